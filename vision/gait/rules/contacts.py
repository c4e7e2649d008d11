"""Initial contacts and lift-offs as candidates: when, and how clearly, and which foot it seemed.

The raw extremum comes before the foot settles in a brisk walk and after it in a slow one. What
the floor feels is the foot's speed over the floor (its speed relative to the pelvis plus the
stance speed) falling below a threshold, so each extremum is moved to that crossing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy

from vision.body.proportions import TORSO
from vision.gait.rules.signals import Signals
from vision.settings import Section, number
from vision.statistics import median, quantiles
from vision.values import EventKind, FloatArray


class ContactSettings(Section):
    """What makes an extremum an event, and where the event is put."""

    prominence_torso: float = number(
        0.12,
        low=0.02,
        high=0.5,
        title="Least prominence",
        unit="torso lengths",
        source="measured, clips",
    )
    small_torso: float = number(
        0.25,
        low=0.05,
        high=1.0,
        title="A signal that goes less far to and fro asks for less prominence, in proportion",
        unit="torso lengths",
        source="measured: 0.10 to 0.17 in walkers who shuffle",
    )
    small_share: float = number(
        0.4, low=0.1, high=1.0, title="down to this share", unit="1", source="measured"
    )
    small_s: float = number(
        1.2, low=0.3, high=3.0, title="looked at so long before and after", unit="s", source="[K]"
    )
    least_gap_s: float = number(
        0.25, low=0.1, high=1.0, title="Least time between two contacts", unit="s", source="[K]"
    )
    settled_mps: float = number(
        0.62,
        low=0.1,
        high=2.0,
        title="Floor speed below which a foot has settled",
        unit="m/s",
        source="measured, clips",
    )
    airborne_m: float = number(
        0.025,
        low=0.0,
        high=0.1,
        title="Height above which a slow foot is still in the air",
        unit="m",
        source="measured",
    )
    down_m: float = number(
        0.017,
        low=0.0,
        high=0.1,
        title="Height at which it is down",
        unit="m",
        source="measured, clips",
    )
    stance_from_s: float = number(
        0.18,
        low=0.05,
        high=0.5,
        title="The stance level is taken from",
        unit="s after the extremum",
        source="measured",
    )
    stance_to_s: float = number(
        0.34,
        low=0.1,
        high=0.8,
        title="The stance level is taken to",
        unit="s after the extremum",
        source="measured",
    )
    latest_s: float = number(
        0.15,
        low=0.0,
        high=0.3,
        title="Farthest the event is moved from the extremum",
        unit="s",
        source="[K]",
    )
    latest_at_end_s: float = number(
        0.04,
        low=0.0,
        high=0.3,
        title="The same where nothing after it bears it out",
        unit="s",
        source="measured: of 645 contacts 10 are 0.1 s off, 27 when moved as far as afterwards",
    )
    stature_m: float = number(
        1.68,
        low=1.2,
        high=2.2,
        title="Stature assumed for speeds where none is given",
        unit="m",
        source="[K]",
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible event. left: +1 the model calls the foot left, -1 right, 0 it can't tell.
    prominence is in torso lengths, those of a small signal enlarged. extremum_s is where the
    signal turned."""

    t_s: float
    kind: EventKind
    left: float
    prominence: float
    extremum_s: float
    low_torso: float = 0.0


def find_events(
    found: Signals, settings: ContactSettings, *, height_m: float | None = None
) -> list[Candidate]:
    """All candidates in ``found``, contacts and lift-offs mixed, in order of time."""
    torso_m = TORSO * (height_m or settings.stature_m)
    contacts, liftoffs = (
        [_of_foot(one, found) for one in _extrema(found, kind, settings)]
        for kind in (EventKind.CONTACT, EventKind.LIFTOFF)
    )
    moved = [
        _move_to_crossing(one, found, settings, torso_m, _reach_s(one, found, settings))
        for one in contacts
    ]
    moved = [replace(one, low_torso=_stance_height(one, found, settings)) for one in moved]
    moved = [_move_to_floor(one, found, settings, torso_m) for one in moved]
    moved += [
        _move_to_crossing(one, found, settings, torso_m, settings.latest_s) for one in liftoffs
    ]
    return sorted(moved, key=lambda one: one.t_s)


def _reach_s(one: Candidate, found: Signals, settings: ContactSettings) -> float:
    """How far from its extremum a contact may be put."""
    ended = found.t_s[-1] - one.extremum_s < settings.stance_to_s
    # In an oblique view the extremum itself is off by more than the correction could be.
    return settings.latest_s if found.oblique or not ended else settings.latest_at_end_s


