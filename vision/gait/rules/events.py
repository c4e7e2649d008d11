"""The events of one bout of a recording by rules, as the timing model would tell them."""

from __future__ import annotations

from vision.gait.bout import Bout
from vision.gait.rules.contacts import Candidate, find_events
from vision.gait.rules.duplicates import without_duplicates
from vision.gait.rules.event_confidence import event_confidence
from vision.gait.rules.frontal import frontal_contacts
from vision.gait.rules.settings import RuleSettings
from vision.gait.rules.signals import sideways_signals
from vision.gait.timing_reader import TimedEvent
from vision.gait.track import Track
from vision.values import EventKind, Foot


def rule_events(
    track: Track, bout: Bout, settings: RuleSettings, height_m: float | None
) -> list[TimedEvent]:
    """The contacts and lift-offs in ``track``, in order of time; neither first touch nor landing.

    Args:
        track: the bout and some frames beside it. height_m: stature, for speeds in metres.
    """
    if len(track) < 10:
        return []
    found = _candidates(track, bout, settings, height_m)
    events: list[TimedEvent] = []
    for kind in EventKind:
        alike = [one for one in found if one.kind is kind]
        if kind is EventKind.CONTACT and not bout.frontal:
            alike = without_duplicates(alike, settings.duplicates)
        for index, one in enumerate(alike):
            sure = event_confidence(alike, index, settings.event_confidence, frontal=bout.frontal)
            foot = Foot.LEFT if one.left > 0 else Foot.RIGHT
            events.append(TimedEvent(one.t_s, kind, foot, one.left, sure, low_torso=one.low_torso))
    return sorted(events, key=lambda event: event.t_s)


def _candidates(
    track: Track, bout: Bout, settings: RuleSettings, height_m: float | None
) -> list[Candidate]:
    if bout.frontal:
        return frontal_contacts(
            track,
            bout.travel,
            settings.frontal,
            backward=bout.backward,
            least_gap_s=settings.contacts.least_gap_s,
        )
    signals = sideways_signals(
        track, bout.travel, backward=bout.backward, settings=settings.signals
    )
    return find_events(signals, settings.contacts, height_m=height_m)
