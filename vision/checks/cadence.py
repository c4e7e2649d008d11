"""Cadence: hurried steps leave no time to correct a misplaced one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf

from pydantic import Field

from vision.checks.base import Gauge, Moment
from vision.checks.evidence import Limit
from vision.checks.reasons import Reason
from vision.checks.shapes import TimedCheck, TimedSettings
from vision.checks.walking import backward_steps
from vision.settings import ByLevel, Section, number
from vision.values import Level, Step

_SOURCE = "[K]; cadence is about that of forward walking (Laufer 2005 [15])"
_EDGE = "[K] 115, 125 and 140 by level, and the 3 to 4 % by which a camera may err"


class CadenceLimits(Section):
    """Steps a minute of one level."""

    ok_low_spm: float = number(
        60, low=0, high=200, title="Lowest good cadence", unit="steps/min", source=_SOURCE
    )
    ok_high_spm: float = number(
        105, low=0, high=250, title="Highest good cadence", unit="steps/min", source=_SOURCE
    )
    on_spm: float = number(
        120, low=0, high=250, title="Hurried: ON", unit="steps/min", source=_EDGE
    )
    off_spm: float = number(
        115, low=0, high=250, title="Hurried: OFF", unit="steps/min", source=_EDGE
    )


class CadenceSettings(TimedSettings):
    """Settings of the cadence check."""

    least_rate_hz: float = number(
        11,
        low=1,
        high=60,
        title="Frame rate below which it can't tell",
        unit="1/s",
        source="measured: within 3 % of the truth at 12 and more, 11 % off at 10, half of it at 7",
    )

    max_spread: float = number(
        0.35,
        low=0,
        high=2,
        title="Largest spread of step times with a cadence",
        unit="of their median",
        source="[K]",
    )
    limits: ByLevel[CadenceLimits] = Field(
        title="Limits",
        default=ByLevel[CadenceLimits](
            beginner=CadenceLimits(),
            intermediate=CadenceLimits(ok_low_spm=80, ok_high_spm=115, on_spm=130, off_spm=125),
            advanced=CadenceLimits(ok_low_spm=90, ok_high_spm=130, on_spm=145, off_spm=140),
        ),
    )


class CadenceCheck(TimedCheck[CadenceSettings]):
    """Judges the cadence of the last steps, from any view."""

    id = "cadence"
    title = "Calm cadence"
    faults = ("hurried",)
    Settings = CadenceSettings
    what = "your step rate"

    def __init__(self, settings: CadenceSettings, level: Level) -> None:
        super().__init__(settings, level)
        own = settings.limits.at(level)
        self.gauge = Gauge("steps/min", 30.0, 170.0, own.ok_low_spm, own.ok_high_spm)
        self._steps: tuple[Step, ...] = ()
        self._even = False
        self.fixed_limits = {"hurried": Limit.above(own.on_spm, own.off_spm)}

    def measure(self, moment: Moment) -> float | None:
        """Steps a minute from the gait stage, ``None`` while the rhythm is too irregular.

        One false contact halves two step times, which makes any walk look hurried; a walker who
        really hurries steps evenly.
        """
        steps = backward_steps(moment)[-7:]
        if steps != self._steps:  # most frames bring no new step
            self._steps = steps
            self._even = self._spread(steps) <= self.settings.max_spread
        return moment.gait.cadence_spm if self._even else None

    @staticmethod
    def _spread(steps: Sequence[Step]) -> float:
        """Interquartile spread of step times over their median; 0 is even, infinite is not
        known."""
        times = sorted(step.contact_s - before.contact_s for before, step in pairwise(steps))
        if len(times) < 5 or times[len(times) // 2] <= 0.0:
            return inf
        return (times[-2] - times[1]) / times[len(times) // 2]

    def unmeasured(self, moment: Moment) -> Reason:
        """Few or irregular steps have no cadence."""
        few = len(self._steps) < 6
        return Reason.FEW_STEPS if few else Reason.STEPS_UNCOUNTED
