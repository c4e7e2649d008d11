"""``backstep accuracy``: measures anew and writes ``docs/accuracy.md`` with its plots."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from app.terminal.options import ModelOption, get_model
from app.terminal.output import ExitCode, Failure, out, progress_bar, quiet_libraries
from vision.pose.native import be_lean


def accuracy_command(
    target: Annotated[
        Path,
        typer.Option(
            "--out", file_okay=False, metavar="FOLDER", help="Gets accuracy.md and plots."
        ),
    ] = Path("docs"),
    quick: Annotated[
        bool, typer.Option("--quick", help="Few and short walks: a look, not a measurement.")
    ] = False,
    pose_cache: Annotated[
        Path | None,
        typer.Option("--pose-cache", metavar="FOLDER", help="Keep poses here for quick reruns."),
    ] = None,
    clips: Annotated[
        Path | None,
        typer.Option(
            "--clips",
            exists=True,
            file_okay=False,
            metavar="FOLDER",
            help="Motion-captured clips with truth, as for evaluate: their figures are quoted too.",
        ),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, metavar="N", help="Walks at a time.")] = 2,
    model: ModelOption = None,
) -> None:
    """Measure Backstep on drawn walkers and write docs/accuracy.md."""
    be_lean()  # as the processes that measure side by side
    from app.evaluation.accuracy.plan import make_plan
    from app.evaluation.accuracy.publish import publish

    begun = time.monotonic()
    path = get_model(model)
    with quiet_libraries(), progress_bar("measuring") as show:
        try:
            written = publish(make_plan(quick), path, target, pose_cache, clips, jobs, show)
        except OSError as error:
            raise Failure(f"cannot write to {target}: {error.strerror}", ExitCode.USAGE) from error
    took = time.monotonic() - begun
    out().print(f"Wrote {written} in {took / 60:.1f} minutes.", soft_wrap=True)
