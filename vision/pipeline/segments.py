"""Cuts a recording into segments whose poses are found separately, and joins the results.

Finding poses is nearly all the cost of a recording, and one pose model uses about one core. The
cut depends on the recording alone, never on the number of workers, so that the results are the
same to the digit.

Each segment starts a little early. The poses of this warm-up are discarded as the pose model's
first guesses (measured: after 8 pictures they differ from a longer run's by no
more than two longer runs differ from each other, half a pixel to a pixel), but tells whether
the segment has found the same walker as the segment before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise, repeat
from pathlib import Path
from typing import TypeAlias

import numpy as np
from pydantic import Field

from vision.pipeline.glances import Glances
from vision.pose.follow import extent_px, hips
from vision.pose.mediapipe_pose import MediaPipePose
from vision.settings import Section, number
from vision.sources.clip import ClipPart, ClipSettings, ClipSource
from vision.values import Pose

_LOOKED_AT_HZ = 120.0  # of a film of 240, where a segment is to be as much work as of one of 30
_SHARES = 8  # long recordings have a multiple of it: even work for 2, 4 and 8 workers


class SegmentSettings(Section):
    """How a recording is cut."""

    least_s: float = number(
        8.0,
        low=2.0,
        high=600.0,
        title="Shortest segment",
        unit="s",
        source="below, warming up eats the gain [K]",
    )
    usual_s: float = number(
        16.0, low=4.0, high=600.0, title="Segment of a long recording", unit="s", source="[K]"
    )
    warm_up_s: float = number(
        0.3,
        low=0.1,
        high=5.0,
        title="Warm-up before each segment",
        unit="s",
        source="measured",
    )
    warm_up_pictures: int = Field(
        default=9, ge=2, le=100, title="Least pictures of a warm-up: after 8 no difference is left"
    )
    jump_share: float = number(
        0.6,
        low=0.1,
        high=3.0,
        title="Distance of the hips, in extents, that is another person",
        unit="1",
        source="as the follower's own [K]",
    )


@dataclass(frozen=True, slots=True)
class ClipSegment:
    """A part of a clip; the first ``warm_up`` pictures lie in the segment before as well."""

    part: ClipPart
    warm_up: int

    def beginning_at(self, picture: int) -> ClipSegment:
        """The same, with the warm-up's first ``picture`` pictures left out."""
        return ClipSegment(self.part.between(picture, len(self.part)), self.warm_up - picture)


class PassedOver(Enum):
    """A picture that was not looked at (``vision.pipeline.glances``); it has no pose, and nobody
    knows whether somebody was there."""

    PASSED_OVER = "passed over"


Look: TypeAlias = Pose | PassedOver | None
"""What was seen in one picture."""
Poses: TypeAlias = Sequence[Look]
"""What was seen in a segment's first pictures or in all, warm-up included."""


def cut(whole: ClipPart, settings: SegmentSettings) -> tuple[ClipSegment, ...]:
    """The segments of a clip; together, warm-ups apart, they are the clip."""
    # Of more pictures a second, more are looked at: a shorter piece is as much work.
    pieces = _pieces(max(whole.t_s[-1] - whole.t_s[0], len(whole) / _LOOKED_AT_HZ), settings)
    bounds = [round(k * len(whole) / pieces) for k in range(pieces + 1)]
    segments = []
    for start, end in pairwise(bounds):
        early = _warm_up_from(whole, start, settings) if start else 0
        segments.append(ClipSegment(whole.between(early, end), start - early))
    return tuple(segments)


def _warm_up_from(whole: ClipPart, start: int, settings: SegmentSettings) -> int:
    early_s = whole.t_s[start] - settings.warm_up_s
    by_time = int(np.searchsorted(whole.t_s, early_s))
    return max(0, min(by_time, start - settings.warm_up_pictures))


def _pieces(duration_s: float, settings: SegmentSettings) -> int:
    if duration_s >= _SHARES * settings.usual_s:
        return _SHARES * int(duration_s / (_SHARES * settings.usual_s))
    return next((n for n in (8, 4, 2) if duration_s >= n * settings.least_s), 1)


def look(
    clip: Path,
    estimator: MediaPipePose,
    segment: ClipSegment,
    subject: Pose | None,
    reading: ClipSettings,
) -> Iterator[Look]:
    """What is seen in ``segment``, picture by picture.

    Args:
        estimator: begins afresh. subject: who is followed, or whoever is found first.
        reading: how the clip is read.

    Raises:
        SourceError: when the clip cannot be read, or not in parts (PartError).
    """
    estimator.reset(subject)
    glances = Glances()
    due = segment.part.first
    with closing(ClipSource(clip, reading)) as source:
        for frame in source.frames_of(segment.part, glances.due):
            yield from repeat(PassedOver.PASSED_OVER, frame.index - due)
            due = frame.index + 1
            pose = estimator.estimate(frame)
            glances.saw(frame.t_s, pose)
            del frame  # its picture, before the next one is made
            yield pose


def stray(
    before: Poses, segment: ClipSegment, found: Poses, settings: SegmentSettings
) -> tuple[int, Pose] | None:
    """Whether ``found`` in ``segment`` is another person than at the end of the segment before, or
    nobody where that one ended with somebody.

    Returns:
        ``None`` where all is well; else the picture of the warm-up and the pose in it to begin
        again with.
    """
    overlap = list(zip(before[len(before) - segment.warm_up :], found, strict=False))
    known = [(at, pose) for at, (pose, _) in enumerate(overlap) if isinstance(pose, Pose)]
    if not known:
        return None
    both = [(old, new) for old, new in overlap if isinstance(old, Pose) and isinstance(new, Pose)]
    if both:
        old, new = both[-1]
        if np.linalg.norm(hips(new) - hips(old)) <= settings.jump_share * extent_px(old):
            return None
    return known[0]


class Numbering:
    """Renumbers ``Pose.subject``, which counts from 0 in each segment, so that the person followed
    last keeps the number and no later one has a smaller."""

    def __init__(self) -> None:
        self._last = self._more = 0

    def begin(self, warm_up: Poses) -> list[Look]:
        """Begin the next segment; returns the poses of its warm-up, renumbered."""
        known = next((pose.subject for pose in reversed(warm_up) if isinstance(pose, Pose)), 0)
        self._more = self._last - known
        return [self._renumbered(pose) for pose in warm_up]

    def __call__(self, pose: Look) -> Look:
        """The segment's next pose, renumbered."""
        pose = self._renumbered(pose)
        if isinstance(pose, Pose):
            self._last = pose.subject
        return pose

    def _renumbered(self, pose: Look) -> Look:
        if not isinstance(pose, Pose) or not self._more:
            return pose
        return replace(pose, subject=pose.subject + self._more)
