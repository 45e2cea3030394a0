"""The scenario language: shocks and cushions as frozen values, with the same names in Python and in TOML.

A code stands for an economy (ISO3), a group (QUAD) or, as `ALL`, for every other economy; a name is kept as the code it
stands for. Depth is the share of the
flow that stops, time is counted in days from the start of the scenario.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Literal
from unicodedata import category

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from kaname.errors import UsageFault, ValidationFault
from kaname.scenarios.reasons import discriminator, reason_of
from kaname.texts import Bilingual
from kaname.tomlfiles import parse_toml, write_toml
from kaname.vocab.economies import economies, groups
from kaname.vocab.naming import Kind, resolve, resolve_list
from kaname.vocab.products import product
from kaname.vocab.sectors import scope_sectors
from kaname.vocab.table import rows

ALL = "ALL"
LINES = "\n\t"
# Embeddings, overrides and isolates of bidirectional text: what is read would not be what is written.
TURNS = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
YEAR = 365
# Days that can be named, and shocks that fit in one scenario: longer and more are a slip of the pen, not a scenario.
LONGEST = 1_000_000
SHOCKS = 5_000
Day = Annotated[int, Field(ge=0, le=LONGEST)]
Share = Annotated[float, Field(ge=0, le=1)]
Codes = tuple[str, ...]
PARTY: tuple[Kind, ...] = ("economy", "group")


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _coded(given: str) -> bool:
    code = given.strip().upper()
    return code in economies() or code in groups() or code == ALL


def _party(given: str) -> str:
    return given.strip().upper() if _coded(given) else resolve(given, PARTY).code


def parties(given: str) -> list[str]:
    """Return the codes of economies and groups written with commas between them, by code or by any of their names.

    Raises
    ------
    UsageFault
        For a name that nothing bears, or several bear.
    """
    parts = given.split(",")
    if all(map(_coded, parts)):
        return [_party(part) for part in parts]
    return [one.code for one in resolve_list(given, PARTY)]


class _Shock(_Value):
    """What every shock has in common.

    Attributes
    ----------
    by, on
        Who acts and whom it meets: economies or groups. An empty `on` means all others.
    sectors, products
        Sectors or scopes of the table, or six-digit products; neither means everything. A product is bridged to its
        sector by its share of the flow between the two economies, and that share is stated with the result.
    depth
        Share of those flows that stops, 0–1.
    start, days, ramp
        First day, duration, and days over which the shock grows to its depth.
    retaliation
        Depth with which the other side answers in kind, all sectors, for the same days: it stops selling, after an
        import ban it stops buying, after a tariff it levies one at this rate.
    """

    by: Codes = Field(min_length=1)
    on: Codes = ()
    sectors: Codes = ()
    products: Codes = ()
    depth: Share = 1.0
    start: Day = 0
    days: int = Field(default=YEAR, ge=1, le=LONGEST)
    ramp: Day = 0
    retaliation: Share = 0.0

    @field_validator("by", "on")
    @classmethod
    def _known_codes(cls, codes: Codes) -> Codes:
        """Return the codes of economies and groups given by code or by any of their names."""
        return tuple(_party(code) for code in codes)

    @field_validator("sectors")
    @classmethod
    def _known_sectors(cls, codes: Codes) -> Codes:
        """Check every sector or scope."""
        for code in codes:
            scope_sectors(code)
        return codes

    @field_validator("products")
    @classmethod
    def _known_products(cls, codes: Codes) -> Codes:
        """Return the codes of products given by code or by any of their names."""
        return tuple(product(code).code if code.isdigit() else resolve(code, ("product",)).code for code in codes)

    @model_validator(mode="after")
    def _one_scope(self) -> _Shock:
        """Refuse sectors and products in one shock, and a ramp longer than the shock."""
        if self.sectors and self.products:
            raise UsageFault("shock_two_scopes")
        if self.ramp > self.days:
            raise UsageFault("shock_ramp", ramp=self.ramp, days=self.days)
        return self


class ExportBan(_Shock):
    """`by` stops selling to `on`."""

    kind: Literal["export_ban"] = "export_ban"


class ImportBan(_Shock):
    """`by` stops buying from `on`."""

    kind: Literal["import_ban"] = "import_ban"


class Embargo(_Shock):
    """`by` and `on` stop trading with each other, both ways."""

    kind: Literal["embargo"] = "embargo"


class SupplyCut(_Shock):
    """What `by` sells abroad falls by `depth`: an accident, a quake, a field that closes."""

    kind: Literal["supply_cut"] = "supply_cut"


class Tariff(_Shock):
    """`by` levies an ad valorem rate on what it buys from `on`; `depth` is the rate, 0.25 is 25 %, and may exceed 1."""

    kind: Literal["tariff"] = "tariff"
    depth: Annotated[float, Field(ge=0)] = 0.10


class StraitClosure(_Shock):
    """A strait closes: of what `by` sells to `on`, `depth` is lost while it lasts, `delayed` is `delay_days` late.

    Where shares differ from pair to pair, each pair is a shock of its own; or, with `routed`, the shares and days of
    every pair and sector come from the sea lanes (`strait` names chokepoints, separated by commas), `depth` being the
    share of the traffic that no longer passes.
    """

    kind: Literal["strait_closure"] = "strait_closure"
    strait: str = ""
    routed: bool = False
    delayed: Share = 0.0
    delay_days: Day = 0

    @field_validator("strait")
    @classmethod
    def _known_straits(cls, strait: str) -> str:
        """Return ids as they are written, names as the ids they stand for."""
        known = {row["chokepoint"] for row in rows("chokepoints")}
        if not strait or {part.strip().lower() for part in strait.split(",") if part.strip()} <= known:
            return strait
        return ",".join(one.code for one in resolve_list(strait, ("strait",)))

    @model_validator(mode="after")
    def _lost_or_late(self) -> StraitClosure:
        """Refuse more than the whole flow, and a routed closure that names no strait."""
        if self.routed and not self.strait:
            raise UsageFault("shock_no_strait")
        if self.depth + self.delayed > 1:
            raise UsageFault("shock_over_whole", lost=self.depth, delayed=self.delayed)
        return self


Shock = Annotated[ExportBan | ImportBan | Embargo | SupplyCut | Tariff | StraitClosure, Field(discriminator="kind")]


class _Cushion(_Value):
    """What softens a shock: for whom, and for which sectors' products (all when empty)."""

    economies: Codes = Field(min_length=1)
    sectors: Codes = ()

    _codes = field_validator("economies")(_Shock._known_codes.__func__)  # type: ignore[attr-defined]  # noqa: SLF001
    _sectors = field_validator("sectors")(_Shock._known_sectors.__func__)  # type: ignore[attr-defined]  # noqa: SLF001


