"""Judges a clip again from the poses that were kept of it, without film and pose model.

For what is learnt after a clip was looked at: the walker's height, another level, own thresholds.
"""

from __future__ import annotations

from app.reports.asked import Asked
from app.reports.report import Report
from vision.pipeline.recorded import analyse_recording
from vision.pose.replay import PoseRecording, ReplayEstimator, ReplaySource


def report_again(poses: PoseRecording, asked: Asked, path: str) -> Report:
    """The report of the clip at ``path``, of which ``poses`` were kept: for the same ``asked`` the
    very same as ``analyse_clip`` gave.

    Raises:
        BaselineError: when the walker does not stand tall and still where it was said.
    """
    with ReplaySource(poses) as source:
        analysis = analyse_recording(
            source,
            ReplayEstimator(poses),
            level=asked.level,
            height_m=asked.height_m,
            baseline_at_s=asked.baseline_at_s,
        )
    return Report.from_analysis(analysis, path, (poses.note,) if poses.note else ())
