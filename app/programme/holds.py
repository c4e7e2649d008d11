"""What holds after a symptom: what to do now, and what lets one walk again.

``RULES`` is the one table of it. A hold is never lifted on the day it began. What may pass is
lifted by "it was clear and has passed"; everything else, and whatever comes again soon, only by a
clinician's or physiotherapist's word. Dizziness, breathlessness and the graver ones count as one
kind there: one after the other, or together, they are a pattern. Backstep is a coach, not a
medical device.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from types import MappingProxyType

from app.programme.screening import Symptom
from vision.settings import Section, number


class HoldSettings(Section):
    """When what may pass does not pass for harmless any more."""

    again_days: int = number(
        28,
        low=1,
        high=365,
        title="Days in which what comes again needs a clinician",
        unit="days",
        source="[K]",
    )


class Now(str, Enum):
    """What to do at once, the gravest first."""

    EMERGENCY = "emergency"
    REST = "rest"
    JOINT = "joint"


class Lift(str, Enum):
    """What lets one walk again."""

    CLINICIAN = "clinician"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class HoldRule:
    """What a symptom asks for: at once, and before the next session. source: of both."""

    now: Now
    lift: Lift
    source: str


_STOPS = "a public health service's stop rules for exercise at home (Otago, roh.nhs.uk [38])"
_HOSPITAL = "patient education of a hospital group (Allina Health [39])"
RULES: Mapping[Symptom, HoldRule] = MappingProxyType(
    {
        Symptom.CHEST_PAIN: HoldRule(
            Now.EMERGENCY, Lift.CLINICIAN, f"{_STOPS}; {_HOSPITAL}; at once rather than later [K]"
        ),
        Symptom.FAINTED: HoldRule(
            Now.EMERGENCY, Lift.CLINICIAN, f"{_HOSPITAL}; to call at once [K]"
        ),
        Symptom.BREATHLESS_REST: HoldRule(
            Now.EMERGENCY, Lift.CLINICIAN, f"{_HOSPITAL} (what does not go away after resting); [K]"
        ),
        Symptom.BREATHLESS: HoldRule(Now.REST, Lift.PASSED, f"{_STOPS}; that it may pass [K]"),
        Symptom.DIZZY: HoldRule(Now.REST, Lift.PASSED, f"{_STOPS}; that it may pass [K]"),
        Symptom.JOINT_PAIN: HoldRule(
            Now.JOINT, Lift.PASSED, f"{_HOSPITAL} (new orthopaedic problems); that it may pass [K]"
        ),
    }
)
"""The one table of what each symptom asks for."""


@dataclass(frozen=True, slots=True)
class FeltSymptom:
    """A symptom, and the walker's own day on which it was felt."""

    symptom: Symptom
    day: date


@dataclass(frozen=True, slots=True)
class Way:
    """The way back: what lifts all that holds, and the first day on which it may be lifted."""

    lift: Lift
    earliest: date


def _kin(one: Symptom, other: Symptom) -> bool:
    """Whether the two are one kind: the same, or neither of a joint [K]."""
    return one is other or Now.JOINT not in (RULES[one].now, RULES[other].now)


def lift_of(
    felt: FeltSymptom, before: Iterable[FeltSymptom], settings: HoldSettings | None = None
) -> Lift:
    """What lifts a hold; ``before``: all else that was felt up to then, lifted or not."""
    own = settings or HoldSettings()
    since = felt.day - timedelta(days=own.again_days)
    again = any(_kin(one.symptom, felt.symptom) and since <= one.day <= felt.day for one in before)
    return Lift.CLINICIAN if again else RULES[felt.symptom].lift


def way_back(
    holding: Collection[FeltSymptom],
    before: Iterable[FeltSymptom] = (),
    settings: HoldSettings | None = None,
) -> Way | None:
    """The way back from all that holds, ``None`` where nothing does."""
    if not holding:
        return None
    earlier, felt = tuple(before), set(holding)  # a symptom told twice on a day came once
    lifts = {lift_of(one, (*earlier, *(felt - {one})), settings) for one in felt}
    lift = Lift.CLINICIAN if Lift.CLINICIAN in lifts else Lift.PASSED
    return Way(lift, max(one.day for one in holding) + timedelta(days=1))


def now_of(symptoms: Iterable[Symptom]) -> Now | None:
    """What to do at once for the gravest of ``symptoms``; ``None`` where there are none."""
    asked = {RULES[symptom].now for symptom in symptoms}
    return next((now for now in Now if now in asked), None)
