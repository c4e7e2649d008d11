"""The walker of an analysed clip seen once more, from the kept poses: what a corrected contact is
measured by. The body stage alone runs, neither the pose model nor the search for steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.reports.report import Report
from vision.body.stage import BodySettings, BodyStage
from vision.gait.length import step_length_statures
from vision.gait.settings import GaitSettings
from vision.gait.track import Track
from vision.pipeline.runs import body_runs
from vision.pose.landmarks import OTHER_SIDE
from vision.pose.replay import PoseRecording, ReplayError, ReplayEstimator, ReplaySource
from vision.values import (
    Body,
    Direction,
    FloatArray,
    Gait,
    Observation,
    Situation,
    another_is_followed,
)

_BEFORE_S, _AFTER_S = 0.5, 1.0  # of a contact, as the refinement looks at it


@dataclass(frozen=True)
class SeenAgain:
    """One observation a frame, whose gait is empty; none at all where no poses were kept."""

    frames: tuple[Observation, ...] = ()

    @property
    def bodies(self) -> tuple[Body, ...]:
        """The walker wherever it was seen, in order of time."""
        return tuple(one.body for one in self.frames if one.body is not None)

    @cached_property
    def _tracks(self) -> Sequence[Track]:
        forget_s = GaitSettings().forget_s
        runs = body_runs(self.frames, forget_s)
        return [Track.from_bodies(run) for run in runs if run[0].upright]

    def step_length_statures(self, contact_s: float) -> float | None:
        """How far the ankles stand apart at a contact, as the analysis reads it; ``None`` where the
        view does not show it, or nobody was seen."""
        for track in self._tracks:
            if track.t_s[0] <= contact_s <= track.t_s[-1]:
                near = track.between(contact_s - _BEFORE_S, contact_s + _AFTER_S)
                return step_length_statures(near, contact_s, GaitSettings().length)
        return None

    def next_person_s(self, after_s: float) -> float | None:
        """When another person was followed next, later than ``after_s``."""
        before: int | None = None
        for one in self.frames:
            if one.pose is None:
                continue
            if before is not None and one.pose.subject > before and one.t_s > after_s:
                return one.t_s
            before = one.pose.subject
        return None


def seen_again(poses: PoseRecording, height_m: float | None) -> SeenAgain:
    """The walker in each frame of ``poses``."""
    stage, subject = BodyStage(BodySettings(), height_m), 0
    estimator, size = ReplayEstimator(poses), (poses.info.width, poses.info.height)
    found: list[Observation] = []
    for frame in ReplaySource(poses).frames():
        pose = estimator.estimate(frame)
        if pose is not None:
            if another_is_followed(subject, pose.subject):
                stage.forget()
            subject = pose.subject
        body = None if pose is None else stage.update(pose, *size)
        gait = Gait(frame.t_s, Direction.UNKNOWN, 0.0, 0.0)
        # The pictures of the feet are large, and nothing here looks at them.
        bare = None if pose is None else replace(pose, feet=None)
        found.append(Observation(frame.index, frame.t_s, Situation.UNKNOWN, bare, body, gait))
    return SeenAgain(tuple(found))


def seen_again_from(path: Path, report: Report) -> SeenAgain:
    """The walker of ``report`` from the poses at ``path``, at the report's times; remembered until
    that file changes. Empty where the poses are gone or cannot be read."""
    try:
        changed = path.stat()
    except OSError:
        return SeenAgain()
    about = (report.subject.height_m, report.source.time_scale)
    return _remembered(path, changed.st_mtime_ns, changed.st_size, *about)


@lru_cache(maxsize=4)
def _remembered(
    path: Path, _changed_ns: int, _size: int, height_m: float | None, time_scale: float
) -> SeenAgain:
    poses = poses_at_scale(path, time_scale)
    return SeenAgain() if poses is None else seen_again(poses, height_m)


def poses_at_scale(path: Path, time_scale: float) -> PoseRecording | None:
    """The poses at ``path`` at the times of a report of that time scale; ``None`` where they are
    gone or cannot be read."""
    try:
        poses = PoseRecording.load(path)
    except ReplayError:
        return None
    return at_scale(poses, time_scale)


def at_scale(poses: PoseRecording, time_scale: float) -> PoseRecording:
    """``poses`` at the times of a report of that time scale: they keep those of the analysis, and
    a clip may have been said to be slow motion since."""
    info = poses.info
    faster = time_scale / info.time_scale
    if faster == 1.0:
        return poses
    duration_s = None if info.duration_s is None else info.duration_s / faster
    info = replace(info, fps=info.fps * faster, time_scale=time_scale, duration_s=duration_s)
    return replace(poses, info=info, t_s=poses.t_s / faster)


def as_corrected(
    poses: PoseRecording,
    swapped_s: Sequence[float],
    away: Sequence[tuple[float, float]] = (),
) -> PoseRecording:
    """``poses`` with the walker's left and right as a trainer left them, and nobody where it was
    somebody else; without the pictures of the feet.

    Args:
        poses: at the report's times. swapped_s: from when on sides were swapped. away: stretches in
            which it was not this person.
    """
    if not swapped_s and not away:
        return poses
    swapped = np.searchsorted(np.sort(swapped_s), poses.t_s, side="right") % 2 == 1
    present = poses.present.copy()
    for start_s, end_s in away:
        present &= (poses.t_s < start_s) | (poses.t_s >= end_s)
    return replace(
        poses,
        present=present,
        image=_sides_changed(poses.image, swapped),
        world=_sides_changed(poses.world, swapped),
        visibility=_sides_changed(poses.visibility, swapped),
        feet=(),
    )


def _sides_changed(values: FloatArray, swapped: NDArray[np.bool_]) -> FloatArray:
    """``(n, 33, ...)`` with left and right changed in the rows that are swapped."""
    if not swapped.any():
        return values
    changed: FloatArray = values.copy()
    changed[swapped] = values[swapped][:, list(OTHER_SIDE)]
    return changed
