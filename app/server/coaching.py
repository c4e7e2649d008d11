"""The session's own addresses: begin it, go on with it, hear how it went, say how it was."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Annotated

from anyio import from_thread
from fastapi import FastAPI, Path, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from app.live.coaching import Coaching, Refused, Wish
from app.programme.screening import Symptom
from app.programme.space import Item
from app.programme.values import Feeling, Mode, Place, Variation
from app.server.care import SymptomsIn
from app.server.hub import Hub
from app.server.language import words_for
from app.server.problems import ProblemOut
from app.server.today import ItemOut
from app.session.effort_summary import effort_summed
from app.session.start import Walk
from app.session.summary import SummaryText, tell
from app.storage import Afterwards, StorageError
from app.words import phrase

_TAKEN = phrase("coach.refused.taken")
_Id = Annotated[int, Path(ge=1, le=2**31 - 1)]  # what every database takes


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Begin(_Said):
    """A session is to begin. speed_mps, incline_percent: of a treadmill. seize: also where
    another one goes on, perhaps somebody else's. variation: to be added, if it is open."""

    profile: int = Field(ge=1, le=2**31 - 1)
    place: Place
    ticked: list[Item] = Field(default_factory=list, max_length=30)
    mode: Mode | None = None
    variation: Variation | None = None
    speed_mps: float | None = Field(default=None, ge=0, le=3)
    incline_percent: float = Field(default=0.0, ge=0, le=15)
    feeling: Feeling | None = None
    seize: bool = False


class Resume(_Said):
    """A session that was cut off is to go on. ticked: of the space check; seize: see ``Begin``."""

    session: int = Field(ge=1, le=2**31 - 1)
    ticked: list[Item] = Field(default_factory=list, max_length=30)
    feeling: Feeling | None = None
    seize: bool = False


class After(_Said):
    """What the walker was asked afterwards."""

    effort_rpe: int | None = Field(default=None, ge=6, le=20)
    pain: int | None = Field(default=None, ge=0, le=10)
    note: str = Field(default="", max_length=2000)
    symptoms: list[Symptom] = Field(default_factory=list, max_length=10)


class Started(BaseModel):
    """The session has begun."""

    session: int


class CutOffOut(BaseModel):
    """The session that was cut off lately, if there is one, and where. steps: kept.
    space: to be ticked there, unless it was cut off just now."""

    session: int | None = None
    steps: int = 0
    place: Place | None = None
    space: tuple[ItemOut, ...] = ()


class Thanks(BaseModel):
    """What was said afterwards is kept. on_hold: what was felt holds now, and the page shows what
    to do. effort: how hard it was, summed up."""

    on_hold: bool
    effort: list[str] = []


def add_coaching(app: FastAPI, hub: Hub, coaching: Coaching) -> None:
    """Add the addresses to ``app``."""
    store = coaching.store

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> JSONResponse:
        in_words = words_for(request)
        why = " ".join(in_words.say(one) for one in error.why)
        fields = {"seize": why} if error.why == (_TAKEN,) else {}
        return JSONResponse(ProblemOut(error=why, fields=fields).model_dump(), 409)

    @app.post("/api/coaching")
    def begin(said: Begin) -> Started:
        """Begin a session in place of whatever is on."""
        if hub.taken and not said.seize:
            raise Refused(_TAKEN)
        wish = Wish(
            profile_id=said.profile,
            place=said.place,
            ticked=frozenset(said.ticked),
            mode=said.mode,
            feeling=said.feeling,
            variation=said.variation,
            walk=Walk(said.speed_mps, said.incline_percent),
        )
        try:
            session_id, make = coaching.begin(wish, partial(from_thread.run, hub.end_plan))
        except (Refused, StorageError):
            from_thread.run(hub.go_on)
            raise
        from_thread.run(hub.begin, make)
        return Started(session=session_id)

    @app.post("/api/coaching/resume")
    def resume(said: Resume) -> Started:
        """Go on with a session that was cut off, in place of whatever is on."""
        if hub.taken and not said.seize:
            raise Refused(_TAKEN)
        session_id, make = coaching.resume(said.session, frozenset(said.ticked), said.feeling)
        from_thread.run(hub.begin, make)
        return Started(session=session_id)

    @app.get("/api/coaching/cut-off")
    def cut_off(request: Request, profile: Annotated[int, Query(ge=1, le=2**31 - 1)]) -> CutOffOut:
        """Whether there is a session to go on with."""
        found = coaching.cut_off(profile)
        if found is None:
            return CutOffOut()
        steps = len(store.sessions.steps(found.id))
        words = words_for(request, store.profiles.get(profile))
        space = tuple(ItemOut(id=one, words=words.say(one.says)) for one in coaching.to_tick(found))
        return CutOffOut(session=found.id, steps=steps, place=found.place, space=space)

    @app.get("/api/sessions/{session_id}/summary")
    def summary(request: Request, session_id: _Id) -> SummaryText:
        """How a session went, in plain words."""
        session = store.sessions.get(session_id)
        profile = store.profiles.get(session.profile_id)
        earlier = [one for one in store.sessions.of(profile.id) if one.id < session_id]
        stops = store.sessions.stop_counts(profile.id).get(session_id, 0)
        return tell(session, profile, earlier, stops, words_for(request, profile))

    @app.post("/api/sessions/{session_id}/afterwards")
    def afterwards(request: Request, session_id: _Id, said: After) -> Thanks:
        """Keep how it was; what was felt holds until it is lifted."""
        answer = Afterwards(effort_rpe=said.effort_rpe, pain=said.pain, note=said.note)
        session = store.sessions.asked_afterwards(session_id, answer)
        thanks = _felt(session.profile_id, session_id, said.symptoms)
        in_words = words_for(request, store.profiles.get(session.profile_id))
        return thanks.model_copy(update={"effort": effort_summed(session, in_words)})

    @app.post("/api/sessions/{session_id}/symptoms")
    def symptoms(session_id: _Id, said: SymptomsIn) -> Thanks:
        """Keep what was felt in a session, before anything else is asked."""
        session = store.sessions.get(session_id)
        return _felt(session.profile_id, session_id, said.symptoms)

    def _felt(profile_id: int, session_id: int, felt: Iterable[Symptom]) -> Thanks:
        store.care.felt(profile_id, felt, session_id)
        on_hold = bool(store.profiles.get(profile_id).holds)
        if on_hold:  # another of theirs may go on
            hub.halt(profile_id)
        return Thanks(on_hold=on_hold)
