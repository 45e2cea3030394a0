"""Views made by hand, for what no answer of the bundled data says: odd words, empty tables, many rows."""

from __future__ import annotations

from kaname.media.drawings import Bar, Bars
from kaname.media.sheet import Box, Pull
from kaname.media.view import Column, Picture, Shown, Table, View
from kaname.model.quantity import Source
from kaname.texts import Bilingual

SOURCE = Source(
    id="a_snapshot",
    producer=Bilingual(ja="つくり手", en="A producer"),
    title=Bilingual(ja="表題", en="A title"),
    citation="A producer (2024), A title.",
    edition="2024",
    licence=Bilingual(ja="自由", en="Free"),
    url="https://example.org/data",
    sha256="0" * 64,
    accessed="2024-05-06",
)


def table(words, values=None, *, name="rows", title="Rows", note=""):
    """A table of words and amounts, one row a word."""
    values = [float(number) for number in range(len(words))] if values is None else values
    return Table(
        name=name,
        title=title,
        columns=(
            Column("label", "Label", "", "fact", list(words)),
            Column("value_usd", "Amount", "usd", "estimate", list(values)),
        ),
        shown=(
            Shown("label", "Label", "left", tuple(map(str, words))),
            Shown(
                "value_usd", "Amount", "right", tuple("–" if value is None else f"US${value:,.0f}" for value in values)
            ),
        ),
        note=note,
    )


def view(*tables, language="en", picture=True, **parts):
    """A view of tables, with a picture of two bars unless told otherwise."""
    drawn = Picture("bars", "What is tall", "Two bars.", Bars((Bar("one", "1", 1.0), Bar("two", "2", 2.0)), "an axis"))
    given = {
        "question": "screen",
        "language": language,
        "title": "What was asked",
        "headline": "Two is more than one.",
        "pull": Pull("2", "things", "2024"),
        "pictures": (drawn,) if picture else (),
        "notes": ("One limit.",),
        "sources": (SOURCE,),
    }
    return View(tables=tables, **(given | parts))


def odd(words, language="en"):
    """A view in which a reader's own words stand everywhere that words may stand."""
    drawing = Bars((Bar(words, words, 1.0), Bar("two", "2", 2.0)), words)
    return view(
        table([words], title=words, note=words),
        language=language,
        title=words,
        headline=words,
        lead=(words,),
        pull=Pull(words, words, words),
        pictures=(Picture("bars", words, words, drawing, words),),
        boxes=(Box(words, (words,), (words,)),),
        lines=(words,),
        notes=(words,),
        command=f"kaname screen {words}",
    )
