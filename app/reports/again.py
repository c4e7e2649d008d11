"""Judges a clip again from the poses that were kept of it, without film and pose model.

For what is learnt after a clip was looked at: how fast the camera was, the walker's height, another
level, own thresholds, the speed of the belt.
"""

from __future__ import annotations

import math
from dataclasses import replace

from app.reports.asked import Asked
from app.reports.judging import judge
from app.reports.report import Report
from vision.pose.replay import PoseRecording, ReplayEstimator, ReplaySource
from vision.sources.capture_rate import said_scale


def report_again(poses: PoseRecording, asked: Asked, path: str) -> Report:
    """The report of the clip at ``path``, of which ``poses`` were kept: for the same ``asked`` the
    very same as ``analyse_clip`` gave.

    Raises:
        BaselineError: when the walker does not stand tall and still where it was said.
        ThresholdError: when a threshold asked for will not do.
    """
    poses = as_filmed(poses, asked)
    with ReplaySource(poses) as source:
        return judge(source, ReplayEstimator(poses), asked, path, lambda: poses.note or None)


def is_model_needed(poses: PoseRecording, before: Asked, now: Asked) -> bool:
    """Whether the pose model must look at the clip anew for what is asked ``now``.

    Args:
        poses: as kept when ``before`` was asked.
    """
    if now.picked != before.picked or not poses.feet:
        return True
    told = now.played_as_filmed, now.capture_hz
    if told == (before.played_as_filmed, before.capture_hz):
        return False
    if told == (False, None):
        return True  # what the container says is not kept
    slower = as_filmed(poses, now).info.time_scale < poses.info.time_scale
    # Fast film is not looked at picture by picture. And a note names times.
    return bool(poses.note) or (slower and len(poses.index) < (poses.info.frames or 0))


def as_filmed(poses: PoseRecording, asked: Asked) -> PoseRecording:
    """``poses`` at the walker's own times, where ``asked`` says how fast the camera was; else as
    they are."""
    info = poses.info
    stored_hz = info.fps / info.time_scale
    if asked.played_as_filmed:
        scale, capture_hz = 1.0, stored_hz
    elif asked.capture_hz is not None:
        scale, capture_hz = said_scale(asked.capture_hz, stored_hz), asked.capture_hz
    else:
        return poses
    faster = scale / info.time_scale
    if math.isclose(faster, 1.0):  # to the last bit as they are
        return replace(poses, info=replace(info, capture_hz=capture_hz))
    duration_s = None if info.duration_s is None else info.duration_s / faster
    info = replace(
        info,
        fps=stored_hz * scale,
        time_scale=scale,
        duration_s=duration_s,
        capture_hz=capture_hz,
    )
    return replace(poses, info=info, t_s=poses.t_s / faster)
