"""The program `kaname`: its commands, and what happens when one fails."""

from __future__ import annotations

import gc
import sys
import traceback
from collections.abc import Mapping
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from kaname import __version__
from kaname.cli import brief, data, interruption, pledges, rerun, streams, stress
from kaname.cli.asked import callback, commands, today
from kaname.cli.options import LANGUAGE, option, words
from kaname.errors import KanameError
from kaname.texts import shown, text

CONTEXT = {"help_option_names": ["-h", "--help"]}
# The order of the list of commands; what is not named follows.
ORDER = ("brief", "screen", "indispensable", "exposure", "matrix", "stress", "sensitivity", "lanes", "route", "energy")


class Questions(TyperGroup):
    """Commands written by hand, and those of the questions, which are read only when called.

    `prefix` holds the words before this group's commands: none for the program, ``stress`` for its group.
    """

    prefix: tuple[str, ...] = ()
    # Groups some of whose commands are written by hand, built when called.
    by_hand: Mapping[str, typer.Typer] = {}

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - as the parent has it
        """Return the names of all commands of the group."""
        size = len(self.prefix)
        asked = [path[size] for path in commands() if path[:size] == self.prefix and len(path) > size]
        known = dict.fromkeys([*self.commands, *self.by_hand, *asked])
        return [name for name in ORDER if name in known] + sorted(name for name in known if name not in ORDER)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401 - as the parent has it
        """Return a command by name; of a question, its name and help alone."""
        if (found := super().get_command(ctx, cmd_name)) is not None:
            return found
        path = (*self.prefix, cmd_name)
        if cmd_name in self.by_hand:
            return group(path, self.by_hand[cmd_name])
        if (folder := commands().get(path)) is not None:
            return TyperCommand(cmd_name, help=folder.say("help", LANGUAGE), rich_markup_mode=None)
        if any(known[: len(path)] == path for known in commands()):
            return group(path)
        return None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - as the parent has it
        """Return the command that was called, a question's whole."""
        name, command, rest = super().resolve_command(ctx, args)
        folder = commands().get((*self.prefix, args[0]))
        if folder is None or args[0] in self.commands:
            return name, command, rest
        made = typer.Typer(add_completion=False, rich_markup_mode=None)
        made.command(name, help=folder.say("help", LANGUAGE), context_settings=CONTEXT)(callback(folder))
        return name, typer.main.get_command(made), rest


def group(path: tuple[str, ...], by_hand: typer.Typer | None = None) -> Questions:
    """Return the group of commands that begin with some words: those of questions, and of `by_hand`."""
    made: dict[str, Any] = {}
    if by_hand is not None:
        built: Any = typer.main.get_group(by_hand)
        made = built.commands
    found = Questions(
        name=path[-1],
        commands=made,
        help=words(f"command.{path[-1]}"),
        no_args_is_help=True,
        rich_markup_mode=None,
        context_settings=CONTEXT,
    )
    found.prefix = path
    return found


BY_HAND = {"stress": stress.app, "pledges": pledges.app, "data": data.app}
app = typer.Typer(
    name="kaname",
    cls=Questions,
    help=words("app"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings=CONTEXT,
)


@app.callback(invoke_without_command=True)
def start(
    version: Annotated[bool, option("--version", key="version")] = False,
    debug: Annotated[bool, option("--debug", key="debug")] = False,  # noqa: ARG001 - read by `run`
) -> None:
    """Print the version when asked."""
    if version:
        print(f"kaname {__version__}")
        raise typer.Exit


app.command("brief", help=words("command.brief"))(brief.command)

app.command("rerun", help=words("command.rerun"))(rerun.command)


def program() -> Questions:
    """Return the whole program: commands by hand, groups, and the questions."""
    found: Questions = typer.main.get_command(app)  # type: ignore[assignment]
    found.by_hand = BY_HAND
    return found


def run(arguments: list[str] | None = None) -> None:
    """Run the program and leave with the documented exit code.

    0 done · 2 usage · 3 data missing or damaged · 4 validation · 130 interrupted · 1 anything else, in one sentence;
    ``--debug`` anywhere on the line shows the trace.
    """
    given, debug = _without_debug(today(sys.argv[1:] if arguments is None else arguments))
    # A command lives for seconds: looking for garbage every 700 objects would take a tenth of them.
    gc.set_threshold(100_000)
    try:
        streams.open_streams()
        code = program()(args=given, prog_name="kaname", standalone_mode=False)
        sys.stdout.flush()
    except (Exception, SystemExit) as fault:  # noqa: BLE001 - the last door: one sentence, never a trace
        code = _ended(fault, debug=debug)
    if code == interruption.EXIT_CODE:  # typer's own answer to Ctrl-C, which says nothing
        interruption.let_go()
        code = _fail(text("errors.interrupted", LANGUAGE), code, debug=False)
    sys.exit(code if isinstance(code, int) else 0)


def _without_debug(given: list[str]) -> tuple[list[str], bool]:
    """Return the arguments without ``--debug``, wherever it stands before a lone ``--``, and whether it stood there."""
    end = given.index("--") if "--" in given else len(given)
    options = [argument for argument in given[:end] if argument != "--debug"]
    return [*options, *given[end:]], len(options) < end


def _ended(fault: BaseException, *, debug: bool) -> int:  # noqa: PLR0911 - one return a kind of end
    """Say in one sentence why the command ended, and return its exit code."""
    if interruption.seen():  # some libraries make another exception of Ctrl-C
        return interruption.EXIT_CODE
    if isinstance(fault, SystemExit):  # rich leaves so when its reader has gone, and nothing else does
        return 0 if isinstance(fault.__context__, BrokenPipeError) else int(fault.code or 0)
    if isinstance(fault, BrokenPipeError):  # the reader has what it wanted, as in `kaname screen JPN | head -1`
        streams.turn_away()
        return 0
    if isinstance(fault, KanameError):
        return _fail(fault.sentence(LANGUAGE), fault.exit_code, debug=debug)
    if type(fault).__name__ == "NoArgsIsHelpError":
        print(fault)
        return 2
    if isinstance(fault, TyperException):
        context = getattr(fault, "ctx", None)
        command = context.command_path if context else "kaname"
        sentence = text("errors.usage", LANGUAGE, reason=fault.format_message().rstrip("."), command=command)
        return _fail(sentence, 2, debug=debug)
    reason = f"{type(fault).__name__}: {fault}".splitlines()[0]
    return _fail(text("errors.unforeseen", LANGUAGE, reason=reason), 1, debug=debug)


def _fail(sentence: str, code: int, *, debug: bool) -> int:
    if debug:
        traceback.print_exc()
    print(shown(" ".join(sentence.splitlines())), file=sys.stderr)
    return code
