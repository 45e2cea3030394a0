"""``kaname energy``: who supplies the fuel, what is in stock, and how long it lasts when a strait closes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

from kaname.cli.options import AsJson, Economy, Lang, Out, Quiet, Year, language_of, option, words
from kaname.errors import UsageFault

if TYPE_CHECKING:
    from pathlib import Path

    from kaname.answers.energy import More, StraitStop
    from kaname.answers.energy_contract import EnergyAnswer
    from kaname.model.quantity import OpenBand
    from kaname.texts import Language

SHOWN = 8
PICTURES = (".svg", ".png")

Stop = Annotated[str | None, option("--stop", key="stop")]
Days = Annotated[int, option("--days", key="closure_days")]
Restraint = Annotated[float | None, option("--restraint", key="restraint")]
Release = Annotated[float | None, option("--release", key="release")]
OilDays = Annotated[float | None, option("--oil-days", key="oil_days")]
LngDays = Annotated[float | None, option("--lng-days", key="lng_days")]
Reallocate = Annotated[bool, option("--reallocate", key="reallocate")]
Pool = Annotated[str | None, option("--pool", key="pool")]
Amount = Annotated[float | None, option("--more", key="more")]
Supplier = Annotated[str, option("--supplier", key="more_supplier")]
Fuel = Annotated[str, option("--fuel", key="fuel")]


def command(
    economy: Economy,
    stop: Stop = None,
    days: Days = 90,
    restraint: Restraint = None,
    release: Release = None,
    oil_days: OilDays = None,
    lng_days: LngDays = None,
    reallocate: Reallocate = False,
    pool: Pool = None,
    more: Amount = None,
    supplier: Supplier = "USA",
    fuel: Fuel = "lng",
    year: Year = None,
    lang: Lang = None,
    as_json: AsJson = False,
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Print an economy's fuels, stocks and, when asked, days of cover."""
    from kaname.answers.energy import More, energy_answer, table_rows
    from kaname.cli.output import print_json, print_notes, progress, session, write_rows

    language = language_of(lang)
    closure = _closure(stop, days, (restraint, release), (oil_days, lng_days), reallocate, pool)
    extra: More | None = None if more is None else More(more, supplier, fuel)
    with progress("energy", quiet=quiet):
        answer = energy_answer(session(quiet=quiet), economy, year, closure, extra)
    if out is not None and out.suffix in PICTURES:
        _draw(answer, out, language)
    elif out is not None:
        write_rows(table_rows(answer), out)
    if as_json:
        print_json(answer)
    elif not (quiet and out):
        _print_fuels(answer, language)
        _print_stocks(answer, language)
        _print_stop(answer, language)
        _print_more(answer, language)
        _print_reallocation(answer)
        print_notes([*answer.assumptions, *answer.notes], answer.sources, language)


def _draw(answer: EnergyAnswer, out: Path, language: Language) -> None:
    """Write the days of cover as a picture, the first stock of the answer."""
    from kaname.media.pictures import cover_svg, write_picture
    from kaname.texts import text
    from kaname.vocab.economies import prose

    if answer.stop is None or not answer.cover:
        raise UsageFault("energy_picture_needs_stop")
    entry = answer.cover[0]
    title = text(
        "pictures.cover.title",
        language,
        economy=prose(answer.economy, language),
        strait=answer.stop.name.of(language),
        days=answer.stop.days,
        fuel=_name(entry.fuel),
    )
    write_picture(cover_svg(entry, language, title, _basis(entry.basis), answer.stop.days), out)


def _closure(
    stop: str | None,
    days: int,
    limits: tuple[float | None, float | None],
    stocks: tuple[float | None, float | None],
    reallocate: bool,
    pool: str | None,
) -> StraitStop | None:
    from kaname.answers.energy import StraitStop

    if stop is None:
        if reallocate or pool is not None or any(value is not None for value in (*limits, *stocks)):
            raise UsageFault("energy_needs_stop")
        return None
    restraint, release = limits
    oil, lng = stocks
    return StraitStop(
        strait=stop.lower(),
        days=days,
        restraint=restraint,
        max_release=math.inf if release is None else release,
        stock_days=(*((("oil", oil),) if oil is not None else ()), *((("lng", lng),) if lng is not None else ())),
        reallocate=reallocate or pool is not None,
        pool=pool,
    )


def _name(fuel: str) -> str:
    known = {"crude": "energy.crude", "lng": "energy.lng", "coal": "energy.coal", "oil": "energy.oil"}
    return words(known.get(fuel, "energy.oil"))


def _holder(holder: str) -> str:
    known = {
        "state": "energy.holder_state",
        "private": "energy.holder_private",
        "joint": "energy.holder_joint",
        "utilities": "energy.holder_utilities",
        "city_gas": "energy.holder_city_gas",
        "obligation": "energy.holder_obligation",
    }
    return words(known.get(holder, "energy.holder_all"))


