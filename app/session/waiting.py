"""When a session waits, and when it goes on by itself."""

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
    """What the session waits for, if it does (``pause``). anew: what it waited for before somebody
    stood in the way leaves it open how the walker stands."""

    def __init__(self, settings: PauseSettings) -> None:
        self._settings = settings
        self.pause: Pause | None = None
        self.anew = False
        self._unseen_since_s: float | None = None
        self._calm_since_s: float | None = None

    def wanted(self, glance: Glance) -> Pause | None:
        """What is to be waited for by what is seen: after an alarm, or of somebody who has left."""
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
        """Wait for this, too; ``False`` where what is waited for already is graver."""
        if self.pause in (pause, Pause.FALL):
            return False
        if self.pause is not None and pause is Pause.LEFT:
            return False
        if self.pause is Pause.ASKED and pause is not Pause.FALL:
            return False  # who asked for it ends it
        self.pause = pause
        self._calm_since_s = None
        return True

    def give_way(self, *, anew: bool) -> None:
        """All else that was waited for is over, but somebody stands in the way."""
        self.pause, self.anew = Pause.BYSTANDER, anew
        self._calm_since_s = None

    def is_over(self, glance: Glance) -> bool:
        """Whether it ends by itself now."""
        pause, own = self.pause, self._settings
        if pause is None or pause.needs_word:
            return False
        needed_s = {Pause.LEFT: own.back_s, Pause.STUMBLE: own.calm_s, Pause.BYSTANDER: own.clear_s}
        calm = glance.seen
        if pause is Pause.BYSTANDER:
            calm = glance.watch.behind is not True
        if pause is not Pause.LEFT:  # nobody is hurried on in the midst of "stand and breathe"
            calm = calm and glance.voice_free
        if not calm:
            self._calm_since_s = None
            return False
        if self._calm_since_s is None:
            self._calm_since_s = glance.t_s
        return glance.t_s - self._calm_since_s >= needed_s[pause]

    def end(self) -> None:
        """Wait no longer."""
        self.pause, self.anew = None, False
        self._calm_since_s = self._unseen_since_s = None
