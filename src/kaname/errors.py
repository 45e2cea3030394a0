"""What can go wrong, by kind; each kind has its exit code.

A message is one sentence that names the thing and ends with the next call. Sentences live in
``texts/errors.toml`` in Japanese and English, so a fault is raised by key and is printed in the
reader's language.
"""

from __future__ import annotations

from kaname.texts import Bilingual, Language, text


class KanameError(Exception):
    """Any fault that kaname names itself; exit code 1.

    Parameters
    ----------
    key
        Name of the sentence in ``texts/errors.toml``.
    **values
        What fills the sentence's fields. A `Bilingual` is said in the reader's language.
    """

    exit_code = 1

    def __init__(self, key: str, /, **values: object) -> None:
        self.key = key
        self.values = values
        super().__init__(self.sentence("en"))

    def sentence(self, language: Language) -> str:
        """Return the fault as one sentence and the next call, in `language`."""
        said = {
            name: value.of(language) if isinstance(value, Bilingual) else value for name, value in self.values.items()
        }
        return text(f"errors.{self.key}", language, **said)


class UsageFault(KanameError):
    """The call asks for something that does not exist or cannot be combined; exit code 2."""

    exit_code = 2


class DataFault(KanameError):
    """Data are missing, damaged or stale; exit code 3."""

    exit_code = 3


class ValidationFault(KanameError):
    """Data are there but break a rule (balance, sign, label, source); exit code 4."""

    exit_code = 4
