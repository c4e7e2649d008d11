"""Which pictures of a recording are looked at: the pose model costs ten times what decoding does.

Of 240 pictures a second most tell nothing that the one before has not told. So what goes to the
model is chosen as the film runs, by what was seen in it so far: some fifty pictures a second of
somebody who walks, 120 while the feet part and one may come down, and forty while nobody is there
or the one who is there stands still. Of a film of thirty pictures a second all are looked at.

A picture that is passed over is not made up: it has no pose, and no place in any trace. The choice
depends on the film alone, so that it is the same whoever looks.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from vision.pose.base import PoseEstimator
from vision.pose.follow import extent_px
from vision.pose.landmarks import L
from vision.settings import Section, number
from vision.sources.clip import ClipSource
from vision.values import FloatArray, Frame, Pose, SourceInfo

_STILL_MARKS = np.array(
    [
        *(L.LEFT_TOE, L.RIGHT_TOE, L.LEFT_HEEL, L.RIGHT_HEEL, L.LEFT_ANKLE, L.RIGHT_ANKLE),
        *(L.LEFT_HIP, L.RIGHT_HIP, L.LEFT_SHOULDER, L.RIGHT_SHOULDER, L.LEFT_KNEE, L.RIGHT_KNEE),
    ]
)


class GlanceSettings(Section):
    """How many pictures a second are looked at."""

    all_up_to_hz: float = number(
        63.0,
        low=20.0,
        high=1000.0,
        title="Of a film of no more pictures a second, all of somebody who moves are looked at",
        unit="1/s",
        source="measured: the timing model's own rate is 60",
    )
    walking_hz: float = number(
        48.0,
        low=20.0,
        high=1000.0,
        title="Else so many",
        unit="1/s",
        source="measured: docs/speed.md",
    )
    contact_hz: float = number(
        120.0,
        low=20.0,
        high=1000.0,
        title="The same while the feet are far apart and do not come closer, when one comes down",
        unit="1/s",
        source="measured: likewise",
    )
    quiet_hz: float = number(
        40.0,
        low=5.0,
        high=1000.0,
        title="The same while nobody is there, or stands still",
        unit="1/s",
        source="no less than most films have, however uneven [K]",
    )
    early: float = number(
        0.05,
        low=0.0,
        high=0.5,
        title="A picture may come before its time by this share of the interval",
        unit="1",
        source="[K]: cameras are not even",
    )
    quiet_s: float = number(
        0.5, low=0.1, high=5.0, title="Time that makes quiet", unit="s", source="[K]"
    )
    still_extents: float = number(
        0.02,
        low=0.0,
        high=0.2,
        title="Who moves no mark by more in that time stands still",
        unit="extents",
        source="twice the noise from picture to picture [K]",
    )
    wide_share: float = number(
        0.6,
        low=0.1,
        high=1.0,
        title="Feet are far apart from this share of the widest on",
        unit="1",
        source="measured: at contacts it is 0.7 to 0.9",
    )
    top_s: float = number(
        0.06,
        low=0.0,
        high=0.5,
        title="and until so long after they came closer again",
        unit="s",
        source="measured: more gains nothing",
    )
    closer: float = number(
        0.97,
        low=0.5,
        high=1.0,
        title="Closer: below this share of the widest in that time",
        unit="1",
        source="measured",
    )
    widest_s: float = number(
        1.5, low=0.3, high=5.0, title="The widest in so much time", unit="s", source="a stride [K]"
    )


class _Past(NamedTuple):
    """One picture looked at. apart_m: the ankles, along the way the walker faces."""

    t_s: float
    marks: FloatArray
    apart_m: float


class Glances:
    """Chooses pictures of one run, in order of time."""

    def __init__(self, settings: GlanceSettings | None = None) -> None:
        self._settings = settings or GlanceSettings()
        self._past: deque[_Past] = deque()
        self._last_s: float | None = None
        self._before_s: float | None = None  # the picture before, looked at or not
        self._quiet = False
        self._quiet_since_s: float | None = None
        self._hz = self._settings.walking_hz

    def due(self, t_s: float) -> bool:
        """Whether the picture at ``t_s`` is to be looked at."""
        own = self._settings
        apart_s, self._before_s = t_s - (self._before_s or 0.0), t_s
        if self._last_s is None or (not self._quiet and apart_s >= 1 / own.all_up_to_hz):
            return True
        return t_s - self._last_s >= (1 - own.early) / self._hz

    def saw(self, t_s: float, pose: Pose | None) -> None:
        """What was seen in a picture that was looked at."""
        own, self._last_s = self._settings, t_s
        if pose is None or not self._moves(t_s, pose):
            if self._quiet_since_s is None:
                self._quiet_since_s = t_s
            self._quiet = pose is not None or t_s - self._quiet_since_s >= own.quiet_s
            self._hz = own.quiet_hz if self._quiet else own.walking_hz
            return
        self._quiet, self._quiet_since_s = False, None
        now_m, widest_m = self._past[-1].apart_m, max(one.apart_m for one in self._past)
        top_m = max(one.apart_m for one in self._past if one.t_s >= t_s - own.top_s)
        near = now_m >= own.wide_share * widest_m and now_m >= own.closer * top_m
        self._hz = own.contact_hz if near else own.walking_hz

    def _moves(self, t_s: float, pose: Pose) -> bool:
        """Takes in ``pose``; whether any mark has moved since some time ago, as far as is known."""
        own, past = self._settings, self._past
        marks = pose.image[_STILL_MARKS]
        past.append(_Past(t_s, marks, _stride_m(pose)))
        while past[0].t_s < t_s - own.widest_s:
            past.popleft()
        least_px = own.still_extents * extent_px(pose)
        before = next((one for one in reversed(past) if one.t_s <= t_s - own.quiet_s), None)
        return before is None or float(np.abs(marks - before.marks).max()) > least_px


class GlancedClip:
    """A clip looked at in one go: a source and an estimator in one, as ``ParallelPoses`` is.

    Args:
        clip, estimator: closed by whoever made them.
    """

    def __init__(
        self, clip: ClipSource, estimator: PoseEstimator, settings: GlanceSettings | None = None
    ) -> None:
        self._clip = clip
        self._estimator = estimator
        self._glances = Glances(settings)

    @property
    def info(self) -> SourceInfo:
        """What the clip says of itself."""
        return self._clip.info

    @property
    def note(self) -> str | None:
        """What is odd about the clip."""
        return self._clip.note

    def frames(self) -> Iterator[Frame]:
        """The pictures to be looked at.

        Raises:
            SourceError: as the clip does.
        """
        return self._clip.frames(self._glances.due)

    def estimate(self, frame: Frame) -> Pose | None:
        """The pose in ``frame``, by which the next pictures are chosen."""
        pose = self._estimator.estimate(frame)
        self._glances.saw(frame.t_s, pose)
        return pose

    def close(self) -> None:
        """Release the pose model."""
        self._estimator.close()


def _stride_m(pose: Pose) -> float:
    """How far the ankles are apart along the way the hips face."""
    at = pose.world.tolist()
    left, right, hip, other = (
        at[mark] for mark in (L.LEFT_ANKLE, L.RIGHT_ANKLE, L.LEFT_HIP, L.RIGHT_HIP)
    )
    across_x, across_z = other[0] - hip[0], other[2] - hip[2]
    wide_m = math.hypot(across_x, across_z) or 1.0
    along = (left[0] - right[0]) * across_z - (left[2] - right[2]) * across_x
    return abs(float(along)) / wide_m
