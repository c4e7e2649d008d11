"""What really happened in a clip: the truth file, read tolerantly.

The format is that of ``docs/evaluate.md``: gait events with times, direction and trunk
inclination ten times a second, and how the clip was made. Keys that are not known here
are ignored, so that a newer truth still scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from vision.values import Direction, EventKind, Foot, Landing

_ALIASES = {"still": "standing"}
_DIRECTIONS = {direction.value for direction in Direction}


def _direction(label: object) -> object:
    """Truth says "still" where a report says "standing"; a label nobody knows is unknown."""
    if label is None or isinstance(label, Direction):
        return label
    word = _ALIASES.get(str(label), str(label))
    return word if word in _DIRECTIONS else Direction.UNKNOWN


DirectionLabel = Annotated[Direction, BeforeValidator(_direction)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class TruthError(Exception):
    """A truth file cannot be used; the message is one line that says what to do."""


class TruthEvent(_Part):
    """A true contact or lift-off at ``t`` seconds; the rest is given for contacts only.

    t: of a contact its loading; where it is not written the first of ``ball_t`` and ``heel_t``,
    and where only the first touch was marked (``touch_only``) that. touch_t: first touch of any
    part of the foot. ball_t, heel_t: when each is down. sure: false where nobody can say
    whether this is a contact. spread_s: how much its time moves with the way it is measured; given
    where the truth is an estimate. pitch_deg: toe up positive. step_m, step_leg: between the
    ankles along the facing axis; only their size is used.
    """

    t: float
    foot: Foot
    kind: EventKind
    touch_t: float | None = None
    touch_only: bool = False
    ball_t: float | None = None
    heel_t: float | None = None
    sure: bool = True
    spread_s: float | None = None
    landing: Landing | None = None
    pitch_deg: float | None = None
    step_m: float | None = None
    step_leg: float | None = None
    label: DirectionLabel | None = None

    @model_validator(mode="before")
    @classmethod
    def _time_of_what_is_known(cls, given: object) -> object:
        """Where ``t`` is missing, the time that is known."""
        if not isinstance(given, dict) or given.get("t") is not None:
            return given
        down = [given[key] for key in ("ball_t", "heel_t") if given.get(key) is not None]
        if down:
            return {**given, "t": min(down)}
        if given.get("touch_t") is not None:
            return {**given, "t": given["touch_t"], "touch_only": True}
        return given

    def landing_is_firm(self, apart_s: float) -> bool:
        """Whether the kind of landing is beyond doubt: it was not estimated, or else ball and
        heel came down more than ``apart_s`` from each other."""
        if not self.sure or self.landing in (None, Landing.UNKNOWN):
            return False
        if self.spread_s is None or self.ball_t is None or self.heel_t is None:
            return True
        return abs(self.heel_t - self.ball_t) > apart_s


class TruthFault(_Part):
    """A fault of technique that is present from ``start_s`` to ``end_s``."""

    start_s: float
    end_s: float
    fault: str


class TrueSpan(_Part):
    """A stretch of one true direction."""

    start_s: float
    end_s: float
    direction: Direction


class Truth(_Part):
    """The truth about one clip. Sample ``k`` of ``direction`` and ``lean_deg`` is at
    ``k / direction_hz`` seconds; ``faults`` is ``None`` where nobody wrote them down.
    scored_s: the stretches in which contacts and lift-offs are written down; ``None`` is all of the
    clip. technique_known: whether the truth can speak for cues at all. capture_hz, as_filmed:
    what somebody said of how fast the camera was, as all times here are the walker's seconds."""

    events: tuple[TruthEvent, ...]
    direction: tuple[DirectionLabel, ...] = ()
    direction_hz: float = Field(default=10.0, gt=0)
    lean_deg: tuple[float | None, ...] = ()
    leg_m: float | None = None
    height_m: float | None = None
    view: str = "side"
    treadmill: bool = False
    lean_added: float = 0.0
    heel_first: bool = False
    fps: float | None = None
    frames: int | None = None
    faults: tuple[TruthFault, ...] | None = None
    scored_s: tuple[tuple[float, float], ...] | None = None
    technique_known: bool = True
    capture_hz: float | None = Field(default=None, gt=0, le=20_000)
    as_filmed: bool = False

    @classmethod
    def load(cls, path: Path) -> Truth:
        """Read a truth file.

        Raises:
            TruthError: when it is missing or no truth file.
        """
        try:
            return cls.model_validate_json(path.read_bytes())
        except OSError as error:
            raise TruthError(f"{path} cannot be read: {error.strerror}") from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "the file"
            raise TruthError(f"{path} is no truth file: {place}: {first['msg']}") from error

    @property
    def duration_s(self) -> float:
        """Length of the clip, or of the truth where the clip's own is not written."""
        if self.frames and self.fps:
            return self.frames / self.fps
        last = max((event.t for event in self.events), default=0.0)
        return max(last, len(self.direction) / self.direction_hz)

    def of_kind(self, kind: EventKind) -> tuple[TruthEvent, ...]:
        """The events of one kind in order of time."""
        return tuple(sorted((e for e in self.events if e.kind is kind), key=lambda e: e.t))

    def is_scored(self, t_s: float) -> bool:
        """Whether events at ``t_s`` are written down where they happened."""
        return self.scored_s is None or any(start <= t_s <= end for start, end in self.scored_s)

    def direction_at(self, t_s: float) -> Direction:
        """The nearest direction sample; unknown where there are none."""
        if not self.direction:
            return Direction.UNKNOWN
        nearest = int(np.floor(t_s * self.direction_hz + 0.5))
        return self.direction[min(max(nearest, 0), len(self.direction) - 1)]

    def direction_of(self, event: TruthEvent) -> Direction:
        """The direction written at the event, else the one at its time."""
        return self.direction_at(event.t) if event.label is None else event.label

    def spans(self) -> Sequence[TrueSpan]:
        """The direction as stretches from the first sample to the last; between samples the
        nearest one holds."""
        spans: list[TrueSpan] = []
        begin = 0
        last = len(self.direction) - 1
        for index in range(1, len(self.direction) + 1):
            if index <= last and self.direction[index] is self.direction[begin]:
                continue
            start = max(begin - 0.5, 0.0) / self.direction_hz
            end = min(index - 0.5, last) / self.direction_hz
            spans.append(TrueSpan(start_s=start, end_s=end, direction=self.direction[begin]))
            begin = index
        return spans
