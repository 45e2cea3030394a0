"""One frozen set of settings: kaname.toml < environment (KANAME_*) < flags."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from kaname.errors import UsageFault
from kaname.texts import Language, default_language


class Settings(BaseSettings):
    """Where data are kept and how answers are given; read once, never changed."""

    model_config = SettingsConfigDict(env_prefix="KANAME_", toml_file="kaname.toml", frozen=True, extra="forbid")

    data_dir: Path = Field(default_factory=lambda: user_data_path("kaname", appauthor=False))
    cache_dir: Path = Field(default_factory=lambda: user_cache_path("kaname", appauthor=False))
    engine: Literal["duckdb", "polars", "spark"] = "duckdb"
    lang: Language = Field(default_factory=default_language)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources: flags, then the environment, then kaname.toml."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**flags: object) -> Settings:
    """Return the settings with `flags` on top; None means the flag was not given.

    Raises
    ------
    UsageFault
        When a setting has a wrong name or value.
    """
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as fault:
        first = fault.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise UsageFault("bad_setting", setting=name, reason=first["msg"]) from fault
    except ValueError as fault:  # kaname.toml is not TOML
        raise UsageFault("bad_setting", setting="kaname.toml", reason=str(fault)) from fault
