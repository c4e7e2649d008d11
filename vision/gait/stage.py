"""The causal gait stage: takes one body a frame and returns the gait.

It reads the events of the last moments, with the code that reads a whole recording, and emits each
once it is certain. An emitted event is never changed or withdrawn.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import numpy as np

from vision.body.proportions import TORSO
from vision.gait.bout import MOVING, Bout, bout_of
from vision.gait.bout_events import BoutEvents
from vision.gait.cadence import well_timed
from vision.gait.contact_refinement import ContactRefinement
from vision.gait.direction import DirectionStage, last_still_s, travel_evidence
from vision.gait.final_step import final_contact
from vision.gait.landing import settled
from vision.gait.leg_rows import LegGrid, leg_row
from vision.gait.settings import GaitSettings
from vision.gait.stance_speed import stance_speed
from vision.gait.steps import StepReader
from vision.gait.timing_model import timing_model
from vision.gait.timing_reader import TimedEvent
from vision.gait.track import History
from vision.values import (
    Body,
    Direction,
    EventKind,
    Gait,
    GaitEvent,
    Step,
    Touchdown,
)
from vision.values.feet_picture import FeetPicture
from vision.values.views import FRONTAL


class _Pending(NamedTuple):
    """A contact already emitted whose step is not. found: what the timing model said of it;
    ``None``: it was inferred. confidence: of all that comes before the events."""

    contact: GaitEvent
    found: TimedEvent | None


_ROUNDING_S = 1e-3  # of frame times


class GaitStage:
    """Follows one walker.

    Args:
        settings: the section of the settings tree.
        height_m: stature, for metres; without it lengths are in leg lengths only.
    """

    def __init__(self, settings: GaitSettings, height_m: float | None = None) -> None:
        self._settings = settings
        self._height_m = height_m
        self._history = History(settings.window_s + 1.0)
        self._legs = LegGrid(settings.window_s + 1.0)
        self._model = timing_model()
        self._feet_s: deque[float] = deque()
        self._refinement = ContactRefinement(
            settings.touchdown, settings.window_s, height_m or settings.stature_m
        )
        self._direction = DirectionStage(settings.direction)
        self._looked_s = self._speed_s = -np.inf
        self._since_s = 0.0
        self._last_s: float | None = None
        self._found_s = 0.0
        self._observability = 1.0
        self._rate_hz: float | None = None
        self._backward_steps = 0
        self._reset()

    def _reset(self) -> None:
        self._events: BoutEvents | None = None  # of the present bout
        self._pending: deque[_Pending] = deque()
        self._walked: deque[GaitEvent] = deque(maxlen=4 * self._settings.recent_steps)
        self._steps = StepReader(self._settings, self._height_m)
        self._recent: deque[Step] = deque(maxlen=self._settings.recent_steps)
        self._speed_mps: float | None = None

    def update(
        self,
        t_s: float,
        body: Body | None,
        feet: FeetPicture | None = None,
        rate_hz: float | None = None,
    ) -> Gait:
        """The gait at ``t_s``.

        Args:
            body: ``None`` where nobody was seen in this frame; one who lies counts as unseen.
            feet: their picture; without it the foot strike is told less often.
            rate_hz: current frame rate.
        """
        self._rate_hz = rate_hz
        self._forget_after(t_s, self._settings.forget_s)  # there may have been no pictures at all
        if body is None:
            return self._gait(t_s)
        if not body.upright:  # whoever lies goes nowhere
            if self._last_s is not None:
                self.forget(t_s)
            return self._gait(t_s)
        if self._last_s is None:
            self._found_s = t_s
        self._last_s = t_s
        self._observability = body.observability
        self._history.append(body)
        self._legs.append(t_s, leg_row(body))
        self._refinement.see(body, feet)
        self._remember_feet(body)
        before = self._direction.direction
        direction = self._look_where(t_s, body)
        if direction is not before:
            self._since_s = t_s
        self._begin_or_end_bout(direction, body)
        events = (*self._new_events(t_s), *self._final_step(t_s)) if self._bout else ()
        steps, touchdowns = self._new_steps(t_s)
        return self._gait(t_s, events, steps, touchdowns)

    @property
    def _bout(self) -> Bout | None:
        return None if self._events is None else self._events.bout

    def _look_where(self, t_s: float, body: Body) -> Direction:
        """The direction, decided anew when it is due."""
        if t_s - self._looked_s < self._settings.direction_every_s - _ROUNDING_S:
            return self._direction.direction
        # Half an interval away from the checks' answers, so that no frame computes both.
        first = self._looked_s == -np.inf
        self._looked_s = t_s - (self._settings.direction_every_s / 2 if first else 0.0)
        settings = self._settings.direction
        frontal = body.view in FRONTAL
        window_s = settings.frontal.window_s if frontal else settings.window_s
        settled_s = self._found_s + settings.settle_s
        rested = self._direction.direction is Direction.STANDING
        track = self._history.track(max(t_s - window_s, settled_s))
        return self._direction.update(t_s, travel_evidence(track, settings, rested=rested))

    def _forget_after(self, t_s: float, gap_s: float) -> None:
        if self._last_s is not None and t_s - self._last_s > gap_s:
            self.forget(t_s)

    def forget(self, t_s: float) -> None:
        """From ``t_s`` on it is another person, or nobody whose gait can be told."""
        self._history.clear()
        self._legs.clear()
        self._refinement.clear()
        self._direction.reset()
        self._since_s = t_s
        self._last_s = None
        self._reset()

    def _begin_or_end_bout(self, direction: Direction, body: Body) -> None:
        if direction not in MOVING:
            if direction is not Direction.UNKNOWN:
                self._events = None
            return
        now = bout_of(direction, body.view, body.facing, body.t_s)
        same = self._bout is not None and now.same_course(self._bout)
        if same or (not now.frontal and now.travel == 0):
            return
        # The steps before the decision belong to it, but not those of another direction.
        start_s = body.t_s
        if self._bout is None:
            track = self._history.track(body.t_s - self._settings.window_s)
            start_s = max(float(track.t_s[0]), last_still_s(track, self._settings.direction))
        bout = replace(now, start_s=start_s)
        self._events = BoutEvents(self._model, self._settings, bout, before=self._events)
        self._walked.clear()
        self._recent.clear()

    def _new_events(self, t_s: float) -> tuple[GaitEvent, ...]:
        reader = self._events
        assert reader is not None
        self._look_how_fast(t_s, reader.bout)
        events: list[GaitEvent] = []
        for one in reader.read(self._legs):
            if not self._feet_near(one.t_s):
                continue
            event = reader.event(one, self._confidence)
            event = replace(event, t_s=min(one.t_s, t_s), known_s=t_s)
            events.append(event)
            if one.kind is EventKind.CONTACT:
                self._pending.append(_Pending(event, one))
        self._walked += events
        return tuple(events)

    def _final_step(self, t_s: float) -> tuple[GaitEvent, ...]:
        """The final step of the walk, once the feet stand side by side."""
        bout = self._bout
        assert bout is not None
        # Usually a foot is in the air or has just landed.
        last = self._walked[-1] if self._walked else None
        if bout.frontal or last is None or last.kind is EventKind.CONTACT:
            return ()
        settings = self._settings.final_step
        if t_s < last.t_s + settings.see_s:
            return ()
        track = self._history.track(t_s - 2 * self._settings.forget_s)
        walked = sorted(self._walked, key=lambda event: event.t_s)
        event = final_contact(track, walked, settings, must_stand=True)
        if event is None or not self._feet_near(event.t_s):
            return ()
        event = replace(event, known_s=t_s)
        self._walked.append(event)
        self._pending.append(_Pending(event, None))
        return (event,)

    def _remember_feet(self, body: Body) -> None:
        if body.feet_seen:
            self._feet_s.append(body.t_s)
        while self._feet_s and self._feet_s[0] < body.t_s - self._settings.window_s - 1.0:
            self._feet_s.popleft()

    def _feet_near(self, t_s: float) -> bool:
        """Whether feet were visible around ``t_s``; the model invents unseen ones."""
        gap_s = self._settings.feet_gap_s
        return any(abs(seen_s - t_s) <= gap_s for seen_s in reversed(self._feet_s))

    @property
    def _confidence(self) -> float:
        """Confidence in the direction times the observability."""
        return self._direction.confidence * self._observability

    def _new_steps(self, t_s: float) -> tuple[tuple[Step, ...], tuple[Touchdown, ...]]:
        wait_s = self._settings.touchdown.after_s
        steps: list[Step] = []
        touchdowns: list[Touchdown] = []
        while self._pending and self._pending[0].contact.t_s + wait_s <= t_s:
            contact, found = self._pending.popleft()
            bout = self._bout
            if bout is None:
                continue
            track = self._history.track(contact.t_s - 0.5)
            seen = None
            if not bout.frontal and found is not None:
                seen = self._refinement.read(
                    track, contact.t_s, bout.travel, backward=bout.backward
                )
            if seen is not None:
                touchdowns.append(seen)
            contact = settled(
                contact, found, seen, self._settings.landing, self._settings.certainty
            )
            step = self._steps.read(track, contact, bout.direction, found, seen)
            step = replace(step, known_s=t_s, rate_hz=self._rate_hz)
            if bout.backward:
                self._backward_steps += 1
            self._recent.append(step)
            steps.append(step)
        return tuple(steps), tuple(touchdowns)

    def _look_how_fast(self, t_s: float, bout: Bout) -> None:
        """Speed along the facing axis, m/s, backward negative; ``None`` without the stature."""
        if self._height_m is None or bout.frontal:
            return
        if t_s - self._speed_s < self._settings.speed_every_s - _ROUNDING_S:
            return
        self._speed_s = t_s
        track = self._history.track(max(bout.start_s, t_s - self._settings.window_s))
        if len(track) < 5 or track.t_s[-1] - track.t_s[0] < 0.5:
            return
        receding = stance_speed(track, bout.travel, backward=bout.backward)
        self._speed_mps = (-1 if bout.backward else 1) * receding * TORSO * self._height_m

    def _gait(
        self,
        t_s: float,
        events: tuple[GaitEvent, ...] = (),
        steps: tuple[Step, ...] = (),
        touchdowns: tuple[Touchdown, ...] = (),
    ) -> Gait:
        direction = self._direction.direction
        moving = direction in MOVING
        return Gait(
            t_s=t_s,
            direction=direction,
            confidence=self._confidence,
            bout_s=t_s - self._since_s,
            events=events,
            new_steps=steps,
            recent=tuple(self._recent) if moving else (),
            backward_steps=self._backward_steps,
            cadence_spm=self._cadence() if moving else None,
            speed_mps=self._speed_mps if moving else None,
            touchdowns=touchdowns,
        )

    def _cadence(self) -> float | None:
        # Below the frame rate that contacts need, every second one may be missing.
        rule = self._settings.cadence
        times = [step.contact_s for step in self._recent if well_timed(step, rule)][-7:]
        return 60 / median(b - a for a, b in pairwise(times)) if len(times) >= 3 else None
