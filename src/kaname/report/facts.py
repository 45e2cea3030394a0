"""What a leaflet says of one economy, as figures and rows; no words yet, and the same for both languages."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kaname.indicators.energy import FuelImports, energy_imports
from kaname.indicators.exposure import SupplyMatrix, exposure, supply_matrix
from kaname.indicators.leverage import withdrawal
from kaname.indicators.production import ProductionConcentration, production_concentration
from kaname.media.citations import document
from kaname.model.quantity import Quantity, Source, Unit
from kaname.pledges import commitments
from kaname.questions.indispensable.question import Indispensable, IndispensableAnswer
from kaname.questions.pledges.question import PledgeRecord, Pledges
from kaname.questions.screen.question import Screen, ScreenAnswer
from kaname.questions.session import Session
from kaname.questions.straits import strait_shares
from kaname.vocab.economies import Group, groups
from kaname.vocab.sectors import scope_sectors

SCOPE = "manufacturing"
OURS, THEIRS = 5, 3
MEMBERS = 4
# The first of these that holds the economy is outlined on its map.
PREFERRED = ("QUAD", "JPN-USA-KOR", "JPN-USA-PHL", "G7", "ASEAN", "EU27", "CPTPP", "RCEP", "IPEF")


@dataclass(frozen=True, slots=True)
class Partner:
    """One partner, both ways: shares of manufacturing production, direct and hidden."""

    economy: str
    ours_face: Quantity
    ours: Quantity
    theirs_face: Quantity
    theirs: Quantity


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the group: share of its manufacturing production from abroad, and from outside the group."""

    economy: str
    alone: Quantity
    together: Quantity


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the leaflet of one economy rests on.

    Attributes
    ----------
    partners
        By what we draw from them, largest first.
    leading
        The partner we draw most from.
    relying
        The partner that draws most from us.
    domestic
        Share of manufacturing production that comes from the economy itself.
    group
        The group outlined on the map; None where the economy is in none.
    group_others
        The group's other members that the input–output table holds.
    group_share
        Share of manufacturing production that comes from them.
    group_members
        The economy and the three members it draws most from, with what they draw from outside, alone and together.
    straits
        Central share of imports that passes each strait, by its id; estimates.
    energy
        Fuels imported for at least the screen's minimum value.
    commitments, own_commitments
        What it is a party to: on record in the package, and in the reader's own ledger.
    withdrawal
        Estimated loss, share of gross output, if the leading partner withdrew.
    """

    economy: str
    screen: ScreenAnswer
    indispensable: IndispensableAnswer
    partners: tuple[Partner, ...]
    leading: Partner
    relying: Partner
    domestic: Quantity
    group: Group | None
    group_others: tuple[str, ...]
    group_share: Quantity | None
    group_members: tuple[Member, ...]
    withdrawal: Quantity
    straits: dict[str, float]
    energy: dict[str, FuelImports]
    production: dict[str, ProductionConcentration]
    commitments: tuple[PledgeRecord, ...]
    own_commitments: tuple[PledgeRecord, ...]
    trade_source: Source
    production_source: Source
    table_source: Source
    trade_year: int
    table_year: int

    def trade_figure(self, value: float, unit: Unit, method: str) -> Quantity:
        """Return a figure counted from the trade data of the leaflet's year."""
        return Quantity(value, unit, self.trade_year, method, (self.trade_source,))


