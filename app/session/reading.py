"""What the page shows of a coached session at one moment, in words of its language."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from app.programme.values import PartKind
from app.session.flow import Flow
from app.session.values import Glance, PartView, Pause, Phase, Stage
from app.session.words import part_words
from app.storage.values import Session
from app.words import Words, phrase
from app.words.names import focus_words
from app.words.setup import finding_words
from vision.guard import Lane, LaneState
from vision.setup.values import SetupReading
from vision.values import View


class _Reading(BaseModel):
    model_config = ConfigDict(frozen=True)


class PartReading(_Reading):
    """The part that goes on; ``number`` counts from 0. counting: its clock runs. stage: of a led
    change on a treadmill, while one goes on."""

    number: int
    count: int
    kind: PartKind
    left_s: float
    duration_s: float
    steps_left: int | None
    focus: str | None
    counting: bool
    stage: Stage | None = None


class LaneReading(_Reading):
    """The lane as in ``vision.guard.Lane``."""

    state: LaneState
    left_s: float | None
    beep_every_s: float | None
    marked: bool
    ends: tuple[float | None, float | None]


class CoachReading(_Reading):
    """A session at one moment. session, profile: as kept. treadmill: where it is walked.
    headline, hint: the one big line, and a smaller one below it. finding, tilt_deg, view: of the
    camera's set-up. beat_spm: of the metronome, ``None`` until the walker's cadence is known.
    lane: ``None`` on a treadmill. trouble: why nothing can be kept at present."""

    session: int
    profile: int
    phase: Phase
    pause: Pause | None
    headline: str
    hint: str
    treadmill: bool = False
    part: PartReading | None = None
    lane: LaneReading | None = None
    finding: str | None = None
    tilt_deg: float | None = None
    view: View = View.UNKNOWN
    beat_spm: float | None = None
    trouble: str | None = None

    @classmethod
    def of(
        cls,
        session: Session,
        flow: Flow,
        part: PartView | None,
        setup: SetupReading | None,
        glance: Glance,
        *,
        in_words: Words,
        beat_spm: float | None,
        trouble: str | None,
    ) -> CoachReading:
        """The reading of a session at ``glance``."""
        headline, hint = _lines(flow, part, setup, in_words)
        return cls(
            session=session.id,
            profile=session.profile_id,
            phase=flow.phase,
            pause=flow.pause,
            headline=headline,
            hint=hint,
            treadmill=flow.on_belt,
            part=None if part is None else _part(part, flow, in_words),
            lane=_lane(glance.watch.lane, flow) if flow.has_lane else None,
            finding=setup.finding.value if setup and setup.finding else None,
            tilt_deg=None if setup is None or setup.tilt_deg is None else round(setup.tilt_deg, 1),
            view=setup.view if setup else View.UNKNOWN,
            beat_spm=beat_spm,
            trouble=trouble,
        )


def _lane(lane: Lane, flow: Flow) -> LaneReading:
    return LaneReading(
        state=lane.state,
        left_s=None if lane.left_s is None else round(lane.left_s, 2),
        beep_every_s=lane.beep_every_s if flow.coaching else None,
        marked=lane.marked,
        ends=lane.ends,
    )


def _part(part: PartView, flow: Flow, in_words: Words) -> PartReading:
    focus = part.part.focus
    return PartReading(
        number=part.number,
        count=part.count,
        kind=part.kind,
        left_s=round(part.left_s, 1),
        duration_s=part.part.duration_s,
        steps_left=part.steps_left,
        focus=None if focus is None else in_words.say(focus_words(focus)),
        counting=flow.counting,
        stage=flow.stage,
    )


def _lines(
    flow: Flow, part: PartView | None, setup: SetupReading | None, in_words: Words
) -> tuple[str, str]:
    if flow.pause is not None:
        headline = in_words.text(f"{flow.say.key(f'paused_{flow.pause.value}')}.text")
        if flow.pause.needs_word:
            return headline, in_words.text("coach.hint.go_on")
        return headline, in_words.text("coach.hint.waiting")
    if flow.phase is Phase.SETUP and setup is not None:
        text, _ = finding_words(setup, belt=flow.on_belt)
        return in_words.say(text), in_words.text("coach.hint.setup")
    if flow.stage is not None:
        stage = flow.stage.value
        name = {"stop": "change_stop", "turn": "change_turn_again"}.get(
            stage, "change_start_forward"
        )
        return in_words.text(f"coach.say.{name}.text"), in_words.text(f"coach.hint.change_{stage}")
    if flow.phase is Phase.PARTS and part is not None:
        if part.kind is PartKind.BACKWARD and part.part.focus is not None:
            return in_words.say(focus_words(part.part.focus)), in_words.say(part_words(part.part))
        rests_on_belt = flow.on_belt and part.kind is PartKind.REST
        hint = "rest_belt" if rests_on_belt else part.kind.value
        return in_words.say(part_words(part.part)), in_words.text(f"coach.hint.{hint}")
    return in_words.say(phrase(f"coach.headline.{flow.phase.value}")), in_words.text(
        "coach.hint.none"
    )
