"""A bout: one stretch of walking in one direction, with one facing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vision.gait.contacts import ALWAYS, Candidate, find_events
from vision.gait.frontal import frontal_contacts
from vision.gait.settings import GaitSettings
from vision.gait.signals import Signals, sideways_signals
from vision.gait.track import Track
from vision.values import Direction, EventKind, Foot, View
from vision.values.views import FRONTAL

MOVING = (Direction.BACKWARD, Direction.FORWARD)


@dataclass(frozen=True, slots=True)
class Bout:
    """One stretch of walking in one direction and one facing."""

    direction: Direction
    travel: int
    frontal: bool
    start_s: float

    def same_course(self, other: Bout) -> bool:
        """Whether the two differ in their start at most."""
        return (self.direction, self.travel, self.frontal) == (
            other.direction,
            other.travel,
            other.frontal,
        )

    @property
    def backward(self) -> bool:
        """Whether the toe lands first and the heel lifts last."""
        return self.direction is Direction.BACKWARD

    @property
    def near(self) -> Foot | None:
        """The foot nearer to the camera; ``None`` from front or rear."""
        if self.frontal or self.travel == 0:
            return None
        facing = -self.travel if self.backward else self.travel
        return Foot.RIGHT if facing > 0 else Foot.LEFT


@dataclass(frozen=True, slots=True)
class BoutCandidates:
    """Candidates of events in order of time, and the signals they were read from; ``None`` from
    front or rear."""

    candidates: list[Candidate]
    signals: Signals | None


def find_candidates(
    bout: Bout,
    track: Track,
    gait: GaitSettings,
    height_m: float | None,
    *,
    live: bool = False,
    wanted: Callable[[Candidate], bool] | None = None,
    since_s: Mapping[EventKind, float] = ALWAYS,
) -> BoutCandidates:
    """The events of ``bout`` in ``track``, each view with its own signals.

    Args:
        height_m: stature, for speeds in metres.
        live: ``track`` goes on, so only what has become certain counts.
        wanted: which extrema are to be made events of; all, where it is left out.
        since_s: which kinds of events are sought, and after which time (from front or rear the
            time is not heeded).
    """
    if bout.frontal:
        if EventKind.CONTACT not in since_s:
            return BoutCandidates([], None)
        contacts = frontal_contacts(
            track,
            bout.travel,
            gait.frontal,
            backward=bout.backward,
            least_gap_s=gait.contacts.least_gap_s,
            live=live,
        )
        return BoutCandidates(contacts, None)
    found = sideways_signals(track, bout.travel, backward=bout.backward, settings=gait.signals)
    candidates = find_events(
        found,
        gait.contacts,
        height_m=height_m,
        live_fall_torso=gait.expected_torso if live else None,
        wanted=wanted,
        since_s=since_s,
    )
    return BoutCandidates(candidates, found)


def bout_of(direction: Direction, view: View, facing: int, start_s: float) -> Bout:
    """The bout of a walker who travels in ``direction`` seen in ``view``.

    From the side ``travel`` is the image direction; from front or rear +1 is towards the camera.
    """
    sign = -1 if direction is Direction.BACKWARD else 1
    if view in FRONTAL:
        return Bout(direction, sign if view is View.FRONT else -sign, True, start_s)
    return Bout(direction, sign * facing, False, start_s)
