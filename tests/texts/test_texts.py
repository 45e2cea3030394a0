"""Every sentence in both languages, used, and written as an editor would leave it."""

from __future__ import annotations

import ast
import re
import string
import tomllib
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
import typer

from kaname.coalitions.standing import MEASURES
from kaname.indicators.energy import FUELS
from kaname.media.view import Kind
from kaname.pledges import Status
from kaname.questions.reading import CODES, RIGHT
from kaname.texts import LANGUAGES, Bilingual, both, catalogue, default_language, shown, text
from kaname.vocab.naming import KINDS

ROOT = Path(__file__).parents[2] / "src" / "kaname"
CATALOGUES = sorted(path.stem for path in (ROOT / "texts").glob("*.toml"))
QUESTIONS = sorted(path.parent.name for path in (ROOT / "questions").glob("*/words.toml"))
FAULTS = {"KanameError", "UsageFault", "DataFault", "ValidationFault"}

# Where one language needs a field the other does without.
FIELDS_DIFFER = {
    "leaflet.date": ({"year", "month", "day"}, {"year", "month_name", "day"}),
    "leaflet.date_given": ({"year", "month", "day"}, {"year", "month_name", "day"}),
    # "it" in English, after a title that has just named the economy.
    "leaflet.mirror.caption": ({"economy", "ours", "theirs", "ref"}, {"ours", "theirs", "ref"}),
}
SHOCKS = {"export_ban", "import_ban", "embargo", "supply_cut", "tariff", "strait_closure"}
SOLVERS = {"resourcing", "rationing", "inventories", "cost_push", "ces"}
# Keys made at run time: the pattern as it stands in the code, and everything that can fill it.
DYNAMIC: dict[str, set[str]] = {
    "cli.command.{}": {"stress", "pledges", "data"},
    "questions.coalition.say.short.{}": set(MEASURES),
    "questions.coalition.say.table.{}": {"members", "shapley"},
    "questions.data_diff.say.why.{}": {
        *("share", "supplier", "appeared", "gone", "below_minimum", "above_minimum", "other_figures"),
    },
    "questions.parts_list.say.table.{}": {"lines", "at_risk", "unmatched"},
    "errors.{}_pair": {"supply", "loss"},
    "media.unit.{}": {*RIGHT, *CODES},
    "media.kind.{}": set(get_args(Kind)),
    "media.badge.{}": set(get_args(Kind)),
    "media.sheet.column.{}": {"table", "name", "label", "unit", "kind"},
    "media.sheet.source.{}": {"what", "words", "edition", "licence", "url", "sha256"},
    "questions.energy.code.fuel.{}": set(FUELS),
    "questions.lanes.say.key.{}": {"strait", "band", "lane", "closed"},
    "questions.hubs.say.headline.{}": {"changes", "same", "none", "nothing"},
    "questions.mirror.say.flow.{}": {"imports", "exports"},
    "questions.products.say.headline.{}": {"all", "some", "none"},
    "questions.route.say.key.{}": {"way", "former", "passed", "closed", "port"},
    **{f"questions.matrix.say.all.{{}}.{part}": {"market", "supply", "loss"} for part in ("title", "headline", "axis")},
    "errors.{}_glyph": {"leaflet", "sheet"},
    "errors.{}_pages": {"leaflet", "sheet"},
    "leaflet.headline.{}": {"many", "one", "none"},
    "leaflet.partners.group_{}": {"larger", "smaller", "inside"},
    "leaflet.fuel.{}": set(FUELS),
    "leaflet.fuel_label.{}": set(FUELS),
    "leaflet.commitments.symbol.{}": set(get_args(Status)),
    "leaflet.commitments.progress.{}": set(get_args(Status)),
    "leaflet.map.title{}": {"", "_none"},
    "leaflet.map.alt{}": {"", "_none"},
    "leaflet.known.{}": {"1", "2", "3"},
    "leaflet.unknown.{}": {"1", "2", "3", "4"},
    "methods.pledges.series.{}": {"fuel_weight", "fuel_share", "product_concentration"},
    "methods.pledges.progress.{}": {"no_amount", "no_deadline", "no_baseline"},
    "methods.foip.absent.{}": {
        *("ideal_point_not_imported", "no_estimate", "list_not_typed", "not_published_here", "lanes_missing"),
    },
    "naming.kind.{}": set(KINDS),
    "naming.example.{}": set(KINDS),
    "leaflet.month.{}": {str(month) for month in range(1, 13)},
    "methods.note.{}_form": {"market", "supply"},
    "intake.kind.{}": {"trade", "input_output"},
    "questions.data_list.say.kind.{}": {"trade", "input_output"},
    "intake.cannot.{}": {"weights", "world_exports", "exports", "imports"},
    "intake.reason.{}": {
        *("year", "value_not_finite", "value_negative", "value_zero", "world", "area", "economy_unknown"),
        *("economy_not_then", "self_trade", "product_unknown", "weight_zero", "weight_impossible", "added_up", "level"),
        *("detail", "other_flow", "other_revision", "confidential", "stocks_drawn", "value_added_negative"),
    },
    "questions.stress.say.headline.{}": {"loss", "gain", "none"},
    "questions.stress.say.level.{}": {"low", "central", "high"},
    "questions.stress.say.elasticity.{}": {"low", "central", "high"},
    "questions.sensitivity.say.parameter.{}": {
        *("tau", "delta", "rho", "varrho", "elasticity_position", "product_elasticity", "value_added_elasticity"),
        *("stock_factor", "reorder", "restore_days", "sigma"),
    },
    "stress.shock.{}": SHOCKS,
    "stress.cushion.{}": {"stocks", "release", "substitution", "restraint"},
    "stress.reason.{}": {
        *("missing", "unknown", "choice", "at_least", "above", "at_most", "below", "finite", "empty", "too_many"),
        *("control_character", "integer", "number", "string", "boolean", "list", "table"),
    },
    "stress.solver.{}": SOLVERS,
    "stress.horizon.{}": SOLVERS,
    "stress.difference.{}": {"low", "central", "high"},
    "stress.assumes.{}": {
        *(
            "resourcing",
            "rationing",
            "inventories_critical",
            "inventories_adaptive",
            "cost_push_long",
            "cost_push_short",
        ),
        *("ces", "year_average", "intermediate_only", "stocks_table"),
    },
}
# Functions that name a sentence by their first argument, and the table it is in.
SPEAKERS = {
    "say": "leaflet",
    "words": "cli",
    "progress": "cli.progress",
    "steps": "cli.progress",
    "argument": "cli.argument",
    "notes": "methods.note",
    "_bilingual": "",
}
# Functions that pass on the key they were given make these patterns.
PASSED_ON = {
    "errors.{}",
    "leaflet.{}",
    "media.{}",
    "cli.{}",
    "cli.field.{}",
    "cli.option.{}",
    "cli.argument.{}",
    "methods.note.{}",
}

