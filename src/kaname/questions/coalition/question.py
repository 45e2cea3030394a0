"""How autonomous a coalition is, alone and together, what each member brings, and how to need outsiders less."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from kaname.coalitions.friend_shoring import Terms, every_terms
from kaname.coalitions.games import PAIRS, SEED
from kaname.coalitions.standing import FEWEST, MEASURES, MeasureName
from kaname.errors import UsageFault
from kaname.model.quantity import Band, Levels
from kaname.questions.asking import (
    Answer,
    Asked,
    Cited,
    Count,
    EconomyCode,
    EconomyCodes,
    Part,
    ProductCode,
    Question,
    Share,
    Told,
    Tonnes,
    Usd,
    Year,
)
from kaname.texts import Bilingual

EstimatedShares = Annotated[Band, Told("share", 3, "estimate")]
EstimatedShare = Annotated[float, Told("share", 3, "estimate")]
LostShares = Annotated[Band, Told("share", 2, "estimate")]
LostBandUsdMn = Annotated[Band, Told("usd_mn", kind="estimate")]
# A share of a table's flows or what a model says would be left, or a number of products: `model` and `unit` say which.
Measured = Annotated[float, Told("number", kind="estimate")]
LostUsdMn = Annotated[float, Told("usd_mn", kind="estimate")]
LossRatio = Annotated[float, Told("ratio", kind="estimate")]
MoreTonnes = Annotated[float, Told("tonnes", kind="estimate")]
CostUsd = Annotated[float, Told("usd", kind="estimate")]
PlannedShare = Annotated[float, Told("share", kind="estimate")]
PremiumShare = Annotated[float, Told("share", 2, "estimate")]
GrowthPercent = Annotated[float, Told("percent", 1, "estimate")]


class MeasureStanding(Part):
    """One measure of the coalition's autonomy, alone and together."""

    alone: dict[str, Measured] = Field(description="each member by itself, over its own denominator")
    together: Measured = Field(description="the members as one economy")
    apart: EstimatedShare | None = Field(
        description="all members without one another, over the denominator of together; null for a count"
    )
    inside: dict[str, EstimatedShare] = Field(description="each member within the coalition, over its own denominator")
    unit: Literal["share", "products"] = Field(description="share 0-1, or a number of products")
    better: Literal["higher", "lower"]
    model: str = Field(description="trade, look_through, hypothetical_extraction or rationing; never mixed")
    year: Year = Field(description="year of the data")
    band: EstimatedShares | None = Field(
        description="of together over the model's main assumption; null for an accounting share"
    )
    loses_by_joining: EconomyCodes = Field(description="members with less inside than alone")


class ShapleyDetail(Part):
    """How a Shapley value was found, and its part that comes from being together."""

    method: Literal["pairs", "exact", "sampled"] = Field(
        description="closed form, every coalition, or random orders in pairs with their reverse"
    )
    added: dict[str, EstimatedShare] = Field(description="Shapley value less the member's worth alone")
    pairs: Count | None = Field(description="pairs of orders drawn; null unless sampled")
    seed: Annotated[int, Told("number", 0)] | None
    confidence: Share | None = Field(description="probability with which both bounds hold for all members at once")
    halfwidth: dict[str, EstimatedShare] | None = Field(description="bound by the central limit theorem")
    hoeffding: EstimatedShare | None = Field(
        description="bound without it, one for all members; null where none is known"
    )


class CoalitionProduct(Part):
    """One product the members import."""

    product: ProductCode = Field(description="six-digit code, with its leading zero")
    name: Bilingual
    imports_usd: Usd = Field(description="the members' imports from anyone, current US dollars")
    inside_usd: Usd = Field(description="the part bought from one another")
    gap_usd: Usd = Field(description="what the members' exports to anyone could not cover")
    contractual: Share = Field(description="inside over imports, 0-1")
    pooled: Share = Field(description="share of imports the members' exports could cover, 0-1")
    pooled_alone: dict[str, Share] = Field(description="the same for each member by itself")
    top_outsider: EconomyCode | None = Field(description="largest outside supplier")
    top_outsider_share: Share = Field(description="its share of what is bought outside, 0-1")
    dependent: bool = Field(description="whether one outsider has half or more of what is bought outside")
    dependent_alone: EconomyCodes = Field(description="members of whose imports one supplier has half or more")
    lacking: bool = Field(
        description="whether the group still lacks it: a gap, and half of it open or half bought from one outsider"
    )
    production_share: Share | None = Field(description="share of the material's world production; null without data")


