"""kaname (要): strategic autonomy and strategic indispensability of any economy, measured from real data.

Names are imported when first used, so that ``import kaname`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "Session": "kaname.questions.session",
    "Settings": "kaname.settings",
    "KanameError": "kaname.errors",
    "Quantity": "kaname.model.quantity",
    "Source": "kaname.model.quantity",
    "TradeTable": "kaname.model.trade",
    "InputOutputTable": "kaname.model.input_output",
    "Screen": "kaname.questions.screen.question",
    "Indispensable": "kaname.questions.indispensable.question",
    "Exposure": "kaname.questions.exposure.question",
    "Matrix": "kaname.questions.matrix.question",
    "Cite": "kaname.questions.cite.question",
    "DataList": "kaname.questions.data_list.question",
    "DataVerify": "kaname.questions.data_verify.question",
    "Doctor": "kaname.questions.doctor.question",
    "market_matrix": "kaname.indicators.market",
    "Scenario": "kaname.scenarios.shocks",
    "Parameters": "kaname.scenarios.parameters",
    "Stress": "kaname.questions.stress.question",
    "StressList": "kaname.questions.stress_list.question",
    "StressCompare": "kaname.questions.stress_compare.question",
    "StressAsymmetry": "kaname.questions.stress_asymmetry.question",
    "Sensitivity": "kaname.questions.sensitivity.question",
    "loss_matrix": "kaname.questions.pairs",
    "Lanes": "kaname.questions.lanes.question",
    "Route": "kaname.questions.route.question",
    "Energy": "kaname.questions.energy.question",
    "Coalition": "kaname.questions.coalition.question",
    "Pledges": "kaname.questions.pledges.question",
    "PledgesShow": "kaname.questions.pledges_show.question",
    "PledgesCheck": "kaname.questions.pledges_check.question",
    "Foip": "kaname.questions.foip.question",
    "Products": "kaname.questions.products.question",
    "DataDiff": "kaname.questions.data_diff.question",
    "Complexity": "kaname.questions.complexity.question",
    "Replicate": "kaname.questions.replicate.question",
    "SupplyRisk": "kaname.questions.supply_risk.question",
    "PartsList": "kaname.questions.parts_list.question",
    "Mirror": "kaname.questions.mirror.question",
    "Hubs": "kaname.questions.hubs.question",
    "write_brief": "kaname.report.leaflet.brief",
    "economies": "kaname.vocab.economies",
    "groups": "kaname.vocab.economies",
    "products": "kaname.vocab.products",
    "sectors": "kaname.vocab.sectors",
}
__all__ = [*_PUBLIC, "__version__"]  # noqa: PLE0604 - the keys are strings


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public name
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    message = f"module 'kaname' has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    return sorted(__all__)
