"""Crossing feet: feet that land on one line or across it, seen from the front or behind."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from vision.checks.base import Gauge, Moment
from vision.checks.evidence import Judged, Limit
from vision.checks.shapes import SteppedCheck, SteppedSettings
from vision.checks.walking import backward_steps
from vision.checks.windows import RollingWindow
from vision.settings import number
from vision.values import CheckResult, Level, Step
from vision.values.views import FRONTAL

_SOURCE = "[K] lateral distance of the ankles at contact over stature"
_MEMORY_S = 3.0  # a contact is confirmed well within this time


class CrossingFeetSettings(SteppedSettings):
    """Settings of the crossing feet check; the limits are the same at every level."""

    least_rate_hz: float = number(
        11,
        low=1,
        high=60,
        title="Frame rate below which it can't tell",
        unit="1/s",
        source="[K] as step length: the feet at contact",
    )

    ok_low: float = number(
        0.05, low=0, high=0.3, title="Narrowest good step", unit="of stature", source=_SOURCE
    )
    ok_high: float = number(
        0.14, low=0, high=0.5, title="Widest good step", unit="of stature", source=_SOURCE
    )
    cross_on: float = number(
        0.03, low=-0.2, high=0.3, title="Feet crossing: ON", unit="of stature", source=_SOURCE
    )
    cross_off: float = number(
        0.05, low=-0.2, high=0.3, title="Feet crossing: OFF", unit="of stature", source=_SOURCE
    )
    around_s: float = number(
        0.1,
        low=0.02,
        high=0.3,
        title="Half window of the median at a contact",
        unit="s",
        source="[K]",
    )


class CrossingFeetCheck(SteppedCheck[CrossingFeetSettings]):
    """Judges step width at each contact; wide steps are never a fault."""

    id = "crossing_feet"
    title = "Feet apart"
    faults = ("feet_crossing",)
    Settings = CrossingFeetSettings
    what = "how wide you step"
    views = FRONTAL

    def __init__(self, settings: CrossingFeetSettings, level: Level) -> None:
        super().__init__(settings, level)
        self._widths = RollingWindow(_MEMORY_S)
        self._at_contact: dict[int, float | None] = {}
        self.gauge = Gauge("of height", -0.1, 0.3, settings.ok_low, settings.ok_high)
        self._limit = Limit.below(settings.cross_on, settings.cross_off)

    def update(self, moment: Moment) -> CheckResult:
        """Store the width, for contacts that are confirmed later."""
        seen = moment.body is not None and moment.body.view in FRONTAL
        width = moment.body.posture.step_width if moment.body is not None and seen else None
        self._widths.add(moment.t_s, width)
        return super().update(moment)

    def step_values(self, moment: Moment) -> Sequence[tuple[float | None, float]]:
        """Width at contact, mean of two successive steps, over stature; negative when crossed."""
        steps = backward_steps(moment)
        known = self._at_contact
        self._at_contact = {
            step.index: known[step.index]
            if step.index in known
            else self._widths.around(step.contact_s, self.settings.around_s)
            for step in steps
        }
        return [
            (self._mean(before, step), min(before.confidence, step.confidence))
            for before, step in pairwise(steps)
        ]

    def _mean(self, before: Step, step: Step) -> float | None:
        """Mean of a left and a right step: a camera slightly off the line of travel widens one as
        much as it narrows the other."""
        one, other = self._at_contact[before.index], self._at_contact[step.index]
        if one is None or other is None or before.foot is step.foot:
            return None
        return (one + other) / 2.0

    def judge(self, fault: str, value: float, weight: float) -> Judged:
        """Too narrow or crossed."""
        return self._limit.judge(value, weight)
