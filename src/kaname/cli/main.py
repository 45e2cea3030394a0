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
    lanes,
    matrix,
    pledges,
    rerun,
    screen,
    sensitivity,
    stress,
)
from kaname.cli.options import LANGUAGE, option, words
from kaname.errors import KanameError
from kaname.texts import text

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

    0 done · 2 usage · 3 data missing or damaged · 4 validation · 1 anything else, in one sentence;
    ``--debug`` shows the trace.
    """
    given = sys.argv[1:] if arguments is None else arguments
    # A command lives for seconds: looking for garbage every 700 objects would take a tenth of them.
    gc.set_threshold(100_000)
    try:
        code = app(args=given, prog_name="kaname", standalone_mode=False)
    except KanameError as fault:
        code = _fail(fault.sentence(LANGUAGE), fault.exit_code, given)
    except typer.Abort:
        code = _fail(text("errors.interrupted", LANGUAGE), 1, given)
    except BrokenPipeError:
        code = 0
    except Exception as fault:  # noqa: BLE001 - the last door: one sentence, never a trace
        code = _unforeseen(fault, given)
    sys.exit(code if isinstance(code, int) else 0)


def _unforeseen(fault: Exception, given: list[str]) -> int:
    if isinstance(fault, TyperException):
        context = getattr(fault, "ctx", None)
        command = context.command_path if context else "kaname"
        sentence = text("errors.usage", LANGUAGE, reason=fault.format_message().rstrip("."), command=command)
        return _fail(sentence, 2, given)
    reason = f"{type(fault).__name__}: {fault}".splitlines()[0]
    return _fail(text("errors.unforeseen", LANGUAGE, reason=reason), 1, given)


def _fail(sentence: str, code: int, given: list[str]) -> int:
    if "--debug" in given:
        traceback.print_exc()
    print(sentence, file=sys.stderr)
    return code
