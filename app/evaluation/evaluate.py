"""``backstep evaluate``: scores what Backstep says of clips against the truth about them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from app.terminal.options import LevelOption, ModelOption, get_model
from app.terminal.output import ExitCode, Failure, out, print_error, progress_bar, quiet_libraries
from vision.pose.native import be_lean
from vision.values import Level


def evaluate_command(
    folder: Annotated[
        Path,
        typer.Argument(
            exists=True,
            file_okay=False,
            metavar="FOLDER",
            help="Holds NAME.mp4 (or NAME.report.json) beside each NAME.truth.json, or marks.json.",
        ),
    ],
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the scores as JSON.")
    ] = None,
    live: Annotated[
        bool,
        typer.Option("--live", help="Score what was known as frames arrived, not in hindsight."),
    ] = False,
    height: Annotated[
        bool,
        typer.Option(
            "--height-from-truth/--no-height", help="Tell Backstep the stature the truth gives."
        ),
    ] = True,
    level: LevelOption = Level.BEGINNER,
    model: ModelOption = None,
    only: Annotated[
        str | None, typer.Option("--only", metavar="NAME", help="Only clips with this in the name.")
    ] = None,
    reports: Annotated[
        Path | None,
        typer.Option(
            "--reports",
            exists=True,
            file_okay=False,
            metavar="FOLDER",
            help="Score the NAME.report.json in here and run nothing.",
        ),
    ] = None,
    pose_cache: Annotated[
        Path | None,
        typer.Option("--pose-cache", metavar="FOLDER", help="Keep poses here for quick reruns."),
    ] = None,
    rules: Annotated[
        bool,
        typer.Option(
            "--rules/--learned",
            help="Contacts by the hand-made rules that the timing model is measured against.",
        ),
    ] = False,
    jobs: Annotated[
        int, typer.Option("--jobs", min=1, metavar="N", help="Clips at a time; default: cores.")
    ] = os.cpu_count() or 1,
    edge: Annotated[
        float,
        typer.Option("--edge", min=0, max=2, metavar="S", help="Leave out events near the ends."),
    ] = 0.0,
    require_goals: Annotated[
        bool, typer.Option("--require-goals", help="Exit with an error when a goal is missed.")
    ] = False,
) -> None:
    """Score Backstep's reports against the truth about the clips in FOLDER."""
    be_lean()  # as the processes that look at clips side by side
    from app.evaluation.cases import Options, evaluate_cases, find_cases
    from app.evaluation.table import print_table
    from vision.scoring.goals import Aim
    from vision.scoring.settings import ScoringSettings
    from vision.scoring.truth import TruthError

    try:
        cases = find_cases(folder, reports, only)
    except TruthError as error:
        raise Failure(str(error), ExitCode.INPUT) from error
    if not cases:
        raise Failure(
            f"nothing to score in {folder}: each clip needs NAME.truth.json beside NAME.mp4, "
            "or its marks in marks.json",
            ExitCode.INPUT,
        )
    options = Options(
        model=get_model(model) if any(case.video for case in cases) else None,
        path=Aim.LIVE if live else Aim.REFINED,
        level=level,
        height_from_truth=height,
        pose_cache=pose_cache,
        by_rules=rules,
        scoring=ScoringSettings(edge_s=edge),
    )
    with quiet_libraries(), progress_bar("evaluating") as show:
        table = evaluate_cases(cases, options, jobs, show)
    print_table(table, out())
    for name, reason in table.failed.items():
        print_error(f"{name}: {reason}")
    if json_file is not None:
        try:
            json_file.write_text(table.model_dump_json(indent=1, by_alias=True) + "\n", "utf-8")
        except OSError as error:
            raise Failure(f"cannot write {json_file}: {error.strerror}", ExitCode.INPUT) from error
    if table.failed:
        raise Failure(f"{len(table.failed)} of {len(cases)} could not be scored", ExitCode.INPUT)
    if require_goals and not table.met:
        raise Failure("goals were missed", ExitCode.UNEXPECTED)
