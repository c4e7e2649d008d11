"""What is said while a baseline is taken: what to do, what is in its way, that it is done.

The walker looks ahead and not at a screen, so all of it is spoken.
"""

from __future__ import annotations

from vision.cues.base import BASELINE_ASKED, BASELINE_GIVEN_UP, BASELINE_TAKEN, HINDERED
from vision.cues.catalogue import cue_for
from vision.settings import Section, number
from vision.values import BaselineProgress, BaselineState, Cue, Hindrance

_ENDS = {BaselineState.DONE: BASELINE_TAKEN, BaselineState.GIVEN_UP: BASELINE_GIVEN_UP}


class StandingSettings(Section):
    """How patiently the walker is told how to stand."""

    hint_after_s: float = number(
        1.5,
        low=0.0,
        high=20.0,
        title="How long something is in the way before it is said",
        unit="s",
        source="[K]",
    )
    hint_gap_s: float = number(
        5.0, low=1.0, high=60.0, title="Silence before the next hint", unit="s", source="[K]"
    )
    same_hint_gap_s: float = number(
        12.0, low=1.0, high=120.0, title="Before the same hint again", unit="s", source="[K]"
    )


class StandingGuide:
    """Guides the walker while a baseline is taken; otherwise silent."""

    def __init__(self, settings: StandingSettings) -> None:
        self._settings = settings
        self._state: BaselineState | None = None
        self._hindered_s: float | None = None
        self._said_s = 0.0
        self._told_s: dict[Hindrance, float] = {}

    def update(self, t_s: float, progress: BaselineProgress | None) -> Cue | None:
        """The cue to say at ``t_s``, or ``None``; called once a frame, in order."""
        before, self._state = self._state, None if progress is None else progress.state
        if progress is None:
            return None
        if progress.state.open:
            if before is None or not before.open:
                self._told_s.clear()
                self._hindered_s = None
                return self._say(t_s, BASELINE_ASKED)
            return self._hint(t_s, progress.hindrance)
        if before is not None and before.open and progress.state in _ENDS:
            return self._say(t_s, _ENDS[progress.state])
        return None

    def _hint(self, t_s: float, hindrance: Hindrance | None) -> Cue | None:
        if hindrance is None:
            self._hindered_s = None
            return None
        if self._hindered_s is None:  # one after the other, they are still in the way
            self._hindered_s = t_s
        own = self._settings
        if t_s - self._hindered_s < own.hint_after_s:
            return None
        told_s = self._told_s.get(hindrance, float("-inf"))
        if t_s - self._said_s < own.hint_gap_s or t_s - told_s < own.same_hint_gap_s:
            return None
        self._told_s[hindrance] = t_s
        return self._say(t_s, HINDERED[hindrance])

    def _say(self, t_s: float, situation: str) -> Cue | None:
        self._said_s = t_s
        spec = cue_for(situation)
        return None if spec is None else spec.at(t_s)
