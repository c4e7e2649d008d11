"""How the person stands in the picture: whole, neither too large nor too small, not at its edge."""

from __future__ import annotations

from dataclasses import dataclass

from vision.body.proportions import TORSO
from vision.landmarks import L
from vision.setup.settings import FramingSettings
from vision.setup.values import SetupFinding
from vision.values import Body

_TRUNK = (L.LEFT_SHOULDER, L.RIGHT_SHOULDER, L.LEFT_HIP, L.RIGHT_HIP)
_FEET = (L.LEFT_HEEL, L.RIGHT_HEEL, L.LEFT_TOE, L.RIGHT_TOE)
# Of somebody whose legs are cut off, the model draws them into the picture and so too short.
_TORSO_TRUST = 0.9


@dataclass(frozen=True, slots=True)
class Framing:
    """How a person stands in the picture. findings: what is wrong with it. person_share: as in
    ``SetupReading``. headroom_share: room over the head, over the picture's height."""

    findings: frozenset[SetupFinding]
    person_share: float
    headroom_share: float


def is_somebody(body: Body, settings: FramingSettings) -> bool:
    """Whether ``body`` is a person rather than a thing that the pose model took for one."""
    return float(body.visibility[list(_TRUNK)].min()) >= settings.seen


def framing(body: Body, width: int, height: int, settings: FramingSettings) -> Framing:
    """How ``body`` stands in a picture of ``width`` by ``height`` pixels."""
    stature_px = max(body.stature_px, _TORSO_TRUST * body.torso_px / TORSO)
    points = body.measured
    top_px = float(points[L.NOSE][1]) - settings.crown_share * stature_px
    share = stature_px / height
    found: set[SetupFinding] = set()
    headless, feetless = top_px < 0, not body.feet_seen
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
    """Why the person may be lost who was last seen so: the pose model finds nobody whose head is
    out, so that one who went too near, or whose camera was tilted, is seen no more."""
    if SetupFinding.OFF_CENTRE in last.findings:
        return SetupFinding.NOBODY  # gone, by the side
    if last.person_share > settings.lost_share:
        return SetupFinding.TOO_NEAR
    if last.headroom_share < settings.lost_headroom:
        return SetupFinding.HEAD_OUT
    return SetupFinding.NOBODY