class NextMemberEntry(Part):
    """An outsider that would add most by one measure; an arithmetic of trade, not of politics."""

    measure: MeasureName
    economy: EconomyCode
    gain: Share = Field(description="addition to the members' own share, 0-1; its own needs are met first")
    products: tuple[str, ...] = Field(description="products it adds most to")


class LeverageEntry(Part):
    """What the target would lose if the members withdrew their supplies, as a share of its gross output."""

    target: str
    target_members: EconomyCodes
    together: EstimatedShares
    alone: dict[str, EstimatedShares]
    superadditive: Annotated[Levels, Told("share", 3, "estimate")] = Field(
        description="together less the sum of alone, level by level"
    )
    shapley: dict[str, EstimatedShare] = Field(description="of the central loss")
    closed_sectors: tuple[str, ...] = Field(description="products with no other origin: infinite, left out throughout")


class MemberRetaliationEntry(Part):
    """A parting from the target as one member sees it; USD million of output, negative where it gains."""

    member: EconomyCode
    target_loss_alone: LostUsdMn = Field(description="lost by the target if only this member stopped selling to it")
    own_loss_alone: LostUsdMn = Field(description="lost by the member if the target stopped selling to it alone")
    ratio_alone: LossRatio | None = Field(description="the first over the second; null where it loses nothing")
    own_loss_together: LostUsdMn = Field(description="lost by the member when the target stops selling to all members")
    ratio_together: LossRatio | None = Field(description="the target's loss from all members over that")
    loss_inside: LostUsdMn = Field(description="lost when coalition and target part in both directions")
    loss_outside: LostUsdMn = Field(description="lost when they do so without this member")
    loses_by_joining: bool


class RetaliationEntry(Part):
    """What coalition and target lose by no longer selling intermediates to each other; bands over friction."""

    target: str
    target_members: EconomyCodes
    target_loss_usd_mn: LostBandUsdMn
    coalition_loss_usd_mn: LostBandUsdMn
    target_loss_share: LostShares = Field(description="of its own gross output")
    coalition_loss_share: LostShares
    ratio: Annotated[Band, Told("ratio", kind="estimate")] | None = Field(
        description="target's loss over the coalition's; null where the coalition loses nothing"
    )
    members: tuple[MemberRetaliationEntry, ...]


class GrowEntry(Part):
    """One thing to grow: a product in an origin."""

    product: ProductCode
    economy: EconomyCode
    member: bool
    text: Bilingual = Field(description="the same as a sentence")
    percent: GrowthPercent = Field(description="growth of capacity, percent")
    tonnes_now: Tonnes = Field(description="sold to the members today")
    tonnes_then: MoreTonnes
    redirected_tonnes: MoreTonnes = Field(description="the part of the rise taken from exports to outsiders")
    value_usd: CostUsd = Field(description="the rise at the origin's unit value")


class SourcingRow(Part):
    """The plan for one product."""

    product: ProductCode
    name: Bilingual
    tonnes: Tonnes
    moved_share: PlannedShare = Field(description="bought on links beyond today's, of all tonnes, 0-1")
    unmet_share: PlannedShare = Field(description="left unmet, of all tonnes, 0-1")
    cost_now_usd: CostUsd = Field(description="today's sourcing at unit values")
    cost_usd: CostUsd = Field(description="the plan's, without the unmet")
    premium_usd: CostUsd = Field(
        description="the plan, with the unmet at today's mean, less the plan without a cap; negative where cheaper"
    )
    outsiders_now: Share = Field(description="share of tonnes from outsiders, 0-1")
    outsiders_then: PlannedShare
    binding: bool = Field(description="whether today's sourcing breaks the cap for some member")
    filled: Share = Field(description="share of the value whose weight was filled in from unit values")


