"""A hand raised high and held: how a walker asks for something without a screen or a voice."""

from __future__ import annotations

from vision.settings import Section, number
from vision.values import Body

_NOSE = 0
_ARMS = ((11, 13, 15), (12, 14, 16))  # shoulder, elbow, wrist


class RaisedHandSettings(Section):
    """When a hand counts as raised."""

    hold_s: float = number(
        0.8,
        low=0.2,
        high=5.0,
        title="How long it is held up",
        unit="s",
        source="[K] no swing lasts so",
    )
    above_torso: float = number(
        0.15,
        low=0.0,
        high=1.0,
        title="Wrist above the nose",
        unit="torso lengths",
        source="[K] above the top of the head",
    )
    least_visibility: float = number(
        0.5, low=0.0, high=1.0, title="Least visibility of the arm", unit="0..1", source="[K]"
    )
    rest_s: float = number(
        4.0, low=0.0, high=60.0, title="Before it is taken for raised anew", unit="s", source="[K]"
    )


class RaisedHand:
    """Tells once when one hand has been held up; both at once, as for balance, do not count."""

    def __init__(self, settings: RaisedHandSettings | None = None) -> None:
        self._settings = settings or RaisedHandSettings()
        self._since_s: float | None = None
        self._told_s = float("-inf")

    def update(self, t_s: float, body: Body | None) -> bool:
        """Whether the hand has now been up for long enough; ``True`` once for each time."""
        if body is None or sum(self._up(body, *arm) for arm in _ARMS) != 1:
            self._since_s = None
            return False
        if self._since_s is None:
            self._since_s = t_s
        own = self._settings
        if t_s - self._since_s < own.hold_s or t_s - self._told_s < own.rest_s:
            return False
        self._told_s, self._since_s = t_s, float("inf")  # has to come down first
        return True

    def _up(self, body: Body, shoulder: int, elbow: int, wrist: int) -> bool:
        own = self._settings
        if min(body.visibility[[shoulder, elbow, wrist]]) < own.least_visibility:
            return False
        heights_px = body.points[:, 1]
        limit_px = heights_px[_NOSE] - own.above_torso * body.torso_px
        return bool(heights_px[wrist] < limit_px and heights_px[wrist] < heights_px[elbow])
