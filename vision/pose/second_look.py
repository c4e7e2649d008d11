"""Whether somebody else should be followed: who walks, is near and whole.

Whoever was found first may be a man on a roof, a seated helper or a picture on the wall. So while
the one followed does not walk, is cut off or small, the pose model now and then looks at a part
of the picture in which that person is painted over: where something moves, else one square after
another. Whoever it finds is looked at some more, and followed if that is the one who walks.
Somebody known to walk is only ever left after standing long, for somebody who walks for a while.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import numpy as np

from vision.pose.follow import Window, extent_px, squares
from vision.pose.landmarks import L
from vision.pose.moving import MovingParts, MovingSettings
from vision.pose.paint_over import Find, box_around, look_beside
from vision.pose.stepping import Glimpse, Stepping, SteppingSettings, goes, moves_legs
from vision.settings import Section, number
from vision.values import Frame, Pose

_CORE = (L.NOSE, L.LEFT_SHOULDER, L.RIGHT_SHOULDER, L.LEFT_HIP, L.RIGHT_HIP)
_FEET = (L.LEFT_ANKLE, L.RIGHT_ANKLE, L.LEFT_HEEL, L.RIGHT_HEEL, L.LEFT_TOE, L.RIGHT_TOE)


class SecondLookSettings(Section):
    """When it is looked for somebody else, and who is followed instead."""

    every_s: float = number(
        0.2,
        low=0.05,
        high=5.0,
        title="Time between two looks while the one followed has never walked",
        unit="s",
        source="[K]; a look costs one run of the pose model",
    )
    again_s: float = number(
        0.1, low=0.03, high=1.0, title="The same at somebody found", unit="s", source="[K]"
    )
    seldom_s: float = number(
        0.6,
        low=0.1,
        high=10.0,
        title="The same once there was time enough to walk, or while walking small or cut off",
        unit="s",
        source="[K]",
    )
    hurry_s: float = number(
        20.0, low=1.0, high=600.0, title="Time enough to walk", unit="s", source="[K]"
    )
    first_s: float = number(
        0.7,
        low=0.1,
        high=5.0,
        title="Time in which somebody found may show to walk",
        unit="s",
        source="a step [K]",
    )
    waits_s: float = number(
        2.0,
        low=0.0,
        high=10.0,
        title="Time somebody else walks before who stands quietly is left",
        unit="s",
        source="[K] longer than walking in takes",
    )
    known_s: float = number(
        4.0, low=0.5, high=60.0, title="Time walked that makes the walker", unit="s", source="[K]"
    )
    rest_s: float = number(
        8.0,
        low=1.0,
        high=600.0,
        title="Time the walker stands before others are looked at",
        unit="s",
        source="[K]",
    )
    small: float = number(
        0.22, low=0.05, high=0.9, title="Small: height below", unit="frame height", source="[K]"
    )
    least: float = number(
        0.15,
        low=0.02,
        high=1.0,
        title="Smallest other person",
        unit="frame height",
        source="as in the set-up [K]",
    )
    size: float = number(
        0.6,
        low=0.1,
        high=2.0,
        title="Least height of who walks, over the other's who stands",
        unit="1",
        source="[K] somebody who passes far behind is no walker",
    )
    size_of_picture: float = number(
        0.3,
        low=0.05,
        high=2.0,
        title="The same where the other keeps as still as a picture",
        unit="1",
        source="[K]",
    )
    larger: float = number(
        1.5,
        low=1.0,
        high=5.0,
        title="How much larger who is nearer looks",
        unit="1",
        source="[K]",
    )
    seen: float = number(
        0.6,
        low=0.0,
        high=1.0,
        title="Least visibility of head, shoulders and hips",
        unit="1",
        source="as in the set-up; measured",
    )
    margin: float = number(
        0.1,
        low=0.0,
        high=0.5,
        title="Margin painted over around the one followed",
        unit="extents",
        source="as in the set-up [K]",
    )
    near: float = number(
        0.5,
        low=0.1,
        high=2.0,
        title="Way between two looks that still is the same one",
        unit="extents",
        source="[K]",
    )
    keep_s: float = number(
        0.5,
        low=0.1,
        high=5.0,
        title="Time in which somebody found must be found again",
        unit="s",
        source="[K]",
    )
    moving: MovingSettings = MovingSettings()


class SecondLook:
    """Looks for whoever is to be followed instead, one look a call at most.

    Args:
        settings: the section of the settings tree. stepping: what walking is. find: the pose model.
    """

    def __init__(
        self, settings: SecondLookSettings, stepping: SteppingSettings, find: Find
    ) -> None:
        self._settings = settings
        self._stepping = stepping
        self._find = find
        self._moving = MovingParts(settings.moving)
        self._squares: Iterator[Window] | None = None
        self._looks = 0
        self.forget()

    def forget(self) -> None:
        """Somebody else is followed from now on, or nobody."""
        self._next_s: float | None = None
        self._other: deque[Glimpse] = deque()
        self._moving.forget()

    def update(self, frame: Frame, pose: Pose, stepping: Stepping) -> Pose | None:
        """Whom to follow instead of the one at ``pose``, ``None`` for nobody else.

        Args:
            stepping: how the one followed has walked.
        """
        t_s = pose.t_s
        if self._next_s is None:
            self._next_s = t_s + self._settings.every_s
        if t_s < self._next_s:
            return None
        wait_s = self._wait_s(frame, pose, stepping)
        if wait_s is None:
            self.forget()
            return None
        found = self._look(frame, pose, roam=stepping.walked_s < self._settings.known_s)
        self._next_s = t_s + (self._settings.again_s if self._other else wait_s)
        return found if found is not None and self._wins(frame, pose, found, stepping) else None

    def _wait_s(self, frame: Frame, pose: Pose, stepping: Stepping) -> float | None:
        """Time to the next look; ``None`` while there is no doubt about the one followed."""
        own = self._settings
        if stepping.walked_s >= own.known_s:
            rested_s = pose.t_s - (stepping.walked_last_s or pose.t_s)
            return own.seldom_s if rested_s >= own.rest_s else None
        if not stepping.walks:
            followed_s = pose.t_s - (stepping.begun_s or 0.0)
            return own.every_s if followed_s < own.hurry_s else own.seldom_s
        height, width = frame.image.shape[:2]
        whole = is_whole(pose, width, height)
        return None if whole and not self._is_small(pose, height) else own.seldom_s

    def _is_small(self, pose: Pose, height: int) -> bool:
        return extent_px(pose) < self._settings.small * height

    def _look(self, frame: Frame, pose: Pose, *, roam: bool) -> Pose | None:
        """Looks once; the pose of whoever else is there. roam: also where nothing moves."""
        height, width = frame.image.shape[:2]
        own, t_s = self._settings, frame.t_s
        box = box_around(pose.image, own.margin * extent_px(pose))
        moving = self._moving.update(frame.image, box)
        window = self._where(t_s, moving, width, height, roam=roam)
        if window is None:
            return None
        found = look_beside(frame, box, window, self._find)
        if found is not None and min(found.visibility[mark] for mark in _CORE) < own.seen:
            found = None
        return self._keep(t_s, found, own.least * height)

    def _where(
        self, t_s: float, moving: list[Window] | None, width: int, height: int, *, roam: bool
    ) -> Window | None:
        if self._other:
            last = self._other[-1]
            ahead_s = t_s - last.t_s
            first = self._other[0]
            gap_s = last.t_s - first.t_s
            speed = (last.x_px - first.x_px) / gap_s if gap_s > 0 else 0.0
            centre = (last.x_px + speed * ahead_s, last.y_px)
            return Window.around(centre, 1.9 * last.extent_px, width, height)
        self._looks += 1
        if moving and (not roam or self._looks % 3):
            return moving[self._looks % min(2, len(moving))]
        if not roam and moving is not None:
            return None
        if self._squares is None:
            self._squares = squares(width, height)
        return next(self._squares)

    def _keep(self, t_s: float, found: Pose | None, least_px: float) -> Pose | None:
        """Whether ``found`` is the one found before."""
        other = self._other
        now = None if found is None else Glimpse.of(found)
        if now is not None and now.extent_px >= least_px:
            if other:
                last = other[-1]
                way = np.hypot(now.x_px - last.x_px, now.y_px - last.y_px) / last.extent_px
                if way > self._settings.near or not 0.6 < now.extent_px / last.extent_px < 1.6:
                    other.clear()
            other.append(now)
            while other[0].t_s < t_s - 3.0:
                other.popleft()
            return found
        if other and t_s - other[-1].t_s > self._settings.keep_s:
            other.clear()
        return None

    def _wins(self, frame: Frame, pose: Pose, found: Pose, stepping: Stepping) -> bool:
        own, other, t_s = self._settings, self._other, pose.t_s
        lasted_s, looks = other[-1].t_s - other[0].t_s, len(other)
        travels = goes(other, self._stepping)
        size = other[-1].extent_px / extent_px(pose)
        if stepping.walked_s >= own.known_s:
            return travels and lasted_s >= 2.0 and looks >= 6 and size >= own.size
        followed_s = t_s - (stepping.begun_s or 0.0)
        # The one followed may be about to walk, on the spot, where it takes longer to show.
        early = followed_s < self._stepping.window_s
        if followed_s < own.first_s or (early and (stepping.moves_legs or not travels)):
            return False
        height, width = frame.image.shape[:2]
        walks = travels or (looks >= 6 and lasted_s >= 0.8 and moves_legs(other, self._stepping))
        nearer = self._is_nearer(pose, size, width, height) and is_whole(found, width, height)
        if stepping.walks:
            return walks and nearer and looks >= 4 and lasted_s >= 1.0
        if walks:
            # Who stands quietly may be waiting, for somebody who walks in and stops, too.
            picture = stepping.frozen and size < own.size
            quiet = not picture and not stepping.moves_legs
            if quiet and lasted_s < own.waits_s:
                return False
            least = own.size_of_picture if stepping.frozen else own.size
            return looks >= 3 and (size >= least or nearer)
        return nearer and looks >= 5 and lasted_s >= 1.0

    def _is_nearer(self, pose: Pose, size: float, width: int, height: int) -> bool:
        """Whether one of that size is nearer, where the one followed is cut off or small."""
        if not is_whole(pose, width, height):
            return size >= 1.0
        return self._is_small(pose, height) and size >= self._settings.larger


def is_whole(pose: Pose, width: int, height: int) -> bool:
    """Whether head and feet lie within the picture."""
    at = pose.image.tolist()

    def inside(mark: int) -> bool:
        x, y = at[mark]
        return bool(0 <= x < width and 0 <= y < height)

    return inside(L.NOSE) and any(inside(mark) for mark in _FEET)
