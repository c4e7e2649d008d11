"""What travels over the WebSocket, in both directions.

Server to page, text: ``hello`` for each session (with no name, and state ``idle``, while there is
none), then ``state``, ``cue``, and ``language`` whenever the session changes it. Server to page,
binary: one picture with its telemetry, so that skeleton and picture are always of one frame: four
bytes big-endian length of the JSON, the JSON (UTF-8, a ``Telemetry``), the JPEG. Page to server,
text: ``ack`` for each picture received, ``again`` to start the session anew after it has ended or
failed, ``language`` to have it speak another, ``baseline`` to have the walker stand tall for three
seconds (``begin``) or to go on without (``skip``). How far that has come is in the telemetry, and
what is said about it comes as cues.

In a coached session what is said holds only until something else is to be done: ``holds`` says
since when; a cue whose own ``since`` is less is dropped, or cut off where it is being said.

Where ``hello`` says that the camera is the browser's, the page that has it says ``camera`` (on,
off). It is then told ``picture_wanted`` with a number, and sends that one picture, binary: four
bytes big-endian length of the JSON, the JSON (a ``SentPicture``), the JPEG. It sends none that was
not asked for. Telemetry then has the number of the picture it is about, and no JPEG: the page has
the picture already. A page that is told ``camera_elsewhere`` leaves the camera to another one.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from app.live.session import NumberedCue, Snapshot
from app.live.showing import Tour
from app.live.state import LiveState, Status
from app.server.page_camera import PictureWanted
from app.session.reading import CoachReading
from app.session.values import Pause
from app.words import FALLBACK, words
from app.words.names import reason
from app.words.notices import NOTICES, shown, spoken
from vision.cues.settings import CueSettings
from vision.values import (
    BaselineProgress,
    BaselineState,
    CheckResult,
    Direction,
    Hindrance,
    Situation,
    Verdict,
    View,
)

PROTOCOL = 4

_LEAST_HZ = CueSettings().least_rate_hz
_WALKING = (Situation.BACKWARD, Situation.FORWARD)  # only then it costs anything


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CheckReading(_Message):
    """One gauge; the fields of ``vision.values.CheckResult``, the reason in the session's
    language."""

    id: str
    verdict: Verdict
    value: float | None
    unit: str
    scale_low: float
    scale_high: float
    ok_low: float | None
    ok_high: float | None
    confidence: float
    fault: str | None
    reason: str

    @classmethod
    def of(cls, result: CheckResult, language: str = FALLBACK) -> CheckReading:
        """The reading of a check's answer."""
        reading = cls.model_validate(result, from_attributes=True)
        if not reading.reason or language == FALLBACK:
            return reading
        return reading.model_copy(update={"reason": reason(result, words(language))})


class CueMessage(_Message):
    """Something said to the walker. ``number`` counts the session's cues from 1; what is spoken
    is at ``/speech/SESSION/NUMBER.wav``. ``id`` need not be one of the engine's cues. ``language``
    is that of ``text`` and ``spoken``. since: see ``Holds``; ``null``: it holds for ever.
    instructs: it says what to do now, and is never passed over while it holds."""

    type: Literal["cue"] = "cue"
    number: int
    t_s: float
    id: str
    priority: int
    text: str
    spoken: str
    earcon: str
    language: str
    since: int | None = None
    instructs: bool = False

    @classmethod
    def of(cls, numbered: NumberedCue) -> CueMessage:
        """The message for a cue."""
        cue = numbered.cue
        return cls(
            number=numbered.number,
            t_s=cue.t_s,
            id=cue.id,
            priority=cue.priority,
            text=cue.text,
            spoken=cue.spoken,
            earcon=cue.earcon,
            language=numbered.language,
            since=numbered.holding.since,
            instructs=numbered.holding.instructs,
        )


