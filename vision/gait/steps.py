"""From a contact to a step: its length and its landing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vision.body.proportions import LEG
from vision.gait.bout import Bout
from vision.gait.landing import landing_of
from vision.gait.length import step_length_statures
from vision.gait.passing import PassStep, pass_lengths_statures
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
            length_m=self._metres(length),
            length_leg=None if length is None else length / LEG,
            landing=landing_of(found, touchdown, self._settings.landing),
            foot_pitch_deg=pitch_deg,
            heel_lag_s=None if touchdown is None else touchdown.heel_lag_s,
        )
        self._index += 1
        return step

    def over_pass(self, track: Track, steps: Sequence[Step], bout: Bout) -> list[Step]:
        """``steps`` of one bout, as seen on ``track``, with lengths that its whole way through the
        picture tells; as they are where it tells nothing."""
        lengths = None
        if not bout.frontal and bout.travel:
            lengths = pass_lengths_statures(
                track,
                [PassStep(step.contact_s, step.foot) for step in steps],
                bout.travel,
                -bout.travel if bout.backward else bout.travel,
                self._settings.length,
                self._settings.passing,
            )
        if lengths is None:
            return list(steps)
        return [
            replace(step, length_m=self._metres(length), length_leg=length / LEG)
            if length is not None and step.length_leg is not None
            else step
            for step, length in zip(steps, lengths, strict=True)
        ]

    def _metres(self, length: float | None) -> float | None:
        return None if length is None or not self._height_m else length * self._height_m
