"""Sea lanes: the network, its straits, ports, the choice of a way, and what closing straits does."""

from __future__ import annotations

# The vocabulary that lanes follow from beside the network and the flows.
VOCABULARY = (
    *("cargo_groups", "cargo_vessels", "chokepoints", "gates", "land_links", "pipelines", "ports"),
    *("product_sectors", "route_choice", "strait_shares", "vessel_classes"),
)
