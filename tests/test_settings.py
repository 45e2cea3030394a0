"""Settings: flags over the environment over kaname.toml, and every wrong name or value in one sentence."""

from pathlib import Path

import pytest

from kaname.errors import UsageFault
from kaname.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def surroundings(tmp_path, monkeypatch):
    for name in ("KANAME_DATA_DIR", "KANAME_CACHE_DIR", "KANAME_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)


def test_flags_over_the_environment_over_the_file(monkeypatch):
    Path("kaname.toml").write_text('engine = "polars"\nlang = "ja"\ndata_dir = "file"\n')
    assert load_settings().engine == "polars"
    monkeypatch.setenv("KANAME_ENGINE", "spark")
    found = load_settings(data_dir="flag", lang=None)
    assert (found.engine, found.lang, found.data_dir) == ("spark", "ja", Path("flag"))
    assert load_settings(engine="duckdb").engine == "duckdb"
    assert Settings(engine="duckdb").lang == "ja", "the class reads as the function does"


def test_the_home_folder(tmp_path, monkeypatch):
    """Case tilde-and-empty-folders: a file and a variable pass through no shell."""
    home = tmp_path / "home"
    monkeypatch.setenv("KANAME_DATA_DIR", "~/x")
    Path("kaname.toml").write_text('cache_dir = "~/c"\n')
    found = load_settings()
    assert (found.data_dir, found.cache_dir) == (home / "x", home / "c")
    assert load_settings(cache_dir="~").cache_dir == home


@pytest.mark.parametrize("empty", ["", "  "])
def test_empty_is_not_set(tmp_path, monkeypatch, empty):
    """Case tilde-and-empty-folders: as the XDG specification has it, never the working folder."""
    for name in ("DATA_DIR", "CACHE_DIR", "ENGINE", "LANG"):
        monkeypatch.setenv(f"KANAME_{name}", empty)
    found = load_settings()
    assert (found.engine, found.lang) == ("duckdb", "en")
    assert found.cache_dir.is_relative_to(tmp_path / "home")
    Path("kaname.toml").write_text('cache_dir = "kept"\ndata_dir = ""\n')
    found = load_settings()
    assert found.cache_dir == Path("kept")
    assert found.data_dir.is_relative_to(tmp_path / "home")


def test_a_user_that_is_not_there(monkeypatch):
    monkeypatch.setenv("KANAME_DATA_DIR", "~no-such-user/x")
    with pytest.raises(UsageFault, match="home directory"):
        load_settings()


@pytest.mark.parametrize("flags", [{"colour": 1}, {"engine": "abacus"}, {"lang": "fr"}, {"data_dir": 3}])
def test_a_wrong_flag(flags):
    with pytest.raises(UsageFault) as fault:
        load_settings(**flags)
    for language in ("ja", "en"):
        assert next(iter(flags)) in fault.value.sentence(language)


def test_nothing_changes_them():
    with pytest.raises(ValueError, match="frozen"):
        load_settings().engine = "polars"