def facts(session: Session, economy: str, year: int | None = None) -> Facts:
    """Gather the facts of one of the 80 economies.

    Parameters
    ----------
    session
        The open data.
    economy
        ISO3 code, one of the input–output table's.
    year
        Year of trade; the latest when not given. The input–output table has its own.
    """
    screened = session.ask(Screen(economy=economy, year=year))
    promised = session.ask(Pledges(party=economy, measured=False)).records
    packaged = {record.id for record in commitments()}
    table = session.input_output()
    matrix = supply_matrix(table, session.inverse(), scope_sectors(SCOPE))
    ranked = _partners(matrix, economy, table.source)
    group = next((groups()[code] for code in PREFERRED if economy in groups()[code].members), None)
    others = tuple(m for m in group.members if m != economy and m in table.economies) if group else ()
    leading = ranked[0]
    lost = withdrawal(table, [leading.economy], [economy])
    own = matrix.economies.index(economy)
    return Facts(
        economy=economy,
        screen=screened,
        indispensable=session.ask(Indispensable(economy=economy, year=year)),
        partners=_shown(ranked),
        leading=leading,
        relying=max(ranked, key=lambda partner: partner.theirs.value),
        domestic=_share(float(matrix.look_through[own, own]), table.year, table.source),
        group=group,
        group_others=others,
        group_share=_group_share(session, economy, others),
        group_members=_group_members(matrix, economy, others, table.source),
        withdrawal=Quantity(
            lost.central,
            "share",
            table.year,
            "withdrawal",
            (table.source, document("elasticities")),
            low=lost.low,
            high=lost.high,
            kind="estimate",
            assumptions=("elasticity",),
        ),
        straits=strait_shares(session, economy),
        energy={
            name: fuel
            for name, fuel in energy_imports(session.trade(), economy, screened.year).items()
            if fuel.value_usd >= screened.minimum_usd
        },
        production=production_concentration(session.production, screened.year),
        commitments=tuple(record for record in promised if record.id in packaged),
        own_commitments=tuple(record for record in promised if record.id not in packaged),
        trade_source=session.trade().source,
        production_source=session.production.source,
        table_source=table.source,
        trade_year=screened.year,
        table_year=table.year,
    )


def _share(value: float, year: int, source: Source, method: str = "look_through") -> Quantity:
    return Quantity(value, "share", year, method, (source,))


def _partners(matrix: SupplyMatrix, economy: str, source: Source) -> list[Partner]:
    own = matrix.economies.index(economy)
    through, face = np.nan_to_num(matrix.look_through), np.nan_to_num(matrix.face_value)
    found = [
        Partner(
            economy=code,
            ours_face=_share(float(face[at, own]), matrix.year, source, "face_value"),
            ours=_share(float(through[at, own]), matrix.year, source),
            theirs_face=_share(float(face[own, at]), matrix.year, source, "face_value"),
            theirs=_share(float(through[own, at]), matrix.year, source),
        )
        for at, code in enumerate(matrix.economies)
        if at != own
    ]
    return sorted(found, key=lambda partner: (-partner.ours.value, partner.economy))


def _shown(ranked: list[Partner]) -> tuple[Partner, ...]:
    ours = ranked[:OURS]
    theirs = sorted(ranked[OURS:], key=lambda partner: (-partner.theirs.value, partner.economy))[:THEIRS]
    return tuple(sorted((*ours, *theirs), key=lambda partner: (-partner.ours.value, partner.economy)))


def _group_members(matrix: SupplyMatrix, economy: str, others: tuple[str, ...], source: Source) -> tuple[Member, ...]:
    if not others:
        return ()
    through = np.nan_to_num(matrix.look_through)
    at = {code: number for number, code in enumerate(matrix.economies)}
    inside = [at[code] for code in (economy, *others)]
    drawn = sorted(others, key=lambda code: (-through[at[code], at[economy]], code))[: MEMBERS - 1]
    return tuple(
        Member(
            economy=code,
            alone=_share(float(1 - through[at[code], at[code]]), matrix.year, source),
            together=_share(float(1 - through[inside, at[code]].sum()), matrix.year, source),
        )
        for code in (economy, *drawn)
    )


def _group_share(session: Session, economy: str, others: tuple[str, ...]) -> Quantity | None:
    if not others:
        return None
    found = exposure(session.input_output(), session.inverse(), [economy], others, scope_sectors(SCOPE))
    return _share(found.look_through, session.input_output().year, session.input_output().source)
