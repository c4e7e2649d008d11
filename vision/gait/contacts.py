"""Initial contacts and lift-offs as candidates: when, and how clearly, and which foot it seemed.

The raw extremum comes before the foot settles in a brisk walk and after it in a slow one. What
the floor feels is the foot's speed over the floor (its speed relative to the pelvis plus the
stance speed) falling below a threshold, so each extremum is moved to that crossing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import signal

from vision.body.proportions import TORSO
from vision.gait.signals import Signals
from vision.settings import Section, number
from vision.values import EventKind, FloatArray


class ContactSettings(Section):
    """What makes an extremum an event, and where the event is put."""

    prominence_torso: float = number(
        0.12, 0.02, 0.5, "Least prominence, side view", "torso lengths", "measured, clips"
    )
    frontal_prominence_torso: float = number(
        0.03, 0.005, 0.3, "Least prominence, front and rear view", "torso lengths", "notes 3: 3 %"
    )
    least_gap_s: float = number(0.25, 0.1, 1.0, "Least time between two contacts", "s", "[K]")
    settled_mps: float = number(
        0.8, 0.1, 2.0, "Floor speed below which a foot has settled", "m/s", "domain notes 3"
    )
    latest_s: float = number(
        0.15, 0.0, 0.3, "Farthest the event is moved from the extremum", "s", "[K]"
    )
    stature_m: float = number(
        1.68, 1.2, 2.2, "Stature assumed for speeds where none is given", "m", "[K]"
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible event. left: +1 the model calls the foot left, -1 right, 0 it can't tell.
    prominence is in torso lengths. extremum_s is where the signal turned."""

    t_s: float
    kind: EventKind
    left: float
    prominence: float
    extremum_s: float


def find_events(
    found: Signals,
    settings: ContactSettings,
    *,
    frontal: bool = False,
    height_m: float | None = None,
    fall_torso: float | None = None,
) -> list[Candidate]:
    """All candidates in ``found``, contacts and lift-offs mixed, in order of time.

    From front or rear only contacts are given: a lift-off cannot be seen there.

    Args:
        fall_torso: how far the signal must have turned back after an extremum; live, less than
            the full prominence will do, so that a contact is known early.
    """
    least = settings.frontal_prominence_torso if frontal else settings.prominence_torso
    fall = least if fall_torso is None else min(fall_torso, least)
    contacts = _turns(found, found.lead, EventKind.CONTACT, settings, least, fall)
    if frontal:
        return contacts
    torso_m = TORSO * (height_m or settings.stature_m)
    liftoffs = _turns(found, -found.trail, EventKind.LIFTOFF, settings, least, fall)
    moved = [_settle(one, found, settings, torso_m) for one in (*contacts, *liftoffs)]
    return sorted(moved, key=lambda one: one.t_s)


def _turns(
    found: Signals,
    value: FloatArray,
    kind: EventKind,
    settings: ContactSettings,
    rise: float,
    fall: float,
) -> list[Candidate]:
    """Peaks that rose by at least ``rise`` and fell by at least ``fall`` since."""
    step_s = float(found.t_s[1] - found.t_s[0]) if len(found.t_s) > 1 else 1.0
    peaks, facts = signal.find_peaks(
        value, prominence=fall, distance=max(1, round(settings.least_gap_s / step_s))
    )
    which = found.which_lead if kind is EventKind.CONTACT else found.which_trail
    rises = value[peaks] - value[facts["left_bases"]] if len(peaks) else value[:0]
    return [
        Candidate(
            t_s=float(found.t_s[peak]),
            kind=kind,
            left=float(np.clip(which[max(0, peak - 3) : peak + 4].mean(), -1, 1)),
            prominence=float(prominence),
            extremum_s=float(found.t_s[peak]),
        )
        for peak, prominence, rose in zip(peaks, facts["prominences"], rises, strict=True)
        if rose >= rise
    ]


def _settle(one: Candidate, found: Signals, settings: ContactSettings, torso_m: float) -> Candidate:
    """Move a candidate to where the foot's speed over the floor crosses the threshold."""
    contact = one.kind is EventKind.CONTACT
    # Over the floor a landing foot still moves with the travel, a lifting foot begins to.
    speed = (found.lead_speed if contact else found.trail_speed) + found.stance_speed
    threshold = settings.settled_mps / torso_m
    peak = int(np.searchsorted(found.t_s, one.extremum_s))
    at = _crossing(speed - threshold, peak, falling=contact)
    step_s = float(found.t_s[1] - found.t_s[0])
    shift_s = float(np.clip((at - peak) * step_s, -settings.latest_s, settings.latest_s))
    return Candidate(one.extremum_s + shift_s, one.kind, one.left, one.prominence, one.extremum_s)


def _crossing(value: FloatArray, start: int, *, falling: bool) -> float:
    """The zero of ``value`` nearest to ``start`` going the way its sign there says, in samples."""
    signed = value if falling else -value
    forwards = signed[start] > 0
    at = start
    while 0 < at < len(signed) - 1 and (signed[at] > 0) == forwards:
        at += 1 if forwards else -1
    low = at - 1 if forwards else at
    if not 0 <= low < len(signed) - 1:
        return float(at)
    change = signed[low] - signed[low + 1]
    share = signed[low] / change if abs(change) > 1e-12 else 0.0
    return low + float(np.clip(share, 0.0, 1.0))