JAPANESE = r"[ぁ-ゖァ-ヺ一-鿿々ー]"
# Names and abbreviations that Japanese writes in Latin letters.
WITHOUT_JAPANESE = {"leaflet.fuel.lng", "leaflet.fuel_label.lng", "LNG", "HHI", "SHA-256", "MB"}


def entries(table: dict, prefix: str):
    """Yield every key with what stands there: a sentence has languages, not tables, inside."""
    for name, value in table.items():
        if isinstance(value, dict) and any(isinstance(inner, dict) for inner in value.values()):
            yield from entries(value, f"{prefix}.{name}")
        else:
            yield f"{prefix}.{name}", value


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Return every sentence by key: of the catalogues, and of each question as ``questions.NAME.…``."""
    found = {key: value for name in CATALOGUES for key, value in entries(catalogue(name), name)}
    for name in QUESTIONS:
        table = tomllib.loads((ROOT / "questions" / name / "words.toml").read_text(encoding="utf-8"))
        table.pop("command", None)
        found |= dict(entries(table, f"questions.{name}"))
    return found


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def broken(language: str, rules: dict[str, str], among: str = "") -> list[str]:
    """Return "key: rule" for every sentence that a pattern finds at fault."""
    return [
        f"{key}: {rule}"
        for key, value in sentences().items()
        if key.startswith(among)
        for rule, pattern in rules.items()
        if re.search(pattern, value[language])
    ]


def test_the_catalogues_were_found():
    assert {"errors", "cli", "leaflet", "methods"} <= set(CATALOGUES)
    assert len(sentences()) > 250


def test_every_sentence_is_in_both_languages():
    assert LANGUAGES == ("ja", "en")
    for key, value in sentences().items():
        assert set(value) == set(LANGUAGES), key
        assert all(isinstance(sentence, str) and sentence.strip() for sentence in value.values()), key
    rules = {"line break or tab": r"[\n\t]", "left to do": r"TODO|FIXME|XXX"}
    assert broken("ja", rules) + broken("en", rules) == []


def test_both_languages_take_the_same_fields():
    """English may ask for the form that opens a sentence, `{name_start}`, where Japanese takes `{name}`."""
    differing = {}
    for key, value in sentences().items():
        in_ja, in_en = fields(value["ja"]), fields(value["en"])
        assert all(name.isidentifier() for name in in_ja | in_en), key
        same = {name.removesuffix("_start") for name in in_en} == in_ja
        if (in_ja, in_en) != FIELDS_DIFFER[key] if key in FIELDS_DIFFER else not same:
            differing[key] = (in_ja, in_en)
    assert differing == {}


# What the code asks for ------------------------------------------------------------------------------------------------


class Asked:
    """The keys a module asks for: literal ones, patterns, and calls that state their fields outright."""

    def __init__(self) -> None:
        self.literal: dict[str, str] = {}
        self.patterns: dict[str, str] = {}
        self.calls: list[tuple[str, set[str], str]] = []


def pattern(node: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def alternatives(node: ast.expr, scope: ast.AST) -> list[str]:
    """Return the strings an argument can be: literals, both arms of a condition, what a local name was given."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        return [pattern(node)]
    if isinstance(node, ast.IfExp):
        return alternatives(node.body, scope) + alternatives(node.orelse, scope)
    if isinstance(node, ast.Dict):
        return [key for value in node.values for key in alternatives(value, scope)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        return [key for part in (node.func.value, *node.args[1:]) for key in alternatives(part, scope)]
    if isinstance(node, ast.Name):
        assigned = [
            n.value
            for n in ast.walk(scope)
            if isinstance(n, ast.Assign) and any(isinstance(t, ast.Name) and t.id == node.id for t in n.targets)
        ]
        return [key for value in assigned for key in alternatives(value, scope)]
    return []


def table_of(call: ast.Call, place: str) -> str | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    room, *rest = place.split("/")
    if name == "shared" or (name == "say" and room == "media" and isinstance(call.func, ast.Name)):
        return "media"
    if room == "questions" and len(rest) > 1 and name in {"say", "picture"} and isinstance(call.func, ast.Attribute):
        whole = ast.unparse(call.func.value)
        if whole.startswith("folder_of("):
            return f"questions.{rest[0]}"
        if whole.endswith("page"):
            return SPEAKERS[name]
        return f"questions.{rest[0]}.{name}"
    if name == "say" and (room == "questions" or ast.unparse(call.func).startswith("folder")):
        return None
    if name in FAULTS or name == "Check":
        return "errors"
    return "" if name in {"text", "both"} else SPEAKERS.get(name)


def arguments_of(call: ast.Call, place: str) -> list[tuple[str, ast.expr]]:
    """Return the (table, argument) pairs of a call that name sentences."""
    found = []
    table = table_of(call, place)
    if table is not None and call.args:
        chosen = [a for a in call.args if not isinstance(a, ast.Starred)] if table == "methods.note" else call.args[:1]
        found += [(table, argument) for argument in chosen]
    if getattr(call.func, "id", "") == "option":
        found += [("cli.option", keyword.value) for keyword in call.keywords if keyword.arg == "key"]
    return found


def note_call(asked: Asked, call: ast.Call, scope: ast.AST, place: str) -> None:
    for table, argument in arguments_of(call, place):
        for word in alternatives(argument, scope):
            key = f"{table}.{word}" if table else word
            if table.endswith(".picture"):
                asked.literal |= dict.fromkeys((f"{key}.title", f"{key}.alt"), place)
                continue
            (asked.patterns if "{}" in key else asked.literal)[key] = place
            if "{}" in key or any(keyword.arg is None for keyword in call.keywords):
                continue
            if table == "errors" and getattr(call.func, "id", "") != "Check":
                asked.calls.append((key, {str(keyword.arg) for keyword in call.keywords}, place))
            if table == "leaflet" or table.endswith(".say"):
                asked.calls.append((key, {str(keyword.arg) for keyword in call.keywords}, place))


def note_format(asked: Asked, call: ast.Call, place: str) -> None:
    """Note ``words("key").format(a=1)``."""
    if not (
        isinstance(call.func, ast.Attribute) and call.func.attr == "format" and isinstance(call.func.value, ast.Call)
    ):
        return
    inner = call.func.value
    if getattr(inner.func, "id", "") == "words" and inner.args and isinstance(inner.args[0], ast.Constant):
        asked.calls.append((f"cli.{inner.args[0].value}", {str(k.arg) for k in call.keywords}, place))


@cache
def asked_for() -> Asked:
    asked = Asked()
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                scope = next((f for f in reversed(functions) if any(inner is node for inner in ast.walk(f))), tree)
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                note_call(asked, node, scope, place)
                note_format(asked, node, place)
    for passed_on in PASSED_ON:
        del asked.patterns[passed_on]  # a pattern that nobody passes on is no exception
    return asked


def test_the_code_was_really_read():
    literal = asked_for().literal
    assert {"errors.flows_negative", "errors.pledges.no_source", "questions.screen.say.title"} <= set(literal)
    assert {"questions.exposure.picture.sides.alt", "media.source_line", "methods.note.hubs"} <= set(literal)
    assert {"leaflet.mirror.title_none", "leaflet.lead.hidden_only", "errors.unforeseen"} <= set(literal)


def test_every_sentence_asked_for_exists():
    missing = {key: place for key, place in asked_for().literal.items() if key not in sentences()}
    assert missing == {}


def test_keys_made_at_run_time_are_listed_with_all_that_fills_them():
    assert set(asked_for().patterns) == set(DYNAMIC)
    wanted = {name.format(fill) for name, fills in DYNAMIC.items() for fill in fills}
    assert wanted - set(sentences()) == set()


def by_convention() -> set[str]:
    """Return the keys that are asked for by name alone: of commands, fields, columns, codes and captions."""
    from kaname.cli.asked import EVERYWHERE
    from kaname.questions.folders import folders
    from kaname.questions.parts import columns_of

    found = {f"cli.option.{key}" for _, _, key in EVERYWHERE.values()}
    every: set[str] = set()
    for name in QUESTIONS:
        folder = folders()[name]
        columns = columns_of(folder)
        every |= columns
        fields = set(folder.question.model_fields)
        found |= {f"cli.field.{field}" for field in fields}
        for key in sentences():
            if not key.startswith(f"questions.{name}."):
                continue
            kind, *rest = key.split(".")[2:]
            if (
                kind in {"help", "progress"}
                or (kind == "field" and rest[0] in fields)
                or (kind == "column" and rest[0] in columns)
                or (kind == "code" and rest[0] in columns)
                or (kind == "picture" and rest[1] == "caption")
            ):
                found.add(key)
    return found | {f"columns.{column}" for column in every}


def test_every_sentence_is_used():
    used = set(asked_for().literal) | {name.format(fill) for name, fills in DYNAMIC.items() for fill in fills}
    assert set(sentences()) - used - by_convention() == set()


def test_every_question_has_help_and_every_column_that_is_shown_a_heading():
    from kaname.questions.folders import folders
    from kaname.questions.parts import shown_in

    for name in QUESTIONS:
        folder = folders()[name]
        assert f"questions.{name}.help" in sentences()
        headings = {f"columns.{column}" for column in shown_in(folder)}
        own = {f"questions.{name}.column.{column}" for column in shown_in(folder)}
        bare = {h.split(".")[-1] for h in headings - set(sentences())} & {
            o.split(".")[-1] for o in own - set(sentences())
        }
        assert bare == set(), f"{name}: columns without a heading"
        for field in folder.question.model_fields:
            assert {f"questions.{name}.field.{field}", f"cli.field.{field}"} & set(sentences()), f"{name}.{field}"


def test_every_field_is_given_where_a_sentence_is_asked_for():
    holes = [
        f"{place} {key} lacks {sorted(lacking)}"
        for key, given, place in asked_for().calls
        if key in sentences() and (lacking := (fields(sentences()[key]["ja"]) | fields(sentences()[key]["en"])) - given)
    ]
    assert len(asked_for().calls) > 80
    assert holes == []


def test_nothing_is_given_that_no_language_prints():
    spare = [
        f"{place} {key} does not print {sorted(extra)}"
        for key, given, place in asked_for().calls
        if key.startswith(("errors.", "cli.")) and key in sentences()
        if (extra := given - fields(sentences()[key]["ja"]) - fields(sentences()[key]["en"]))
    ]
    assert spare == []


# How it is written -----------------------------------------------------------------------------------------------------


def test_japanese_is_japanese():
    """A sentence that has letters at all has Japanese ones; punctuation, symbols and names in fields have none."""
    without = {
        key: value["ja"]
        for key, value in sentences().items()
        if re.search(r"[A-Za-z]", re.sub(r"\{\w*(:[^}]*)?\}", "", value["ja"])) and not re.search(JAPANESE, value["ja"])
    }
    assert {key: words for key, words in without.items() if not {key, words} & WITHOUT_JAPANESE} == {}


def test_japanese_punctuation():
    rules = {
        "half-width katakana or punctuation": r"[｡-ﾟ]",
        "a second kind of comma or stop": r"[，．]",
        "full-width letters or digits": r"[０-９Ａ-Ｚａ-ｚ]",
        "western punctuation after Japanese": rf"{JAPANESE}[,.!?;:]",
        "ASCII parentheses around Japanese": rf"\([^()]*{JAPANESE}[^()]*\)|{JAPANESE}\((?!\))",
        "a space after a stop or comma": r"[。、] ",
    }
    assert broken("ja", rules) == []
    for key, value in sentences().items():
        assert value["ja"].count("（") == value["ja"].count("）"), key
        assert value["ja"].count("「") == value["ja"].count("」"), key


def test_english_punctuation():
    rules = {
        "Japanese inside English": JAPANESE,
        "full-width punctuation": r"[、。，．（）「」：；　]",
        "two spaces": r"  ",
        "a space before punctuation": r" [,.;:](?: |$)",
        "straight apostrophe or quotation mark": r"[a-z]'[a-z]|s' |\"",
    }
    assert broken("en", rules) == []
    assert [key for key, value in sentences().items() if value["en"].count("(") != value["en"].count(")")] == []


# The whole sentence is the next call.
ONLY_A_CALL = {"errors.supply_pair"}


def errors() -> dict[str, dict[str, str]]:
    return {key: value for key, value in sentences().items() if key.startswith("errors.")}


def test_a_fault_names_what_happened_and_then_the_next_call():
    for key, value in errors().items():
        assert value["en"].endswith("."), key
        assert value["ja"].endswith("。"), key
        assert value["en"][0].isupper() or value["en"].startswith("{"), key
        if key not in ONLY_A_CALL:
            assert re.search(r"(; |\. [A-Z])[^;]+\.$", value["en"]), f"{key}: what happened; what to do."
            assert value["ja"].count("。") >= 2, f"{key}: 起きたこと。次にすること。"


def commands_in(sentence: str) -> set[str]:
    return set(
        re.findall(
            r"--[a-z]+(?:-[a-z]+)*|kaname [a-z]+|KANAME_[A-Z_]+|\w+\.(?:csv|toml|parquet)|\w+\(\)|SHA-256", sentence
        )
    )


def test_both_languages_give_the_same_next_call():
    assert [key for key, value in errors().items() if commands_in(value["ja"]) != commands_in(value["en"])] == []


def test_the_calls_a_sentence_names_exist():
    from kaname.cli.asked import EVERYWHERE
    from kaname.cli.main import BY_HAND, program
    from kaname.questions.fields import fields_of
    from kaname.questions.folders import folders

    root = program()
    commands, flags = set(root.list_commands(None)), {"--help"}
    groups = [*root.commands.values(), *(typer.main.get_command(app) for app in BY_HAND.values())]
    inner = [command for group in groups for command in getattr(group, "commands", {}).values()]
    for command in [root, *root.commands.values(), *inner]:
        flags |= {name for parameter in command.params for name in getattr(parameter, "opts", [])}
    flags |= {name for names, _, _ in EVERYWHERE.values() for name in names}
    for folder in folders().values():
        flags |= {flag for field in fields_of(folder.question) for flag in (field.flag, *field.also)}
    named = {word for value in sentences().values() for sentence in value.values() for word in commands_in(sentence)}
    assert {word.split()[1] for word in named if word.startswith("kaname ")} <= commands
    assert {word for word in named if word.startswith("--")} <= flags
    settings = {f"KANAME_{name}" for name in ("DATA_DIR", "CACHE_DIR", "ENGINE", "LANG", "QUESTIONS", "TABLE", "")}
    assert {word for word in named if word.startswith("KANAME_")} <= settings


# Words we do not use ---------------------------------------------------------------------------------------------------

MACHINE_PATH = re.compile(r"/(?:work|tmp|root|home|Users|opt|mnt)/\w")


def test_english_speaks_of_economies():
    assert broken("en", {"economies, not countries": r"(?i)\bcountr(?:y|ies)\b|\bnations?\b"}) == []


def test_japanese_speaks_of_economies():
    """国・地域, since Taiwan or Hong Kong may be meant; {count}か国 counts the members of a group of states."""
    assert broken("ja", {"国・地域": r"各国|諸国|他国|外国|国々|国名|第三国(?!・地域)|[一二三数何]か国"}) == []
    bare = r"か国(?!・地域)"
    assert broken("ja", {"か国・地域": bare}) == ["leaflet.groups.item: か国・地域"]


def test_no_path_of_a_machine_is_shipped():
    files = [p for p in ROOT.rglob("*") if p.suffix in {".py", ".toml", ".csv", ".typ", ".j2", ".md", ".txt"}]
    assert len(files) > 80
    assert [str(path) for path in files if MACHINE_PATH.search(path.read_text(encoding="utf-8"))] == []


# The functions ---------------------------------------------------------------------------------------------------------


def test_text_fills_fields_and_refuses_holes():
    assert (
        text("errors.unknown_form", "en", form="x")
        == "There is no form x of the matrix; use --form market, supply or loss."
    )
    assert both("leaflet.fuel.crude") == Bilingual(ja="原油", en="crude oil")
    with pytest.raises(KeyError):
        text("errors.unknown_form", "en", wrong="x")
    with pytest.raises(KeyError):
        text("errors.no_such_fault", "en")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "ja_JP"}, "ja"),
        ({"KANAME_LANG": "ja", "LC_ALL": "en_US.UTF-8"}, "ja"),
    ],
)
def test_the_default_language(monkeypatch, environment, expected):
    for name in ("KANAME_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert default_language() == expected


# What a reader typed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("plain text, 日本", "plain text, 日本"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("\x1b[31mred\x1b]0;owned\x07", "\\x1b[31mred\\x1b]0;owned\\x07"),
        ("back\rover", "back\\rover"),
        ("\x9b31m \x7f \x00", "\\x9b31m \\x7f \\x00"),
        ("a\u202eb\u2066c\u200fd", "a\\u202eb\\u2066c\\u200fd"),
        ("name\udcff", "name\\udcff"),
        ("[bold]x[/bold]", "[bold]x[/bold]"),
    ],
)
def test_control_characters_are_shown(typed, expected):
    """Case faults, markup2.toml."""
    assert shown(typed) == expected
    assert shown(expected) == expected


def test_a_language_that_was_configured(monkeypatch):
    for name in ("KANAME_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert default_language("ja") == "ja"
    assert default_language("fr") == "en"
    monkeypatch.setenv("KANAME_LANG", "en")
    assert default_language("ja") == "en"
