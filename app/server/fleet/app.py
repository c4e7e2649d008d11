"""The web application of the server that many kiosks report to."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress

from anyio.to_thread import run_sync
from fastapi import FastAPI, HTTPException
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import text

import web
from app.fleet.books import FleetBooks
from app.fleet.keys import FleetKeys
from app.fleet.settings import FleetSettings
from app.kiosk.clock_watch import ClockWatch
from app.server.fleet.routes import router
from app.server.guard import Guard, HostRule
from app.server.pages import file_answer, page_files, render
from app.server.problems import add_problems
from app.server.requests import BodyLimit, RequestSettings
from app.server.tries import TriesOfEach
from app.server.words import add_words
from app.storage.database import Database
from app.storage.errors import StorageError

_PAGE = "fleet/fleet.html"
_FOLDERS = ("shared/", "fleet/")
_MOST_KIOSKS = 5000
"""Of whose reports it is remembered how many came lately."""
_log = logging.getLogger(__name__)


def create_fleet_app(
    database: Database,
    *,
    host: str = "127.0.0.1",
    allowed_hosts: Iterable[str] = (),
    settings: FleetSettings | None = None,
    requests: RequestSettings | None = None,
) -> FastAPI:
    """The application over an open database, which stays its owner's to close.

    Args:
        host: the address the server will be bound to.
        allowed_hosts: further names under which kiosks and operator reach it.
        settings: what is kept, and how much is taken of one kiosk.
        requests: what a request may cost.
    """
    settings = settings or FleetSettings()
    books = FleetBooks(database, settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        daily = asyncio.create_task(look_after(books, ClockWatch(jump_s=60.0)))
        yield
        daily.cancel()
        with suppress(asyncio.CancelledError):
            await daily

    app = FastAPI(
        title="Backstep fleet", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None
    )
    app.state.requests = requests or RequestSettings()
    app.state.books = books
    app.state.keys = FleetKeys(database)
    app.state.tries = TriesOfEach(settings.burst, 1 / settings.per_s, _MOST_KIOSKS)

    def reached() -> None:
        with database.reading() as session:
            session.execute(text("SELECT 1"))

    app.state.reached = reached
    app.add_middleware(BodyLimit, settings=app.state.requests, but="/nothing-is-uploaded")
    # The last is the first to see a request: foreigners are not even listened to.
    app.add_middleware(Guard, rule=HostRule(host, allowed_hosts))
    add_words(app)
    add_problems(app)
    app.include_router(router)
    _add_page(app)
    return app


def _add_page(app: FastAPI) -> None:
    files = {name: path for name, path in page_files(web.ROOT).items() if name.startswith(_FOLDERS)}
    page = render(web.ROOT, {"": _PAGE})[""]

    @app.get("/{name:path}")
    async def file(name: str) -> Response:
        """The operator's page, and what it is made of; its figures come with the key."""
        if not name:
            return HTMLResponse(page)
        path = files.get(name)
        if path is None:
            raise HTTPException(404, "No such page.")
        return file_answer(path)


async def look_after(
    books: FleetBooks, watch: ClockWatch, steady_s: float = 3600.0, day_s: float = 86_400.0
) -> None:
    """Delete what is too old, every ``day_s``, but only by a clock that has run on for
    ``steady_s``: one that was set years ahead by mistake would delete everything."""
    while True:
        watch.jumped_s()
        await asyncio.sleep(steady_s)
        if watch.jumped_s() is not None:
            continue
        try:
            await run_sync(books.upkeep)
        except StorageError as error:
            _log.warning("what is too old could not be deleted: %s", error)
        await asyncio.sleep(day_s)
