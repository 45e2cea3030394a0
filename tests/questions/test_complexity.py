"""Complexity of economies and products as a question: labels in place, limits told, a table's breadth said."""

import numpy as np
import pytest

from kaname.errors import UsageFault
from kaname.kernels.complexity import complexity
from kaname.questions.complexity.question import Complexity


def test_labels_stand_by_their_numbers(session):
    """Against the matrix made by hand from the table's rows."""
    found = session.ask(Complexity(economy="JPN", year=2022))
    rows = session.trade().where(years=[2022]).frame.collect("pyarrow").rows(named=True)
    economies = sorted(row.economy for row in found.rows)
    products = sorted({row["product"] for row in rows if row["exporter"] in economies and row["value_usd"] > 0})
    x = np.zeros((len(economies), len(products)))
    for row in rows:
        if row["exporter"] in economies and row["value_usd"] > 0:
            x[economies.index(row["exporter"]), products.index(row["product"])] += row["value_usd"]
    by_hand = complexity(x)
    assert [row.eci for row in sorted(found.rows, key=lambda row: row.economy)] == pytest.approx(by_hand.eci.tolist())
    told = {row.product: row for row in found.products}
    assert [told[code].pci for code in products] == pytest.approx(by_hand.pci.tolist())
    assert [told[code].rca for code in products] == pytest.approx(by_hand.rca[economies.index("JPN")].tolist())
    assert [row.rank for row in found.rows] == list(range(1, len(found.rows) + 1))


def test_a_part_of_trade_is_said_to_be_one(session):
    said = " ".join(note.en for note in session.ask(Complexity()).notes)
    assert "a part of trade" in said
    assert "no measure of indispensability" in said


def test_limits(session):
    with pytest.raises(UsageFault, match="too few to rank; lower --minimum"):
        session.ask(Complexity(minimum=1e15))
    with pytest.raises(UsageFault, match="is not ranked; lower --minimum"):
        session.ask(Complexity(economy="FJI", minimum=1e10))
