"""A hand raised high and held: how a walker asks for something without a screen or a voice."""

from __future__ import annotations

from typing import Literal, TypeAlias

from vision.settings import Section, number
from vision.values import Body

Hand: TypeAlias = Literal["left", "right"]
"""The walker's own."""
_NOSE = 0
# Shoulder, elbow, wrist.
_ARMS: dict[Hand, tuple[int, int, int]] = {"left": (11, 13, 15), "right": (12, 14, 16)}
_LOWER_FIRST = float("inf")


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
    blink_s: float = number(
        0.25,
        low=0.0,
        high=1.0,
        title="How long a raised hand may be lost from sight",
        unit="s",
        source="[K] the pose model loses a wrist for a picture or three; so long it has to be "
        "down, too, before it counts as raised anew",
    )
    rest_s: float = number(
        4.0, low=0.0, high=60.0, title="Before it is taken for raised anew", unit="s", source="[K]"
    )


class RaisedHand:
    """Tells once when one hand has been held up; both at once, as for balance, do not count.

    hand: which one is up, ``None`` where none is, or both are. held: how far it has been held,
    0..1; 0 while it has to come down first.
    """

    def __init__(self, settings: RaisedHandSettings | None = None) -> None:
        self._settings = settings or RaisedHandSettings()
        self._since_s: float | None = None
        self._seen_s = self._down_s = self._told_s = float("-inf")
        self.hand: Hand | None = None
        self.held = 0.0

    def lower_first(self) -> None:
        """A hand that is up by now does not count: it has to come down first."""
        self._since_s, self.held = _LOWER_FIRST, 0.0
        self._down_s = float("inf")

    def update(self, t_s: float, body: Body | None) -> bool:
        """Whether the hand has now been up for long enough; ``True`` once for each time."""
        up = [] if body is None else [hand for hand, arm in _ARMS.items() if self._up(body, *arm)]
        if self._since_s == _LOWER_FIRST:
            self.hand = up[0] if len(up) == 1 else None
            self._lowered(t_s, down=body is not None and not up)
            return False
        own = self._settings
        if len(up) != 1:
            if up or self._since_s is None or t_s - self._seen_s > own.blink_s:
                self.hand, self._since_s, self.held = None, None, 0.0
            return False
        if self._since_s is None or up[0] != self.hand:
            self._since_s = t_s
        self.hand, self._seen_s = up[0], t_s
        self.held = min(max((t_s - self._since_s) / own.hold_s, 0.0), 1.0)
        if self.held < 1.0 or t_s - self._told_s < own.rest_s:
            return False
        self._told_s = t_s
        self.lower_first()
        return True

    def _lowered(self, t_s: float, *, down: bool) -> None:
        """Of somebody who is not seen nobody knows that the hand came down."""
        if not down:
            self._down_s = float("inf")
        elif self._down_s == float("inf"):
            self._down_s = t_s
        if t_s - self._down_s >= self._settings.blink_s:
            self._since_s = None

    def _up(self, body: Body, shoulder: int, elbow: int, wrist: int) -> bool:
        own = self._settings
        if min(body.visibility[[shoulder, elbow, wrist]]) < own.least_visibility:
            return False
        heights_px = body.points[:, 1]
        limit_px = heights_px[_NOSE] - own.above_torso * body.torso_px
        return bool(heights_px[wrist] < limit_px and heights_px[wrist] < heights_px[elbow])
