"""The language, as data: economies, groups, sectors, products, units and words, each with its source."""
