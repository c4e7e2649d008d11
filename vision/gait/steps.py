"""From a contact to a step: its length and its landing."""

from __future__ import annotations

from collections import deque

from vision.body.proportions import LEG
from vision.gait.landing import LandingReading, read_landing
from vision.gait.length import step_length_statures
from vision.gait.settings import GaitSettings
from vision.gait.track import Track
from vision.values import Direction, Foot, GaitEvent, Step


class StepReader:
    """Reads the steps of one walk and remembers what the flat foot looked like.

    Args:
        settings: the gait section. height_m: stature, for metres.
    """

    def __init__(self, settings: GaitSettings, height_m: float | None) -> None:
        self._settings = settings
        self._height_m = height_m
        self._index = 0
        self._flats: deque[float] = deque(maxlen=10)
        self._pitches: dict[Foot, deque[float]] = {foot: deque(maxlen=3) for foot in Foot}

    def read(
        self, track: Track, contact: GaitEvent, direction: Direction, travel: int, now_s: float
    ) -> Step:
        """The step that ends with ``contact``; ``track`` spans the time about it."""
        length = step_length_statures(track, contact.t_s, self._settings.length)
        landing = self._landing(track, contact, direction, travel)
        step = Step(
            index=self._index,
            foot=contact.foot,
            contact_s=contact.t_s,
            direction=direction,
            confidence=contact.confidence,
            known_s=now_s,
            length_m=length * self._height_m if length is not None and self._height_m else None,
            length_leg=None if length is None else length / LEG,
            landing=landing.landing,
            foot_pitch_deg=landing.pitch_deg,
            heel_lag_s=landing.heel_lag_s,
        )
        self._index += 1
        return step

    def _landing(
        self, track: Track, contact: GaitEvent, direction: Direction, travel: int
    ) -> LandingReading:
        found = read_landing(
            track,
            contact.t_s,
            travel,
            backward=direction is Direction.BACKWARD,
            references=tuple(self._flats),
            settings=self._settings.landing,
            other_foot=tuple(self._pitches[contact.foot.other]),
        )
        if found.pitch_deg is not None:
            self._pitches[contact.foot].append(found.pitch_deg)
        if found.flat_deg is not None:
            self._flats.append(found.flat_deg)
        return found
