"""Follows whom somebody picked, from the moment of picking on and back to where that person came.

The pose model follows forward alone, and a recording is looked at in segments that know nothing of
each other. So before it is looked at, the one picked is followed back by a few pictures a second,
as far as that person is seen: their past. Where it begins, the recording does; before it there is
nobody. Each segment that begins within the past begins with the pose there, each later one with the
last pose of the segment before, where it has found somebody else.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from vision.pose.base import PoseEstimator
from vision.pose.everybody import everybody, nearest
from vision.pose.finder import PoseFinder
from vision.pose.follow import FollowSettings, Window, can_be_kept, extent_px, hips
from vision.pose.mediapipe_pose import MediaPipePose, PoseSettings
from vision.settings import Section, number
from vision.sources.base import SourceError
from vision.sources.clip import ClipPart, ClipSettings
from vision.sources.moment import Moments
from vision.values import Frame, Pose


class BacktrackSettings(Section):
    """How somebody is followed back."""

    every_s: float = number(
        0.2, low=0.05, high=1.0, title="Time between two pictures", unit="s", source="[K]"
    )
    reach: float = number(
        0.35,
        low=0.05,
        high=1.0,
        title="Greatest way from where the person is expected",
        unit="extents",
        source="0.5 m in a fifth of a second; whoever stands beside is further off [K]",
    )
    like: float = number(
        1.35, low=1.05, high=3.0, title="Greatest ratio of the heights", unit="1", source="[K]"
    )
    unseen_s: float = number(
        0.6,
        low=0.0,
        high=5.0,
        title="Unseen so long, the past begins after it",
        unit="s",
        source="[K]",
    )
    window: float = number(
        1.7, low=1.2, high=4.0, title="Window side", unit="extents", source="as the follower's [K]"
    )


@dataclass(frozen=True, slots=True)
class Picked:
    """Where somebody was picked: seconds, and the place of the hips in shares of the picture."""

    t_s: float
    x: float
    y: float

    def turned(self, turns: int) -> Picked:
        """The same in the picture turned by so many quarters to the left."""
        x, y = self.x, self.y
        for _ in range(turns % 4):
            x, y = y, 1 - x
        return Picked(self.t_s, x, y)


@dataclass(frozen=True, slots=True)
class Followed:
    """Who is followed. past: that person's poses in order of time, up to where they were picked.
    others: who else was in the picture then."""

    past: tuple[Pose, ...]
    others: tuple[Pose, ...] = ()

    def begins_at(self, whole: ClipPart) -> int:
        """The picture of ``whole`` in which that person is first seen."""
        first_s = self.past[0].t_s
        return next((at for at, t_s in enumerate(whole.t_s) if t_s >= first_s - 1e-6), 0)

    def subject(self, t_s: float) -> Pose | None:
        """Whom to follow from ``t_s`` on; ``None`` after the past, where the segment before
        tells."""
        if t_s > self.past[-1].t_s:
            return None
        return min(self.past, key=lambda pose: abs(pose.t_s - t_s))

    def strayed(
        self, last: Pose, before: Sequence[object], found: Sequence[object], jump_share: float
    ) -> tuple[int, Pose] | None:
        """Whether a segment has found anybody but the one followed, or nobody yet.

        Args:
            last: where that one was last seen. before: what the segment before saw in the same
                pictures as ``found``. jump_share: as in ``SegmentSettings``.

        Returns:
            ``None`` where all is well; else from which of these pictures to begin again, and with
            which pose.
        """
        overlap = list(zip(before, found, strict=False))
        known = [(at, old) for at, (old, _) in enumerate(overlap) if isinstance(old, Pose)]
        both = [(a, b) for a, b in overlap if isinstance(a, Pose) and isinstance(b, Pose)]
        if both:
            old, new = both[-1]
            way = math.dist(hips(new).tolist(), hips(old).tolist())
            return None if way <= jump_share * extent_px(old) else known[0]
        if known:
            return known[0]
        follow = FollowSettings()
        new_ones = [pose for pose in found if isinstance(pose, Pose)]
        well = any(can_be_kept(last, pose, self.others, follow) for pose in new_ones)
        return None if well else (0, last)

    def open_model(self, model: Path, settings: PoseSettings) -> MediaPipePose:
        """A pose model that keeps to the one followed."""
        estimator = MediaPipePose(model, settings)
        estimator.keep(self.others)
        return estimator


class FromThere:
    """Passes frames on to ``inner`` from where the one followed is first seen; nobody is there
    before.

    Args:
        inner: keeps to the one followed (``Followed.open_model``).
    """

    def __init__(self, inner: MediaPipePose, followed: Followed) -> None:
        self._inner = inner
        self._first: Pose | None = followed.past[0]

    def estimate(self, frame: Frame) -> Pose | None:
        """The pose of the one followed."""
        if self._first is not None:
            if frame.t_s < self._first.t_s - 1e-6:
                return None
            self._inner.reset(self._first)
            self._first = None
        return self._inner.estimate(frame)

    def close(self) -> None:
        """Close the inner estimator."""
        self._inner.close()


def from_there(inner: MediaPipePose, followed: Followed | None) -> PoseEstimator:
    """``inner``, from where the one followed is first seen, if anybody was picked."""
    return inner if followed is None else FromThere(inner, followed)


def find_picked(
    clip: Path,
    model: Path,
    picked: Picked,
    reading: ClipSettings,
    settings: BacktrackSettings | None = None,
) -> Followed:
    """Whom ``picked`` names, followed back.

    Raises:
        SourceError: the clip cannot be read, or nobody is seen there. PoseModelError, EgressError:
            the model or the privacy guard will not work.
    """
    own = settings or BacktrackSettings()
    moments = Moments(clip, reading)
    with closing(PoseFinder(model)) as find:
        frame = moments.at(picked.t_s)
        height, width = frame.image.shape[:2]
        place = picked.x * width, picked.y * height
        people = everybody(frame, find, about=place)
        there = nearest(people, *place)
        if there is None:
            raise SourceError(
                f"Nobody is seen at {picked.t_s:.2f} s where somebody was picked: pick again at a "
                "moment in which that person is seen whole."
            )
        past = [there]
        for earlier in moments.before(frame.t_s, own.every_s):
            if past[-1].t_s - earlier.t_s > own.unseen_s:
                break
            found = _earlier(earlier, past, find, own)
            if found is not None:
                past.append(found)
    others = tuple(one for one in people if one is not there)
    return Followed(tuple(reversed(past)), others)


def _earlier(
    frame: Frame, past: list[Pose], find: PoseFinder, own: BacktrackSettings
) -> Pose | None:
    """The one followed back, in an earlier picture."""
    last = past[-1]
    extent = extent_px(last)
    x, y = hips(last).tolist()
    if len(past) > 1:  # on along the way, but hips that go up come down
        before = past[-min(len(past), 3)]
        speed_px_s = (x - hips(before)[0]) / (last.t_s - before.t_s)
        x += speed_px_s * (frame.t_s - last.t_s)
    height, width = frame.image.shape[:2]
    window = Window.around((x, y), own.window * extent, width, height)
    rows = slice(window.y, window.y + window.height)
    found = find(frame.image[rows, window.x : window.x + window.width], window, frame.t_s)
    if found is None:
        return None
    apart = math.dist(hips(found).tolist(), (x, y)) / extent
    ratio = extent_px(found) / extent
    return found if apart <= own.reach and 1 / own.like < ratio < own.like else None
