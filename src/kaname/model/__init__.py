"""The types every layer above speaks: trade, input–output tables, and figures that keep their origin."""
