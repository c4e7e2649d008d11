"""``backstep bench``: how fast, beside a bare MediaPipe loop."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from app.terminal.options import ModelOption, get_model
from app.terminal.output import ExitCode, Failure, out, progress_bar


def bench(
    quick: Annotated[
        bool,
        typer.Option(
            "--quick", help="A minute and a half instead of ten: coarser, no memory, no lanes."
        ),
    ] = False,
    json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the figures as JSON.")
    ] = None,
    markdown: Annotated[
        Path | None,
        typer.Option(
            "--markdown", metavar="FILE", help="Write the tables as Markdown, or into such a page."
        ),
    ] = None,
    model: ModelOption = None,
) -> None:
    """Measure Backstep's speed beside a bare MediaPipe loop, on the same drawn walk."""
    from app.evaluation.bench import table
    from app.evaluation.bench.measure import FULL, QUICK, run_bench

    path = get_model(model)
    with TemporaryDirectory(prefix="backstep-bench-") as folder, progress_bar("bench") as show:
        result = run_bench(path, Path(folder), QUICK if quick else FULL, show)
    table.print_result(result, out())
    if json is not None:
        _write(json, result.model_dump_json(indent=1) + "\n")
    if markdown is not None:
        page = markdown.read_text("utf-8") if markdown.is_file() else ""
        _write(markdown, table.put_into(page, table.markdown(result)))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise Failure(f"{path}: cannot be written ({error.strerror}).", ExitCode.USAGE) from error
