"""When a session waits, and when it continues automatically."""

from __future__ import annotations

from app.session.settings import PauseSettings
from app.session.values import Glance, Pause
from vision.guard import Alarm

PAUSES = {
    Alarm.FALL: Pause.FALL,
    Alarm.STUMBLE: Pause.STUMBLE,
    Alarm.BYSTANDER: Pause.BYSTANDER,
    Alarm.LOST: Pause.LEFT,
}
"""What the session waits for after an alarm."""


class Waiting:
    """The current ``pause``, if there is one. anew: after the pause before a bystander came, the
    walker's position is not known."""

    def __init__(self, settings: PauseSettings) -> None:
        self._settings = settings
        self.pause: Pause | None = None
        self.anew = False
        self._unseen_since_s: float | None = None
        self._clear_since_s: float | None = None

    def wanted(self, glance: Glance) -> Pause | None:
        """The pause that the observation requires: after an alarm, or when the walker has left."""
        if glance.watch.alarm in PAUSES:
            return PAUSES[glance.watch.alarm]
        if glance.seen:
            self._unseen_since_s = None
        elif self._unseen_since_s is None:
            self._unseen_since_s = glance.t_s
        gone_s = 0.0 if self._unseen_since_s is None else glance.t_s - self._unseen_since_s
        gone = self.pause is None and gone_s >= self._settings.away_s
        return Pause.LEFT if gone else None

    def begin(self, pause: Pause) -> bool:
        """Start this pause; ``False`` where a more serious one is on already."""
        if self.pause in (pause, Pause.FALL):
            return False
        if self.pause is not None and pause is Pause.LEFT:
            return False
        if self.pause is Pause.ASKED and pause is not Pause.FALL:
            return False  # the walker asked for it and ends it
        self.pause = pause
        self._clear_since_s = None
        return True

    def give_way(self, *, anew: bool) -> None:
        """Replace the pause, which is over, by one for a bystander."""
        self.pause, self.anew = Pause.BYSTANDER, anew
        self._clear_since_s = None

    def is_over(self, glance: Glance) -> bool:
        """Whether the pause ends now without the walker's word."""
        pause, own = self.pause, self._settings
        if pause is None or pause.needs_word:
            return False
        needed_s = {Pause.LEFT: own.back_s, Pause.STUMBLE: own.calm_s, Pause.BYSTANDER: own.clear_s}
        clear = glance.seen
        if pause is Pause.BYSTANDER:
            clear = glance.watch.behind is not True
        if pause is not Pause.LEFT:  # do not interrupt "stand and breathe"
            clear = clear and glance.voice_free
        if not clear:
            self._clear_since_s = None
            return False
        if self._clear_since_s is None:
            self._clear_since_s = glance.t_s
        return glance.t_s - self._clear_since_s >= needed_s[pause]

    def end(self) -> None:
        """Wait no longer."""
        self.pause, self.anew = None, False
        self._clear_since_s = self._unseen_since_s = None
