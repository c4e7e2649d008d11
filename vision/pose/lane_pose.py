"""One walker at a time, locked on: the pose model for a lane with people about it.

Only who stands in a place on the floor is found and followed. Once held on to, nobody else is
until released: who passes before or behind, waits beside, or looks out of a mirror is never taken
for the walker, who is unseen for a moment instead, and taken up again by place, way, size and
clothes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path

from vision.pose.clothes import Clothes, ClothesSettings, look_of
from vision.pose.floor_outline import Corner, FloorOutline
from vision.pose.follow import Window, extent_px, same_person, search_windows
from vision.pose.mediapipe_pose import MediaPipePose, PoseSettings
from vision.pose.paint_over import Box, box_around, look_beside, paint_over, share_within
from vision.settings import Section, number
from vision.values import Frame, Image, Pose

_STRAY_S = 0.3  # for which it is known where somebody else was on whom the tracker came
_INSIDE = 0.5  # most of somebody found that may lie within what is painted over


class LanePoseSettings(Section):
    """How somebody is held on to among others."""

    margin: float = number(
        0.012,
        low=0.0,
        high=0.3,
        title="How far outside the place feet still are in it",
        unit="of the picture",
        source="what the pose model errs; more would let in who stands beside (measured)",
    )
    look_s: float = number(
        0.15,
        low=0.0,
        high=2.0,
        title="Time between two looks for the walker beside somebody else",
        unit="s",
        source="[K]; a look costs one run of the pose model",
    )
    paint: float = number(
        0.06,
        low=0.0,
        high=0.5,
        title="Margin painted over around others",
        unit="extents",
        source="[K]",
    )
    gone_s: float = number(
        10.0,
        low=1.0,
        high=120.0,
        title="Time unseen after which whoever is held on to does not come back",
        unit="s",
        source="[K] longer than a visit waits",
    )
    away_s: float = number(
        3.0,
        low=0.5,
        high=60.0,
        title="Time unseen after which whoever is not held on to is forgotten",
        unit="s",
        source="[K] whoever comes then is another",
    )
    clothes: ClothesSettings = ClothesSettings()


@dataclass(frozen=True, slots=True)
class _Wish:
    """Whom to follow: only who is in the place, and only the one held on to."""

    place: FloorOutline | None = None
    held: bool = False


class LanePose(MediaPipePose):
    """``MediaPipePose`` that can be kept to a place, and hold on to one person.

    ``keep_to``, ``hold`` and ``release`` are safe from another thread; they hold from the next
    picture on.
    """

    def __init__(
        self,
        model_path: Path,
        settings: PoseSettings | None = None,
        hold: LanePoseSettings | None = None,
    ) -> None:
        self._hold = hold or LanePoseSettings()
        self._clothes = Clothes(self._hold.clothes)
        self._wish = self._granted = _Wish()
        self._masks: list[Box] = []
        self._strays: list[Box] = []
        self._stray_s = float("-inf")
        self._size = (1, 1)
        self._looked_s = float("-inf")
        self._counted = self._number = 0
        self._seen_s = float("inf")  # nobody yet
        self._gone = False
        super().__init__(model_path, settings)

    def keep_to(self, outline: Sequence[Corner]) -> None:
        """Follow only who stands within the outline, in shares of the picture; anybody, if it has
        less than three corners."""
        place = FloorOutline.marked(outline, self._hold.margin)
        self._wish = replace(self._wish, place=place)

    def hold(self) -> None:
        """Follow nobody but the one followed now, or found next, until ``release``."""
        self._wish = replace(self._wish, held=True)

    def release(self) -> None:
        """Whoever is found may be followed again."""
        self._wish = replace(self._wish, held=False)

    def find(self, frame: Frame) -> Pose | None:
        """``estimate`` without what the stages alone need."""
        height, width = frame.image.shape[:2]
        self._size = (width, height)
        self._grant()
        fresh = not self._follower.locked
        self._masks = self._strays if fresh and frame.t_s - self._stray_s < _STRAY_S else []
        before = copy(self._follower), self._left, self._subject, self._stepping
        pose = super().find(frame)
        if pose is not None and not self._is_ours(frame, pose, again=fresh):
            # Somebody else, on whom the tracker has come; or the walker has left the place.
            self._follower, self._left, self._subject, self._stepping = before
            self._strays, self._stray_s = [*self._masks[-2:], self._box(pose)], frame.t_s
            pose = self._instead_of(frame, pose)
            if pose is None:
                self._follower.lost(frame.t_s)
        if pose is None:
            self._forget_gone(frame.t_s)
            return None
        return self._known(frame, pose, fresh=fresh)

    def reset(self, subject: Pose | None = None) -> None:
        """As ``MediaPipePose.reset``; whoever was held on to is forgotten."""
        self._clothes.forget()
        self._counted = self._number = 0
        self._seen_s, self._gone = float("inf"), False
        super().reset(subject)

    # ---- who it may be ----

    def _grant(self) -> None:
        wish = self._wish
        if wish.held != self._granted.held:
            # nobody else is looked at while somebody is held on to
            self._others = () if wish.held else None
        if wish.held and not self._granted.held and not self._follower.locked:
            self._left = None  # whoever is found next
        self._granted = wish

    def _is_ours(self, frame: Frame, pose: Pose, *, again: bool = False) -> bool:
        """Whether ``pose`` can be the one to follow, by place and clothes.

        again: they were lost before.
        """
        if not self._in_place(pose):
            return False
        if not self._granted.held:
            return True
        look = look_of(frame.image, pose)
        return not self._clothes.are_others(look, found_again=again)

    def _in_place(self, pose: Pose) -> bool:
        place = self._granted.place
        return place is None or place.holds_feet(pose, *self._size)

    def _known(self, frame: Frame, pose: Pose, *, fresh: bool) -> Pose:
        """``pose`` with the number of who it is, which never rises while held on to."""
        look = look_of(frame.image, pose)
        if not self._granted.held:
            other = self._gone or self._clothes.are_others(look, found_again=True)
            if self._subject > self._counted or (fresh and other):
                self._number += 1
                self._clothes.forget()
        self._counted = self._subject
        self._seen_s, self._gone = frame.t_s, False
        self._clothes.learn(look)
        return replace(pose, subject=self._number)

    def _forget_gone(self, t_s: float) -> None:
        """Whoever has been away for some time is forgotten, and whoever comes is another."""
        if self._granted.held or t_s - self._seen_s <= self._hold.away_s:
            return
        self._clothes.forget()
        self._left, self._gone, self._seen_s = None, True, float("inf")

    # ---- finding them among others ----

    def _instead_of(self, frame: Frame, other: Pose) -> Pose | None:
        """The walker's pose, where the tracker saw ``other``."""
        if not self._follower.locked or frame.t_s - self._looked_s < self._hold.look_s:
            return None
        self._looked_s = frame.t_s
        width, height = self._size
        window = self._follower.window(frame.t_s, width, height)
        found = look_beside(frame, self._box(other), window, self._anybody)
        if found is None or not self._follower.belongs(found) or not self._is_ours(frame, found):
            return None
        self._masks = [self._box(other)]
        new = self._turned_to(frame, found)
        if new is None or not self._is_ours(frame, new):
            return None
        self._forget_doubts()
        self._left = replace(new, subject=self._subject)
        return self._left

    def _find(self, frame: Frame) -> Pose | None:
        """Whoever is to be followed; who is not is painted over, and looked beside."""
        place = self._granted.place
        if place is None and not self._granted.held:
            return super()._find(frame)
        width, height = self._size
        if self._search is None:
            self._search = self._windows(width, height)
        window: Window | None = None
        for _ in range(self._settings.follow.windows_per_frame):
            window = window or next(self._search)
            part = self._cut_out(frame.image, window)
            found = self._anybody(part, window, frame.t_s)
            if found is None or self._is_painted(found):
                window = None  # nobody else in this one, so on to the next
            elif self._may_be(frame, found):
                return found
            else:
                self._masks.append(self._box(found))
        return None

    def _may_be(self, frame: Frame, found: Pose) -> bool:
        if not self._is_ours(frame, found, again=True):
            return False
        left = self._left if self._granted.held else None
        if left is None:
            return True
        gone = found.t_s - left.t_s > self._hold.gone_s
        return not gone and same_person(left, found, self._settings.follow)

    def _windows(self, width: int, height: int) -> Iterator[Window]:
        """The windows to search, those over the place."""
        place = self._granted.place
        for window in search_windows(width, height):
            if place is None or _over(window, place.box, width, height):
                yield window

    def _turned_to(self, frame: Frame, other: Pose) -> Pose | None:
        return super()._turned_to(frame, other) if self._in_place(other) else None

    def _box(self, pose: Pose) -> Box:
        return box_around(pose.image, self._hold.paint * extent_px(pose))

    def _is_painted(self, pose: Pose) -> bool:
        """Whether somebody is seen in what has been painted over."""
        return any(share_within(box, pose.image) > _INSIDE for box in self._masks)

    def _cut_out(self, image: Image, window: Window) -> Image:
        part = super()._cut_out(image, window)
        if not self._masks:
            return part
        painted: Image = part.copy()
        for box in self._masks:
            paint_over(painted, box, window)
        return painted


def _over(window: Window, box: Box, width: int, height: int) -> bool:
    """Whether some of a box, in shares of the picture, lies within the window."""
    left, top, right, bottom = box
    across = window.x < right * width and left * width < window.x + window.width
    return across and window.y < bottom * height and top * height < window.y + window.height
