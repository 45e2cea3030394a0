"""``kaname lanes``: which straits an economy's trade passes, routes, and what closing a strait does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from kaname.cli.options import AsJson, Lang, Out, Quiet, Year, argument, language_of, option, words
from kaname.errors import UsageFault

if TYPE_CHECKING:
    from pathlib import Path

    from kaname.answers.lanes_contract import ClosureEntry, LanesAnswer, RouteAnswer
    from kaname.questions.session import Session
    from kaname.texts import Language

SHOWN = 0.0005
PICTURES = (".svg", ".png")


def command(
    economy: Annotated[str | None, argument("economy")] = None,
    route: Annotated[tuple[str, str] | None, option("--route", key="route")] = None,
    close: Annotated[str | None, option("--close", key="close")] = None,
    vessel: Annotated[str | None, option("--vessel", key="vessel")] = None,
    stopped: Annotated[float, option("--stopped", key="stopped")] = 1.0,
    premium: Annotated[float, option("--premium-km", key="premium_km")] = 0.0,
    year: Year = None,
    lang: Lang = None,
    as_json: AsJson = False,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Print the exposure of an economy to straits, or one route."""
    from kaname.answers.lanes import lanes_answer, route_answer
    from kaname.cli.output import print_json, progress, session

    language = language_of(lang)
    closed = tuple(dict.fromkeys(part.strip().lower() for part in (close or "").split(",") if part.strip()))
    if (economy is None) == (route is None):
        raise UsageFault("lanes.economy_or_route")
    if route is not None:
        with progress("lanes", quiet=quiet):
            found = route_answer(session(quiet=quiet), route[0], route[1], closed, vessel)
        if as_json:
            print_json(found)
        _leave_route(found, out, language, printed=not as_json and not (quiet and out))
        return
    with progress("lanes", quiet=quiet):
        opened = session(quiet=quiet)
        answer = lanes_answer(opened, str(economy), year, closed, stopped, premium)
    if out is not None and out.suffix in PICTURES:
        _draw(opened, answer, out, language)
        out = None
    if as_json:
        print_json(answer)
    _leave_exposure(answer, out, language, printed=not as_json and not quiet)


def _draw(opened: Session, answer: LanesAnswer, out: Path, language: Language) -> None:
    """Write the map of lanes and straits."""
    from kaname.answers.lanes import lane_map
    from kaname.media.pictures import lanes_svg, write_picture

    geometry = opened.store.snapshot("natural_earth_50m").path
    write_picture(lanes_svg(lane_map(opened, answer.economy, answer.year), language, geometry), out)


def _leave_route(answer: RouteAnswer, out: Path | None, language: Language, *, printed: bool) -> None:
    from kaname.cli.output import print_notes, write_rows
    from kaname.vocab.economies import prose

    if out is not None:
        write_rows([answer], out)
    if not printed:
        return
    origin, destination = answer.origin.name, answer.destination.name
    if answer.path:
        via = words("list_comma").join(_names(answer.via, language)) or words("lanes.open_sea")
        km, days = f"{answer.distance_km:,.0f}", f"{answer.days:.1f}"
        print(words("lanes.route").format(origin=origin, destination=destination, km=km, days=days, via=via))
    elif not answer.sea_leg:
        ends = (prose(place.economy, language) for place in (answer.origin, answer.destination))
        print(words("lanes.no_sea_leg").format(origin=next(ends), destination=next(ends)))
    else:
        closed = words("list_comma").join(_names(answer.closed, language)) or words("lanes.none_closed")
        print(words("lanes.no_path").format(origin=origin, destination=destination, closed=closed))
    print_notes(answer.notes, answer.sources, language)


def _leave_exposure(answer: LanesAnswer, out: Path | None, language: Language, *, printed: bool) -> None:
    from kaname.cli.output import print_notes, print_table, write_rows
    from kaname.media.numbers import percent
    from kaname.vocab.economies import prose

    if out is not None:
        write_rows(answer.chokepoints, out)
    if not printed:
        return
    title = words("lanes.title").format(
        economy=prose(answer.economy, language), year=answer.year, edition=answer.edition
    )
    table = [
        (
            entry.name.of(language),
            percent(entry.import_share.central, 1),
            f"{percent(entry.import_share.low, 1)}–{percent(entry.import_share.high, 1)}",
            percent(entry.export_share.central, 1),
            f"{percent(entry.export_share.low, 1)}–{percent(entry.export_share.high, 1)}",
            f"{entry.import_value_usd / 1e9:,.1f}",
        )
        for entry in answer.chokepoints
        if max(entry.import_share.high, entry.export_share.high) >= SHOWN
    ]
    print_table(title, words("lanes.header").split("|"), table, frozenset({1, 2, 3, 4, 5}))
    if answer.closure is not None:
        _print_closure(answer.closure, language)
    print_notes(answer.notes, answer.sources, language)


def _print_closure(entry: ClosureEntry, language: Language) -> None:
    from kaname.media.numbers import percent, percent_band

    closed = words("list_comma").join(_names(entry.closed, language))
    print(words("lanes.closure").format(closed=closed, stopped=percent(entry.stopped, 0)))
    for label, lost, delayed, days, freight in (
        (
            words("lanes.imports"),
            entry.import_lost,
            entry.import_delayed,
            entry.import_delay_days,
            entry.import_freight_change,
        ),
        (
            words("lanes.exports"),
            entry.export_lost,
            entry.export_delayed,
            entry.export_delay_days,
            entry.export_freight_change,
        ),
    ):
        print(
            words("lanes.closure_side").format(
                side=label,
                lost=percent_band(lost.low, lost.central, lost.high, language, 1),
                delayed=percent(delayed, 1),
                days="–" if days is None else f"{days:.1f}",
                freight=percent(freight, 1),
            )
        )
    for name, barrels in entry.bypass_mbd.items():
        print(words("lanes.bypass").format(pipeline=_pipeline(name, language), barrels=f"{barrels:.1f}"))


def _names(ids: tuple[str, ...], language: Language) -> list[str]:
    """Return the names of straits in the reader's language."""
    from kaname.vocab.table import rows

    known = {row["chokepoint"]: row[f"name_{language}"] for row in rows("chokepoints")}
    return [known[name] for name in ids]


def _pipeline(name: str, language: Language) -> str:
    from kaname.vocab.table import rows

    return next(row[f"name_{language}"] for row in rows("pipelines") if row["pipeline"] == name)
