"""What is kept of a recording's observations until all of it is known: numbers in a file.

An observation with its pose and body takes some kilobytes; a film of two hours has a quarter of a
million. What the report needs of each is a dozen numbers, and what the second look needs it takes
as the film runs (``vision/pipeline/runs.py``).
"""

from __future__ import annotations

from array import array
from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import fields
from itertools import repeat

import numpy as np

from vision.body.roll import (
    RollSettings,
    angles_without_roll,
    baseline_without_roll,
    clear_roll_deg,
)
from vision.pose.row_file import RowFile
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
_ROW = np.dtype(
    [
        ("t_s", np.float64),
        ("posture", np.float64, (len(TRACES),)),
        ("seen", np.bool_),
        ("view", np.int8),
        ("facing", np.int8),
        ("turned_deg", np.float64),
        ("body_s", np.float64),
        ("roll_deg", np.float64),
    ]
)
_LEAN = TRACES.index("lean_deg")
_UNTOLD = float("nan")
_NO_BODY = ((_UNTOLD,) * len(TRACES), False, 0, 0, 0.0, 0.0, _UNTOLD)

TurnedBack = Callable[[float, float], float]
"""How much of the camera's roll to turn back in the end of what was seen at a time, in degrees,
given how much was turned back when it was seen."""


class Gathered:
    """Takes in observations, in order of time.

    Args:
        causal: whether what the line said at once is kept, directions, events and steps; where all
            is looked at a second time nobody asks for them.
    """

    def __init__(self, *, causal: bool = True) -> None:
        self._causal = causal
        self.frames = 0
        self.end_s = 0.0
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
        self._rows = RowFile(_ROW)

    def see(self, seen: Observation) -> None:
        """Take in one more."""
        self.frames += 1
        self.end_s = seen.t_s
        self.frame_index = seen.frame_index
        self.baseline = seen.baseline
        gait = seen.gait
        if self._causal:
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
        self._see_body(seen.t_s, seen.body)

    def _see_body(self, t_s: float, body: Body | None) -> None:
        if body is None:
            self._rows.append((t_s, *_NO_BODY))
            return
        posture = [_number(getattr(body.posture, name)) for name in TRACES]
        self._rows.append(
            (
                *(t_s, posture, True, _VIEWS.index(body.view), body.facing),
                *(body.roll_correction_deg, body.t_s, _number(body.roll_deg)),
            )
        )
        self.last = body
        self.bodies += 1
        self.feet += body.feet_seen
        self.upright += body.upright
        off_deg = abs((body.yaw_deg + 90) % 180 - 90)
        self.views.add(Labelled(body.t_s, body.view.value, body.view_confidence, off_deg))

    def times_s(self) -> array[float]:
        """Of all frames."""
        times = array("d")
        for part in self._rows.parts():
            times.frombytes(part["t_s"].tobytes())
        return times

    def roll_known_later(self, settings: RollSettings) -> TurnedBack:
        """By the roll known half the memory later, which is the best estimate."""
        times, rolls = array("d"), array("d")
        for part in self._rows.parts():
            known = part[~np.isnan(part["roll_deg"])]
            times.frombytes(known["body_s"].tobytes())
            rolls.frombytes(known["roll_deg"].tobytes())

        def turned_back(t_s: float, _: float) -> float:
            index = bisect(times, t_s + settings.memory_s / 2) - 1
            return clear_roll_deg(rolls[max(index, 0)], settings) if rolls else 0.0

        return turned_back

    def traces(self, turned_back: TurnedBack) -> dict[str, NumberColumn]:
        """Every angle of the posture, one value a frame, by its name."""
        turned = {name: NumberColumn() for name in TRACES}
        columns = tuple(turned.values())
        for part in self._rows.parts():
            for row in part.tolist():
                for column, value in zip(columns, _turned(row, turned_back), strict=True):
                    column.append(value)
        return turned

    def relative_lean_deg(self, baseline: Baseline | None) -> NumberColumn:
        """The trunk's lean less that of ``baseline``, one value a frame, as it was seen."""
        if baseline is None:
            return NumberColumn(repeat(None, self.frames))
        relative = NumberColumn()
        for part in self._rows.parts():
            for row in part.tolist():
                relative.append(_relative_lean(row, baseline))
        return relative


def _number(value: float | None) -> float:
    return _UNTOLD if value is None else value


_Row = tuple[float, Sequence[float], bool, int, int, float, float, float]
"""As in the file: time, posture, whether there is a body, its view and facing, how much of the roll
was turned back, its own time and the camera's roll."""


def _turned(row: _Row, turned_back: TurnedBack) -> Sequence[float | None]:
    """The posture without the camera's roll."""
    t_s, values, seen, view, facing, was_deg, _, _ = row
    more_deg = turned_back(t_s, was_deg) - was_deg if seen else 0.0
    if more_deg == 0.0:
        return values
    posture = Posture(*(None if one != one else one for one in values))
    posture = angles_without_roll(posture, _VIEWS[view], facing, more_deg)
    return [getattr(posture, name) for name in TRACES]


def _relative_lean(row: _Row, baseline: Baseline) -> float | None:
    _, values, seen, view, facing, turned_deg, _, _ = row
    if not seen or not baseline.holds_in(_VIEWS[view], facing):
        return None
    stood_deg = baseline_without_roll(baseline, turned_deg).lean_deg
    lean_deg = values[_LEAN]
    return None if lean_deg != lean_deg or stood_deg is None else lean_deg - stood_deg


def turned_back_as_it_was(_: float, was_deg: float) -> float:
    """What was turned back when it was seen, and no more."""
    return was_deg
