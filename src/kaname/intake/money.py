"""Values in the currency of a file as US dollars, at a stated rate."""

from __future__ import annotations

from kaname.errors import UsageFault
from kaname.intake.read import Options
from kaname.texts import Bilingual, both
from kaname.vocab.table import rows


def per_dollar(currency: str, year: int, options: Options, file: str) -> tuple[float, Bilingual]:
    """Return units of a currency a US dollar in a year, and the sentence that states it.

    Raises
    ------
    UsageFault
        When neither the reader nor the package gives a rate.
    """
    given = options.rate.get(year, options.rate.get(0))
    if given is not None:
        return given, both("intake.said.rate_given", currency=currency, year=year, rate=f"{given:g}")
    for row in rows("exchange_rates"):
        if row["currency"] == currency and int(row["year"]) == year:
            rate = float(row["per_usd"])
            return rate, both("intake.said.rate", currency=currency, year=year, rate=f"{rate:g}", source=row["source"])
    raise UsageFault("import_no_rate", file=file, currency=currency, year=year)
