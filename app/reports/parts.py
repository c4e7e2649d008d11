"""The parts of the report ``backstep.report/1``; ``app.reports.report`` puts them together.

Every field has a title, a description and, where it is a quantity, a unit; all of it goes into
the published JSON Schema.
"""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from vision.values import Direction, EventKind, Foot, Landing, View


def described(title: str, description: str, unit: str | None = None, **kw: Any) -> Any:  # noqa: ANN401 - as Pydantic's Field()
    """A field with its title, description and, for a quantity, unit."""
    if unit:
        kw["json_schema_extra"] = {"unit": unit}
    return Field(title=title, description=description, **kw)


def _seconds(title: str, description: str, **kw: Any) -> Any:  # noqa: ANN401
    return described(title, description, "s", ge=0, **kw)


def _share(title: str, description: str) -> Any:  # noqa: ANN401
    return described(title, description, "1", ge=0, le=1)


def _first_touch() -> Any:  # noqa: ANN401
    return _seconds(
        "First touch",
        "Of a contact: when any part of the foot first touched the floor, at or before loading.",
        default=None,
    )


def _first_touch_spread() -> Any:  # noqa: ANN401
    return _seconds("Spread of the first touch", "Its standard deviation.", default=None)


class ReportPart(BaseModel):
    """Frozen, closed to unknown keys, and without NaN or infinity."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        populate_by_name=True,
    )


class SourceOut(ReportPart):
    """The recording."""

    path: str = described("Path", "The file as it was named to Backstep.")
    fps: float = described("Frame rate", "Average; the frames' own times count.", "1/s", gt=0)
    frames: int = described("Frames", "Pictures that were looked at.", "frames", ge=0)
    film_frames: int | None = described(
        "Frames of the film",
        "Pictures in the film, looked at or not: of a fast one, not all are.",
        "frames",
        ge=0,
        default=None,
    )
    duration_s: float = _seconds("Duration", "Time of the last picture looked at.")
    time_scale: float = described(
        "Time scale",
        "Seconds stored in the file for one of the walker's: over 1 in slow motion. All times of "
        "the report are the walker's.",
        "1",
        gt=0,
        default=1.0,
    )
    capture_hz: float | None = described(
        "Capture rate",
        "Pictures that the camera took a second, where the file or somebody told; else null.",
        "1/s",
        gt=0,
        default=None,
    )
    looks_slowed: bool = described(
        "Looks slowed",
        "Nobody told the capture rate, and the legs move slower than anybody's: perhaps slow "
        "motion that does not say so.",
        default=False,
    )
    width: int = described("Width", "Of the upright picture.", "px", ge=1)
    height: int = described("Height", "Of the upright picture.", "px", ge=1)
    turned_deg: int = described(
        "Turn",
        "How far the pictures, which hung on their side or upside down, were turned clockwise.",
        "deg",
        default=0,
    )
    roll_deg: float | None = described(
        "Camera roll", "Clockwise turn of what is in the picture; angles have it taken out.", "deg"
    )


class SubjectOut(ReportPart):
    """The walker."""

    height_m: float | None = described("Stature", "As given by the user.", "m", gt=0)
    leg_m: float | None = described("Leg length", "Hip to floor; from the stature.", "m", gt=0)
    belt_mps: float | None = described(
        "Belt speed", "Of the treadmill, as given by the user.", "m/s", ge=0, default=None
    )


class BaselineOut(ReportPart):
    """The walker standing tall; a spread is from the 5th to the 95th percentile."""

    start_s: float = _seconds("Start", "First moment of the standing.")
    end_s: float = _seconds("End", "Last moment of the standing.")
    view: View = described("View", "The one it was taken in; it holds for that one alone.")
    facing: int = described(
        "Facing", "1 to the picture's right, -1 to its left, 0 front or rear.", ge=-1, le=1
    )
    lean_deg: float | None = described("Trunk inclination", "Forward positive.", "deg")
    lean_spread_deg: float | None = described("Its spread", "While standing.", "deg", ge=0)
    lateral_lean_deg: float | None = described(
        "Lateral inclination", "To the own right positive.", "deg"
    )
    lateral_lean_spread_deg: float | None = described("Its spread", "While standing.", "deg", ge=0)
    head_pitch_deg: float | None = described("Head pitch", "Looking down positive.", "deg")
    head_pitch_spread_deg: float | None = described("Its spread", "While standing.", "deg", ge=0)
    shrug: float | None = described("Shoulders", "Ear-to-shoulder height over torso length.", "1")
    shrug_spread: float | None = described("Its spread", "While standing.", "1", ge=0)


class _Stretch(ReportPart):
    """A stretch of time."""

    start_s: float = _seconds("Start", "First moment of the stretch.")
    end_s: float = _seconds("End", "Last moment of the stretch.")


class ViewOut(_Stretch):
    """From where the camera saw the walker during a stretch of time."""

    label: View = described("View", "By facing, not by travel.")
    angle_deg: float | None = described(
        "Angle", "0 exactly from the side, 90 exactly from the front or rear.", "deg"
    )
    confidence: float = _share("Confidence", "0 a guess, 1 certain.")


class DirectionOut(_Stretch):
    """Where the walker went relative to where the walker faced."""

    label: Direction = described("Direction", "Of travel relative to facing.")
    confidence: float = _share("Confidence", "0 a guess, 1 certain.")


class EventOut(ReportPart):
    """A gait event."""

    t_s: float = _seconds("Time", "When it happened.")
    foot: Foot = described("Foot", "The walker's own.")
    kind: EventKind = described("Kind", "contact: loading. liftoff: terminal contact.")
    confidence: float = _share("Confidence", "0 a guess, 1 certain.")
    first_touch_s: float | None = _first_touch()
    first_touch_spread_s: float | None = _first_touch_spread()


class StepOut(ReportPart):
    """A step, named after the foot that lands."""

    index: int = described("Index", "Counts every step of the recording.", ge=0)
    foot: Foot = described("Foot", "The one that lands; the walker's own.")
    contact_s: float = _seconds("Contact", "Loading: ball, heel or sole of this foot is down.")
    liftoff_s: float | None = _seconds("Lift-off", "When this foot left the floor again.")
    direction: Direction = described("Direction", "Of travel relative to facing.")
    length_m: float | None = described(
        "Step length", "Between the ankles along the facing axis at contact.", "m", ge=0
    )
    length_leg: float | None = described(
        "Relative step length", "Step length over leg length.", "leg lengths", ge=0
    )
    landing: Landing = described("Landing", "Which part of the foot took the floor first.")
    foot_pitch_deg: float | None = described(
        "Foot pitch", "At contact, from the flat foot of the stance; toe up is positive.", "deg"
    )
    heel_lag_s: float | None = described(
        "Heel lag",
        "How long after the ball of the foot the heel settled; negative if the heel came first.",
        "s",
    )
    confidence: float = _share("Confidence", "0 a guess, 1 certain.")
    first_touch_s: float | None = _first_touch()
    first_touch_spread_s: float | None = _first_touch_spread()


Series = tuple[float | None, ...]


def _series(title: str, description: str, unit: str = "deg") -> Any:  # noqa: ANN401
    return described(title, description + " One value a frame, null where not known.", unit)


class TraceOut(ReportPart):
    """One value a frame; every list is as long as ``t_s``."""

    t_s: tuple[float, ...] = described("Times", "Of the frames, strictly increasing.", "s")
    lean_deg: Series = _series("Trunk inclination", "From vertical, forward positive.")
    lateral_lean_deg: Series = _series("Lateral inclination", "To the own right positive.")
    head_pitch_deg: Series = _series("Head pitch", "Looking down positive.")
    head_yaw_deg: Series = _series("Head turn", "To the own right positive.")
    shrug: Series = _series("Shoulders", "Ear-to-shoulder height over torso length.", "1")
    arm_left_deg: Series = _series("Left arm", "From vertical, forward positive.")
    arm_right_deg: Series = _series("Right arm", "From vertical, forward positive.")
    knee_left_deg: Series = _series("Left knee", "Flexion, straight is 0.")
    knee_right_deg: Series = _series("Right knee", "Flexion, straight is 0.")
    step_width: Series = _series("Step width", "Over stature, negative when crossing.", "1")

    @model_validator(mode="after")
    def _same_length(self) -> TraceOut:
        for name in type(self).model_fields:
            if len(getattr(self, name)) != len(self.t_s):
                raise ValueError(f"trace.{name} is not as long as trace.t_s")
        if any(b <= a for a, b in zip(self.t_s, self.t_s[1:], strict=False)):
            raise ValueError("trace.t_s does not strictly increase")
        return self


class CueOut(ReportPart):
    """Something the coach said, or would have said live."""

    t_s: float = _seconds("Time", "When it was given.")
    id: str = described("Cue", "Its name.")
    priority: int = described("Priority", "0 is the most urgent, 5 is praise.", ge=0, le=5)
    text: str = described("Text", "As shown.")


class FindingOut(_Stretch):
    """A fault, from where the value left the good band to where it was last outside it."""

    id: str = described("Check", "Its name.")
    fault: str = described("Fault", "What is wrong.")
    value: float | None = described(
        "Worst value", "In `unit`; null where the check has no number for it."
    )
    limit: float | None = described("Limit", "The edge of the good band that it is beyond.")
    unit: str = described("Unit", "Of value and limit.")
    text: str = described("Text", "What the coach says about it; empty where it says nothing.")
    cue: str | None = described(
        "Cue", "Id of what the coach says about it; null where it says nothing.", default=None
    )
    confidence: float = _share("Confidence", "0 a guess, 1 certain.")


class CrossingOut(ReportPart):
    """A moment at which the legs cross and left and right are doubtful."""

    t_s: float = _seconds("Time", "When the ankles pass one another.")
    confidence: float = _share(
        "Confidence", "Chance that the pose model has not taken one leg for the other there."
    )


class TimesOut(ReportPart):
    """How long the walker did what."""

    backward: float = _seconds("Backward", "Walking backward.")
    forward: float = _seconds("Forward", "Walking forward.")
    standing: float = _seconds("Standing", "Standing still.")
    turning: float = _seconds("Turning", "Turning round.")
    sideways: float = _seconds("Sideways", "Walking sideways.", default=0.0)
    unknown: float = _seconds("Unknown", "Could not be told.")


class LandingsOut(ReportPart):
    """Shares of the backward steps; they add up to 1."""

    ball: float = _share("Ball first", "Landed on the ball of the foot.")
    flat: float = _share("Flat", "Landed on the whole foot at once.")
    heel: float = _share("Heel first", "Landed on the heel.")
    unknown: float = _share("Unknown", "Could not be told.")


class LimitId(str, Enum):
    """What could not be judged, or only with care: of each a sentence in ``limits``."""

    SOURCE = "source"
    """What the source said of itself."""
    SLOW = "slow"
    FAST = "fast"
    SLOW_UNTOLD = "slow_untold"
    NOBODY = "nobody"
    SHORT = "short"
    RATE = "rate"
    PERSON = "person"
    NO_FEET = "no_feet"
    FEET = "feet"
    NO_STEPS = "no_steps"
    SEVERAL = "several"
    LYING = "lying"
    STANDING = "standing"
    CAMERA = "camera"
    SIDE = "side"
    LATERAL = "lateral"
    ROLL = "roll"
    HEIGHT = "height"
    LENGTH = "length"
    LANDING = "landing"


class SummaryOut(ReportPart):
    """The recording in a few numbers; all but the times are of backward walking."""

    time_s: TimesOut = described("Times", "How long the walker did what.", "s")
    backward_steps: int = described("Backward steps", "That were seen.", ge=0)
    cadence_spm: float | None = described(
        "Cadence", "60 over the median time between steps.", "steps/min", gt=0
    )
    step_length_m: float | None = described("Step length", "Mean.", "m", ge=0)
    step_length_leg: float | None = described(
        "Relative step length", "Mean, over leg length.", "leg lengths", ge=0
    )
    speed_mps: float | None = described(
        "Speed",
        "Backward, as a positive number: of the belt where it was given; else step length over "
        "step time.",
        "m/s",
        ge=0,
        default=None,
    )
    landing: LandingsOut | None = described("Landing", "Shares; null without backward steps.")
    lean_deg: float | None = described(
        "Trunk inclination",
        "Mean while walking backward, from the vertical; forward positive. Of clothed people good "
        "to some 5 degrees.",
        "deg",
    )
    lean_relative_deg: float | None = described(
        "Relative trunk inclination",
        "The same against the walker's own standing; null where no baseline holds.",
        "deg",
        default=None,
    )
    cues: dict[str, Annotated[int, Field(ge=1)]] = described("Cues", "How often each was given.")
    person_share: float = _share("Walker seen", "Share of the frames.")
    feet_share: float = _share("Feet seen", "Share of the frames.")
    limits: tuple[str, ...] = described(
        "Limits", "What could not be judged and why, in plain sentences."
    )
    limit_ids: tuple[LimitId, ...] = described(
        "What the limits are",
        "One for each sentence, in the same order; empty in a report of before there were any.",
        default=(),
    )
