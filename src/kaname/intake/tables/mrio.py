"""WIOD, EXIOBASE and Eora through pymrio's parsers (Stadler 2021, J. Open Research Software 9(1)), extra `mrio`.

pymrio is licensed under the LGPL: it is called where it is installed, and nothing of it is here.
"""

from __future__ import annotations

import gc
import logging
import re
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from kaname.errors import UsageFault, ValidationFault
from kaname.intake.money import per_dollar
from kaname.intake.read import Kind, Options, Provenance, Read, Tick
from kaname.intake.tables.assemble import Blocks, assembled, source_of
from kaname.texts import Bilingual

PROVIDER = "mrio"
KIND: Kind = "input_output"
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
# Layout → what a name among the files looks like, currency and scale of its values.
LAYOUTS: dict[str, tuple[str, str, float]] = {
    "wiod": (r"^wiot\d{2}_row_\w+\.xlsx$", "USD", 1.0),
    "eora26": (r"^Eora26_\d{4}_bp_T\.txt$", "USD", 1e-3),
    "exiobase1": (r"^mrIot\.txt$", "EUR", 1.0),
    "exiobase2": (r"^mrIOT_(?:PxP|IxI)_ita_coefficient_version[\d.]+\.zip$", "EUR", 1.0),
    "exiobase3": (r"^A\.txt$", "EUR", 1.0),
}
CITED = {
    "wiod": "Timmer, M. P. et al. (2015), World Input-Output Database",
    "eora26": "Lenzen, M. et al. (2013), Eora26",
    "exiobase1": "Tukker, A. et al. (2013), EXIOBASE 1",
    "exiobase2": "Wood, R. et al. (2015), EXIOBASE 2",
    "exiobase3": "Stadler, K. et al. (2018), EXIOBASE 3",
}


def recognises(files: tuple[Path, ...]) -> str:
    """Return the layout whose file is among those given, or in the folder that is."""
    names = [path.name for file in files for path in (file.rglob("*") if file.is_dir() else (file,))]
    found = (
        layout
        for layout, (pattern, _, _) in LAYOUTS.items()
        for name in names
        if re.match(pattern, name, re.IGNORECASE)
    )
    return next(found, "")


def read(files: tuple[Path, ...], layout: str, options: Options, tick: Tick) -> Read:
    """Return the table that the files hold.

    Raises
    ------
    UsageFault
        When the extra is not installed, or a rate is missing for a table in euro.
    ValidationFault
        When pymrio cannot read the files, or they are impossible.
    """
    if find_spec("pymrio") is None:
        raise UsageFault("import_extra", file=files[0].name, extra="mrio")
    year = options.year or _year(files[0])
    tick(-1)
    table = _parsed(files[0], layout, year)
    tick(0)
    _, currency, scale = LAYOUTS[layout]
    said = []
    if currency != "USD":
        rate, sentence = per_dollar(currency, year, options, files[0].name)
        scale /= rate
        said.append(sentence)
    blocks = _blocks(table, scale)
    provenance = Provenance(
        producer=Bilingual(ja=CITED[layout], en=CITED[layout]),
        title=Bilingual(ja=layout, en=layout),
        licence=Bilingual(ja="提供元の利用条件", en="The provider’s terms"),
        citation=CITED[layout],
        url="",
    )
    source = source_of(files[0].stem, provenance, options.edition)
    made, told, counts = assembled(blocks, year, "usd-million", source, options, files[0].name)
    return Read(
        provider=layout,
        layout=f"{layout}-pymrio",
        kind=KIND,
        provenance=provenance,
        edition=options.edition,
        unit="usd-million",
        tables=(made,),
        counts=counts,
        said=(*said, *told),
    )


def _year(file: Path) -> int:
    if found := YEAR.findall(file.name):
        return int(found[-1])
    if short := re.match(r"wiot(\d\d)_", file.name, re.IGNORECASE):
        return (1900 if int(short[1]) > 50 else 2000) + int(short[1])  # noqa: PLR2004 - 1995 to 2016
    for path in file.rglob("*") if file.is_dir() else ():
        if found := re.findall(r"_((?:19|20)\d\d)_", path.name):
            return int(found[-1])
    raise ValidationFault("import_no_year", file=file.name)


def _parsed(file: Path, layout: str, year: int) -> Any:  # noqa: ANN401 - pymrio has no types
    import pymrio  # noqa: PLC0415 - an extra

    folder = file if file.is_dir() else file.parent
    parsers: dict[str, Callable[[], Any]] = {
        "wiod": lambda: pymrio.parse_wiod(file if file.is_file() else folder, year=year),
        "eora26": lambda: pymrio.parse_eora26(folder, year=year),
        "exiobase1": lambda: pymrio.parse_exiobase1(folder),
        "exiobase2": lambda: pymrio.parse_exiobase2(file),
        "exiobase3": lambda: pymrio.parse_exiobase3(folder),
    }
    quiet = logging.getLogger().manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = parsers[layout]()
            # Files that it leaves open are closed here, where nobody is told of them.
            gc.collect()
            return found
    except Exception as fault:
        reason = str(fault).splitlines()[0][:120] if str(fault) else type(fault).__name__
        raise ValidationFault("import_unreadable", file=file.name, reason=reason) from fault
    finally:
        logging.disable(quiet)


def _blocks(table: Any, scale: float) -> Blocks:  # noqa: ANN401 - as above
    """Return the blocks; where a file holds coefficients, x = (I − A)⁻¹ Y and Z = A x̂."""
    Y = table.Y.to_numpy(dtype=np.float64)
    if table.Z is not None:
        labels, Z = table.Z.index, table.Z.to_numpy(dtype=np.float64)
    else:
        labels, A = table.A.index, table.A.to_numpy(dtype=np.float64)
        Z = A * np.linalg.solve(np.eye(len(A)) - A, Y.sum(axis=1))
    pairs = [(str(economy), str(sector)) for economy, sector in labels]
    demands = [(str(economy), str(category)) for economy, category in table.Y.columns]
    return Blocks(pairs, pairs, Z * scale, demands, Y * scale, None)
