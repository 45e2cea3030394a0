"""Sea lanes: the network, its straits, ports, the choice of a way, and what closing straits does."""
