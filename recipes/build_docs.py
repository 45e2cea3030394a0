"""Write the reference pages that are made from the code: JSON contract, command line, vocabulary, data.

``python recipes/build_docs.py`` writes them; a test refuses pages that are not current.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path
from types import ModuleType
from typing import Any

from kaname import answers
from kaname.answers import contract
from kaname.indicators.concentration import RULES
from kaname.questions.session import Session
from kaname.settings import Settings
from kaname.texts import catalogue
from kaname.vocab.table import rows

REFERENCE = Path(__file__).parent.parent / "docs" / "reference"


def json_page() -> str:
    """Return the JSON contract as Markdown, from the pydantic classes."""
    lines = [
        "# JSON answers",
        "",
        "Every command prints its answer with `--json`.",
        "Fields are added, never renamed or removed, within a major version.",
        "",
    ]
    for module in _contracts():
        models = [
            m
            for _, m in inspect.getmembers(module, inspect.isclass)
            if m.__module__ == module.__name__ and issubclass(m, contract.Answer) and m is not contract.Answer
        ]
        lines += [f"## {_heading(module)}", ""]
        for model in sorted(models, key=lambda m: inspect.getsourcelines(m)[1]):
            lines += _model(model)
    return "\n".join(lines)


def _contracts() -> list[ModuleType]:
    """Return the modules of the contract: the shared one, then one a room, by name."""
    rooms = sorted(found.name for found in pkgutil.iter_modules(answers.__path__) if found.name.endswith("_contract"))
    return [contract, *(importlib.import_module(f"{answers.__name__}.{room}") for room in rooms)]


def _heading(module: ModuleType) -> str:
    """Return what a module of the contract is about: the first line of its docstring."""
    if module is contract:
        return "Products, exposure, files, and what all answers share"
    about = (inspect.getdoc(module) or module.__name__).splitlines()[0].rstrip(".")
    about = about.removeprefix("The JSON contract of ").replace("``", "`")
    return about[0].upper() + about[1:]


def _model(model: type[contract.Answer]) -> list[str]:
    lines = [
        f"### {model.__name__}",
        "",
        inspect.getdoc(model) or "",
        "",
        "| field | type | meaning |",
        "|---|---|---|",
    ]
    for name, field in model.model_fields.items():
        lines.append(f"| `{name}` | {_type(field.annotation)} | {field.description or ''} |")
    return [*lines, ""]


def _type(annotation: Any) -> str:
    text = getattr(annotation, "__name__", None) if not getattr(annotation, "__args__", None) else str(annotation)
    plain = re.sub(r"\b(?:kaname\.answers\.\w+|typing)\.", "", str(text))
    return plain.replace("|", "or").replace("NoneType", "null").replace("None", "null")


def cli_page() -> str:
    """Return the commands and options in both languages, from their own texts."""
    words = catalogue("cli")
    lines = [
        "# Command line",
        "",
        "`kaname COMMAND --help` prints the same in the reader's language (`KANAME_LANG`, or the locale).",
        "",
    ]
    for title, table in (("Commands", "command"), ("Arguments", "argument"), ("Options", "option")):
        lines += [f"## {title}", "", "| | 日本語 | English |", "|---|---|---|"]
        lines += [f"| `{name}` | {entry['ja']} | {entry['en']} |" for name, entry in words[table].items()]
        lines.append("")
    lines += [
        "## Exit codes",
        "",
        "| code | meaning |",
        "|---|---|",
        "| 0 | done |",
        "| 1 | any other error, in one sentence; `--debug`, anywhere on the line, shows the trace |",
        "| 2 | usage: an unknown economy, year, product, group, rule, option |",
        "| 3 | data missing or damaged |",
        "| 4 | validation: data that break a rule |",
        "| 130 | interrupted with Ctrl-C; nothing is left half-written |",
        "",
        "Standard output that is closed or full is code 1; a reader that leaves early (`| head`) is code 0.",
        "Where the stream's encoding lacks a character (a pipe on Japanese Windows is cp932), words show `?`",
        "in its place and JSON escapes it.",
        "",
        "## Settings",
        "",
        "`kaname.toml` in the working folder < environment < flags. `~` is the home folder; what is empty counts as",
        "not set; a name that is no setting is refused. `lang` is the language of help and messages too.",
        "",
        "| setting | environment | default |",
        "|---|---|---|",
    ]
    defaults = {"data_dir": "the user's data folder", "cache_dir": "the user's cache folder", "lang": "of the locale"}
    for name, field in Settings.model_fields.items():
        lines.append(f"| `{name}` | `KANAME_{name.upper()}` | {defaults.get(name, field.default)} |")
    return "\n".join([*lines, ""])


def data_page() -> str:
    """Return the bundled data, their schema and the published rules."""
    lines = [
        "# Data",
        "",
        "## Bundled snapshots",
        "",
        "| id | producer | title | edition | licence |",
        "|---|---|---|---|---|",
    ]
    for name, s in Session(Settings(data_dir=Path("does-not-exist"))).store.snapshots.items():
        lines.append(f"| `{name}` | {s.producer.en} | {s.title.en} | {s.edition} | {s.licence.en} |")
    lines += [
        "",
        "## Fields",
        "",
        "| table | field | symbol | dims | unit | sign | definition | source |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows("fields"):
        cells = (row[k] for k in ("table", "name", "symbol", "dims", "unit", "sign", "definition_en", "source"))
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", "## Rules that call a product dependent", "", "| rule | source | years |", "|---|---|---|"]
    lines += [f"| `{r.name}` | {r.source} | {r.needed} of {r.years} |" for r in RULES.values()]
    return "\n".join([*lines, ""])


PAGES = {"json.md": json_page, "cli.md": cli_page, "data.md": data_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")
        print(REFERENCE / name)
