"""How a sensitivity analysis reads: the band of the loss, and how much each assumption moves it."""

from __future__ import annotations

from kaname.media.drawings import Bar, Bars
from kaname.media.numbers import digits_for, points
from kaname.media.sheet import Pull
from kaname.media.view import View
from kaname.model.quantity import Band
from kaname.questions.reading import Reader
from kaname.questions.sensitivity.question import WORLD, DriverEntry, SensitivityAnswer
from kaname.texts import text

PERCENT = 100.0


def view(found: SensitivityAnswer, read: Reader) -> View:
    """Return the median loss with its band, and the assumptions, strongest first."""
    world = found.economy == WORLD
    said = {
        "scenario": read.of(found.scenario.title),
        "economy": read.say("world") if world else read.party(found.economy),
        "solver": text(f"stress.solver.{found.solver}", read.language),
        "central": f"{points(found.loss_pct.central, digits_for(found.loss_pct.central))}%",
        "range": _band(found.loss_pct, read),
        "draws": found.draws,
        "banded": found.draws if found.banded is None else found.banded,
        "seed": found.seed,
    }
    strongest = max(found.drivers, key=lambda driver: driver.total)
    moves = strongest.total > 0
    driver = _name(strongest, read)
    lead = read.say("lead.driver", driver=driver, share=_share(strongest.total)) if moves else read.say("lead.still")
    if strongest.total > 1:
        lead = read.say("lead.rough", driver=driver)
    title = read.say("title", **said)
    return read.view(
        title=title,
        headline=read.say("headline", **said),
        lead=(
            lead,
            read.say("lead.amount", amount=_money(found, read)),
            *(() if found.failed == 0 else (read.say("lead.failed", failed=found.failed, draws=found.draws),)),
        ),
        pull=Pull(str(said["central"]), read.say("pull.label", **said), read.say("pull.note", **said)),
        pictures=(read.picture("drivers", _bars(found, read), **said),),
        tables=(
            read.table(
                "drivers",
                DriverEntry,
                found.drivers,
                (
                    read.shown("parameter", (_name(driver, read) for driver in found.drivers)),
                    read.shown(
                        "range",
                        (
                            read.say("between", low=_plain(driver.low), high=_plain(driver.high))
                            for driver in found.drivers
                        ),
                        "right",
                    ),
                    *("distribution", "first_order", "total"),
                ),
                title=read.say("table.title"),
                note=read.say("table.note"),
            ),
        ),
        notes=found.assumptions,
        sources=found.sources,
        kind="estimate",
    )


def _name(driver: DriverEntry, read: Reader) -> str:
    """Return a parameter in words, and as it is set on the command line."""
    return read.say(f"parameter.{driver.parameter}")


def _plain(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


def _share(value: float) -> str:
    return f"{points(PERCENT * value, 0)}%"


def _band(band: Band, read: Reader) -> str:
    digits = max(digits_for(band.central), 1)
    return read.say("range", low=points(band.low, digits), high=points(band.high, digits))


def _money(found: SensitivityAnswer, read: Reader) -> str:
    """Return the median amount with its band, and as a share of value added."""
    band = found.loss_usd_mn
    amount = read.band(band.low, band.central, band.high, lambda value: read.cell(value, "usd_mn", found.year))
    added = found.loss_pct_of_value_added
    if added is None:
        return amount
    share = f"{points(added.central, digits_for(added.central))}%"
    return read.say("amount", amount=amount, share=share)


def _bars(found: SensitivityAnswer, read: Reader) -> Bars:
    """Return the total index of each assumption, the part it explains alone drawn dark."""
    rows = tuple(
        Bar(
            label=_name(driver, read),
            text=_share(driver.total),
            value=max(driver.total, 0.0),
            inner=min(max(driver.first_order, 0.0), max(driver.total, 0.0)),
        )
        for driver in found.drivers
    )
    return Bars(rows, read.say("picture_axis"), (read.say("alone"), read.say("together")))