class FrontierPoint(Part):
    """One point between cost and security."""

    cap: Share = Field(description="largest share of a member's tonnes from an outsider, 0-1")
    growth: Share = Field(description="by which capacity may grow, 0-1")
    cap_on: Literal["each", "all"] = Field(description="each outsider, or all of them together")
    capacity: Literal["contractual", "pooled"] = Field(description="sales to members, or members' exports to anyone")
    reshuffle: bool = Field(description="whether sourcing may also move for cheapness alone")
    cost_now_usd: CostUsd
    premium_usd: CostUsd
    premium_share: PremiumShare = Field(description="premium over today's cost")
    moved_share: PlannedShare = Field(description="of needs by value, 0-1")
    unmet_share: PlannedShare


class FriendShoringEntry(Part):
    """The cheapest re-sourcing under one cap."""

    point: FrontierPoint
    grow: tuple[GrowEntry, ...] = Field(description="most value first")
    products: tuple[SourcingRow, ...] = Field(description="most value moved or unmet first")
    unweighed: tuple[str, ...] = Field(description="products without any weight, left out")


class CoalitionAnswer(Answer):
    """Answer of ``kaname coalition``."""

    coalition: str = Field(description="group's id, or the codes joined by commas")
    members: EconomyCodes
    outside_table: EconomyCodes = Field(description="members the input-output table does not hold")
    year: Year = Field(description="year of product trade")
    edition: str
    table_year: Year
    table_edition: str
    measures: dict[MeasureName, MeasureStanding]
    shapley: dict[MeasureName, dict[str, Measured]] = Field(description="adds up to together")
    shapley_details: dict[MeasureName, ShapleyDetail]
    missing: tuple[CoalitionProduct, ...] = Field(description="what the group still lacks, largest gap first")
    next_member: tuple[NextMemberEntry, ...] = Field(description="best first within each measure")
    products: tuple[CoalitionProduct, ...] = Field(description="every product, largest gap first")
    leverage: LeverageEntry | None = Field(description="null without a target")
    retaliation: RetaliationEntry | None = Field(description="null without a target")
    friend_shoring: FriendShoringEntry | None = Field(description="null without a cap")
    frontier: tuple[FrontierPoint, ...]
    notes: tuple[Bilingual, ...]
    sources: tuple[Cited, ...]


def _measure(given: object) -> object:
    if isinstance(given, str) and given not in MEASURES:
        raise UsageFault("coalition.unknown_measure", measure=given, known=", ".join(MEASURES))
    return given


class Coalition(Question[CoalitionAnswer]):
    """What a coalition has in itself. `group` and `against` may be groups of the user's own, read when it is asked."""

    group: Annotated[str, Asked(bare=True), Told("economy")]
    against: Annotated[str, Told("economy")] | None = None
    cap: float | None = None
    growth: float = 0.10
    jointly: bool = False
    pooled: bool = False
    reshuffle: bool = False
    frontier: bool = False
    measure: Annotated[MeasureName | None, BeforeValidator(_measure)] = None
    pairs: int = PAIRS
    seed: int = SEED
    year: int | None = None

    @model_validator(mode="after")
    def _can_be_solved(self) -> Self:
        if self.pairs < FEWEST:
            raise UsageFault("coalition.bad_pairs", pairs=self.pairs)
        self._terms(self.cap)
        return self

    @property
    def terms(self) -> Terms | None:
        """Terms of friend-shoring; None without a cap."""
        return None if self.cap is None else self._terms(self.cap)

    @property
    def points(self) -> tuple[Terms, ...]:
        """Terms of the frontier; none when it is not wanted."""
        return every_terms(base=self._terms(self.cap)) if self.frontier else ()

    def _terms(self, cap: float | None) -> Terms:
        return Terms(
            1.0 if cap is None else cap,
            self.growth,
            jointly=self.jointly,
            pooled=self.pooled,
            reshuffle=self.reshuffle,
        )
