"""From a contact to a step: its length and its landing."""

from __future__ import annotations

from vision.body.proportions import LEG
from vision.gait.landing import landing_of
from vision.gait.length import step_length_statures
from vision.gait.settings import GaitSettings
from vision.gait.timing_reader import TimedEvent
from vision.gait.track import Track
from vision.values import Direction, GaitEvent, Step, Touchdown


class StepReader:
    """Reads the steps of one walk in their order.

    Args:
        settings: the gait section. height_m: stature, for metres.
    """

    def __init__(self, settings: GaitSettings, height_m: float | None) -> None:
        self._settings = settings
        self._height_m = height_m
        self._index = 0

    def read(
        self,
        track: Track,
        contact: GaitEvent,
        direction: Direction,
        found: TimedEvent | None,
        touchdown: Touchdown | None,
    ) -> Step:
        """The step that ends with ``contact``; ``track`` spans the time about it.

        Args:
            found: what the timing model said of it; ``None`` where it was inferred.
            touchdown: what the closer look at this contact told, if it told anything.
        """
        contact_s = contact.t_s
        pitch_deg = None if touchdown is None else touchdown.pitch_deg
        length = step_length_statures(
            track, contact_s, self._settings.length, inferred=found is None
        )
        step = Step(
            index=self._index,
            foot=contact.foot,
            contact_s=contact_s,
            direction=direction,
            confidence=contact.confidence,
            known_s=contact.known_s,
            first_touch_s=contact.first_touch_s,
            first_touch_spread_s=contact.first_touch_spread_s,
            length_m=length * self._height_m if length is not None and self._height_m else None,
            length_leg=None if length is None else length / LEG,
            landing=landing_of(found, touchdown, self._settings.landing),
            foot_pitch_deg=pitch_deg,
            heel_lag_s=None if touchdown is None else touchdown.heel_lag_s,
        )
        self._index += 1
        return step
