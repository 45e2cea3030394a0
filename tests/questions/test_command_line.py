"""A question as the command that asks it: the program reads it back as the same question."""

import shlex

import pytest
import typer

import kaname
from kaname.cli.asked import commands, fields_given
from kaname.cli.main import program
from kaname.questions.command import command_line
from kaname.questions.fields import fields_of
from kaname.questions.folders import folder_of

ASKED = [
    (kaname.Screen(economy="JPN"), "kaname screen JPN"),
    (
        kaname.Screen(economy="日本", year=2022, since=2020, rule="geodep"),
        "kaname screen JPN --year 2022 --since 2020 --rule geodep",
    ),
    (kaname.Screen(economy="QUAD", minimum=0, product="280530"), "kaname screen QUAD --product 280530 --minimum 0"),
    (kaname.Screen(economy="JPN", minimum=2.5e7), "kaname screen JPN --minimum 25000000"),
    (kaname.Indispensable(economy="CHN", threshold=0.3), "kaname indispensable CHN --threshold 0.3"),
    (
        kaname.Exposure(economy="JPN", supplier="中国", scope="goods", sellers="C26"),
        "kaname exposure JPN --supplier CHN --scope goods --sellers C26",
    ),
    (kaname.Matrix(), "kaname matrix"),
    (kaname.Matrix(form="supply"), "kaname matrix --form supply"),
    (kaname.Matrix(supplier="CHN", buyer="JPN"), "kaname matrix --supplier CHN --buyer JPN"),
    (kaname.Cite(snapshot="world_mining_data"), "kaname cite world_mining_data"),
    (kaname.Cite(snapshot="a name; rm -rf"), "kaname cite 'a name; rm -rf'"),
    (kaname.DataList(), "kaname data list"),
    (kaname.DataVerify(), "kaname data verify"),
    (kaname.Doctor(), "kaname doctor"),
]


@pytest.mark.parametrize(("question", "line"), ASKED, ids=[line for _, line in ASKED])
def test_what_is_typed(question, line):
    assert command_line(question) == line


def read_back(line):
    """Return the question that the program makes of a command, by its own parser."""
    name, *rest = shlex.split(line)
    assert name == "kaname"
    group, path = program(), []
    context = typer.Context(group, info_name="kaname")
    while hasattr(group, "list_commands"):
        word, group, rest = group.resolve_command(context, rest)
        path.append(word)
        context = typer.Context(group, info_name=word, parent=context)
    folder = commands()[tuple(path)]
    with group.make_context(path[-1], rest) as parsed:
        return folder.question(**fields_given(fields_of(folder.question), parsed.params))


@pytest.mark.parametrize("question", [question for question, _ in ASKED], ids=[line for _, line in ASKED])
def test_the_program_reads_it_back(question):
    assert read_back(command_line(question)) == question


def test_it_is_the_command_of_its_folder():
    for question, line in ASKED:
        assert shlex.split(line)[1 : 1 + len(folder_of(type(question)).command)] == list(
            folder_of(type(question)).command
        )


def test_switches_lists_and_defaults_of_true():
    """No bundled question has them all: a question of the same kind, asked under a folder that is there."""
    from typing import Annotated

    from kaname.questions.asking import Asked, Parties, Question
    from kaname.questions.screen.question import ScreenAnswer

    class Screen(Question[ScreenAnswer]):
        __module__ = "kaname.questions.screen.question"
        economies: Annotated[Parties, Asked(bare=True)]
        on: Parties = ()
        quickly: bool = False
        wholly: bool = True

    asked = Screen(economies="日本,韓国", on=("CHN", "TWN"), quickly=True, wholly=False)
    assert command_line(asked) == "kaname screen JPN KOR --on CHN --on TWN --quickly --no-wholly"
    assert command_line(Screen(economies=("JPN",))) == "kaname screen JPN"
