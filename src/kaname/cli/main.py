"""The program `kaname`: its commands, and what happens when one fails."""

from __future__ import annotations

import gc
import sys
import traceback
from typing import Annotated

import typer
from typer.exceptions import TyperException

from kaname import __version__
from kaname.cli import (
    brief,
    cite,
    coalition,
    data,
    doctor,
    energy,
    exposure,
    foip,
    indispensable,
    interruption,
    lanes,
    matrix,
    pledges,
    rerun,
    screen,
    sensitivity,
    streams,
    stress,
)
from kaname.cli.options import LANGUAGE, option, words
from kaname.errors import KanameError
from kaname.texts import shown, text

app = typer.Typer(
    name="kaname",
    help=words("app"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
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
app.command("screen", help=words("command.screen"))(screen.command)
app.command("indispensable", help=words("command.indispensable"))(indispensable.command)
app.command("exposure", help=words("command.exposure"))(exposure.command)
app.command("matrix", help=words("command.matrix"))(matrix.command)
app.command("lanes", help=words("command.lanes"))(lanes.command)
app.command("coalition", help=words("command.coalition"))(coalition.command)
app.command("energy", help=words("command.energy"))(energy.command)
app.command("foip", help=words("command.foip"))(foip.command)
app.command("sensitivity", help=words("command.sensitivity"))(sensitivity.command)
app.command("rerun", help=words("command.rerun"))(rerun.command)
app.command("doctor", help=words("command.doctor"))(doctor.command)
app.command("cite", help=words("command.cite"))(cite.command)
app.add_typer(stress.app, name="stress", help=words("command.stress"))
app.add_typer(pledges.app, name="pledges", help=words("command.pledges"))
app.add_typer(data.app, name="data", help=words("command.data"))


def run(arguments: list[str] | None = None) -> None:
    """Run the program and leave with the documented exit code.

    0 done · 2 usage · 3 data missing or damaged · 4 validation · 130 interrupted · 1 anything else, in one sentence;
    ``--debug`` anywhere on the line shows the trace.
    """
    given, debug = _without_debug(sys.argv[1:] if arguments is None else arguments)
    # A command lives for seconds: looking for garbage every 700 objects would take a tenth of them.
    gc.set_threshold(100_000)
    try:
        streams.open_streams()
        code = app(args=given, prog_name="kaname", standalone_mode=False)
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


def _ended(fault: BaseException, *, debug: bool) -> int:
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
