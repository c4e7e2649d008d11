"""Framing of the person: whole, neither too large nor too small, not at the picture's edge."""

from __future__ import annotations

from dataclasses import dataclass

from vision.body.proportions import NOSE_TO_HEEL, TORSO
from vision.pose.landmarks import L
from vision.setup.settings import FramingSettings
from vision.setup.values import SetupFinding
from vision.values import Body

_SHOULDERS = (L.LEFT_SHOULDER, L.RIGHT_SHOULDER)
_TRUNK = (*_SHOULDERS, L.LEFT_HIP, L.RIGHT_HIP)
_FEET = (L.LEFT_HEEL, L.RIGHT_HEEL, L.LEFT_TOE, L.RIGHT_TOE)
# Of somebody whose legs are cut off, the model draws them into the picture and so too short.
_TORSO_TRUST = 0.9


@dataclass(frozen=True, slots=True)
class Framing:
    """The framing of a person in one picture. findings: what is wrong with it. person_share: as in
    ``SetupReading``. headroom_share: space above the head over the picture's height."""

    findings: frozenset[SetupFinding]
    person_share: float
    headroom_share: float


class FramingStage:
    """Tracks the framing of the person, and remembers it from before the person was lost."""

    def __init__(self, settings: FramingSettings) -> None:
        self._settings = settings
        self._last: tuple[float, Framing] | None = None
        self._feet_s: float | None = None

    def update(
        self, t_s: float, body: Body | None, width: int, height: int
    ) -> tuple[set[SetupFinding], float | None]:
        """What is wrong at ``t_s``, and the person's share of the picture's height.

        Args:
            body: somebody, or ``None``. width, height: of the picture in pixels.
        """
        own = self._settings
        if body is None:
            self._feet_s = None
            if self._last is None or t_s - self._last[0] > own.lost_s:
                return {SetupFinding.NOBODY}, None
            return {lost_because(self._last[1], own)}, None
        now = framing(body, width, height, own)
        self._last = (t_s, now)
        found = set(now.findings)
        if body.feet_seen or self._feet_s is None:
            self._feet_s = t_s
        if t_s - self._feet_s > own.hidden_s and SetupFinding.TOO_NEAR not in found:
            found.add(SetupFinding.FEET_OUT)  # behind something, or too dark to see
        return found, now.person_share


def is_somebody(body: Body, settings: FramingSettings) -> bool:
    """Whether ``body`` is a person rather than a false detection."""
    # not the hips, which are out of the picture of whoever sits at the camera
    return float(body.visibility[list(_SHOULDERS)].min()) >= settings.seen


def framing(body: Body, width: int, height: int, settings: FramingSettings) -> Framing:
    """The framing of ``body`` in a picture of ``width`` by ``height`` pixels."""
    stature_px = max(body.stature_px, _TORSO_TRUST * body.torso_px / TORSO)
    points = body.measured
    nose_px = float(points[L.NOSE][1])
    top_px = nose_px - settings.crown_share * stature_px
    # By the head too: feet that are cut off may be drawn into the picture.
    low_px = max(*(float(points[mark][1]) for mark in _FEET), nose_px + NOSE_TO_HEEL * stature_px)
    share = stature_px / height
    found: set[SetupFinding] = set()
    headless, feetless = top_px < 0, low_px > (1 - settings.floor_share) * height
    if share > settings.most_share or (headless and feetless):
        found.add(SetupFinding.TOO_NEAR)  # which is why head or feet are out
    elif headless:
        found.add(SetupFinding.HEAD_OUT)
    elif feetless:
        found.add(SetupFinding.FEET_OUT)
    if share < settings.least_share or stature_px < settings.least_px:
        found.add(SetupFinding.TOO_FAR)
    edge_px = settings.edge_share * width
    across = [float(points[mark][0]) for mark in (*_TRUNK, *_FEET, L.NOSE)]
    if min(across) < edge_px or max(across) > width - edge_px:
        found.add(SetupFinding.OFF_CENTRE)
    return Framing(frozenset(found), share, top_px / height)


def lost_because(last: Framing, settings: FramingSettings) -> SetupFinding:
    """Why a person last seen with this framing may be lost: the pose model finds nobody whose head
    is outside the picture, as after coming too near or tilting the camera."""
    if SetupFinding.OFF_CENTRE in last.findings:
        return SetupFinding.NOBODY  # gone, by the side
    if last.person_share > settings.lost_share:
        return SetupFinding.TOO_NEAR
    if last.headroom_share < settings.lost_headroom:
        return SetupFinding.HEAD_OUT
    return SetupFinding.NOBODY
