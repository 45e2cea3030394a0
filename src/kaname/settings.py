"""One frozen set of settings: kaname.toml < environment (KANAME_*) < flags."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from platformdirs import user_cache_path, user_data_path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from kaname.errors import DataFault, UsageFault, ValidationFault
from kaname.texts import LANGUAGES, Language, default_language
from kaname.tomlfiles import SETTINGS, read_toml

Engine = Literal["duckdb", "polars", "spark"]
ENGINES: tuple[Engine, ...] = get_args(Engine)
PREFIX = "KANAME_"


def _home(value: object) -> object:
    """Return a folder with ``~`` read as a shell reads it: a file and a variable do not pass through one."""
    return Path(value).expanduser() if isinstance(value, str) else value


Folder = Annotated[Path, BeforeValidator(_home)]


class Settings(BaseModel):
    """Where data are kept and how answers are given; read once, never changed.

    What is not given comes from the environment, then from ``kaname.toml`` in the working folder. What is empty there
    counts as not set.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_dir: Folder = Field(default_factory=lambda: user_data_path("kaname", appauthor=False))
    cache_dir: Folder = Field(default_factory=lambda: user_cache_path("kaname", appauthor=False))
    engine: Engine = "duckdb"
    lang: Language = Field(default_factory=default_language)
    table: str = Field(default="", description="tables that answer where none is named, parted by commas")
    questions: str = Field(default="", description="folders of further questions, parted as PATH is")

    @model_validator(mode="before")
    @classmethod
    def _over_the_surroundings(cls, flags: dict[str, Any]) -> dict[str, Any]:
        """Put flags over the environment over kaname.toml; refuse names that are no setting."""
        names = tuple(cls.model_fields)
        return _written(names) | _environment(names) | flags


def load_settings(**flags: object) -> Settings:
    """Return the settings with `flags` on top; None means the flag was not given.

    Raises
    ------
    UsageFault
        When a setting has a wrong name or value, or kaname.toml cannot be read.
    """
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as fault:
        first = fault.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        known = {"engine": ENGINES, "lang": LANGUAGES}.get(name)
        if known is None:
            raise UsageFault("bad_setting", setting=name, reason=first["msg"]) from fault
        raise UsageFault("setting_choice", setting=name, value=first["input"], known=", ".join(known)) from fault
    except RuntimeError as fault:  # the home of a user that is not there, as in ~nobody/data
        raise UsageFault("bad_setting", setting="~", reason=str(fault).rstrip(".")) from fault


def _written(names: tuple[str, ...]) -> dict[str, Any]:
    """Return what kaname.toml in the working folder sets; nothing where there is none."""
    path = Path(SETTINGS)
    if not path.is_file() and not path.is_dir():  # a folder of that name is told of when it is read
        return {}
    try:
        found = read_toml(path)
    except (DataFault, ValidationFault) as fault:
        raise UsageFault("bad_setting", setting=SETTINGS, reason=fault.values["reason"]) from fault
    for name in found:
        if name not in names:
            raise UsageFault("unknown_setting", setting=name, place=SETTINGS, known=", ".join(names))
    return {name: value for name, value in found.items() if value != ""}


def _environment(names: tuple[str, ...]) -> dict[str, str]:
    """Return what the environment sets; an empty variable counts as not set."""
    found = {}
    for variable, value in sorted(os.environ.items()):
        if not variable.startswith(PREFIX):
            continue
        if (name := variable.removeprefix(PREFIX).lower()) not in names or variable != variable.upper():
            known = ", ".join(f"{PREFIX}{name.upper()}" for name in names)
            raise UsageFault("unknown_variable", variable=variable, known=known)
        if value.strip():
            found[name] = value
    return found
