"""Base classes for the two common kinds of check: of a value over time, and of a value per step.

A subclass defines only what it measures and its limits.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from math import isfinite
from statistics import median
from typing import ClassVar, TypeVar

from pydantic import Field

from vision.checks.base import Check, CheckSettings, Moment
from vision.checks.evidence import Judged, Limit, StepEvidence, StepRule, TimeEvidence, TimeRule
from vision.checks.reasons import Reason
from vision.checks.walking import backward_steps, maybe_backward, not_steady, wrong_view
from vision.settings import number
from vision.values import Body, CheckResult, Level, Step, View


class TimedSettings(CheckSettings):
    """Settings of a check that watches a value over time."""

    roll_correction_deg: float = number(
        3,
        low=0,
        high=45,
        title="Sudden change of the known camera roll that discards earlier evidence",
        unit="deg",
        source="[K]",
    )
    rule: TimeRule = Field(default_factory=TimeRule, title="Evidence over time")


class SteppedSettings(CheckSettings):
    """Settings of a check that looks at each step."""

    rule: StepRule = Field(default_factory=StepRule, title="Evidence over steps")


def _finite(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None


T = TypeVar("T", bound=TimedSettings)
P = TypeVar("P", bound=SteppedSettings)


class TimedCheck(Check[T]):
    """Watches one value over time.

    ``views`` are the views that allow it; ``None`` means any. ``fixed_limits`` is set by
    ``__init__`` where the limits are always the same.
    """

    views: ClassVar[Collection[View] | None] = None
    fixed_limits: Mapping[str, Limit]

    def __init__(self, settings: T, level: Level) -> None:
        super().__init__(settings, level)
        self._evidence = {fault: TimeEvidence(self.rule_of(fault)) for fault in self.faults}
        self._roll_correction_deg = 0.0

    def rule_of(self, fault: str) -> TimeRule:
        """Evidence over time on ``fault``."""
        return self.settings.rule

    @abstractmethod
    def measure(self, moment: Moment) -> float | None:
        """The value that holds at ``moment``, or ``None`` where it can't be told.

        Called on every frame in which a person may be walking backward in an allowed view; a
        subclass keeps its own state of earlier frames.
        """

    def limits(self, moment: Moment) -> Mapping[str, Limit]:
        """The limit of each of ``faults`` (declared the most serious first) at ``moment``;
        ``fixed_limits`` unless a subclass says otherwise."""
        return self.fixed_limits

    def readings(self, moment: Moment, value: float | None) -> Mapping[str, float | None]:
        """The value that each fault is judged by; the measured one unless a subclass overrides it.
        Called right after ``measure``.
        """
        return dict.fromkeys(self.faults, value)

    def unmeasured(self, moment: Moment) -> Reason:
        """Why the value is missing although view and walk are right."""
        return Reason.UNCLEAR

    def update(self, moment: Moment) -> CheckResult:
        """The answer at ``moment``; called once a frame, in order."""
        moment, starved = self.well_seen(moment), self.starved(moment)
        body, value, weight = moment.body, None, 0.0
        self._heed_roll(body)
        readings: Mapping[str, float | None] = {}
        view: Reason | None = None
        if body is not None and self.views is not None:
            view = wrong_view(body, self.views)
        if body is not None and not view and maybe_backward(moment):
            value = _finite(self.measure(moment))
            if body.confidence >= self.settings.min_confidence and not starved:
                readings, weight = self.readings(moment, value), body.confidence
        for fault, limit in self.limits(moment).items():
            reading = _finite(readings.get(fault))
            self._evidence[fault].add(moment.t_s, reading, weight, limit)
        if body is None:
            return self.cant_tell(Reason.NOBODY)
        unsteady = not_steady(moment, self.settings.steady)
        if starved and not view and unsteady is not Reason.NOT_BACKWARD:
            return self.cant_tell(Reason.FEW_PICTURES)
        standing = next((fault for fault in self.faults if self._stands(fault)), None)
        if standing is not None and not unsteady:
            return self.fault(standing, value, self._evidence[standing].confidence)
        main = self._evidence[self.faults[0]]
        if main.known_share < self.settings.rule.min_known:
            waiting = None if value is None else Reason.FEW_STEPS
            return self.cant_tell(view or unsteady or waiting or self.unmeasured(moment), value)
        if unsteady:
            return self.cant_tell(unsteady, value)
        return self.good(value, main.confidence)

    def _heed_roll(self, body: Body | None) -> None:
        """Discard angles measured before the camera's roll was known."""
        if body is None:
            return
        if (
            abs(body.roll_correction_deg - self._roll_correction_deg)
            > self.settings.roll_correction_deg
        ):
            self._evidence = {fault: TimeEvidence(self.rule_of(fault)) for fault in self.faults}
        self._roll_correction_deg = body.roll_correction_deg

    def _stands(self, fault: str) -> bool:
        evidence = self._evidence[fault]
        return evidence.active and evidence.known_share >= self.rule_of(fault).min_known


