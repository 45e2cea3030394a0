"""The leaflet of one economy: facts, words by rule, two pages as PDF and HTML."""