def _basis(basis: str) -> str:
    known = {
        "statutory": "energy.basis_statutory",
        "iea": "energy.basis_iea",
        "consumption": "energy.basis_consumption",
        "all_use": "energy.basis_all_use",
        "power": "energy.basis_power",
        "capacity": "energy.basis_capacity",
        "imports": "energy.basis_imports",
        "given": "energy.basis_given",
    }
    return words(known.get(basis, "energy.basis_none"))


def _unit(unit: str) -> str:
    known = {"million_kl": "energy.unit_kl", "million_barrels": "energy.unit_barrels"}
    return words(known.get(unit, "energy.unit_t"))


def _print_fuels(answer: EnergyAnswer, language: Language) -> None:
    from kaname.cli.output import print_table
    from kaname.media.numbers import percent
    from kaname.vocab.economies import prose, short

    rows = [
        (
            _name(fuel),
            f"{entry.tonnes / 1e6:,.1f}",
            f"{entry.value_usd / 1e9:,.1f}",
            percent(entry.weighed_share),
            f"{entry.hhi:.3f}",
            f"{entry.shannon:.2f}",
            "–" if entry.stirling is None else f"{entry.stirling:.3f}",
            words("list_comma").join(
                f"{short(s.economy, language)} {percent(s.share, 1)}" for s in entry.suppliers[:SHOWN]
            ),
        )
        for fuel, entry in answer.fuels.items()
    ]
    title = words("energy.title").format(
        economy=prose(answer.economy, language), year=answer.year, edition=answer.edition
    )
    print_table(title, words("energy.header").split("|"), rows, frozenset({1, 2, 3, 4, 5, 6}))


def _print_stocks(answer: EnergyAnswer, language: Language) -> None:
    from kaname.cli.output import print_table
    from kaname.vocab.economies import short

    rows = [
        (
            short(stock.economy, language),
            _name(stock.fuel),
            _holder(stock.holder),
            _basis(stock.basis),
            stock.as_of,
            "–" if stock.days is None else f"{stock.days.central:g}",
            "–" if stock.quantity is None else f"{stock.quantity:g} {_unit(stock.unit)}",
        )
        for stock in answer.stocks
    ]
    if rows:
        print_table(words("energy.stocks"), words("energy.stocks_header").split("|"), rows, frozenset({5, 6}))
        sources = dict.fromkeys(stock.source for stock in answer.stocks)
        print(words("energy.stock_sources").format(sources=" / ".join(sources)))


def _print_stop(answer: EnergyAnswer, language: Language) -> None:
    from kaname.cli.output import print_table
    from kaname.media.numbers import percent

    if answer.stop is None:
        return
    rows = [
        (
            _name(entry.fuel),
            _basis(entry.basis),
            f"{entry.stock_days.central:g}",
            f"{percent(entry.stopped_share.low, 1)}–{percent(entry.stopped_share.high, 1)}",
            *_days(entry.days_of_cover),
            f"{entry.stock_left.low:.0f}–{entry.stock_left.high:.0f}",
        )
        for entry in answer.cover
    ]
    title = words("energy.stop").format(strait=answer.stop.name.of(language), days=answer.stop.days)
    print_table(title, words("energy.stop_header").split("|"), rows, frozenset(range(2, 8)))


def _days(band: OpenBand) -> tuple[str, str, str]:
    low, central, high = ("∞" if value is None else f"{value:.0f}" for value in (band.low, band.central, band.high))
    return low, central, high


def _print_more(answer: EnergyAnswer, language: Language) -> None:
    from kaname.cli.output import print_table
    from kaname.media.numbers import percent
    from kaname.vocab.economies import prose, short

    if answer.more is None:
        return
    found = answer.more
    rows = [
        (
            short(entry.economy, language),
            percent(entry.before, 1),
            percent(entry.after.central, 1),
            f"{percent(entry.after.low, 1)}–{percent(entry.after.high, 1)}",
        )
        for entry in found.suppliers[:SHOWN]
    ]
    title = words("energy.more").format(
        supplier=prose(found.supplier, language),
        amount=f"{found.more_tonnes / 1e6:g}",
        fuel=_name(found.fuel),
        before=f"{found.hhi_before:.3f}",
        after=f"{found.hhi_after.central:.3f}",
        low=f"{found.cost_change_usd.low / 1e6:+,.0f}",
        high=f"{found.cost_change_usd.high / 1e6:+,.0f}",
    )
    print_table(title, words("energy.more_header").split("|"), rows, frozenset({1, 2, 3}))


def _print_reallocation(answer: EnergyAnswer) -> None:
    from kaname.cli.output import print_table
    from kaname.media.numbers import percent

    if not answer.reallocation:
        return
    rows = [
        (
            entry.rule,
            percent(entry.unmet_share, 1),
            f"{entry.unmet_tonnes / 1e6:.2f}",
            f"{entry.world_unmet_tonnes / 1e6:.2f}",
            f"{max(entry.scarcity_price):,.0f}",
        )
        for entry in answer.reallocation
    ]
    print_table(words("energy.lng_title"), words("energy.lng_header").split("|"), rows, frozenset({1, 2, 3, 4}))
