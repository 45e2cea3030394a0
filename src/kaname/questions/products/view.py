"""How products that were looked for read."""

from __future__ import annotations

from kaname.media.view import View
from kaname.questions.products.question import Candidate, ProductsAnswer
from kaname.questions.reading import Reader
from kaname.vocab.product_sets import product_sets


def view(found: ProductsAnswer, read: Reader) -> View:
    """Return the products as a table, under a sentence that says how many there are."""
    known = product_sets()
    sets = (
        read.listed(read.of(known[one].name) if one in known else one for one in row.sets) or read.value(None)
        for row in found.rows
    )
    said = {
        "count": found.found,
        "shown": len(found.rows),
        "held": sum(row.held for row in found.rows),
        "table": found.table,
        "revision": found.table_revision,
    }
    key = "none" if not found.rows else "all" if found.found == len(found.rows) else "some"
    return read.view(
        title=read.say("title"),
        headline=read.say(f"headline.{key}", **said),
        tables=(
            read.table(
                "products",
                Candidate,
                found.rows,
                ("code", "revision", "name", read.shown("set_names", sets), "sectors", "end_use", "held"),
                title=read.say("title"),
            ),
        ),
        notes=found.notes,
        sources=(),
    )
