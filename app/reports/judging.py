"""What is asked of a clip, as settings of how it is read, looked at and judged."""

from __future__ import annotations

from collections.abc import Callable

from app.reports.asked import Asked
from app.reports.report import Report
from app.reports.thresholds import settings_with
from vision.pipeline.recorded import analyse_recording
from vision.pose.base import PoseEstimator
from vision.sources.base import Source
from vision.values import Observation


def judge(
    source: Source,
    estimator: PoseEstimator,
    asked: Asked,
    path: str,
    note: Callable[[], str | None],
    *,
    progress: Callable[[float], None] | None = None,
    watch: Callable[[Observation], None] | None = None,
) -> Report:
    """The report of a source from its poses, as asked; closes the estimator.

    Args:
        path: as the report is to name the clip. note: what the source has to say of itself, asked
            once it has been read. progress, watch: as in ``analyse_recording``.

    Raises:
        SourceError: when the source fails. BaselineError: when the walker does not stand tall and
            still where it was said. ThresholdError: when one of them will not do.
    """
    analysis = analyse_recording(
        source,
        estimator,
        settings_with(asked.thresholds, asked.level) if asked.thresholds else None,
        level=asked.level,
        height_m=asked.height_m,
        progress=progress,
        baseline_at_s=asked.baseline_at_s,
        watch=watch,
    )
    said = note()
    return Report.from_analysis(analysis, path, (said,) if said else (), asked.belt_mps)
