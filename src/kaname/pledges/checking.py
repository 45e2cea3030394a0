"""Every fault of a file of records at once, each as one sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from kaname.errors import ValidationFault
from kaname.indicators.energy import FUELS
from kaname.pledges.ledger import SHARED, Commitment, Source, records_in
from kaname.pledges.rules import broken_rules
from kaname.pledges.series import series_ids
from kaname.texts import LANGUAGES
from kaname.tomlfiles import parse_toml

Table = Mapping[str, Any]


def faults(
    document: str, name: str, *, known: frozenset[str], others: Iterable[Commitment] = (), later: Collection[str] = ()
) -> tuple[ValidationFault, ...]:
    """Return every fault of a TOML document of records, in the order they stand; none when `records_in` reads it.

    Parameters
    ----------
    document
        The TOML text.
    name
        How the document is called in messages.
    known
        ISO3 codes of the economies there are.
    others
        The records already in the ledger: an id of theirs is taken, and may be named as a successor.
    later
        Ids that may be named as successors and are not taken: of files read after this one.
    """
    try:
        tables = parse_toml(document, name)
    except ValidationFault as broken:
        return (ValidationFault("pledges.not_toml", name=name, detail=broken.values["reason"]),)
    found: dict[str, ValidationFault] = {}
    for fault in _faults(tables, name, known, {record.id for record in others}, frozenset(later)):
        found.setdefault(fault.sentence("en"), fault)
    if not found:
        # What the reading refuses is a fault, whichever rule it is of.
        try:
            records_in(document, name)
        except ValidationFault as refused:
            return (refused,)
    return tuple(found.values())


def ids_in(document: str) -> frozenset[str]:
    """Return the ids that a document gives its records, whatever else is wrong with it; none where it is not TOML."""
    try:
        records = parse_toml(document, "").get("records")
    except ValidationFault:
        return frozenset()
    return frozenset(str(record["id"]) for record in _list(records) if isinstance(record, Mapping) and "id" in record)


def _faults(
    tables: Table, name: str, known: frozenset[str], taken: set[str], later: frozenset[str]
) -> Iterator[ValidationFault]:
    shared, sources, records = tables.get("document"), tables.get("sources"), tables.get("records")
    for field, table in (("document", shared), ("sources", sources)):
        if not isinstance(table, Mapping):
            yield ValidationFault("pledges.field_missing", place=name, field=field)
    if not isinstance(records, list) or not records:
        yield ValidationFault("pledges.field_missing", place=name, field="records")
        return
    common: dict[str, Any] = {}
    if isinstance(shared, Mapping):
        common = {field: shared[field] for field in SHARED if field in shared}
    read = dict(sources) if isinstance(sources, Mapping) else {}
    for key, table in read.items():
        yield from _typed(Source, table, f"sources.{key}")
    whole = [common | (dict(record) if isinstance(record, Mapping) else {}) for record in records]
    own = [str(record.get("id")) for record in whole]
    for position, record in enumerate(whole):
        place = str(record.get("id") or f"{name}: records[{position + 1}]")
        yield from _record(record, place, read)
        yield from _parties(record, place, known)
        yield from _relations(record, taken | set(own) | later)
        if own[position] in own[:position] or own[position] in taken:
            yield ValidationFault("pledges.duplicate", id=own[position])


def _record(record: Table, place: str, sources: dict[str, Any]) -> Iterator[ValidationFault]:
    resolved = dict(record)
    keys = [key for key in _list(record.get("sources")) if isinstance(key, str)]
    listed = isinstance(record.get("sources", []), list)
    if listed:
        resolved["sources"] = [sources[key] for key in keys if key in sources]
    observed = [item for item in (record.get("baseline"), *_list(record.get("evidence"))) if isinstance(item, Mapping)]
    for key in dict.fromkeys([*keys, *(str(item["source"]) for item in observed if "source" in item)]):
        if key not in sources:
            yield ValidationFault("pledges.unknown_source", id=place, source=key)
    for item in observed:
        if _half_a_figure(item):
            yield ValidationFault("pledges.unit", id=f"{place}, {item.get('date', '–')}")
    for measure in _list(record.get("measured_by")):
        yield from _measure(measure)
    yield from _typed(Commitment, _bare(resolved), place)
    yield from broken_rules({**resolved, "id": place, "sources": keys if listed else ["–"]})


def _measure(measure: object) -> Iterator[ValidationFault]:
    if not isinstance(measure, Mapping):
        return
    for kind, field, there in (("series", "series", series_ids()), ("fuel_imports", "fuel", tuple(FUELS))):
        named = measure.get(field)
        if measure.get("kind") == kind and named and named not in there:
            yield ValidationFault("pledges.unknown_series", series=named, known=", ".join(there))


def _bare(record: dict[str, Any]) -> dict[str, Any]:
    """Return the record with a faultless source everywhere, so that only its own fields are looked at."""
    sound = {
        "title": {"ja": "–", "en": "–"},
        "publisher": {"ja": "–", "en": "–"},
        "date": "2000",
        "licence": {"ja": "–", "en": "–"},
    }
    bare = dict(record)
    if isinstance(record["sources"], list):
        bare["sources"] = [sound]
    if isinstance(record.get("baseline"), Mapping):
        bare["baseline"] = _unruled({**record["baseline"]}, sound)
    if isinstance(record.get("evidence"), list):
        bare["evidence"] = [
            _unruled({**item}, sound) if isinstance(item, Mapping) else item for item in record["evidence"]
        ]
    return bare


def _unruled(item: dict[str, Any], sound: dict[str, Any]) -> dict[str, Any]:
    """Return an observation with a sound source; whether figure and unit agree is reported apart."""
    if "source" in item:
        item["source"] = sound
    if _half_a_figure(item):
        item.pop("figure", None)
        item.pop("unit", None)
    return item


def _half_a_figure(item: Table) -> bool:
    return (item.get("figure") is None) != (not item.get("unit"))


def _typed(model: type[BaseModel], table: object, place: str) -> Iterator[ValidationFault]:
    """Yield what the types refuse; a rule broken after them is found by `broken_rules`."""
    try:
        model.model_validate(table)
    except ValidationError as refused:
        for error in refused.errors():
            # A party that is no code at all is told once, as one that is not known.
            if len(error["loc"]) > 1 and error["loc"][0] in {"parties", "partners"}:
                continue
            yield _sentence(error["type"], error["loc"], error.get("input"), error.get("ctx", {}), place)
    except ValidationFault as fault:
        if fault.key == "pledges.measure":
            yield fault


def _sentence(
    kind: str, where: tuple[int | str, ...], value: object, context: Mapping[str, Any], place: str
) -> ValidationFault:
    field = ".".join(str(part + 1) if isinstance(part, int) else part for part in where) or "–"
    if where and where[-1] in LANGUAGES and kind != "extra_forbidden":
        outer = field.rpartition(".")[0]
        return ValidationFault("pledges.missing_language", place=place, field=outer, language=where[-1])
    if kind == "missing":
        return ValidationFault("pledges.field_missing", place=place, field=field)
    if kind == "extra_forbidden":
        return ValidationFault("pledges.field_unknown", place=place, field=field)
    if kind == "literal_error":
        return ValidationFault(
            "pledges.field_choice", place=place, field=field, value=value, known=context.get("expected", "–")
        )
    return ValidationFault("pledges.field_value", place=place, field=field, value=value)


def _parties(record: Table, place: str, known: frozenset[str]) -> Iterator[ValidationFault]:
    for party in (*_list(record.get("parties")), *_list(record.get("partners"))):
        if str(party) not in known:
            yield ValidationFault("pledges.unknown_party", id=place, party=party)


def _relations(record: Table, ids: set[str]) -> Iterator[ValidationFault]:
    for successor in (*_list(record.get("superseded_by")), *_list(record.get("carried_by"))):
        if str(successor) not in ids:
            yield ValidationFault("pledges.unknown_successor", id=record.get("id", "–"), successor=successor)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
