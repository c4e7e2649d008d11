"""What a walker asks for without a touch: by a raised hand, or by staying on the mark."""

from __future__ import annotations

from math import dist

from app.kiosk.values import Marks
from app.kiosk.visit.presence import LanePresence, OnLane
from app.kiosk.visit.settings import StaySettings
from vision.body.raised_hand import Hand, RaisedHand, RaisedHandSettings


class StillOnMark:
    """How long somebody has stood still on the mark; where the gym has set none, anywhere on the
    lane: a camera that sees a whole lane from its side shows nobody on it larger than another."""

    def __init__(self, settings: StaySettings) -> None:
        self._settings = settings
        self._since_s: float | None = None
        self._at = (0.0, 0.0)

    def reset(self) -> None:
        """Count anew."""
        self._since_s = None

    def update(self, t_s: float, here: OnLane | None, marks: Marks) -> float:
        """For how many seconds, 0 where they do not."""
        own = self._settings
        if here is None or not here.whole or not self._on_mark(here, marks):
            self._since_s = None
            return 0.0
        moved = dist(here.hips, self._at) > own.still_torso * here.torso
        if self._since_s is None or moved:
            self._since_s, self._at = t_s, here.hips
        return t_s - self._since_s

    def _on_mark(self, here: OnLane, marks: Marks) -> bool:
        return marks.stand is None or dist(here.feet, marks.stand) <= self._settings.radius


class LaneGestures:
    """A raised hand, and staying.

    hand: the one that is up. held: how far it has been held, 0..1. still_s: how long somebody has
    stood still on the mark.
    """

    def __init__(self, hand: RaisedHandSettings, stay: StaySettings) -> None:
        self._hand_settings = hand
        self._hand = RaisedHand(hand)
        self._still = StillOnMark(stay)
        self.still_s = 0.0

    @property
    def hand(self) -> Hand | None:
        """The hand that is up."""
        return self._hand.hand

    @property
    def held(self) -> float:
        """How far it has been held."""
        return self._hand.held

    def begin(self) -> None:
        """A fresh gesture is wanted: a hand that is up has to come down first."""
        self._hand.lower_first()
        self._still.reset()
        self.still_s = 0.0

    def restart_still(self) -> None:
        """Staying counts from now on."""
        self._still.reset()
        self.still_s = 0.0

    def update(self, t_s: float, presence: LanePresence, *, early: bool = False) -> Hand | None:
        """The hand that has now been held up for long enough. early: it is too early for one, which
        is neither counted nor has to come down again."""
        self.still_s = self._still.update(t_s, presence.here, presence.marks)
        done = self._hand.update(t_s, presence.body)
        if early and self._hand.held > 0:
            self._hand = RaisedHand(self._hand_settings)
            return None
        return self._hand.hand if done else None
