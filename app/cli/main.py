"""The command ``backstep``. What takes time to load is loaded by the command that needs it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from app.cli import bench, data, fleet, kiosk, live, recording, review, upkeep
from app.terminal.output import (
    ExitCode,
    Failure,
    own_error,
    print_error,
    quiet_libraries,
    set_up_logging,
)
from vision.pose.native import missing_library
from vision.sources.echo import echo_parts

_log = logging.getLogger(__name__)


class _Commands(TyperGroup):
    """The commands; what was typed wrongly comes back in an error that can be read."""

    def make_context(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - Click's, untyped
        """As in Click; the options before the command are looked at here."""
        with _errors_cut():
            return super().make_context(*args, **options)

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - Click's, untyped
        """As in Click; the command and what follows it are looked at here."""
        with _errors_cut():
            return super().invoke(ctx)


@contextmanager
def _errors_cut() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # Known by what it has: Typer brings a Click of its own in some releases.
        said = getattr(error, "message", None)
        if hasattr(error, "format_message") and isinstance(said, str):
            vars(error)["message"] = echo_parts(said)
        raise


app = typer.Typer(
    name="backstep",
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    epilog="Exit codes: 0 all well, 2 wrong usage or no place to write, 3 a clip cannot be read, "
    "4 something is missing (model, camera, port), 5 no walker with feet in a clip, "
    "1 an error of Backstep's own.",
)


def _show_version(asked: bool) -> None:
    if asked:
        print(f"backstep {version('backstep-coach')}")
        raise typer.Exit


@app.callback()
def options(
    debug: Annotated[
        bool, typer.Option("--debug", help="Log in detail, and let the libraries speak.")
    ] = False,
    _version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Coach backward walking with a camera. Pictures never leave this computer.

    Backstep is a coach, not a medical device.
    """
    set_up_logging(debug)


app.command()(live.demo)
app.command()(live.coach)
app.command()(review.review)
app.command()(recording.analyze)
app.command()(live.serve)
app.command()(bench.bench)
app.command()(upkeep.doctor)
app.add_typer(kiosk.kiosk_app, name="kiosk")
app.add_typer(fleet.fleet_app, name="fleet")
app.add_typer(upkeep.models_app, name="models")
app.add_typer(data.data_app, name="data")
app.command("report-schema", hidden=True)(upkeep.report_schema)
app.command("session-script", hidden=True)(upkeep.session_script)
if find_spec("app.evaluation.evaluate"):
    from app.evaluation.evaluate import evaluate_command

    app.command("evaluate")(evaluate_command)
if find_spec("app.evaluation.accuracy"):
    from app.evaluation.accuracy.command import accuracy_command

    app.command("accuracy")(accuracy_command)


def main() -> None:
    """Run ``backstep``; every error is one line on stderr and an exit code with a meaning."""
    if "--debug" in sys.argv:
        sys.exit(_run())
    with quiet_libraries():
        code = _run()
    sys.exit(code)


def _run() -> int:
    try:
        app()
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else ExitCode.OK
    except Failure as failure:
        _log.debug("failed", exc_info=True)
        print_error(str(failure))
        return failure.code
    except ImportError as error:
        _log.debug("failed", exc_info=True)
        remedy = missing_library(error) or (
            f"a part cannot be loaded ({error}). 'backstep doctor' says more"
        )
        print_error(remedy)
        return ExitCode.MISSING
    except Exception as error:  # the last resort: a traceback helps nobody at the terminal
        print_error(own_error(error))
        return ExitCode.UNEXPECTED
    return ExitCode.OK
