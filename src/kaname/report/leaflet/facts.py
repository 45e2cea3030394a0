"""What a leaflet says of one economy, as figures and rows; no words yet, and the same for both languages."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaname.media.citations import document
from kaname.model.quantity import Quantity, Source, Unit
from kaname.pledges import commitments
from kaname.questions.exposure.question import Exposure
from kaname.questions.indispensable.question import Indispensable, IndispensableAnswer
from kaname.questions.matrix.question import Matrix, MatrixFileAnswer
from kaname.questions.pledges.question import PledgeRecord, Pledges
from kaname.questions.screen.question import Screen, ScreenAnswer
from kaname.questions.session import Session
from kaname.questions.straits import strait_shares
from kaname.report.leaflet.fuels import Fuel, fuels
from kaname.vocab.economies import Group, groups

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
    energy: dict[str, Fuel]
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
    promised = session.ask(Pledges(party=economy, measured=False)).records
    packaged = {record.id for record in commitments()}
    table = session.input_output()
    group = group_of(economy)
    others = tuple(m for m in group.members if m != economy and m in table.economies) if group else ()
    screen, indispensable = Screen(economy=economy, year=year), Indispensable(economy=economy, year=year)
    # One waits for files, the other for arithmetic.
    with ThreadPoolExecutor(1) as pool:
        products = pool.submit(lambda: (session.ask(screen), session.ask(indispensable)))
        matrix = _matrix(session)
        group_share = _group_share(session, economy, group) if group and others else None
        ranked = _partners(matrix, economy)
        lost = _withdrawal(session, economy, ranked[0].economy)
    screened, pivots = products.result()
    leading = ranked[0]
    return Facts(
        economy=economy,
        screen=screened,
        indispensable=pivots,
        partners=_shown(ranked),
        leading=leading,
        relying=max(ranked, key=lambda partner: partner.theirs.value),
        domestic=matrix.share(economy, economy),
        group=group,
        group_others=others,
        group_share=group_share,
        group_members=_group_members(matrix, economy, others),
        withdrawal=lost,
        straits=strait_shares(session, economy),
        energy={
            name: fuel
            for name, fuel in fuels(session, economy, screened.year).items()
            if fuel.value_usd >= screened.minimum_usd
        },
        commitments=tuple(record for record in promised if record.id in packaged),
        own_commitments=tuple(record for record in promised if record.id not in packaged),
        trade_source=session.trade().source,
        production_source=session.production.source,
        table_source=table.source,
        trade_year=screened.year,
        table_year=table.year,
    )


def group_of(economy: str) -> Group | None:
    """Return the group that is outlined on an economy's map; None where it is in none."""
    return next((groups()[code] for code in PREFERRED if economy in groups()[code].members), None)


@dataclass(frozen=True, slots=True)
class _Shares:
    """The supply matrix as two square tables, (supplier, buyer); no share where a buyer produces nothing is 0."""

    economies: tuple[str, ...]
    through: NDArray[np.float64]
    face: NDArray[np.float64]
    year: int
    source: Source

    def share(self, supplier: str, buyer: str) -> Quantity:
        """Return the look-through share of a supplier in a buyer's production."""
        return _share(float(self.through[self.at(supplier), self.at(buyer)]), self.year, self.source)

    def direct(self, supplier: str, buyer: str) -> Quantity:
        """Return the part that is bought directly."""
        return _share(float(self.face[self.at(supplier), self.at(buyer)]), self.year, self.source, "face_value")

    def at(self, code: str) -> int:
        """Return the place of an economy."""
        return self.economies.index(code)


def _matrix(session: Session) -> _Shares:
    answer = session.ask(Matrix(form="supply", scope=SCOPE))
    # A pair is asked for by naming it.
    columns = answer.columns if isinstance(answer, MatrixFileAnswer) else {}
    codes = tuple(dict.fromkeys(columns["supplier"].tolist()))
    through, face = (
        np.nan_to_num(columns[name]).reshape(len(codes), len(codes)) for name in ("look_through", "face_value")
    )
    return _Shares(codes, through, face, answer.year, answer.sources[0])


def _withdrawal(session: Session, economy: str, leading: str) -> Quantity:
    """Return what a withdrawal of the leading partner would cost, a share of gross output."""
    answer = session.ask(Exposure(economy=economy, supplier=leading, scope=SCOPE))
    if answer.vulnerability is None:
        message = f"{leading} is no partner of {economy}"
        raise ValueError(message)
    lost = answer.vulnerability.loss_share
    return Quantity(
        lost.central,
        "share",
        answer.year,
        "withdrawal",
        (answer.sources[0], document("elasticities")),
        low=lost.low,
        high=lost.high,
        kind="estimate",
        assumptions=("elasticity",),
    )


def _share(value: float, year: int, source: Source, method: str = "look_through") -> Quantity:
    return Quantity(value, "share", year, method, (source,))


def _partners(matrix: _Shares, economy: str) -> list[Partner]:
    found = [
        Partner(
            economy=code,
            ours_face=matrix.direct(code, economy),
            ours=matrix.share(code, economy),
            theirs_face=matrix.direct(economy, code),
            theirs=matrix.share(economy, code),
        )
        for code in matrix.economies
        if code != economy
    ]
    return sorted(found, key=lambda partner: (-partner.ours.value, partner.economy))


def _shown(ranked: list[Partner]) -> tuple[Partner, ...]:
    ours = ranked[:OURS]
    theirs = sorted(ranked[OURS:], key=lambda partner: (-partner.theirs.value, partner.economy))[:THEIRS]
    return tuple(sorted((*ours, *theirs), key=lambda partner: (-partner.ours.value, partner.economy)))


def _group_members(matrix: _Shares, economy: str, others: tuple[str, ...]) -> tuple[Member, ...]:
    if not others:
        return ()
    inside = [matrix.at(code) for code in (economy, *others)]
    drawn = sorted(others, key=lambda code: (-matrix.share(code, economy).value, code))[: MEMBERS - 1]
    return tuple(
        Member(
            economy=code,
            alone=_share(1 - matrix.share(code, code).value, matrix.year, matrix.source),
            together=_share(float(1 - matrix.through[inside, matrix.at(code)].sum()), matrix.year, matrix.source),
        )
        for code in (economy, *drawn)
    )


def _group_share(session: Session, economy: str, group: Group) -> Quantity:
    answer = session.ask(Exposure(economy=economy, supplier=group.code, scope=SCOPE))
    return _share(answer.look_through, answer.year, answer.sources[0])