class Stocks(_Cushion):
    """More days of stock with the buyers than `vocab/stocks.csv` says."""

    kind: Literal["stocks"] = "stocks"
    days: Annotated[float, Field(ge=0, le=LONGEST)]


class Release(_Cushion):
    """Public reserves worth `days` of use are released while the shock lasts."""

    kind: Literal["release"] = "release"
    days: Annotated[float, Field(ge=0, le=LONGEST)]


class Substitution(_Cushion):
    """A share of what is severed is replaced from elsewhere at once."""

    kind: Literal["substitution"] = "substitution"
    share: Share


class DemandRestraint(_Cushion):
    """Users do without a share of the product and produce as before."""

    kind: Literal["restraint"] = "restraint"
    share: Share


Cushion = Annotated[Stocks | Release | Substitution | DemandRestraint, Field(discriminator="kind")]


class Scenario(_Value):
    """A named set of shocks and cushions; in TOML ``name``, ``[[shock]]`` and ``[[cushion]]``.

    `given` is what it was asked for by, a name or a file, where that is not `name`: no part of its meaning.
    """

    name: str = Field(min_length=1)
    title: Bilingual | None = None
    note: Bilingual | None = None
    shock: tuple[Shock, ...] = Field(min_length=1, max_length=SHOCKS)
    cushion: tuple[Cushion, ...] = Field(default=(), max_length=SHOCKS)
    given: str | None = None

    @field_validator("name", "title", "note", "given")
    @classmethod
    def _printable(cls, given: str | Bilingual | None, info: ValidationInfo) -> str | Bilingual | None:
        """Refuse characters that steer a terminal or turn the direction of writing; a note may have several lines."""
        parts = (given.ja, given.en) if isinstance(given, Bilingual) else (given or "",)
        allowed = LINES if info.field_name == "note" else ""
        for character in "".join(parts):
            if character not in allowed and (category(character) in {"Cc", "Cs"} or character in TURNS):
                raise PydanticCustomError("control_character", "control character", {"code": f"U+{ord(character):04X}"})
        return given

    @property
    def sha256(self) -> str:
        """SHA-256 of the scenario as canonical JSON: the same shocks give the same digest."""
        canonical = json.dumps(self.model_dump(mode="json", exclude={"given"}), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()

    @property
    def days(self) -> int:
        """Day on which the last shock ends."""
        return max(shock.start + shock.days for shock in self.shock)

    @property
    def only_tariffs(self) -> bool:
        """Whether every shock is a tariff."""
        return all(isinstance(shock, Tariff) for shock in self.shock)


def parse(text: str, name: str) -> Scenario:
    """Return the scenario that TOML `text` describes; `name` is what messages call it.

    Raises
    ------
    ValidationFault
        When it is not TOML, or a field is missing, unknown or out of range: the first such field is named.
    UsageFault
        When it names an unknown economy, group, sector or product.
    """
    try:
        record = parse_toml(text, name)
    except ValidationFault as fault:
        raise ValidationFault("scenario_not_toml", file=name, reason=fault.values["reason"]) from fault
    return scenario(record, name)


def scenario(record: dict[str, Any], name: str) -> Scenario:
    """Return the scenario of plain data; raises as `parse` does."""
    try:
        return Scenario.model_validate(record)
    except ValidationError as fault:
        first = fault.errors()[0]
        place = ".".join(str(part) for part in (*first["loc"], *discriminator(first)))
        raise ValidationFault("scenario_field", file=name, field=place, reason=reason_of(first)) from fault


def toml(given: Scenario) -> str:
    """Return the scenario as TOML that `parse` reads back to the same value."""
    record = given.model_dump(mode="json", include={"name", "title", "note"}, exclude_none=True)
    for part in ("shock", "cushion"):
        values = getattr(given, part)
        record[part] = [
            {"kind": value.kind, **value.model_dump(mode="json", exclude_defaults=True)} for value in values
        ]
    return write_toml(record)