class SteppedCheck(Check[P]):
    """Looks at a value of each step; ``views`` as in ``TimedCheck``."""

    views: ClassVar[Collection[View] | None] = None

    def __init__(self, settings: P, level: Level) -> None:
        super().__init__(settings, level)
        self._evidence = {fault: StepEvidence(settings.rule) for fault in self.faults}
        self._steps: tuple[Step, ...] = ()
        self._known: Sequence[float] = ()
        self._standing: str | None = None

    @abstractmethod
    def step_values(self, moment: Moment) -> Sequence[tuple[float | None, float]]:
        """Value (``None``: not known) and confidence of the bout's backward steps, oldest first."""

    @abstractmethod
    def judge(self, fault: str, value: float, weight: float) -> Judged:
        """One step's value as evidence for ``fault``."""

    def shown(self, values: Sequence[float]) -> float:
        """What the gauge shows for the last known steps (at least one)."""
        return median(values)

    def unmeasured(self) -> Reason:
        """Why steps are missing although view and walk are right."""
        return Reason.UNCLEAR

    def update(self, moment: Moment) -> CheckResult:
        """The answer at ``moment``; called once a frame, in order."""
        moment, starved = self.well_seen(moment), self.starved(moment)
        steps = backward_steps(moment)
        if steps != self._steps:  # most frames bring no new step
            self._steps = steps
            self._take_in(moment)
        if moment.body is None:
            return self.cant_tell(Reason.NOBODY)
        tail = self._known[-self.settings.rule.window :]
        value = self.shown(tail) if tail else None
        unsteady = not_steady(moment, self.settings.steady)
        view = None if self.views is None else wrong_view(moment.body, self.views)
        if starved and not view and unsteady is not Reason.NOT_BACKWARD:
            return self.cant_tell(Reason.FEW_PICTURES)
        if len(self._known) < self.settings.rule.min_known and not self._early():
            waiting = Reason.FEW_STEPS if self._too_few() else None
            return self.cant_tell(view or unsteady or waiting or self.unmeasured(), value)
        if unsteady:
            return self.cant_tell(unsteady, value)
        if self._standing is not None:
            return self.fault(self._standing, value, self._evidence[self._standing].confidence)
        return self.good(value, self._evidence[self.faults[0]].confidence)

    def _take_in(self, moment: Moment) -> None:
        known = [
            (value, confidence)
            for raw, confidence in self.step_values(moment)
            if (value := _finite(raw)) is not None and confidence >= self.settings.min_confidence
        ]
        standing = [
            fault
            for fault in self.faults
            if self._evidence[fault].update([self.judge(fault, v, c) for v, c in known])
        ]
        self._known = [value for value, _ in known]
        self._standing = standing[0] if standing else None

    def _early(self) -> bool:
        """Whether nearly all first steps are known and all of them show a fault."""
        return self._standing is not None and 2 * len(self._known) >= len(self._steps)

    def _too_few(self) -> bool:
        """Whether waiting helps: most steps so far are known, but there are too few."""
        steps = len(self._steps)
        return steps < self.settings.rule.window and 2 * len(self._known) >= steps
