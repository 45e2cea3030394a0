"""Reading an answer in one language: words by key, codes as names, money in a currency, tables off their classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache, cached_property
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from kaname.errors import UsageFault
from kaname.media import numbers
from kaname.media.view import Align, Column, Picture, Shown, Table, View
from kaname.media.words import say
from kaname.questions.folders import Folder, folder_of, words
from kaname.questions.marks import PLAIN, Told, told_of
from kaname.settings import load_settings
from kaname.texts import Bilingual, Language
from kaname.vocab.economies import economies, groups, prose, short
from kaname.vocab.products import REVISION, product_or_code
from kaname.vocab.sectors import scopes, sectors
from kaname.vocab.table import names, rows

if TYPE_CHECKING:
    from kaname.media.drawings import Drawing
    from kaname.media.page import Page
    from kaname.questions.asking import Answer, Currency

RIGHT = frozenset(
    {"share", "percent", "usd", "usd_mn", "tonnes", "index", "ratio", "count", "days", "km", "year", "number"}
)
CODES = frozenset({"economy", "product", "sector", "strait"})
BAND = ("low", "central", "high")
Amount = Callable[[float, Language], str]


def view_of(found: Answer, language: Language | None = None, currency: Currency | None = None) -> View:
    """Return how an answer reads, by the ``view`` of its question's folder.

    Raises
    ------
    UsageFault
        For an unknown language or currency.
    """
    chosen: Language = language or load_settings().lang
    if chosen not in ("ja", "en"):
        raise UsageFault("unknown_language", lang=chosen, known="ja, en")
    if currency not in (None, "usd", "jpy"):
        raise UsageFault("unknown_currency", currency=currency, known="usd, jpy")
    folder = folder_of(type(found))
    reader = Reader(folder, chosen, currency or ("jpy" if chosen == "ja" else "usd"), currency is not None)
    made: View = folder.module("view").view(found, reader)
    return made


@dataclass(frozen=True)
class Reader:
    """One reader of one question's answers.

    Attributes
    ----------
    folder
        The question's folder: its words.
    language, currency
        What is read, and what money is counted in for the eye.
    one_currency
        Whether the currency was asked for: where money is told in two, the other is then left out.
    """

    folder: Folder
    language: Language
    currency: Currency = "usd"
    one_currency: bool = False
    _rates: dict[int, None] = field(default_factory=dict, repr=False)

    @cached_property
    def page(self) -> Page:
        """A page of the reader's language that numbers its sources, for prose that cites them."""
        from kaname.media.page import Page  # noqa: PLC0415 - most answers cite below alone

        return Page(self.language)

    def say(self, key: str, /, **values: object) -> str:
        """Return the sentence ``say.KEY`` of the question's words."""
        return self.folder.say(f"say.{key}", self.language, **values)

    def shared(self, key: str, /, **values: object) -> str:
        """Return the sentence ``media.KEY`` that every medium shares."""
        return say(key, self.language, **values)

    def of(self, given: Bilingual) -> str:
        """Return a bilingual text in the reader's language."""
        return given.of(self.language)

    def party(self, code: str) -> str:
        """Return an economy's or a group's name as a sentence uses it; a code nobody names as it is."""
        return prose(code, self.language) if code in economies() or code in groups() else code

    def start(self, code: str) -> str:
        """Return the name as it opens a sentence."""
        name = self.party(code)
        return name[:1].upper() + name[1:]

    def listed(self, parts: Iterable[str]) -> str:
        """Return words as a list."""
        return self.shared("list_comma").join(parts)

    def share(self, value: float, digits: int = 1) -> str:
        """Return a share 0–1 as percent."""
        return numbers.percent(value, digits)

    def band(self, low: float, central: float, high: float, shown: Callable[[float], str]) -> str:
        """Return a band with its central value, each end as `shown` writes it."""
        return self.shared("band", central=shown(central), low=shown(low), high=shown(high))

    def money(self, usd: float, year: int) -> str:
        """Return an amount in US dollars of `year` in the reader's currency; yen at the year's average rate."""
        return self._money(usd, year, numbers.usd, numbers.yen)

    def _money(self, usd: float, year: int | None, dollars: Amount, yen: Amount) -> str:
        if self.currency == "usd" or year is None:
            return dollars(usd, self.language)
        self._rates[year] = None
        if year not in numbers.yen_years():
            return dollars(usd, self.language)
        return yen(usd * numbers.yen_per_dollar(year), self.language)

    def name(self, unit: str, code: str, revision: str = REVISION) -> str:
        """Return a code as a name: of an economy, product, sector or strait; the code where it has none."""
        if unit == "economy":
            return short(code, self.language) if code in economies() or code in groups() else code
        if unit == "product":
            return self.of(product_or_code(code, revision).short)
        if unit == "sector":
            return self.of(sectors()[code].short) if code in sectors() else code
        return _straits().get(code, Bilingual(code, code)).of(self.language)

    def inside(self, unit: str, code: str, revision: str = REVISION) -> str:
        """Return a name as it stands inside a sentence: English lower-cased, except abbreviations and names."""
        word = self.name(unit, code, revision)
        return _lowered(word) if unit in {"product", "sector"} else word

    def scope(self, name: str, *, inside: bool = False) -> str:
        """Return a scope of sectors in words, as they stand `inside` a sentence or by themselves."""
        known = scopes()
        word = self.of(known[name]) if name in known else self.name("sector", name)
        return _lowered(word) if inside else word

    def value(self, value: Any, told: Told = PLAIN, *, column: str = "", year: int | None = None) -> str:  # noqa: ANN401
        """Return a value as the eye is shown it, by its unit; a dash for what is absent.

        Parameters
        ----------
        value
            A number, code, truth, text, band, or several of them.
        told
            Its unit and digits.
        column
            Name of the column, whose codes the question's words may name.
        year
            Year of an amount of money.
        """
        if value is None or (isinstance(value, str | tuple) and not value):
            return self.shared("none")
        if isinstance(value, bool):
            return self.shared("yes" if value else "no")
        if isinstance(value, int | float):
            return self._number(float(value), told, year)
        return self._words(value, told, column, year)

    def _words(self, value: Any, told: Told, column: str, year: int | None) -> str:  # noqa: ANN401 - words of any kind
        if isinstance(value, Bilingual):
            return self.of(value)
        if isinstance(value, tuple | list):
            return self.listed(self.value(part, told, column=column, year=year) for part in value)
        if isinstance(value, str):
            return self.name(told.unit, value) if told.unit in CODES else self._coded(column, value)
        return self._band(value, told, column, year)

    def cell(self, value: float, unit: str, year: int | None = None, digits: int | None = None) -> str:
        """Return a number by its unit, as a table shows it."""
        return self.value(value, Told(unit, digits), year=year)

    def _band(self, value: Any, told: Told, column: str, year: int | None) -> str:  # noqa: ANN401 - any band
        low, central, high = (self.value(getattr(value, end), told, column=column, year=year) for end in BAND)
        return self.shared("band", central=central, low=low, high=high)

    def _coded(self, column: str, value: str) -> str:
        group = words(self.folder).get("code", {}).get(column, {})
        said: str = group[value][self.language] if value in group else value
        return said

    def _number(self, value: float, told: Told, year: int | None) -> str:
        if told.unit in {"usd", "usd_mn"}:
            amount = value * (1e6 if told.unit == "usd_mn" else 1.0)
            return self._money(amount, year, numbers.usd_in_table, numbers.yen_in_table)
        if told.unit == "share":
            return self.share(value, 1 if told.digits is None else told.digits)
        if told.unit == "percent":
            digits = 3 if told.digits is None else told.digits
            return numbers.signed(f"{round(value, digits) + 0.0:.{digits}f}%")
        if told.unit == "tonnes":
            return numbers.tonnes(value, self.language)
        if told.unit == "year":
            return f"{value:.0f}"
        digits = {"index": 3, "ratio": 2, "count": 0, "days": 0, "km": 0}.get(told.unit, 2)
        return numbers.signed(f"{value:,.{digits if told.digits is None else told.digits}f}")

    def label(self, column: str) -> str:
        """Return the heading of a column: of the question's words, of those all share, else its name."""
        for part in (words(self.folder).get("column", {}), _columns()):
            if column in part:
                said: str = part[column][self.language]
                return said
        return column

    def shown(self, name: str, cells: Iterable[str], align: Align = "left") -> Shown:
        """Return a column for the eye whose cells are words already."""
        return Shown(name, self.label(name), align, tuple(cells))

    def table(  # noqa: PLR0913 - a table's looks
        self,
        name: str,
        row: type[BaseModel],
        given: Sequence[BaseModel],
        shown: Sequence[str | Shown],
        *,
        title: str = "",
        most: int | None = None,
        note: str = "",
        year: int | None = None,
    ) -> Table:
        """Return a table read off the class of its rows: all fields go to files, the named ones to the eye.

        Parameters
        ----------
        name, title, note
            What files and the eye call it, and the sentence below.
        row, given
            The class of the rows, and the rows.
        shown
            Fields for the eye in their order, or columns made by `Reader.shown` of as many cells as are shown.
        most
            Rows the eye sees; all when None.
        year
            Year of amounts of money; the row's own ``year`` when None and it has one.
        """
        read = given[:most]
        told = {part: told_of(hint) for part, hint in _hints(row).items()}
        eye = tuple(
            part
            if isinstance(part, Shown)
            else Shown(
                part,
                self.label(part),
                "right" if told[part].unit in RIGHT else "left",
                tuple(
                    self.value(
                        getattr(one, part),
                        told[part],
                        column=part,
                        year=getattr(one, "year", None) if year is None else year,
                    )
                    for one in read
                ),
            )
            for part in shown
        )
        return Table(name, title, tuple(self._columns(row, given)), eye, note)

    def _columns(self, row: type[BaseModel], given: Sequence[BaseModel]) -> Iterable[Column]:
        for name, hint in _hints(row).items():
            told = told_of(hint)
            values = [getattr(one, name) for one in given]
            for suffix, of in _parts(hint):
                label = self.label(f"{name}{suffix}" if f"{name}{suffix}" in _columns() else name)
                yield Column(f"{name}{suffix}", label, told.unit, told.kind, [of(value) for value in values])

    def picture(self, name: str, drawing: Drawing, **values: object) -> Picture:
        """Return a picture whose title, description and caption are ``picture.NAME.title|alt|caption``."""
        told = words(self.folder)["picture"][name]
        said = {
            part: self.folder.say(f"picture.{name}.{part}", self.language, **values) if part in told else ""
            for part in ("title", "alt", "caption")
        }
        return Picture(name, said["title"], said["alt"], drawing, said["caption"])

    def view(self, *, notes: Iterable[Bilingual | str] = (), **parts: Any) -> View:  # noqa: ANN401 - the fields of a view
        """Return the view, its notes in the reader's language, the rate of exchange among them where it was used."""
        told = [note if isinstance(note, str) else self.of(note) for note in notes]
        for year in sorted(self._rates):
            if year in numbers.yen_years():
                rate, source = f"{numbers.yen_per_dollar(year):.2f}", numbers.yen_source(year)
                told.append(self.shared("rate", year=year, rate=rate, source=source))
            else:
                told.append(self.shared("no_rate", year=year))
        return View(question=self.folder.name, language=self.language, notes=tuple(dict.fromkeys(told)), **parts)


