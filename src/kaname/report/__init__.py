"""One leaflet model, two renderings: Typst PDF and Jinja HTML."""
