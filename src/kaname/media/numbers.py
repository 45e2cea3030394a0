"""Numbers as a reader of each language expects them: 億円・兆円 and dollars, percent, tonnes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from statistics import median

from kaname.errors import ValidationFault
from kaname.texts import Language, text
from kaname.vocab.table import rows

TEN_THOUSAND, HUNDRED_MILLION, TRILLION = 1e4, 1e8, 1e12
MILLION, BILLION = 1e6, 1e9
OKU_IN_CHO = 10_000


@cache
def yen_per_dollar(year: int) -> float:
    """Return the year's average yen per US dollar, from ``vocab/exchange_rates.csv``."""
    rates = {int(row["year"]): float(row["per_usd"]) for row in rows("exchange_rates") if row["currency"] == "JPY"}
    if year not in rates:
        raise ValidationFault("no_exchange_rate", year=year, first=min(rates), last=max(rates))
    return rates[year]


@cache
def yen_years() -> frozenset[int]:
    """Return the years whose average rate of the yen is held."""
    return frozenset(int(row["year"]) for row in rows("exchange_rates") if row["currency"] == "JPY")


@cache
def yen_source(year: int) -> str:
    """Return where the year's rate of the yen comes from, in short."""
    row = next(row for row in rows("exchange_rates") if row["currency"] == "JPY" and row["year"] == str(year))
    return row["source"].split(";")[0]


def percent(share: float, digits: int = 1) -> str:
    """Return a share 0–1 as percent: 0.0548 → 5.5%; what would round to nothing is said to be below the last digit."""
    least = 10.0**-digits
    if 0 < share * 100 < least / 2:
        return f"<{least:.{digits}f}%"
    return signed(f"{share * 100:.{digits}f}%")


def signed(number: str) -> str:
    """Return a number with the minus sign that is set in print, and none on nothing."""
    if not number.startswith("-"):
        return number
    return f"−{number[1:]}" if any(digit in "123456789" for digit in number) else number[1:]


def percent_band(low: float, central: float, high: float, language: Language, digits: int = 2) -> str:
    """Return a band of shares with its central value: 0.64% (0.32–0.83%)."""
    ends = {name: f"{share * 100:.{digits}f}" for name, share in (("low", low), ("high", high))}
    return text("media.band_share", language, central=percent(central, digits), **ends)


def usd(value: float, language: Language) -> str:
    """Return US dollars in the language's own steps: 4億3,678万ドル, US$437 million."""
    if language == "ja":
        return f"{_ja_amount(value)}ドル"
    return f"−US${_en_amount(-value)}" if value < 0 else f"US${_en_amount(value)}"


def usd_short(value: float) -> str:
    """Return US dollars as an English table writes them: US$24.2 bn."""
    return f"−US${_en_short(-value)}" if value < 0 else f"US${_en_short(value)}"


def _en_short(value: float) -> str:
    return _en_amount(value).replace(" trillion", " tn").replace(" billion", " bn").replace(" million", " m")


def yen(value: float, language: Language) -> str:
    """Return yen: 5兆4,760億円, ¥5.5 trillion."""
    return f"{_ja_amount(value)}円" if language == "ja" else f"¥{_en_amount(value)}"


def usd_in_table(value: float, language: Language) -> str:
    """Return US dollars as a table writes them: 4億3,678万ドル, US$437 m."""
    return usd(value, language) if language == "ja" else usd_short(value)


def yen_in_table(value: float, language: Language) -> str:
    """Return yen as a table writes them: 5兆4,760億円, ¥5.5 tn."""
    return yen(value, language) if language == "ja" else f"¥{_en_short(value)}"


def points(value: float, digits: int) -> str:
    """Return a number of percent with a minus sign, never −0."""
    rounded = round(value, digits)
    return f"{'−' if rounded < 0 else ''}{abs(rounded):.{digits}f}"


def digits_for(value: float) -> int:
    """Return how many decimals tell a percentage to two digits or so."""
    return next((digits for digits, least in ((1, 1.0), (2, 0.1), (3, 0.01)) if abs(value) >= least), 4)


def digits_of(values: Iterable[float]) -> int:
    """Return how many decimals a column of percentages takes, two to four: enough for its middle value."""
    return max(2, digits_for(median(abs(value) for value in values)))


def usd_and_yen(value: float, year: int, language: Language) -> str:
    """Return dollars beside yen at the year's average rate, yen first in Japanese."""
    in_yen = yen(value * yen_per_dollar(year), language)
    if language == "ja":
        return f"約{in_yen}（{usd(value, language)}）"
    return f"{usd(value, language)} (about {in_yen})"


def _ja_amount(value: float) -> str:
    """Return an amount in 万, 億 and 兆, to three or four digits; rounded before the step is chosen."""
    sign, magnitude = ("−" if value < 0 else ""), abs(value)
    hundred_millions, ten_thousands = round(magnitude / HUNDRED_MILLION), round(magnitude / TEN_THOUSAND)
    if magnitude >= 10 * TRILLION:
        return f"{sign}{magnitude / TRILLION:.1f}兆"
    if hundred_millions >= OKU_IN_CHO:
        whole, rest = divmod(hundred_millions, OKU_IN_CHO)
        return f"{sign}{whole}兆{rest:,}億" if rest else f"{sign}{whole}兆"
    if hundred_millions >= 10:  # noqa: PLR2004 - from here on whole 億 carry two digits or more
        return f"{sign}{hundred_millions:,}億"
    if ten_thousands >= OKU_IN_CHO:
        return f"{sign}{magnitude / HUNDRED_MILLION:.1f}億"
    return (
        f"{sign}{ten_thousands:,}万" if ten_thousands >= 1 and magnitude >= TEN_THOUSAND else f"{sign}{magnitude:,.0f}"
    )


def _en_amount(value: float) -> str:
    """Return an amount in millions, billions and trillions, to one decimal below a hundred."""
    sign, magnitude = ("−" if value < 0 else ""), abs(value)
    for step, name in ((TRILLION, "trillion"), (BILLION, "billion"), (MILLION, "million")):
        scaled = magnitude / step
        if scaled >= 0.9995:  # noqa: PLR2004 - what rounds to a whole step belongs to it
            return f"{sign}{scaled:,.1f} {name}" if scaled < 99.95 else f"{sign}{scaled:,.0f} {name}"  # noqa: PLR2004
    return f"{sign}{magnitude:,.0f}"


def tonnes(value: float, language: Language) -> str:
    """Return a weight: 6,593万トン, 65.9 million tonnes."""
    if language == "ja":
        return f"{_ja_amount(value)}トン"
    return f"{_en_amount(value)} tonnes"


def year_spans(years: Sequence[int]) -> str:
    """Return years in runs, as 1995–2022, 2024."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
