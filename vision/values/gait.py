"""Contacts, steps and direction."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from vision.values.labels import Direction, Foot, Landing


class EventKind(str, Enum):
    """A gait event: ``contact`` is loading, ``liftoff`` terminal contact.

    Loading is when the foot takes the floor: ball, heel or the whole sole has come down and come
    to rest. It may be later than the first touch of the foot's foremost edge.
    """

    CONTACT = "contact"
    LIFTOFF = "liftoff"


@dataclass(frozen=True, slots=True)
class GaitEvent:
    """A contact (loading) or a lift-off. ``known_s`` is when the line could first tell.

    first_touch_s: of a contact, the first touch of any part of the foot, at or before ``t_s``:
    walking backward the tip of the toe, forward the heel. first_touch_spread_s: its standard
    deviation. Both are ``None`` where the picture does not carry it.
    """

    t_s: float
    foot: Foot
    kind: EventKind
    confidence: float
    known_s: float
    first_touch_s: float | None = None
    first_touch_spread_s: float | None = None


@dataclass(frozen=True, slots=True)
class Touchdown:
    """One landing as the picture of the shoe shows it.

    about_s: where the landmarks put the contact. contact_s: loading. pitch_deg: the
    foot's at that moment relative to its flat stance, toe up positive. heel_lag_s: how long
    after the ball of the foot the heel settled, negative when the heel came first. confidence:
    correlation of the shoe with its picture in stance, 0..1. floor_deg: the floor it was read by,
    as in ``Body``. Obliquely landing, pitch and lag are not to be had.
    """

    about_s: float
    contact_s: float
    landing: Landing
    pitch_deg: float | None
    heel_lag_s: float | None
    confidence: float
    floor_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """One step, named after the foot that lands.

    contact_s: loading, when ball, heel or sole is down. first_touch_s: first touch of any part of
    the foot, at or before it, with first_touch_spread_s, its standard deviation: as in
    ``GaitEvent``. length_m / length_leg: distance between the ankles along the facing axis at
    contact, in metres and leg lengths, positive. foot_pitch_deg: at contact, relative to the flat
    foot of the same stance, toe up positive (so a ball landing is negative). heel_lag_s: how long
    after the ball of the foot the heel settled, negative when the heel came first. rate_hz: new
    pictures a second when it became known (``vision/pipeline/rate.py``)."""

    index: int
    foot: Foot
    contact_s: float
    direction: Direction
    confidence: float
    known_s: float
    liftoff_s: float | None = None
    length_m: float | None = None
    length_leg: float | None = None
    landing: Landing = Landing.UNKNOWN
    foot_pitch_deg: float | None = None
    heel_lag_s: float | None = None
    rate_hz: float | None = None
    first_touch_s: float | None = None
    first_touch_spread_s: float | None = None


@dataclass(frozen=True, slots=True)
class Gait:
    """What the gait stage knows at one moment.

    events, new_steps and touchdowns are those that became known in this very frame; recent holds
    the last steps (oldest first) of the present bout, at most twelve. speed is along the facing
    axis, backward negative. bout_s is how long the present direction has been held."""

    t_s: float
    direction: Direction
    confidence: float
    bout_s: float
    events: tuple[GaitEvent, ...] = ()
    new_steps: tuple[Step, ...] = ()
    recent: tuple[Step, ...] = ()
    backward_steps: int = 0
    cadence_spm: float | None = None
    speed_mps: float | None = None
    touchdowns: tuple[Touchdown, ...] = ()
