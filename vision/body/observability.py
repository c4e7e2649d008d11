"""Observability: how well the pictures can time a contact.

Few frames, few pixels, hidden feet, a rolled and an unsteady camera each blur the time at which a
foot is seen to come down. They are independent, so their variances add. The result is the chance
that a contact is timed within the tolerance, which can be compared with recordings.
"""

from __future__ import annotations

import math

from vision.body.steady import Steadied
from vision.pose.landmarks import L
from vision.settings import Section, number
from vision.values import FloatArray

_FEET = (L.LEFT_HEEL, L.LEFT_TOE, L.RIGHT_HEEL, L.RIGHT_TOE)
_SET = "measured: set so that the chance comes true on walkers' contacts, from 15 fps and 140 px on"


class ObservabilitySettings(Section):
    """The timing spread that each cause adds."""

    tolerance_s: float = number(
        0.05,
        low=0.01,
        high=0.2,
        title="A contact is right within this",
        unit="s",
        source="the goal for 95 of 100 contacts [K]",
    )
    best_s: float = number(
        0.02, low=0.0, high=0.1, title="Spread where all is well", unit="s", source=_SET
    )
    frames: float = number(
        0.4, low=0.0, high=2.0, title="Spread per time between frames", unit="1", source=_SET
    )
    pixels: float = number(
        1.0, low=0.0, high=10.0, title="Spread times the torso's length", unit="s px", source=_SET
    )
    hidden_s: float = number(
        0.1, low=0.0, high=1.0, title="Spread where no foot is clear to see", unit="s", source=_SET
    )
    clear: float = number(
        0.7,
        low=0.1,
        high=1.0,
        title="Mean visibility of feet that are clear",
        unit="1",
        source="measured",
    )
    roll_s: float = number(
        0.001,
        low=0.0,
        high=0.01,
        title="Spread per degree of the camera's roll",
        unit="s/deg",
        source=_SET,
    )
    shake_s: float = number(
        0.006,
        low=0.0,
        high=0.2,
        title="Spread per torso length a second that the camera's speed varies by",
        unit="s s/torso",
        source="measured: what is left of a tremor of 2 to 10 px, blur not counted",
    )
    untold_s: float = number(
        0.1,
        low=0.0,
        high=1.0,
        title="Spread where the camera moves and nothing tells how",
        unit="s",
        source="[K]",
    )
    memory_s: float = number(
        1.0,
        low=0.1,
        high=10.0,
        title="Time over which it is taken",
        unit="s",
        source="about a stride [K]",
    )


class ObservabilityStage:
    """Follows the observability from frame to frame."""

    def __init__(self, settings: ObservabilitySettings) -> None:
        self._settings = settings
        self._t_s: float | None = None
        self._step_s: float | None = None
        self._visibility: float | None = None
        self._untold = 0.0

    def reset(self) -> None:
        """Forget the past, as after a lost subject."""
        self._t_s = self._step_s = self._visibility = None
        self._untold = 0.0

    def update(
        self,
        t_s: float,
        visibility: FloatArray,
        torso_px: float,
        roll_deg: float | None,
        steady: Steadied | None = None,
    ) -> float:
        """The observability at ``t_s``, 0..1.

        Args:
            visibility: ``(33,)``. torso_px: hip to shoulder. roll_deg: ``None`` where not known.
            steady: the camera's own motion; without it the camera stands.
        """
        settings = self._settings
        step_s = None if self._t_s is None else t_s - self._t_s
        self._t_s = t_s
        seen = _feet_visibility(visibility)
        if step_s is None or step_s <= 0 or self._visibility is None:
            self._visibility = seen
        else:
            new = min(1.0, step_s / settings.memory_s)
            before = step_s if self._step_s is None else self._step_s
            self._step_s = before + new * (step_s - before)
            self._visibility += new * (seen - self._visibility)
            untold = steady is not None and not steady.known
            self._untold += new * (untold - self._untold)
        hidden = max(0.0, 1.0 - self._visibility / settings.clear)
        spreads = (
            settings.best_s,
            settings.frames * (self._step_s or 0.0),
            settings.pixels / torso_px,
            settings.hidden_s * hidden,
            settings.roll_s * abs(roll_deg or 0.0),
            settings.shake_s * (steady.shake_px_s / torso_px if steady else 0.0),
            settings.untold_s * self._untold,
        )
        return chance_within(settings.tolerance_s, math.hypot(*spreads))


def _feet_visibility(visibility: FloatArray) -> float:
    """Mean visibility of heels and toes."""
    clear: list[float] = visibility.tolist()
    return sum(clear[mark] for mark in _FEET) / len(_FEET)


def chance_within(tolerance: float, spread: float) -> float:
    """The chance that an error of this spread (standard deviation, normal) is within
    ``tolerance``."""
    return math.erf(tolerance / (spread * math.sqrt(2))) if spread > 0 else 1.0
