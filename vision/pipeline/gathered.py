"""What is kept of a recording's observations until all of it is known: columns, not objects.

An observation with its pose and body takes some kilobytes; a film of two hours has a quarter of a
million. What the report needs of each is a dozen numbers, and what the second look needs it takes
as the film runs (``vision/pipeline/runs.py``).
"""

from __future__ import annotations

from array import array
from bisect import bisect
from collections.abc import Callable
from dataclasses import fields

from vision.body.roll import (
    RollSettings,
    angles_without_roll,
    baseline_without_roll,
    clear_roll_deg,
)
from vision.values import (
    Baseline,
    BaselineProgress,
    Body,
    Cue,
    GaitEvent,
    Observation,
    Posture,
    Step,
    View,
)
from vision.values.column import NumberColumn
from vision.values.spans import Labelled, SpansSoFar

TRACES = tuple(field.name for field in fields(Posture))
_VIEWS = tuple(View)

TurnedBack = Callable[[float, float], float]
"""How much of the camera's roll to turn back in the end of what was seen at a time, in degrees,
given how much was turned back when it was seen."""


class Gathered:
    """Takes in observations, in order of time."""

    def __init__(self) -> None:
        self.t_s = array("d")
        self.views, self.directions = SpansSoFar(), SpansSoFar()
        self.events: list[GaitEvent] = []
        self.steps: list[Step] = []
        self.cues: list[Cue] = []
        self.switched_s: list[float] = []
        self.baseline: BaselineProgress | None = None
        self.last: Body | None = None
        self.frame_index = -1
        self.persons = self.bodies = self.feet = self.upright = 0
        self.moved = self.untold = 0  # pictures in which the camera did
        self._subject: int | None = None
        self._postures = {name: NumberColumn() for name in TRACES}
        self._seen = array("b")  # whether there was a body; its view and facing
        self._view = array("b")
        self._facing = array("b")
        self._turned_deg = array("d")
        self._rolls_s, self._roll_deg = array("d"), array("d")

    def see(self, seen: Observation) -> None:
        """Take in one more."""
        self.t_s.append(seen.t_s)
        self.frame_index = seen.frame_index
        self.baseline = seen.baseline
        gait = seen.gait
        self.events += gait.events
        self.steps += gait.new_steps
        self.directions.add(Labelled(seen.t_s, gait.direction.value, gait.confidence))
        if seen.cue is not None:
            self.cues.append(seen.cue)
        if seen.pose is not None:
            self.persons += 1
            if self._subject is not None and self._subject != seen.pose.subject:
                self.switched_s.append(seen.t_s)
            self._subject = seen.pose.subject
            camera = seen.pose.camera
            self.moved += camera is not None
            self.untold += camera is not None and not camera.known
        self._see_body(seen.body)

    def _see_body(self, body: Body | None) -> None:
        posture = Posture() if body is None else body.posture
        for name, column in self._postures.items():
            column.append(getattr(posture, name))
        self._seen.append(body is not None)
        self._view.append(0 if body is None else _VIEWS.index(body.view))
        self._facing.append(0 if body is None else body.facing)
        self._turned_deg.append(0.0 if body is None else body.roll_correction_deg)
        if body is None:
            return
        self.last = body
        self.bodies += 1
        self.feet += body.feet_seen
        self.upright += body.upright
        if body.roll_deg is not None:
            self._rolls_s.append(body.t_s)
            self._roll_deg.append(body.roll_deg)
        off_deg = abs((body.yaw_deg + 90) % 180 - 90)
        self.views.add(Labelled(body.t_s, body.view.value, body.view_confidence, off_deg))

    def roll_known_later(self, settings: RollSettings) -> TurnedBack:
        """By the roll known half the memory later, which is the best estimate."""
        times, rolls = self._rolls_s, self._roll_deg

        def turned_back(t_s: float, _: float) -> float:
            index = bisect(times, t_s + settings.memory_s / 2) - 1
            return clear_roll_deg(rolls[max(index, 0)], settings) if rolls else 0.0

        return turned_back

    def traces(self, turned_back: TurnedBack) -> dict[str, NumberColumn]:
        """Every angle of the posture, one value a frame, by its name."""
        turned = {name: NumberColumn() for name in TRACES}
        for row, t_s in enumerate(self.t_s):
            posture = Posture(**{name: column[row] for name, column in self._postures.items()})
            if self._seen[row]:
                was_deg = self._turned_deg[row]
                more_deg = turned_back(t_s, was_deg) - was_deg
                view, facing = _VIEWS[self._view[row]], self._facing[row]
                posture = angles_without_roll(posture, view, facing, more_deg)
            for name, column in turned.items():
                column.append(getattr(posture, name))
        return turned

    def relative_lean_deg(self, baseline: Baseline | None) -> NumberColumn:
        """The trunk's lean less that of ``baseline``, one value a frame, as it was seen."""
        return NumberColumn(self._relative_lean(row, baseline) for row in range(len(self.t_s)))

    def _relative_lean(self, row: int, baseline: Baseline | None) -> float | None:
        if baseline is None or not self._seen[row]:
            return None
        if not baseline.holds_in(_VIEWS[self._view[row]], self._facing[row]):
            return None
        baseline = baseline_without_roll(baseline, self._turned_deg[row])
        lean_deg = self._postures["lean_deg"][row]
        return (
            None if lean_deg is None or baseline.lean_deg is None else lean_deg - baseline.lean_deg
        )


def turned_back_as_it_was(_: float, was_deg: float) -> float:
    """What was turned back when it was seen, and no more."""
    return was_deg
