"""Consistency checks: a public, named list; each returns what it found, and strict mode raises on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import narwhals as nw

from kaname.errors import ValidationFault

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that data break.

    Attributes
    ----------
    check
        Name of the check; also the key of its sentence in ``texts/errors.toml``.
    values
        What fills the sentence.
    """

    check: str
    values: dict[str, object]

    def fault(self) -> ValidationFault:
        """Return the finding as an exception."""
        return ValidationFault(self.check, **self.values)


@dataclass(frozen=True, slots=True)
class Check(Generic[T]):
    """A named rule over a table of type T."""

    name: str
    run: Callable[[T], Iterable[dict[str, object]]]


def findings(checks: Iterable[Check[T]], table: T, *, strict: bool) -> tuple[Finding, ...]:
    """Run `checks` in order; with `strict`, raise on the first finding.

    Raises
    ------
    ValidationFault
        In strict mode, with the name of the broken rule.
    """
    found: list[Finding] = []
    for check in checks:
        for values in check.run(table):
            finding = Finding(check.name, values)
            if strict:
                raise finding.fault()
            found.append(finding)
    return tuple(found)


def not_finite(column: str) -> nw.Expr:
    """Return whether a number is NaN or infinite, in the same way on every engine.

    Written out, such a value alone has an n in it. Arithmetic and the engines' own test are not asked: DuckDB answers
    them from the lowest and the highest value that Parquet states of a row group, and NaN is in neither.
    """
    return nw.col(column).cast(nw.Float64).cast(nw.String).str.to_lowercase().str.contains("n", literal=True)
