"""A view as a fragment of HTML, for notebooks: headline, number, tables, limits and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from kaname.media.words import say, without_references
from kaname.texts import shown

if TYPE_CHECKING:
    from kaname.media.view import Table, View


def fragment(view: View) -> str:
    """Return the view as HTML that asks for nothing from outside and runs nothing."""
    parts = [Markup("<p><strong>{}</strong></p>").format(_plain(view.headline))]
    parts += [Markup("<p>{}</p>").format(_plain(words)) for words in view.lead]
    if view.pull is not None:
        number = say("number", view.language, value=view.pull.value, label=view.pull.label, note=view.pull.note)
        parts.append(Markup("<p>{}</p>").format(_plain(number)))
    parts += [_table(table) for table in view.tables if table.shown]
    parts += [Markup("<p>{}</p>").format(_plain(words)) for words in view.lines]
    limits = [Markup("<li>{}</li>").format(_plain(words)) for words in view.notes]
    parts.append(Markup("<p>{}</p><ul>{}</ul>").format(say("limits", view.language), Markup().join(limits)))
    cited = [
        Markup("<li>{}</li>").format(
            say(
                "source_line",
                view.language,
                citation=source.citation,
                edition=source.edition,
                licence=source.licence.of(view.language),
            )
        )
        for source in view.sources
    ]
    parts.append(Markup("<ul>{}</ul>").format(Markup().join(cited)))
    return str(Markup('<div lang="{}">{}</div>').format(view.language, Markup().join(parts)))


def _plain(words: str) -> str:
    return shown(without_references(words))


def _table(table: Table) -> Markup:
    aligned = [f"text-align:{column.align}" for column in table.shown]
    head = Markup().join(
        Markup('<th scope="col" style="{}">{}</th>').format(align, _plain(label))
        for align, label in zip(aligned, table.header, strict=True)
    )
    body = Markup().join(
        Markup("<tr>{}</tr>").format(
            Markup().join(
                Markup('<td style="{}">{}</td>').format(align, _plain(cell))
                for align, cell in zip(aligned, cells, strict=True)
            )
        )
        for cells in table.lines
    )
    title = Markup("<caption>{}</caption>").format(escape(shown(table.title))) if table.title else Markup()
    return Markup("<table>{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(title, head, body)