class BaselineReading(_Message):
    """How far the taking of a baseline has come; see ``vision.values.BaselineProgress``."""

    state: BaselineState
    share: float
    left_s: float
    hindrance: Hindrance | None

    @classmethod
    def of(cls, progress: BaselineProgress) -> BaselineReading:
        """The reading of a line's progress."""
        return cls(
            state=progress.state,
            share=round(progress.share, 3),
            left_s=round(progress.left_s, 2),
            hindrance=progress.hindrance,
        )


class Fetching(_Message):
    """The pose model is being fetched; ``share`` of it is here, 0..1, ``null`` if not known."""

    share: float | None


class StateMessage(_Message):
    """Where the session is; ``message`` is one line for the walker. fetching: what a session that
    is starting waits for."""

    type: Literal["state"] = "state"
    state: LiveState
    message: str
    source: str | None
    fetching: Fetching | None = None

    @classmethod
    def of(cls, status: Status) -> StateMessage:
        """The message for a session's status."""
        name = status.source.name if status.source else None
        fetching = Fetching(share=status.fetched.share) if status.fetched else None
        return cls(state=status.state, message=status.message, source=name, fetching=fetching)


class NoticeWords(_Message):
    """What the page says by itself; see ``app.words.notices``."""

    shown: str
    spoken: str
    urgent: bool

    @classmethod
    def all(cls, language: str) -> dict[str, NoticeWords]:
        """Those of every notice, by its id."""
        say = words(language).say
        return {
            key: cls(shown=say(shown(key)), spoken=say(spoken(key)), urgent=urgent)
            for key, urgent in NOTICES.items()
        }


class Holds(_Message):
    """Something else is to be done: a cue with a lesser ``since`` holds no longer."""

    type: Literal["holds"] = "holds"
    since: int


class CameraElsewhere(_Message):
    """Another page has the camera."""

    type: Literal["camera_elsewhere"] = "camera_elsewhere"


class Hello(_Message):
    """The first message: which session this is, in which language it speaks, whose camera it looks
    through, what it has said so far and since when that holds, what the page may have
    to say by itself, and what is to be at hand (spoken words by id) because it must be heard at
    once. demo: where nobody is coached but a drawn walker."""

    type: Literal["hello"] = "hello"
    protocol: int = PROTOCOL
    session: str
    language: str
    camera: Literal["server", "browser"]
    notices: dict[str, NoticeWords]
    kept: dict[str, str]
    cues: list[CueMessage]
    since: int = 0
    demo: Tour | None = None


class Spoken(_Message):
    """The session speaks another language from now on."""

    type: Literal["language"] = "language"
    language: str
    notices: dict[str, NoticeWords]
    kept: dict[str, str]


