"""TOML in and out: what is written is read back, and what cannot be read is one sentence."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaname.errors import DataFault, ValidationFault
from kaname.tomlfiles import parse_toml, read_toml, toml_text, write_toml

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
scalars = st.one_of(
    words,
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.just(dt.UTC)),
    st.times(),
)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3))
tables = st.dictionaries(words, values, max_size=4)


@settings(deadline=None)
@given(tables)
def test_what_is_written_is_read_back(data):
    assert parse_toml(write_toml(data), "back.toml") == data


@settings(deadline=None)
@given(tables)
def test_a_byte_order_mark_changes_nothing(tmp_path_factory, data):
    """Case scenario-with-bom: Windows editors put one there."""
    path = tmp_path_factory.getbasetemp() / "marked.toml"
    path.write_bytes(b"\xef\xbb\xbf" + write_toml(data).encode())
    assert read_toml(path) == data
    assert parse_toml("\ufeff" + write_toml(data), "marked") == data


def test_the_shape_is_readable():
    record = {"name": "n", "title": {"ja": "題", "en": "x"}, "shock": [{"kind": "tariff", "by": ["USA"]}] * 2}
    assert write_toml(record) == (
        'name = "n"\n\n[title]\nja = "題"\nen = "x"\n'
        + '\n[[shock]]\nkind = "tariff"\nby = [\n    "USA",\n]\n' * 2
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "ja", "en"),
    [
        ("a = [", "TOML", "not TOML"),
        ("a = 1\na = 2", "TOML", "not TOML"),
        ("a = " + "[" * 5000, "入れ子", "nested too deeply"),
        ("a = " + "{b = " * 5000, "入れ子", "nested too deeply"),
        ("a = " + "9" * 5000, "64ビット", "beyond 64 bits"),
        ("a = [{b = 9223372036854775808}]", "64ビット", "beyond 64 bits"),
        ("a = -9223372036854775809", "64ビット", "beyond 64 bits"),
        ("a = 2026-02-30", "TOML", "not TOML"),
    ],
)
def test_what_is_not_toml(text, ja, en):
    with pytest.raises(ValidationFault) as fault:
        parse_toml(text, "own.toml")
    assert ja in fault.value.sentence("ja")
    assert en in fault.value.sentence("en")
    assert all("own.toml" in fault.value.sentence(language) for language in ("ja", "en"))


def test_the_whole_range_of_64_bits():
    ends = {"least": -(2**63), "most": 2**63 - 1}
    assert parse_toml(write_toml(ends), "ends") == ends


def test_what_cannot_be_opened(tmp_path):
    (tmp_path / "utf16.toml").write_bytes('name = "x"'.encode("utf-16"))
    (tmp_path / "folder.toml").mkdir()
    for name, ja, en in (
        ("utf16.toml", "UTF-8", "not UTF-8"),
        ("folder.toml", "フォルダ", "a folder"),
        ("none.toml", "none.toml", "No such file"),
    ):
        with pytest.raises(DataFault) as fault:
            toml_text(tmp_path / name)
        assert ja in fault.value.sentence("ja")
        assert en in fault.value.sentence("en")
        assert name in str(fault.value)


def test_every_reader_takes_the_mark(tmp_path):
    """Pledges, groups and sidecars are edited by hand too."""
    from importlib.resources import files

    from kaname.coalitions.groups import load_groups
    from kaname.pledges.ledger import records_in, text_of
    from kaname.pledges.scores import scores_in
    from kaname.warehouse.snapshot import read_sidecar

    def marked(name, text):
        path = tmp_path / name
        path.write_text("\ufeff" + text, encoding="utf-8")
        return path

    group = '[OWN]\nname = { ja = "組", en = "Own" }\nas_of = "2024"\nsource = "A note"\nmembers = ["JPN", "KOR"]\n'
    assert load_groups(marked("own.toml", group))["OWN"].members == ("JPN", "KOR")
    sidecar = files("kaname.data").joinpath("marine_network.parquet.toml").read_text(encoding="utf-8")
    assert read_sidecar(marked("marine_network.parquet.toml", sidecar)).id == "marine_network"
    shipped = next(entry for entry in files("kaname.pledges").joinpath("records").iterdir() if entry.suffix == ".toml")
    text = shipped.read_text(encoding="utf-8")
    assert records_in(text_of(marked("records.toml", text)), "r") == records_in(text, "r")
    assert scores_in(text_of(marked("scores.toml", "scores = []")), "scores.toml") == ()
