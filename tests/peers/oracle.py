"""A second implementation of the measures, to hold the first against.

Slow and plain on purpose, and by other roads than an optimiser would take:

* trade and production: dictionaries, with the Herfindahl–Hirschman index of whole-dollar values an exact
  fraction that is rounded once, at the very end;
* input–output: the Leontief system is never factorised. It is summed round by round (Waugh 1950), and a
  Krylov solver stands by as a second opinion. An extraction edits the coefficients and solves anew.

Nothing here imports the package under test: the bundled Parquet and vocabulary files are read directly.
Units: trade value in US dollars and weight in tonnes; input–output flows in thousand US dollars unless said.
"""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypedDict

import numpy as np
import polars as pl
from scipy.sparse.linalg import LinearOperator, bicgstab

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from numpy.typing import NDArray

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "kaname"
DATA = PACKAGE / "data"
VOCAB = PACKAGE / "vocab"

Solver = Literal["rounds", "bicgstab"]
Flows = dict[tuple[str, str], dict[str, int]]
"""(importer, product) → exporter → US dollars."""


class ImportRow(TypedDict):
    """One importer's purchases of one product in one year."""

    importer: str
    product: str
    value_usd: int
    hhi: float
    effective_suppliers: float
    top_supplier: str
    top_share: float
    suppliers: int


class TransposedRow(TypedDict):
    """How the rest of the world buys one product from one economy in one year."""

    product: str
    export_value_usd: int
    world_share: float
    importers: int
    dependents: list[str]
    dependents_import_value_usd: int
    dependents_from_economy_usd: int
    mean_share: float


class Concentration(NamedTuple):
    """Concentration of production: index on 0–1, leading economy, its share."""

    hhi: float
    top_economy: str
    top_share: float


class Origin(NamedTuple):
    """What one exporter delivered; ``tonnes`` is None where no row states a weight."""

    tonnes: float | None
    value_usd: int


class Table(NamedTuple):
    """The input–output table: labels (N), and Z (N×N), outside (N), x (N) in thousand US dollars."""

    economies: tuple[str, ...]
    sectors: tuple[str, ...]
    Z: NDArray[np.float64]
    outside: NDArray[np.float64]
    x: NDArray[np.float64]


# ---------------------------------------------------------------- trade


@lru_cache(maxsize=40)
def _trade(year: int) -> tuple[tuple[str, str, str, int, float | None], ...]:
    frame = pl.read_parquet(DATA / "baci_hs92_materials.parquet").filter(pl.col("year") == year)
    return tuple(frame.select("exporter", "importer", "product", "value_usd", "tonnes").iter_rows())


def hhi(amounts: Iterable[int]) -> float:
    """Herfindahl–Hirschman index Σ s² on 0–1 (METHODS §1), from whole numbers, exact until the last step."""
    numbers = list(amounts)
    total = sum(numbers)
    return float(Fraction(sum(n * n for n in numbers), total * total))


def _leader(amounts: Mapping[str, int]) -> tuple[str, int]:
    best = max(amounts.values())
    return min(name for name, amount in amounts.items() if amount == best), best


def _purchases(year: int, members: Collection[str] = (), name: str = "") -> Flows:
    """Flows by importer; ``members`` become one territory called ``name`` and their own trade is dropped."""
    flows: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for exporter, importer, product, value, _ in _trade(year):
        seller = name if exporter in members else exporter
        buyer = name if importer in members else importer
        if seller != buyer and value > 0:
            flows[buyer, product][seller] += value
    return {key: dict(by_supplier) for key, by_supplier in flows.items()}


def _import_rows(flows: Flows) -> list[ImportRow]:
    rows: list[ImportRow] = []
    for (importer, product), by_supplier in sorted(flows.items()):
        total = sum(by_supplier.values())
        index = hhi(by_supplier.values())
        supplier, value = _leader(by_supplier)
        rows.append(
            ImportRow(
                importer=importer,
                product=product,
                value_usd=total,
                hhi=index,
                effective_suppliers=1 / index,
                top_supplier=supplier,
                top_share=value / total,
                suppliers=len(by_supplier),
            )
        )
    return rows


