"""Writing a page: sentences by key, figures in the reader's form, references in the order of use."""

from __future__ import annotations

from dataclasses import dataclass, field

from kaname.errors import ValidationFault
from kaname.media.citations import Citations
from kaname.media.numbers import percent, percent_band
from kaname.model.quantity import Quantity, Source
from kaname.texts import Bilingual, Language, text
from kaname.vocab.economies import prose, short
from kaname.vocab.table import names, rows


@dataclass(frozen=True, slots=True)
class Page:
    """The language of one leaflet and the sources it has cited so far."""

    language: Language
    citations: Citations = field(default_factory=Citations)

    def say(self, key: str, **values: object) -> str:
        """Return the sentence ``leaflet.KEY``.

        Raises
        ------
        ValidationFault
            When the language or a value is missing: the build fails rather than print a hole.
        """
        try:
            return text(f"leaflet.{key}", self.language, **values)
        except (KeyError, IndexError) as fault:
            raise ValidationFault("leaflet_untranslated", key=key, language=self.language) from fault

    def ref(self, *origins: Source | Quantity) -> str:
        """Return the reference mark of sources or figures."""
        return self.citations.mark(*origins)

    def share(self, figure: Quantity) -> str:
        """Return a share as percent: one digit, two where it would read 0.0."""
        smallest = 0.001
        return percent(figure.value, 1 if figure.value >= smallest or figure.value == 0 else 2)

    def band(self, figure: Quantity) -> str:
        """Return a share with its band."""
        if figure.low is None or figure.high is None:
            return self.share(figure)
        return percent_band(figure.low, figure.value, figure.high, self.language)

    def name(self, code: str) -> str:
        """Return an economy's or group's name as prose uses it."""
        return prose(code, self.language)

    def start(self, code: str) -> str:
        """Return the name as it opens a sentence."""
        name = self.name(code)
        return name[0].upper() + name[1:]

    def label(self, code: str) -> str:
        """Return the name as a chart labels it."""
        return short(code, self.language)

    @property
    def gap(self) -> str:
        """What stands between two sentences."""
        return text("media.sentences", self.language, first="", second="")

    def inside(self, name: Bilingual) -> str:
        """Return a common name as it stands inside a sentence: English lower-cased, except abbreviations."""
        word = name.of(self.language)
        return word[0].lower() + word[1:] if word[1:2].islower() else word

    def term(self, name: str) -> tuple[str, str]:
        """Return a glossary term and its definition."""
        row = next(row for row in rows("glossary") if row["term"] == name)
        return row[self.language], names(row, "definition").of(self.language)
