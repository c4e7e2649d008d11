"""What a visit says beside its walk: one thing at a time, as in a session."""

from __future__ import annotations

from app.kiosk.values import LaneSaid
from app.session.settings import TalkSettings
from app.session.speech_queue import SpeechQueue, ToSay
from app.session.step_result import StepResult
from vision.cues.base import Earcon
from vision.values import Cue

_URGENT = 1
_PRIORITY = 3


class VisitVoice:
    """The visit's own sentences, and the coach's, which pass through."""

    def __init__(self, settings: TalkSettings) -> None:
        self._queue = SpeechQueue(settings)
        self._since = 0
        self._coach_since: int | None = None
        self._cuts = False

    def is_free(self, t_s: float) -> bool:
        """Whether nothing is being said or waits to be."""
        return self._queue.is_free(t_s)

    def say(
        self,
        t_s: float,
        id_: str,
        text: str,
        spoken: str,
        earcon: Earcon = "hint",
        waits_s: float | None = None,
    ) -> None:
        """Say this in its turn; waits_s: it is passed over when it has waited for longer."""
        cue = Cue(t_s, id_, _PRIORITY, text, spoken, earcon)
        self._queue.add(t_s, [ToSay(cue, waits_s or 0.0, instructs=waits_s is None)])

    def drop(self, t_s: float) -> None:
        """Nothing that was said or waits holds any longer."""
        self._since += 1
        self._queue.hold(t_s, self._since)
        self._cuts = True

    def coached(self, t_s: float, said: StepResult, number: int, language: str) -> LaneSaid | None:
        """What the coach says goes through."""
        cue, since = said.cue, said.since
        if self._coach_since not in (None, since):
            self._cuts = True
        self._coach_since = since
        if cue is None:
            return None
        self._queue.cut_in(t_s, cue)
        return self._said(cue, number, language, instructs=said.holding.instructs)

    def next(self, t_s: float, number: int, language: str) -> LaneSaid | None:
        """What is to be said now, if anything."""
        found = self._queue.next(t_s)
        if found is None:
            return None
        cue, holding = found
        return self._said(cue, number, language, instructs=holding.instructs)

    def _said(self, cue: Cue, number: int, language: str, *, instructs: bool) -> LaneSaid:
        cuts, self._cuts = self._cuts or cue.priority <= _URGENT, False
        return LaneSaid(
            number=number,
            id=cue.id,
            priority=cue.priority,
            text=cue.text,
            spoken=cue.spoken,
            earcon=cue.earcon,
            language=language,
            cuts=cuts,
            instructs=instructs,
        )
