"""The base class of checks: each is one small file with one class and its thresholds, and may
answer "can't tell"."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf
from typing import ClassVar, Generic, TypeVar

from pydantic import Field

from vision.checks.reasons import Reason
from vision.settings import Section, number
from vision.values import Baseline, Body, CheckResult, Direction, Gait, Level, Step, Verdict


@dataclass(frozen=True)
class Moment:
    """The input of a check. ``body`` is ``None`` while nobody is seen. rate_hz: recent frame rate,
    ``None`` until it is known."""

    t_s: float
    body: Body | None
    gait: Gait
    baseline: Baseline | None
    rate_hz: float | None = None

    @cached_property
    def backward_steps(self) -> tuple[Step, ...]:
        """The backward steps of the present bout, oldest first; every check asks for them."""
        if self.gait.direction is not Direction.BACKWARD:
            return ()
        return tuple([s for s in self.gait.recent if s.direction is Direction.BACKWARD])

    @cached_property
    def slowest_hz(self) -> float:
        """The lowest frame rate at which a recent step was seen."""
        rates = [one.rate_hz for one in self.gait.recent if one.rate_hz is not None]
        return min(rates, default=inf)


@dataclass(frozen=True, slots=True)
class Gauge:
    """How a check's value is drawn: unit, both ends of the scale and the good band.

    ``ok_low`` or ``ok_high`` is ``None`` where the band is open on that side.
    """

    unit: str
    scale_low: float
    scale_high: float
    ok_low: float | None
    ok_high: float | None


class SteadyRule(Section):
    """When a walk is steady enough to be judged at all."""

    min_bout_s: float = number(
        3.0,
        low=0.0,
        high=20.0,
        title="Backward walking before the first verdict",
        unit="s",
        source="[K] first steps differ",
    )
    min_steps: int = number(
        4,
        low=1,
        high=12,
        title="Backward steps before the first verdict",
        unit="steps",
        source="[K] first steps differ",
    )


class CheckSettings(Section):
    """What every check's settings have in common."""

    enabled: bool = Field(
        default=True,
        title="Use this check",
        description="Switched off, the check is neither shown nor cued.",
        json_schema_extra={"unit": "yes or no", "source": "the walker's choice"},
    )
    min_confidence: float = number(
        0.5,
        low=0.0,
        high=1.0,
        title="Least confidence of a frame or step that counts",
        unit="0..1",
        source="[K]",
    )
    least_rate_hz: float = number(
        5,
        low=1,
        high=60,
        title="Frame rate below which it can't tell",
        unit="1/s",
        source="[K] a value that holds over seconds; measured: a lean is as right at 6 as at 30",
    )
    steady: SteadyRule = Field(default_factory=SteadyRule, title="Steady walking")


S = TypeVar("S", bound=CheckSettings)
_RELIEF = 1.1  # times the required rate, once it was too low, so that the answer does not flicker


class Check(ABC, Generic[S]):
    """Judges one aspect of technique frame by frame and keeps its own state.

    A subclass has an ``id``, a ``title``, the ``faults`` it may name and a ``Settings``
    section; the registry finds it. A fresh instance is made for every session. ``what`` names the
    subject of the check ("your lean") in the reason why it can't tell. The page draws ``primary``
    checks large. ``gauge`` is set by ``__init__``.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    faults: ClassVar[tuple[str, ...]]
    Settings: ClassVar[type[CheckSettings]]
    primary: ClassVar[bool] = False
    what: ClassVar[str] = "it"

    gauge: Gauge

    def __init__(self, settings: S, level: Level) -> None:
        self.settings = settings
        self.level = level
        self._starved = False
        self._untold: dict[tuple[Reason, Gauge], CheckResult] = {}

    @abstractmethod
    def update(self, moment: Moment) -> CheckResult:
        """The answer at ``moment``; called once a frame, in order."""

    def starved(self, moment: Moment) -> bool:
        """Whether the frame rate is too low for this check, which then can't tell; call it once a
        frame."""
        least_hz = self.settings.least_rate_hz * (_RELIEF if self._starved else 1.0)
        self._starved = moment.rate_hz is not None and moment.rate_hz < least_hz
        return self._starved

    def well_seen(self, moment: Moment) -> Moment:
        """``moment`` without the steps whose frame rate was too low."""
        least_hz, recent = self.settings.least_rate_hz, moment.gait.recent
        if moment.slowest_hz >= least_hz:
            return moment
        kept = tuple([one for one in recent if one.rate_hz is None or one.rate_hz >= least_hz])
        return replace(moment, gait=replace(moment.gait, recent=kept))

    def good(self, value: float | None, confidence: float) -> CheckResult:
        """The verdict "good"."""
        return self._result(Verdict.GOOD, value, confidence)

    def fault(self, fault: str, value: float | None, confidence: float) -> CheckResult:
        """The verdict "fault"; ``fault`` is one of ``faults``."""
        return self._result(Verdict.FAULT, value, confidence, fault=fault)

    def cant_tell(self, reason: Reason, value: float | None = None) -> CheckResult:
        """The verdict "can't tell", where the view, the feet or the walk do not allow another."""
        if value is not None:
            return self._result(Verdict.CANT_TELL, value, 0.0, reason=reason)
        said = reason, self.gauge  # said again and again, but a baseline may change the gauge
        if said not in self._untold:
            self._untold[said] = self._result(Verdict.CANT_TELL, None, 0.0, reason=reason)
        return self._untold[said]

    def _result(
        self,
        verdict: Verdict,
        value: float | None,
        confidence: float,
        *,
        fault: str | None = None,
        reason: Reason | None = None,
    ) -> CheckResult:
        gauge = self.gauge
        return CheckResult(
            id=self.id,
            verdict=verdict,
            value=value,
            unit=gauge.unit,
            scale_low=gauge.scale_low,
            scale_high=gauge.scale_high,
            ok_low=gauge.ok_low,
            ok_high=gauge.ok_high,
            confidence=min(1.0, max(0.0, confidence)),
            fault=fault,
            reason=reason.about(self.what) if reason else "",
            reason_id=reason.id if reason else "",
        )