def import_table(year: int) -> list[ImportRow]:
    """Concentration of every economy's imports of every product, by value (METHODS §1: HHI, 1/HHI, C1).

    Sorted by importer and product. A pair without imports has no row. Of suppliers tied for the
    lead the alphabetically first is named.
    """
    return _import_rows(_purchases(year))


def netted(members: Collection[str], year: int, name: str = "GROUP") -> list[ImportRow]:
    """Imports of the members as one customs territory (METHODS §6: internal trade netted), one row a product.

    What a member sells to a member is dropped; the outside suppliers' sales to all members are added up.
    """
    wanted = frozenset(members)
    flows = _purchases(year, wanted, name)
    return _import_rows({key: row for key, row in flows.items() if key[0] == name})


def world_exports(year: int) -> dict[str, dict[str, int]]:
    """Product → exporter → exports to the world, US dollars."""
    sales: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for exporter, _, product, value, _ in _trade(year):
        sales[product][exporter] += value
    return {product: dict(row) for product, row in sales.items()}


def world_export_hhi(year: int) -> dict[str, float]:
    """HHI of each product's exporters in world exports by value (METHODS §1, second GeoDep condition)."""
    return {product: hhi(row.values()) for product, row in world_exports(year).items()}


def geodep_years(importer: str, year: int) -> dict[str, list[int]]:
    """Product → those of the three years to ``year`` in which all three GeoDep conditions hold together."""
    held: dict[str, list[int]] = defaultdict(list)
    for each in range(year - 2, year + 1):
        exports = world_exports(each)
        for (buyer, product), by_supplier in _purchases(each).items():
            if buyer != importer:
                continue
            bought = sum(by_supplier.values())
            sold = exports[product].get(importer, 0)
            if hhi(by_supplier.values()) > 0.4 and hhi(exports[product].values()) > 0.4 and bought > sold:
                held[product].append(each)
    return dict(held)


def geodep(importer: str, year: int) -> set[str]:
    """Products on which the importer depends by the GeoDep rule (METHODS §1; Lefebvre and Wibaux 2024).

    HHI of imports > 0.4, HHI of world exports > 0.4 and imports over exports > 1 (no exports count as
    more than 1), the three in the same year, in at least two of the three years ending with ``year``.
    A year without imports does not count.
    """
    return {product for product, years in geodep_years(importer, year).items() if len(years) >= 2}


def transposed(economy: str, year: int, threshold: float = 0.5) -> dict[str, TransposedRow]:
    """The import screens read from the seller's side (METHODS §1, indispensability), one row a product sold.

    Partners are the other economies with any import of the product from anyone. A dependent is a partner
    whose leading supplier is the economy with at least ``threshold`` of its imports; of two suppliers with
    exactly half each, the alphabetically first leads. The dependents' value is all they import of it.
    """
    exports = world_exports(year)
    rows: dict[str, TransposedRow] = {}
    by_product: dict[str, dict[str, dict[str, int]]] = defaultdict(dict)
    for (importer, product), by_supplier in _purchases(year).items():
        if importer != economy:
            by_product[product][importer] = by_supplier
    for product, sellers in sorted(exports.items()):
        if economy not in sellers:
            continue
        partners = by_product[product]
        dependents = []
        shares = []
        for importer, by_supplier in sorted(partners.items()):
            share = Fraction(by_supplier.get(economy, 0), sum(by_supplier.values()))
            shares.append(share)
            if _leader(by_supplier)[0] == economy and share >= Fraction(str(threshold)):
                dependents.append(importer)
        rows[product] = TransposedRow(
            product=product,
            export_value_usd=sellers[economy],
            world_share=sellers[economy] / sum(sellers.values()),
            importers=len(partners),
            dependents=dependents,
            dependents_import_value_usd=sum(sum(partners[j].values()) for j in dependents),
            dependents_from_economy_usd=sum(partners[j][economy] for j in dependents),
            mean_share=math.fsum(map(float, shares)) / len(shares),
        )
    return rows


