"""Which reader knows the files that are given: each looks at names and first bytes."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import cast

from kaname.errors import UsageFault
from kaname.intake.read import Reader

# Modules by provider, loaded when files are looked at; those that know a layout by more come first.
READERS: dict[str, str] = {
    "baci": "kaname.intake.trade.baci",
    "comtrade": "kaname.intake.trade.comtrade",
    "japan-customs": "kaname.intake.trade.japan",
    "comext": "kaname.intake.trade.comext",
    "china-customs": "kaname.intake.trade.china",
    "us-census": "kaname.intake.trade.us_census",
    "icio": "kaname.intake.tables.icio",
    "io-long": "kaname.intake.tables.io_long",
    "mrio": "kaname.intake.tables.mrio",
    "generic": "kaname.intake.trade.generic",
}
# Readers that are asked for by name: what they read has no layout of its own.
BY_NAME = frozenset({"generic", "io-long"})


def reader_of(provider: str) -> Reader:
    """Return the reader of a provider, or raise `UsageFault` naming those there are."""
    if provider not in READERS:
        raise UsageFault("unknown_provider", provider=provider, known=", ".join(READERS))
    return cast("Reader", import_module(READERS[provider]))


def recognised(files: tuple[Path, ...], provider: str = "") -> tuple[Reader, str]:
    """Return the reader that knows the files and the layout it takes them for.

    Raises
    ------
    UsageFault
        When nobody knows them, or the provider that is named does not.
    """
    if provider in BY_NAME:
        reader = reader_of(provider)
        return reader, reader.recognises(files) or provider
    for name in (provider,) if provider else READERS:
        reader = reader_of(name)
        if layout := reader.recognises(files):
            return reader, layout
    known = ", ".join(READERS)
    if provider:
        raise UsageFault("not_of_provider", file=files[0].name, provider=provider, known=known)
    raise UsageFault("unrecognised", file=files[0].name, known=known)
