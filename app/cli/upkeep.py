"""``backstep doctor``, ``models`` and ``report-schema``: the state of the installation."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.text import Text

from app.cli.live import DEFAULT_PORT, PortOption
from app.terminal.options import get_model
from app.terminal.output import ExitCode, out

models_app = typer.Typer(help="See and fetch the pose models.", no_args_is_help=True)


@models_app.command("list")
def list_models() -> None:
    """Show the catalogue and what is on this computer."""
    from rich.table import Table

    import models

    catalogue = models.load_catalogue()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("model", "size", "licence", "on this computer"):
        table.add_column(column)
    for entry in catalogue.models:
        state = models.status(entry.name)
        name = f"{entry.name} (default)" if entry.name == catalogue.default else entry.name
        table.add_row(name, f"{entry.bytes / 1e6:.1f} MB", entry.licence, state.detail)
    console = out()
    console.print(table)
    given = models.given_status()
    if given is not None:
        console.print(f"In use instead: {given.path} ({given.detail})", markup=False)


@models_app.command("get")
def get(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Which one; the default if left out.")
    ] = None,
) -> None:
    """Fetch a model, check it, and keep it for later."""
    print(get_model(name))


def report_schema() -> None:
    """Print the JSON Schema of reports."""
    from app.reports.report import schema_text

    sys.stdout.write(schema_text())


def session_script() -> None:
    """Print every sentence that a session says, in every language."""
    from app.session.script import script_text

    sys.stdout.write(script_text())


def doctor(port: PortOption = DEFAULT_PORT) -> None:
    """Say what is missing on this computer and how to mend it.

    Exit code: 0 when all that Backstep cannot do without is there, 4 when not.
    """
    from app.cli.doctor import Finding, Severity, examine, worst

    signs = {
        Severity.OK: ("ok     ", "green"),
        Severity.WARN: ("missing", "yellow"),
        Severity.FAIL: ("broken ", "bold red"),
    }
    console = out()
    findings: list[Finding] = []
    for finding in examine(port):
        findings.append(finding)
        sign, style = signs[finding.grade]
        console.print(
            Text.assemble((sign, style), f"  {finding.name}: {finding.text}"), soft_wrap=True
        )
        if finding.remedy:
            console.print(Text(f"         -> {finding.remedy}"), soft_wrap=True)
    if worst(findings) is Severity.FAIL:
        raise typer.Exit(ExitCode.MISSING)