def energy_by_origin(importer: str, product_codes: Collection[str], year: int) -> dict[str, Origin]:
    """Tonnes and US dollars an importer buys from each exporter, the listed products added up (METHODS §5).

    A row without a stated weight adds its value only; an exporter without any stated weight has no tonnes.
    """
    weights: dict[str, list[float]] = defaultdict(list)
    values: dict[str, int] = defaultdict(int)
    for exporter, buyer, product, value, tonnes in _trade(year):
        if buyer == importer and product in product_codes:
            values[exporter] += value
            if tonnes is not None:
                weights[exporter].append(tonnes)
    return {
        exporter: Origin(math.fsum(weights[exporter]) if exporter in weights else None, value)
        for exporter, value in sorted(values.items())
    }


def production_hhi(year: int) -> dict[str, Concentration]:
    """Concentration of mine (or smelter) production by economy (METHODS §1, HHI of production).

    The denominator is the sum over the economies' rows, not a total stated by the publisher.
    """
    frame = pl.read_parquet(DATA / "world_mining_data.parquet").filter(pl.col("year") == year)
    output: dict[str, dict[str, float]] = defaultdict(dict)
    for economy, commodity, quantity in frame.select("economy", "commodity", "quantity").iter_rows():
        output[commodity][economy] = output[commodity].get(economy, 0.0) + quantity
    result = {}
    for commodity, row in sorted(output.items()):
        total = math.fsum(row.values())
        if total > 0:
            best = max(row.values())
            top = min(name for name, quantity in row.items() if quantity == best)
            index = math.fsum(q * q for q in row.values()) / total**2
            result[commodity] = Concentration(index, top, best / total)
    return result


# ---------------------------------------------------------------- input–output


@lru_cache(maxsize=1)
def table() -> Table:
    """The bundled input–output table of 2022; industries economy by economy."""
    industries = pl.read_parquet(DATA / "icio_2022_industries.parquet")
    n = industries.height
    flows = pl.read_parquet(DATA / "icio_2022_flows.parquet")["flow"].to_numpy()
    return Table(
        tuple(industries["economy"].to_list()),
        tuple(industries["sector"].to_list()),
        flows.reshape(n, n).astype(np.float64),
        industries["outside"].to_numpy().astype(np.float64),
        industries["output"].to_numpy().astype(np.float64),
    )


