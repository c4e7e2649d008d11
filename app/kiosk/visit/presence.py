"""Who is on the lane: whole, large enough, with the feet where the gym has marked the lane."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

from app.kiosk.values import Marks
from app.kiosk.visit.settings import PresenceSettings
from vision.body.points import middle
from vision.pose.floor_outline import Corner, FloorOutline
from vision.pose.landmarks import L
from vision.values import Body, Frame, Observation

_FEET = (L.LEFT_ANKLE, L.RIGHT_ANKLE, L.LEFT_HEEL, L.RIGHT_HEEL, L.LEFT_TOE, L.RIGHT_TOE)
_LEGS = (
    (L.LEFT_HIP, L.LEFT_KNEE, L.LEFT_ANKLE),
    (L.RIGHT_HIP, L.RIGHT_KNEE, L.RIGHT_ANKLE),
)
_HIPS = (L.LEFT_HIP, L.RIGHT_HIP)


@dataclass(frozen=True, slots=True)
class OnLane:
    """Somebody on the lane. whole: from head to foot in the picture, and large enough. height: in
    shares of the picture's. feet, hips: in shares of its width and height. torso: torso length
    over the picture's width."""

    subject: int
    whole: bool
    height: float
    feet: Corner
    hips: Corner
    torso: float


class LanePresence:
    """Follows who is on the lane. here: ``None`` while nobody is, a blink passed over. body: of
    this very picture, only if it is on the lane. seated: they sit, as in a wheelchair, and have for
    some time; where that can't be told they are taken to stand. low: they look so now, which may
    be somebody who ties a shoe."""

    def __init__(self, settings: PresenceSettings, marks: Marks) -> None:
        self._settings = settings
        self.marks = marks
        self.here: OnLane | None = None
        self.body: Body | None = None
        self.seated = self.low = False
        self._seen_s = float("-inf")
        self._sits: deque[tuple[float, bool]] = deque()
        self._stood_s: float | None = None

    def forget(self) -> None:
        """Nothing is known of whoever is there from now on."""
        self.here = self.body = None
        self.unseat()

    def update(self, frame: Frame, seen: Observation) -> None:
        """Take in the next picture."""
        height, width = frame.image.shape[:2]
        found = None if seen.body is None else _place(seen, seen.body, width, height)
        lane = FloorOutline.marked(self.marks.lane, self._settings.margin)
        if found is not None and lane is not None and not lane.holds(found.feet):
            found = None
        self.body = None if found is None else seen.body
        if found is None:
            if seen.t_s - self._seen_s > self._settings.blink_s:
                self.here = None
                self.unseat()
            return
        own = self._settings
        least = own.least_height if lane is None else min(own.least_height, own.least_height_marked)
        if found.height < least:
            found = replace(found, whole=False)
        if self.here is not None and found.subject != self.here.subject:
            self.unseat()
        self.here, self._seen_s = found, seen.t_s
        if self.body is not None:
            self._sit(seen.t_s, self.body)

    def unseat(self) -> None:
        """Whether whoever is there sits is not known from now on."""
        self.seated = self.low = False
        self._stood_s = None
        self._sits.clear()

    def _sit(self, t_s: float, body: Body) -> None:
        own = self._settings
        sits = sits_as_told(body, own)
        self.low = sits is True
        self._sits.append((t_s, self.low))
        while self._sits[0][0] < t_s - own.sits_s - 1e-3:
            self._sits.popleft()
        if sits is False:
            self._stood_s = t_s if self._stood_s is None else self._stood_s
            if t_s - self._stood_s >= own.stands_s:
                self.seated = False
        elif sits:
            self._stood_s = None
            long = t_s - self._sits[0][0] >= 0.9 * own.sits_s
            share = sum(one for _, one in self._sits) / len(self._sits)
            self.seated = self.seated or (long and share >= own.sits_share)


def sits_as_told(body: Body, own: PresenceSettings) -> bool | None:
    """Whether ``body`` sits: a thigh that is level brings the hip near the knee's height. Told by
    the leg that is seen better; a wheel may hide the other. ``None``: can't tell."""
    seen = [float(body.visibility[list(leg)].min()) for leg in _LEGS]
    leg = _LEGS[0] if seen[0] >= seen[1] else _LEGS[1]
    if max(seen) < own.clear or body.torso_px <= 0:
        return None
    hip, knee, ankle = body.measured[list(leg), 1].tolist()
    if ankle - hip >= own.hips_torso * body.torso_px:
        return False
    # From the front the model draws the thighs of one who sits as if they stood.
    return True if knee - hip < own.thigh_torso * body.torso_px else None


def _place(seen: Observation, body: Body, width: int, height: int) -> OnLane:
    points = body.measured
    feet = points[list(_FEET)].mean(axis=0)
    hips = middle(*points[list(_HIPS)].tolist())
    nose = points[L.NOSE]
    head = 0 <= nose[0] <= width and 0 <= nose[1] <= height
    lowest_px = float(points[list(_FEET), 1].max())
    tall = (lowest_px - float(nose[1])) / height
    return OnLane(
        0 if seen.pose is None else seen.pose.subject,
        bool(body.feet_seen and head),
        tall,
        (float(feet[0]) / width, float(feet[1]) / height),
        (hips[0] / width, hips[1] / height),
        body.torso_px / width,
    )
