"""What a check answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Verdict(str, Enum):
    """A check's answer."""

    GOOD = "good"
    FAULT = "fault"
    CANT_TELL = "cant_tell"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A check's answer at one moment, ready to be drawn as a gauge.

    value is in ``unit``; the gauge runs from scale_low to scale_high with the good band from
    ok_low to ok_high (``None`` means open on that side). fault names what is wrong and is what
    a cue answers to; reason says in plain words why the check can't tell, reason_id which it is."""

    id: str
    verdict: Verdict
    value: float | None
    unit: str
    scale_low: float
    scale_high: float
    ok_low: float | None
    ok_high: float | None
    confidence: float
    fault: str | None = None
    reason: str = ""
    reason_id: str = ""
