"""A plan measured and written down."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.evaluation.accuracy.document import (
    RELIABILITY,
    AccuracyFindings,
    Column,
    clip_columns,
    condition_column,
    write_document,
)
from app.evaluation.accuracy.measure import AccuracyOutcome, Progress, measure, pool
from app.evaluation.accuracy.plan import Curve, MeasurementPlan
from app.evaluation.accuracy.plots import draw_curve, draw_reliability
from app.evaluation.cases import Options, evaluate_cases, find_cases
from app.terminal.output import ExitCode, Failure
from vision.scoring.goals import Aim

PLOTS = "accuracy"


def publish(
    plan: MeasurementPlan,
    model: Path,
    target: Path,
    pose_cache: Path | None = None,
    clips: Path | None = None,
    jobs: int = 2,
    progress: Progress | None = None,
) -> Path:
    """Measure ``plan`` and write ``accuracy.md`` and ``accuracy/*.svg`` into ``target``, the
    reliability curve of all walks among them.

    Raises:
        Failure: a walk or a clip could not be measured. OSError: ``target`` cannot be written.
    """
    target.mkdir(parents=True, exist_ok=True)  # before minutes of work, not after
    outcomes = measure(plan.scripts, model, pose_cache, jobs, progress)
    columns = [condition_column(c, pool(outcomes, c.scripts)) for c in plan.conditions]
    if clips is not None:
        columns += _clip_columns(clips, model, pose_cache, jobs, progress)
    curves: list[tuple[Curve, Sequence[AccuracyOutcome]]] = [
        (curve, [pool(outcomes, point.scripts) for point in curve.points]) for curve in plan.curves
    ]
    for curve, drawn in curves:
        draw_curve(curve, drawn, target / PLOTS / f"{curve.id}.svg")
    everything = pool(outcomes, plan.scripts)
    reliability = {
        Aim.REFINED: everything.refined.reliability,
        Aim.LIVE: everything.live.reliability,
    }
    draw_reliability(reliability[Aim.REFINED], target / PLOTS / f"{RELIABILITY}.svg")
    seconds = sum(outcome.seconds for outcome in outcomes.values())
    found = AccuracyFindings(
        columns,
        curves,
        model,
        len(outcomes),
        seconds / 60,
        plan.quick,
        reliability=reliability,
    )
    path = target / "accuracy.md"
    write_document(found, path, PLOTS)
    return path


def _clip_columns(
    folder: Path, model: Path, pose_cache: Path | None, jobs: int, progress: Progress | None
) -> list[Column]:
    cases = find_cases(folder)
    if not cases:
        raise Failure(f"no clip with a truth file in {folder}", ExitCode.INPUT)
    tables = []
    for path in Aim:
        options = Options(model=model, path=path, pose_cache=pose_cache)
        table = evaluate_cases(cases, options, jobs, progress)
        for name, reason in table.failed.items():
            raise Failure(f"{name} could not be scored: {reason}", ExitCode.INPUT)
        tables.append(table)
    return clip_columns(*tables)
