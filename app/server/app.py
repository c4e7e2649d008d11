"""The web application: the pages, the stream, the voice, and what is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Literal

from fastapi import FastAPI, WebSocket
from pydantic import BaseModel

import web
from app.films.shelf import Shelf
from app.live.coaching import Coaching
from app.live.session import LiveSession
from app.live.state import LiveState
from app.review.library import Library
from app.server.agenda import router as agenda_router
from app.server.care import regions_router
from app.server.care import router as care_router
from app.server.coaching import add_coaching
from app.server.demo import add_demo
from app.server.films import add_films
from app.server.guard import Guard, HostRule
from app.server.hub import Hub
from app.server.known import router as known_router
from app.server.listening import SERVICE
from app.server.messages import PROTOCOL
from app.server.pages import add_pages
from app.server.people import router as people_router
from app.server.prescription import router as prescription_router
from app.server.problems import add_problems
from app.server.progress import router as progress_router
from app.server.requests import BodyLimit, RequestSettings
from app.server.review.keeping import upkeep
from app.server.review.routers import PREFIX as REVIEW
from app.server.review.routers import ROUTERS as REVIEW_ROUTERS
from app.server.review.uploads import UPLOADS, add_uploads
from app.server.speech import add_speech
from app.server.today import router as today_router
from app.server.watch import Watcher
from app.server.words import add_words
from app.session.reading import CoachReading
from app.session.values import Phase
from app.sharing.videos import Videos
from app.storage import Store
from app.uploads.settings import UploadSettings
from app.words.voice import Voice
from vision.settings import Section, number


class ServerSettings(Section):
    """How the server treats its pages."""

    idle_s: float = number(
        20.0,
        low=0.0,
        high=3600.0,
        title="How long a session goes on when nobody watches",
        unit="s",
        source="[K]",
    )
    cue_stands_s: float = number(
        6.0, low=1.0, high=60.0, title="How long a cue stays on the screen", unit="s", source="[K]"
    )


class Coached(BaseModel):
    """A session with a plan that goes on now. profile: whose it is; session: as it is kept."""

    profile: int
    session: int
    phase: Phase
    paused: bool

    @classmethod
    def of(cls, reading: CoachReading | None) -> Coached | None:
        """That of a session's reading, if there is one."""
        if reading is None:
            return None
        return cls(
            profile=reading.profile,
            session=reading.session,
            phase=reading.phase,
            paused=reading.pause is not None,
        )


class Health(BaseModel):
    """Whether the server is well and what it does. coaching: whether it offers sessions with a
    plan; coached: the one that goes on."""

    service: str = SERVICE
    status: Literal["ok"] = "ok"
    protocol: int = PROTOCOL
    session: LiveState
    watchers: int
    coaching: bool = False
    coached: Coached | None = None


def create_app(
    session_factory: Callable[[], LiveSession] | None,
    *,
    host: str = "127.0.0.1",
    allowed_hosts: Iterable[str] = (),
    settings: ServerSettings | None = None,
    voice: Voice | None = None,
    store: Store | None = None,
    coaching: Coaching | None = None,
    films: Shelf | None = None,
    requests: RequestSettings | None = None,
    uploads: UploadSettings | None = None,
    library: Library | None = None,
) -> FastAPI:
    """The application around one kind of session.

    Args:
        session_factory: makes a session that has not been started yet; the first page that
            watches starts it. Opening camera and model belongs into the session's thread. Where
            people are kept there is no such session, whatever is given here.
        host: the address the server will be bound to; it decides which hosts are answered.
        allowed_hosts: further host names to answer to.
        settings: patience and the like.
        voice: the voice for browsers without one; it is closed with the server.
        store: what is kept of people and sessions, open as long as the server runs; it is
            ``app.state.store`` to the endpoints. With one, the server begins with the start
            page; without one it offers the live page alone.
        coaching: begins sessions with a plan; where people are kept, those are the only ones.
        films: those that show a movement; the ones in the user's cache if left out.
        requests: what a request may cost, uploads apart.
        uploads: what an upload may cost.
        library: a trainer's clips; with a store there is always one, but only one that is given
            here has them looked at.
    """
    settings = settings or ServerSettings()
    # Nobody is coached past what is kept of them: a hold, a rest, an open question.
    free = session_factory if store is None else None
    hub = Hub(free, settings.idle_s, coaching.camera if coaching is not None else "browser")
    shelf = films or Shelf()
    spoken = voice or Voice()
    ends: list[Callable[[], None]] = []

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with upkeep(app, store):
            yield
        await hub.close()
        for end in ends:
            end()
        shelf.close()
        spoken.close()

    app = FastAPI(
        title="Backstep", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None
    )
    app.state.requests = requests or RequestSettings()
    app.add_middleware(BodyLimit, settings=app.state.requests, but=UPLOADS)
    # The last is the first to see a request: foreigners are not even listened to.
    app.add_middleware(Guard, rule=HostRule(host, allowed_hosts))
    _add_stream(app, hub, settings, coaching=coaching is not None)
    add_demo(app, hub)
    add_speech(app, hub, spoken)
    add_words(app)
    add_films(app, shelf)
    add_problems(app)
    app.state.store = store
    app.state.hub = hub
    app.state.coaching = coaching
    app.include_router(known_router)
    if store is not None:
        for router in (
            people_router, care_router, regions_router, today_router, progress_router,
            prescription_router, agenda_router,
        ):  # fmt: skip
            app.include_router(router)
        clips = library or Library(store)
        app.state.library = clips
        app.state.videos = Videos()
        ends.append(app.state.videos.close)
        clips.leaving.append(app.state.videos.drop)
        for router in REVIEW_ROUTERS:
            app.include_router(router, prefix=REVIEW)
        ends.append(add_uploads(app, store, uploads))
        app.state.expected = clips.expect
        app.state.received = lambda path, said: clips.receive(path, said).uid
    if coaching is not None:
        add_coaching(app, hub, coaching)
    add_pages(app, web.ROOT, at_home=store is not None)
    return app


def _add_stream(app: FastAPI, hub: Hub, settings: ServerSettings, *, coaching: bool) -> None:
    @app.get("/api/health")
    async def health() -> Health:
        """Whether the server is well."""
        return Health(
            session=hub.state,
            watchers=hub.watchers,
            coaching=coaching,
            coached=Coached.of(hub.coached),
        )

    @app.websocket("/ws")
    async def stream(socket: WebSocket) -> None:
        """The live session; see ``app.server.messages`` for what travels."""
        await Watcher(socket, hub, settings.cue_stands_s).run()
