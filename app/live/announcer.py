"""The step after the engine where there is no plan: it says the engine's own cues."""

from __future__ import annotations

from app.live.showing import Show
from app.live.steps import Engine
from app.session.step_result import StepResult
from app.session.values import Pause
from app.words import Words
from app.words.names import translated
from vision.values import Frame, Observation


class Announcer:
    """Puts the engine's cues into words. show: counts what is seen, where it is a demo."""

    profile = None

    def __init__(self, engine: Engine, show: Show | None = None) -> None:
        self._engine, self._show = engine, show

    def step(self, frame: Frame, seen: Observation, in_words: Words) -> StepResult:
        """The engine's cue, if it has one."""
        if self._show is not None:
            self._show.add(seen)
        return StepResult(None if seen.cue is None else translated(seen.cue, in_words))

    def wish(self, what: str, about: float | Pause | None = None) -> None:
        """Without a plan there is nothing to ask for."""

    def begin_baseline(self) -> None:
        """Ask the walker to stand tall."""
        self._engine.begin_baseline()

    def skip_baseline(self) -> None:
        """Let the walker go without."""
        self._engine.skip_baseline()

    def close(self) -> None:
        """Nothing is kept open."""
