"""What Backstep said about a clip: the part of a report that can be scored.

Read from a report (``backstep.report/1``) or taken from an analysis, which also tells when
each event became known.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from vision.pipeline.recorded import Analysis
from vision.values import Direction, EventKind, Foot, Landing


class FindingsError(Exception):
    """A report cannot be scored; the message is one line that says what to do."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", from_attributes=True)


class FoundSpan(_Part):
    """A stretch for which one direction was said."""

    start_s: float
    end_s: float
    label: Direction


class FoundEvent(_Part):
    """A contact (at loading, perhaps with its first touch) or a lift-off; ``known_s`` is when it
    could first be told, if that is known."""

    t_s: float
    foot: Foot
    kind: EventKind
    known_s: float | None = None
    confidence: float | None = None
    first_touch_s: float | None = None
    first_touch_spread_s: float | None = None


class FoundStep(_Part):
    """What was said about one step."""

    contact_s: float
    foot: Foot
    confidence: float | None = None
    first_touch_s: float | None = None
    length_m: float | None = None
    length_leg: float | None = None
    landing: Landing = Landing.UNKNOWN


class FoundTrace(_Part):
    """One value a frame, ``None`` where not known."""

    t_s: tuple[float, ...] = ()
    lean_deg: tuple[float | None, ...] = ()

    @field_validator("lean_deg")
    @classmethod
    def _ends_with_none(cls, values: tuple[float | None, ...]) -> tuple[float | None, ...]:
        # NaN is no JSON; should one come from elsewhere it means "can't tell" all the same.
        return tuple(None if v is None or v != v else v for v in values)


class FoundCue(_Part):
    """A cue that was given."""

    t_s: float
    id: str
    priority: int = 3


class Findings(_Part):
    """All that is scored of one report."""

    direction: tuple[FoundSpan, ...] = ()
    events: tuple[FoundEvent, ...] = ()
    steps: tuple[FoundStep, ...] = ()
    trace: FoundTrace = FoundTrace()
    cues: tuple[FoundCue, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Findings:
        """Read a report.

        Raises:
            FindingsError: when it is missing or no report.
        """
        try:
            return cls.model_validate_json(path.read_bytes())
        except OSError as error:
            raise FindingsError(f"{path} cannot be read: {error.strerror}") from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "the file"
            raise FindingsError(f"{path} is no report: {place}: {first['msg']}") from error

    @classmethod
    def from_analysis(cls, analysis: Analysis, *, causal: bool) -> Findings:
        """The same of an analysis; of the causal path with the times at which events became
        known, which mean nothing in hindsight."""
        events = tuple(FoundEvent.model_validate(event) for event in analysis.events)
        if not causal:
            events = tuple(event.model_copy(update={"known_s": None}) for event in events)
        return cls(
            direction=tuple(FoundSpan.model_validate(span) for span in analysis.directions),
            events=events,
            steps=tuple(FoundStep.model_validate(step) for step in analysis.steps),
            trace=FoundTrace(
                t_s=tuple(analysis.t_s), lean_deg=tuple(analysis.traces.get("lean_deg", ()))
            ),
            cues=tuple(FoundCue.model_validate(cue) for cue in analysis.cues),
        )

    def direction_at(self, t_s: float) -> Direction:
        """What was said at ``t_s``; where two stretches touch, the later one."""
        said = Direction.UNKNOWN
        for span in self.direction:
            if span.start_s <= t_s <= span.end_s:
                said = span.label
        return said
