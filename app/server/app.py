"""The web application: the page, the stream, the voice."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from fastapi import FastAPI, HTTPException, WebSocket
from fastapi.responses import FileResponse
from pydantic import BaseModel

import web
from app.live import LiveSession, LiveState
from app.server.guard import Guard, HostRule
from app.server.hub import Hub
from app.server.messages import PROTOCOL
from app.server.speech import add_speech
from app.server.watch import Watcher
from app.server.words import add_words
from app.speech import Voice
from vision.settings import Section, number

# Not left to the system's own table: on Windows the registry may call JavaScript plain text,
# which a browser told not to guess refuses as a module.
_MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}


class ServerSettings(Section):
    """How the server treats its pages."""

    idle_s: float = number(
        20.0, 0.0, 3600.0, "How long a session goes on when nobody watches", "s", "[K]"
    )
    cue_stands_s: float = number(6.0, 1.0, 60.0, "How long a cue stays on the screen", "s", "[K]")


class Health(BaseModel):
    """Whether the server is well and what it does."""

    status: Literal["ok"] = "ok"
    protocol: int = PROTOCOL
    session: LiveState
    watchers: int


def create_app(
    session_factory: Callable[[], LiveSession],
    *,
    host: str = "127.0.0.1",
    allowed_hosts: Iterable[str] = (),
    settings: ServerSettings | None = None,
    voice: Voice | None = None,
) -> FastAPI:
    """The application around one kind of session.

    Args:
        session_factory: makes a session that has not been started yet; the first page that
            watches starts it. Opening camera and model belongs into the session's thread.
        host: the address the server will be bound to; it decides which hosts are answered.
        allowed_hosts: further host names to answer to.
        settings: patience and the like.
        voice: the voice for browsers without one.
    """
    settings = settings or ServerSettings()
    hub = Hub(session_factory, settings.idle_s)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await hub.close()

    app = FastAPI(
        title="Backstep", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None
    )
    app.add_middleware(Guard, rule=HostRule(host, allowed_hosts))
    _add_stream(app, hub, settings)
    add_speech(app, hub, voice or Voice())
    add_words(app)
    _add_pages(app, web.ROOT)
    return app


def _add_stream(app: FastAPI, hub: Hub, settings: ServerSettings) -> None:
    @app.get("/api/health")
    async def health() -> Health:
        """Whether the server is well."""
        return Health(session=hub.state, watchers=hub.watchers)

    @app.websocket("/ws")
    async def stream(socket: WebSocket) -> None:
        """The live session; see ``app.server.messages`` for what travels."""
        await Watcher(socket, hub, settings.cue_stands_s).run()


def _add_pages(app: FastAPI, root: Path) -> None:
    # The files are listed once, so no request can name a path of its own.
    pages = {
        path.relative_to(root).as_posix(): (path, _MEDIA_TYPES[path.suffix])
        for path in root.rglob("*")
        if path.suffix in _MEDIA_TYPES and path.is_file()
    }

    @app.get("/{name:path}")
    async def page(name: str) -> FileResponse:
        """The page and its modules."""
        path, media_type = pages.get(name or "index.html", (None, ""))
        if path is None:
            raise HTTPException(404, "No such page.")
        return FileResponse(path, media_type=media_type)
