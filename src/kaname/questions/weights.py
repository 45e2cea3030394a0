"""Weights that stand beside a plain figure: governance of suppliers, and distance by votes in the United Nations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from kaname.errors import UsageFault
from kaname.indicators.governance import risk, stability
from kaname.model.records import records
from kaname.warehouse.ideal_points import IDEAL_POINTS, ideal_points_frame
from kaname.warehouse.tables import governance_snapshot

if TYPE_CHECKING:
    from kaname.model.quantity import Source
    from kaname.questions.session import Session


class Weights:
    """Governance risk by supplier and year, and distance from one economy; what is not there is empty.

    Attributes
    ----------
    sources
        Of the weights that were used.
    has_votes
        Whether the reader has imported ideal points and the economy votes.
    """

    def __init__(self, session: Session, economy: str) -> None:
        self.session, self.economy = session, economy
        self.sources: tuple[Source, ...] = (governance_snapshot(session.store).source,)
        self._points = self._read()
        self.has_votes = any(economy in points for points in self._points.values())
        if self.has_votes:
            self.sources += (session.store.snapshot(IDEAL_POINTS).source,)

    def _read(self) -> dict[int, dict[str, float]]:
        frame = ideal_points_frame(self.session.store)
        found: dict[int, dict[str, float]] = {}
        if frame is not None:
            told = frame.filter(~nw.col("ideal_point").is_null()).select("year", "economy", "ideal_point")
            for row in records(told):
                found.setdefault(int(row["year"]), {})[str(row["economy"])] = float(row["ideal_point"])
        return found

    def governance(self, year: int) -> dict[str, float]:
        """Return governance risk, 0–1, of every rated economy in a year or the last one before it."""
        return {code: risk(value) for code, value in stability(self.session.governance, year).items()}

    def distances(self, year: int) -> dict[str, float]:
        """Return how far every voter's ideal point is from the economy's, in a year or the last one before it."""
        years = [one for one in self._points if one <= year and self.economy in self._points[one]]
        if not years:
            return {}
        points = self._points[max(years)]
        return {code: abs(value - points[self.economy]) for code, value in points.items()}


def require_world(cannot: frozenset[str], table: str) -> None:
    """Raise `UsageFault` unless a table holds what all the world exports."""
    if "world_exports" in cannot:
        raise UsageFault("alternatives_need", table=table)
