"""What is said while the camera is set up: one thing at a time, the view once, then "ready"."""

from __future__ import annotations

from app.session.settings import TalkSettings
from app.session.values import Saying
from app.words.setup import finding_words, view_words, welcome_words
from vision.setup.values import SetupFinding, SetupReading
from vision.values import View


class SetupTalk:
    """Turns the readings of the set-up into words; ``belt``: on a treadmill."""

    def __init__(self, settings: TalkSettings, *, belt: bool = False) -> None:
        self._settings = settings
        self._belt = belt
        self._welcomed = False
        self._told: SetupFinding | None = None
        self._told_s = float("-inf")
        self._view = View.UNKNOWN

    def recall(self) -> None:
        """What was said may not have been heard: say it again."""
        self._welcomed = False
        self._told, self._told_s = None, float("-inf")

    def update(self, t_s: float, reading: SetupReading | None) -> tuple[bool, list[Saying]]:
        """Whether all is well now, and what there is to say, in order."""
        if not self._welcomed:
            self._welcomed = True
            self._told_s = t_s
            return False, [
                Saying("flow.setup.welcome", *welcome_words(belt=self._belt), earcon="ready")
            ]
        if reading is None:
            return False, []
        if reading.ready:
            ready = Saying("flow.setup.ready", *finding_words(reading), earcon="ready")
            return True, [ready, *self._about_view(t_s, reading.view)]
        waited_s = t_s - self._told_s
        if reading.finding is None:
            return False, []
        again = reading.finding is self._told and waited_s < 2 * self._settings.again_s
        if again or waited_s < self._settings.again_s / 2:
            return False, []
        self._told, self._told_s = reading.finding, t_s
        name = f"flow.setup.{reading.finding.value}"
        return False, [Saying(name, *finding_words(reading, belt=self._belt), earcon="warn")]

    def _about_view(self, t_s: float, view: View) -> list[Saying]:
        if view in (self._view, View.UNKNOWN):
            return []
        self._view, self._told_s = view, t_s
        return [Saying(f"flow.setup.view.{view.value}", *view_words(view))]