def sectors_in(scope: str) -> frozenset[str]:
    """Sector codes whose row in the vocabulary lists the scope (``manufacturing``, ``energy``, …)."""
    with (VOCAB / "sectors.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["sector"] for row in csv.DictReader(file) if scope in row["scopes"].split(";"))


def positions(economies: Collection[str] | None, sectors: Collection[str] | None) -> NDArray[np.intp]:
    """Positions of the industries of these economies and sectors; None means all of them."""
    t = table()
    return np.array(
        [
            k
            for k, (economy, sector) in enumerate(zip(t.economies, t.sectors, strict=True))
            if (economies is None or economy in economies) and (sectors is None or sector in sectors)
        ],
        dtype=np.intp,
    )


def coefficients() -> NDArray[np.float64]:
    """A = Z x̂⁻¹ (METHODS, symbols); an industry without output buys nothing and has a column of zeros."""
    t = table()
    A = np.zeros_like(t.Z)
    for j, output in enumerate(t.x):
        if output > 0:
            A[:, j] = t.Z[:, j] / output
    return A


def leontief_solution(
    A: NDArray[np.float64], f: NDArray[np.float64], solver: Solver = "rounds", tolerance: float = 1e-13
) -> NDArray[np.float64]:
    """The x that satisfies x = A x + f, to ``tolerance`` of the largest term.

    ``rounds`` adds f + A f + A² f + … until a round no longer counts (Waugh 1950; Miller and Blair 2009,
    §2.4). ``bicgstab`` is van der Vorst's Krylov method (1992).
    """
    if solver == "bicgstab":
        n = len(f)
        operator = LinearOperator((n, n), matvec=lambda u: u - A @ u, dtype=np.float64)
        x, failed = bicgstab(operator, f, rtol=tolerance, atol=0.0, maxiter=2000)
        if failed:
            message = f"bicgstab stopped with code {failed}"
            raise ArithmeticError(message)
        return np.asarray(x)
    x = f.copy()
    step = f
    for _ in range(20_000):
        step = A @ step
        x += step
        if np.abs(step).sum() <= tolerance * np.abs(x).sum():
            return x
    message = "the rounds do not die out: is a column sum of A one or more?"
    raise ArithmeticError(message)


class LookThrough(NamedTuple):
    """Shares on 0–1: through all rounds, and in the first round only, over one denominator."""

    look_through: float
    face_value: float


def look_through(
    buyer_members: Collection[str],
    supplier_members: Collection[str],
    seller_sectors: Collection[str] | None,
    buyer_sectors: Collection[str] | None,
    solver: Solver = "rounds",
) -> LookThrough:
    """Look-through exposure of the buyers to the suppliers, and its face value (METHODS §2, FPEM).

    With w the buyers' sales outside the intermediate block (zero elsewhere), the ratio of sums
    Σ (L w)_i over the suppliers' industries in ``seller_sectors`` to Σ (L w)_i over everyone's industries in
    ``seller_sectors``; face value has (I+A) w in the numerator and the same denominator.
    None for sectors means all of them.
    """
    t = table()
    A = coefficients()
    buyers = positions(buyer_members, buyer_sectors)
    w = np.zeros_like(t.outside)
    w[buyers] = t.outside[buyers]
    through = leontief_solution(A, w, solver)
    direct = w + A @ w
    suppliers = positions(supplier_members, seller_sectors)
    denominator = math.fsum(through[positions(None, seller_sectors)])
    return LookThrough(math.fsum(through[suppliers]) / denominator, math.fsum(direct[suppliers]) / denominator)


def extraction(supplier: str, buyer: str, solver: Solver = "rounds") -> dict[str, float]:
    """Gross output each economy loses, USD million, without the supplier's intermediate sales to the buyer.

    Hypothetical extraction (METHODS §2; Dietzenbacher, van der Linden and Steenge 1993): the block of A from
    the supplier's industries to the buyer's is set to zero, final demand stays, and x* = A* x* + f is solved.
    Both ends of the difference are solved here: the published output is not used.
    """
    t = table()
    A = coefficients()
    before = leontief_solution(A, t.outside, solver)
    A[np.ix_(positions({supplier}, None), positions({buyer}, None))] = 0.0
    after = leontief_solution(A, t.outside, solver)
    lost: dict[str, list[float]] = defaultdict(list)
    for economy, amount in zip(t.economies, before - after, strict=True):
        lost[economy].append(float(amount))
    return {economy: math.fsum(amounts) / 1000 for economy, amounts in lost.items()}


def purchases_by_product(buyer: str) -> dict[str, dict[str, int]]:
    """Product (selling sector) → origin → what all the buyer's industries buy, thousand US dollars."""
    t = table()
    rows = t.Z[:, positions({buyer}, None)].sum(axis=1)
    bought: dict[str, dict[str, int]] = defaultdict(dict)
    for economy, sector, amount in zip(t.economies, t.sectors, rows, strict=True):
        bought[sector][economy] = round(amount)
    return dict(bought)


def withdrawal(buyer: str, supplier: str, elasticity_by_sector: Mapping[str, float]) -> float:
    """Loss of the buyer when the supplier withdraws: Σ_r e_r · (−ln(1−ω_r)) / (σ_r − 1) (METHODS §1).

    e_r is what the buyer's industries purchase of product r, from every origin including home, over the
    buyer's gross output; ω_r the supplier's share of it. ``elasticity_by_sector`` holds σ_r > 1 for every
    product the supplier sells the buyer. A share of one has no finite loss: infinity is returned.
    """
    t = table()
    gross = math.fsum(t.x[positions({buyer}, None)])
    terms = []
    for product, by_origin in purchases_by_product(buyer).items():
        total = sum(by_origin.values())
        withdrawn = by_origin[supplier]
        if withdrawn == 0:
            continue
        if withdrawn == total:
            return math.inf
        sigma = elasticity_by_sector[product]
        if sigma <= 1:
            message = f"the elasticity of {product} must exceed one, not {sigma}"
            raise ValueError(message)
        terms.append(total / gross * -math.log1p(-withdrawn / total) / (sigma - 1))
    return math.fsum(terms)


def domestic_input_share(economy: str, buyer_sectors: Collection[str] | None) -> float:
    """Intermediate purchases at home over all intermediate purchases of these industries (METHODS §2)."""
    t = table()
    bought = t.Z[:, positions({economy}, buyer_sectors)].sum(axis=1)
    return math.fsum(bought[positions({economy}, None)]) / math.fsum(bought)