def _extrema(found: Signals, kind: EventKind, settings: ContactSettings) -> list[Candidate]:
    """Peaks that stand out."""
    value = _signal(found, kind)
    step_s = float(found.t_s[1] - found.t_s[0]) if len(found.t_s) > 1 else 1.0
    reach = round(settings.small_s / step_s)
    gap = max(1, round(settings.least_gap_s / step_s))
    least = settings.prominence_torso
    peaks, facts = scipy.signal.find_peaks(
        value, distance=gap, prominence=least * settings.small_share
    )
    turns = []
    for at, prominence in zip(peaks.tolist(), facts["prominences"].tolist(), strict=True):
        share = _prominence_share(value[max(0, at - reach) : at + reach + 1], settings)
        if prominence >= least * share:
            at_s = float(found.t_s[at])
            turns.append(Candidate(at_s, kind, 0.0, prominence / share, at_s))
    return turns


def _signal(found: Signals, kind: EventKind) -> FloatArray:
    """What is highest at an event of ``kind``."""
    return found.lead if kind is EventKind.CONTACT else -found.trail


def _of_foot(one: Candidate, found: Signals) -> Candidate:
    """``one`` with the foot that the model calls it."""
    details = found.details
    which = details.which_lead if one.kind is EventKind.CONTACT else details.which_trail
    at = int(np.searchsorted(found.t_s, one.extremum_s))
    return replace(one, left=_clipped_mean(which[max(0, at - 3) : at + 4]))


def _prominence_share(value: FloatArray, settings: ContactSettings) -> float:
    """How much of the usual prominence a signal that goes so far to and fro can show."""
    low, high = quantiles(value, 0.1), quantiles(value, 0.9)
    return min(1.0, max(settings.small_share, float(high - low) / settings.small_torso))


def _clipped_mean(which: FloatArray) -> float:
    """The mean, held to -1..1."""
    return min(max(float(which.sum()) / len(which), -1.0), 1.0)


def _move_to_crossing(
    one: Candidate, found: Signals, settings: ContactSettings, torso_m: float, reach_s: float
) -> Candidate:
    """Move a candidate, by ``reach_s`` at most, to where the foot's speed over the floor crosses
    the threshold."""
    contact = one.kind is EventKind.CONTACT
    # Over the floor a landing foot still moves with the travel, and a lifting foot begins to. The
    # mean of toe, heel and ankle is taken, as the model places none of them well enough alone.
    speeds = found.details.lead_floor if contact else found.details.trail_floor
    threshold = settings.settled_mps / torso_m
    start = int(np.searchsorted(found.t_s, one.extremum_s))
    step_s = float(found.t_s[1] - found.t_s[0])
    reach = round(reach_s / step_s)
    moved = [
        np.clip(_crossing(speed - threshold, start, falling=contact) - start, -reach, reach)
        for speed in speeds
    ]
    return replace(one, t_s=one.extremum_s + float(np.mean(moved)) * step_s)


def _move_to_floor(
    one: Candidate, found: Signals, settings: ContactSettings, torso_m: float
) -> Candidate:
    """Move a contact of a foot that has stopped but is still in the air to where it comes down;
    the level of a stance is seen only after it."""
    level = _stance_level(one, found, settings)
    if level is None:
        return one
    return replace(one, t_s=one.t_s + _fall_s(one.t_s, found, level, settings, torso_m))


def _stance_height(one: Candidate, found: Signals, settings: ContactSettings) -> float:
    """Median height in the picture from ``one`` until stance is known, or until the end."""
    first = min(int(np.searchsorted(found.t_s, one.t_s)), len(found.t_s) - 1)
    last = int(np.searchsorted(found.t_s, one.t_s + settings.stance_from_s + 0.07))
    return median(found.details.low[first : max(last, first + 1)])


def _stance_level(one: Candidate, found: Signals, settings: ContactSettings) -> float | None:
    since_s = found.t_s - one.extremum_s
    stance = (since_s >= settings.stance_from_s) & (since_s <= settings.stance_to_s)
    long_enough = found.t_s[-1] >= one.extremum_s + settings.stance_to_s
    return float(np.median(found.details.low[stance])) if long_enough and stance.any() else None


def _fall_s(
    t_s: float, found: Signals, level: float, settings: ContactSettings, torso_m: float
) -> float:
    """How long after ``t_s`` the foot comes down; nothing where it is down already."""
    height_m = (found.details.low - level) * torso_m
    start = min(int(np.searchsorted(found.t_s, t_s)), len(height_m) - 1)
    if height_m[start] <= settings.airborne_m:
        return 0.0
    ahead = height_m[
        start : start + 1 + round(settings.latest_s * 1.5 / (found.t_s[1] - found.t_s[0]))
    ]
    down = np.flatnonzero(ahead <= settings.down_m)
    return float(found.t_s[start + int(down[0])] - t_s) if len(down) else 0.0


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
