"""The One Euro filter (Casiez and others 2012 [28]), for whole arrays and uneven frame times."""

from __future__ import annotations

import math

import numpy as np

from vision.settings import Section, number
from vision.values import FloatArray


class SmoothingSettings(Section):
    """How strongly the drawn and measured posture is smoothed; gait events are not."""

    cutoff_hz: float = number(
        3.0,
        low=0.1,
        high=30.0,
        title="Cutoff at rest",
        unit="Hz",
        source="[K], tried on a walk with simulated noise",
    )
    beta: float = number(
        1.5,
        low=0.0,
        high=50.0,
        title="Cutoff gained by speed",
        unit="s/torso",
        source="[K]",
    )
    speed_cutoff_hz: float = number(
        1.0, low=0.1, high=10.0, title="Cutoff of the speed", unit="Hz", source="Casiez 2012 [28]"
    )


class OneEuro:
    """Smooths an array of any fixed shape; the faster it moves, the less it lags.

    ``unit`` scales the speed (here the torso in pixels), so that near and far subjects are
    smoothed alike.
    """

    def __init__(self, settings: SmoothingSettings) -> None:
        self._settings = settings
        self._t_s: float | None = None
        self._value: FloatArray = np.zeros(0)
        self._speed: FloatArray = np.zeros(0)

    def reset(self) -> None:
        """Forget the past, as after a lost subject."""
        self._t_s = None

    def __call__(self, t_s: float, value: FloatArray, unit: float = 1.0) -> FloatArray:
        """The smoothed ``value`` at ``t_s``; a time that does not advance returns the last."""
        if self._t_s is None:
            self._t_s, self._value, self._speed = t_s, value, np.zeros_like(value)
            return value
        step_s = t_s - self._t_s
        if step_s <= 0:
            return self._value
        keep = _share(self._settings.speed_cutoff_hz, step_s)
        self._speed = keep * (value - self._value) / step_s + (1 - keep) * self._speed
        cutoff = self._settings.cutoff_hz + self._settings.beta * np.abs(self._speed) / unit
        new = _share(cutoff, step_s)
        self._value = new * value + (1 - new) * self._value
        self._t_s = t_s
        return self._value


def _share(cutoff_hz: float | FloatArray, step_s: float) -> float | FloatArray:
    """How much of the new value is taken."""
    tau = 2 * math.pi * cutoff_hz * step_s
    return tau / (1 + tau)