def _lowered(word: str) -> str:
    """Return a word with a small first letter, abbreviations as they are."""
    return word[:1].lower() + word[1:] if word[1:2].islower() else word


@cache
def _columns() -> Mapping[str, Any]:
    """Return the headings that questions share."""
    from kaname.texts import catalogue  # noqa: PLC0415 - read once

    return catalogue("columns")


@cache
def _straits() -> dict[str, Bilingual]:
    return {row["chokepoint"]: names(row, "name") for row in rows("chokepoints")}


@cache
def _hints(row: type[BaseModel]) -> dict[str, Any]:
    """Return the fields of a row class with what is told of them."""
    found = get_type_hints(row, include_extras=True)
    return {name: found[name] for name in row.model_fields}


def column_names(row: type[BaseModel]) -> tuple[str, ...]:
    """Return the columns that rows of a class make in files."""
    return tuple(columns_told(row))


def columns_told(row: type[BaseModel]) -> dict[str, Told]:
    """Return what is told of each column that rows of a class make in files."""
    return {f"{name}{suffix}": told_of(hint) for name, hint in _hints(row).items() for suffix, _ in _parts(hint)}


def _parts(hint: Any) -> tuple[tuple[str, Callable[[Any], Any]], ...]:  # noqa: ANN401 - any annotation
    """Return the columns a field makes: itself, or one for each part of a text or band; several values are joined."""
    inner = _inner(hint)
    if isinstance(inner, type) and is_dataclass(inner):
        return tuple((f"_{part.name}", _part(part.name)) for part in fields(inner))
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        return tuple((f"_{part}", _part(part)) for part in inner.model_fields)
    return (("", _scalar),)


def _inner(hint: Any) -> Any:  # noqa: ANN401 - any annotation
    if get_origin(hint) is Annotated:
        return _inner(hint.__origin__)
    if get_origin(hint) in (Union, UnionType):
        return next((_inner(part) for part in get_args(hint) if part is not type(None)), hint)
    return hint


def _part(name: str) -> Callable[[Any], Any]:
    return lambda value: None if value is None else _scalar(getattr(value, name))


def _scalar(value: Any) -> Any:  # noqa: ANN401 - any cell
    if isinstance(value, tuple | list):
        return ";".join(str(part) for part in value)
    return value
