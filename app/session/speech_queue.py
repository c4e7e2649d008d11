"""The queue of what is to be said in a session: one thing at a time, and only what is still valid.

Each is of the time it was decided in (``Flow.since``): what was to be done then. Once something
else is to be done, it is dropped, whether it waits or is being said; the page cuts it off. What
tells the walker what to do waits for its turn as long as it holds; the rest is passed over when
it has waited too long.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.session.settings import TalkSettings
from app.session.values import Holding
from vision.values import Cue

_NEVER = float("-inf")
_ALWAYS = float("inf")


@dataclass(frozen=True, slots=True)
class ToSay:
    """Something to say. keeps_s: how long it may wait. instructs: it may wait for ever."""

    cue: Cue
    keeps_s: float
    instructs: bool = False


@dataclass(frozen=True, slots=True)
class _Waiting:
    cue: Cue
    until_s: float
    holding: Holding


class SpeechQueue:
    """Releases one thing at a time, and estimates how long it takes to say."""

    def __init__(self, settings: TalkSettings) -> None:
        self._settings = settings
        self._waiting: deque[_Waiting] = deque()
        self._free_s = _NEVER
        self._saying = Holding()
        self._since = 0

    def is_free(self, t_s: float) -> bool:
        """Whether nothing is being said, and nothing waits to be."""
        return not self._waiting and t_s >= self._free_s

    def hold(self, t_s: float, since: int) -> bool:
        """Drop what was decided before ``since``; returns whether that changed anything."""
        if since == self._since:
            return False
        self._since = since
        self._waiting = deque(one for one in self._waiting if one.holding.holds(since))
        if not self._saying.holds(since):
            self._free_s = min(self._free_s, t_s)
        return True

    def add(self, t_s: float, new: Sequence[ToSay]) -> None:
        """These are to be said, in this order."""
        for one in new:
            until_s = _ALWAYS if one.instructs else t_s + one.keeps_s
            self._waiting.append(_Waiting(one.cue, until_s, Holding(self._since, one.instructs)))

    def cut_in(self, t_s: float, urgent: Cue) -> tuple[Cue, Holding]:
        """Say this at once; what told the walker what to do is said after it."""
        self._waiting = deque(one for one in self._waiting if one.holding.instructs)
        return self._say(t_s, urgent, Holding())

    def next(self, t_s: float, *, at_once: bool = False) -> tuple[Cue, Holding] | None:
        """What is said now, if anything; ``at_once``: whatever is being said."""
        while self._waiting and (at_once or t_s >= self._free_s):
            one = self._waiting.popleft()
            if t_s <= one.until_s:
                return self._say(t_s, one.cue, one.holding)
        return None

    def _say(self, t_s: float, cue: Cue, holding: Holding) -> tuple[Cue, Holding]:
        own = self._settings
        self._saying = holding
        self._free_s = t_s + own.lead_in_s + own.letter_s * len(cue.spoken)
        return replace(cue, t_s=t_s), holding