class Telemetry(_Message):
    """One frame in numbers; ``null`` always means "can't tell".

    number counts the session's frames from 1, and gaps are frames that were skipped. t_s is
    seconds from the first frame. speed_mps is along the facing axis, backward negative.
    landmarks are 33 BlazePose points ``[x, y, visibility]``, x and y as shares of the
    picture's width and height. baseline is ``null`` until one is asked for. lag_s is from capture
    to here, ``null`` for a recording. held_s is how long the server has had the picture, where a
    page sent it. coach: how far a coached session has come; ``null`` in any other. slow: too few
    pictures a second are looked at for much of what is measured. small: smaller ones would help.
    """

    number: int
    t_s: float
    situation: Situation
    direction: Direction
    view: View
    backward_steps: int
    cadence_spm: float | None
    speed_mps: float | None
    checks: list[CheckReading]
    landmarks: list[tuple[float, float, float]] | None
    cue: CueMessage | None
    baseline: BaselineReading | None
    width: int
    height: int
    fps: float
    lag_s: float | None
    held_s: float | None = None
    coach: CoachReading | None = None
    slow: bool = False
    small: bool = False

    @classmethod
    def of(
        cls,
        snapshot: Snapshot,
        current: NumberedCue | None,
        held_s: float | None = None,
        language: str = FALLBACK,
    ) -> Telemetry:
        """The telemetry of a frame; ``current`` is the cue that still stands, ``language`` that
        of the reasons."""
        seen = snapshot.observation
        body = seen.body
        landmarks = None
        if body is not None:
            landmarks = [
                (round(x / snapshot.width, 4), round(y / snapshot.height, 4), round(v, 2))
                for (x, y), v in zip(body.points.tolist(), body.visibility.tolist(), strict=True)
            ]
        return cls(
            number=snapshot.number,
            t_s=seen.t_s,
            situation=seen.situation,
            direction=seen.gait.direction,
            view=body.view if body is not None else View.UNKNOWN,
            backward_steps=seen.gait.backward_steps,
            cadence_spm=seen.gait.cadence_spm,
            speed_mps=seen.gait.speed_mps,
            checks=[CheckReading.of(result, language) for result in seen.checks],
            landmarks=landmarks,
            cue=CueMessage.of(current) if current else None,
            baseline=BaselineReading.of(seen.baseline) if seen.baseline else None,
            width=snapshot.width,
            height=snapshot.height,
            fps=round(snapshot.fps, 1),
            lag_s=None if snapshot.lag_s is None else round(snapshot.lag_s, 3),
            held_s=None if held_s is None else round(held_s, 4),
            coach=snapshot.coach,
            slow=seen.situation in _WALKING
            and seen.rate_hz is not None
            and seen.rate_hz < _LEAST_HZ,
            small=snapshot.small,
        )


class Ack(_Message):
    """The page has received picture ``number`` and can take the next."""

    type: Literal["ack"]
    number: int = Field(ge=1)


class Again(_Message):
    """The walker wants the session started anew. session: also where this one is still on,
    because the camera is another one now or stands otherwise (only from the page that has it)."""

    type: Literal["again"]
    session: str | None = Field(default=None, max_length=64)


class BaselineRequest(_Message):
    """The walker is to stand tall for three seconds, or wants to go on without."""

    type: Literal["baseline"]
    action: Literal["begin", "skip"]


class Language(_Message):
    """The walker wants the session to speak another language, given by its tag."""

    type: Literal["language"]
    language: str = Field(min_length=2, max_length=35, pattern=r"^[A-Za-z0-9-]+$")


class CoachRequest(_Message):
    """The walker of a coached session asks for something. confirm: what a led change waits for is
    so. recall: what was said may not have been heard. x: where the lane ends, as a share of
    the picture's width, with ``mark``. pause: the one that ``go_on`` is to end, as telemetry's
    ``coach`` names it; one that has taken its place meanwhile, perhaps after a fall, goes on.
    Without it any pause ends. Nothing goes on while somebody stands in the way: the session then
    waits for that."""

    type: Literal["coach"]
    action: Literal[
        "skip", "pause", "go_on", "how", "end", "confirm", "recall", "mark", "clear_lane"
    ]
    x: float | None = Field(default=None, ge=0.0, le=1.0)
    pause: Pause | None = None

    @property
    def about(self) -> float | Pause | None:
        """What the action is about, if it is about something."""
        return self.x if self.pause is None else self.pause


class Camera(_Message):
    """The page has a camera that is on, or has it no longer. page: a name that the page keeps when
    it connects anew. seize: also where another page has one."""

    type: Literal["camera"]
    on: bool
    page: str = Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9-]+$")
    seize: bool = False


FromPage: TypeAlias = Annotated[
    Ack | Again | BaselineRequest | Camera | CoachRequest | Language, Field(discriminator="type")
]
FROM_PAGE: TypeAdapter[Ack | Again | BaselineRequest | Camera | CoachRequest | Language] = (
    TypeAdapter(FromPage)
)

FromServer: TypeAlias = Annotated[
    Hello | Spoken | StateMessage | CueMessage | Holds | PictureWanted | CameraElsewhere,
    Field(discriminator="type"),
]
"""Every message to the page that is text."""
