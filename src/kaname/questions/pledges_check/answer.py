"""The work: one file read beside the rest of the ledger."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from kaname.errors import ValidationFault
from kaname.pledges.checking import faults, ids_in
from kaname.pledges.folder import readings
from kaname.pledges.ledger import Commitment, text_of
from kaname.questions.ledger import ledger, pledge_folder, require_file
from kaname.questions.pledges_check.question import PledgeCheckAnswer, PledgeFault, PledgesCheck
from kaname.questions.session import Session
from kaname.texts import Bilingual
from kaname.vocab.economies import economies


def answer(session: Session, asked: PledgesCheck) -> PledgeCheckAnswer:
    """Return every fault of a file of records, each as one sentence in both languages.

    A file that stands in the reader's folder has the faults for which the ledger leaves it out, and no other; a file
    that stands elsewhere has those for which it could not be added.

    Raises
    ------
    UsageFault
        When there is no such file.
    """
    path = Path(asked.file)
    require_file(path)
    known = frozenset(economies())
    inside = [r for r in readings(pledge_folder(session), known) if r.path.resolve() == path.resolve()]
    document, found = "", inside[0].faults if inside else ()
    try:
        document = text_of(path)
    except ValidationFault as fault:
        found = (fault,)
    else:
        if not inside:
            found = faults(document, path.name, known=known, others=_others(session, path))
    count = len(re.findall(r"^\[\[records\]\]", document, flags=re.MULTILINE))
    return PledgeCheckAnswer(
        file=path.name,
        ok=not found,
        records=count,
        faults=tuple(
            PledgeFault(key=fault.key, sentence=Bilingual(ja=fault.sentence("ja"), en=fault.sentence("en")))
            for fault in found
        ),
    )


def _others(session: Session, path: Path) -> list[Commitment]:
    """Return the ledger, without the records of a file of the package when that file itself is checked."""
    own: frozenset[str] = frozenset()
    if path.resolve().parent == Path(str(files("kaname.pledges").joinpath("records"))).resolve():
        own = ids_in(text_of(path))
    return [record for record in ledger(session)[0] if record.id not in own]
