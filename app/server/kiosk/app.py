"""The kiosk's web application: its screens, and what others add to it.

It has none of the addresses of people, sessions or clips: a kiosk knows nobody.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, FastAPI, HTTPException
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

import web
from app.kiosk.config import KioskConfig
from app.kiosk.kept_calls import KeptCalls
from app.kiosk.rounds import EVERY_S
from app.server.guard import Guard, HostRule
from app.server.kiosk.access import Admitted, Doors, Known, StaffSeen, may_watch, nobody
from app.server.kiosk.result import RESULTS
from app.server.kiosk.screens import Coded, Screens, ServedHouse, no_codes
from app.server.kiosk.sound import sound_router
from app.server.kiosk.standing import Standing
from app.server.kiosk.stream import stream_router
from app.server.pages import file_answer, page_files, render
from app.server.problems import add_problems
from app.server.requests import BodyLimit, RequestSettings
from app.server.words import add_words
from app.words.voice import Voice

_log = logging.getLogger(__name__)
_SCREENS = {
    "/kiosk": "kiosk/kiosk.html",
    "/kiosk/row": "kiosk/row.html",
    "/kiosk/setup": "kiosk/setup.html",
}
"""The templates of the screens, by their address."""
_LOGOS = {".png": "image/png", ".svg": "image/svg+xml"}
_FOLDERS = ("shared/", "kiosk/", "live/")
"""Where the files lie that a kiosk's pages are made of."""


def create_kiosk_app(
    house: ServedHouse,
    *,
    config: KioskConfig | None = None,
    host: str | None = None,
    allowed_hosts: Iterable[str] = (),
    routers: Iterable[APIRouter] = (),
    staff: StaffSeen = nobody,
    screen: StaffSeen | None = None,
    coded: Coded = no_codes,
    volume: Callable[[], float] | None = None,
    voice: Voice | None = None,
    requests: RequestSettings | None = None,
    closing: Iterable[Callable[[], None]] = (),
    rounds: Callable[[], None] | None = None,
    calls: KeptCalls | None = None,
) -> FastAPI:
    """The application of one kiosk.

    Args:
        house: the lanes. They are started and closed by whoever made them.
        config: the gym's own; the house's if left out.
        host: the address the server will be bound to; the config's if left out.
        allowed_hosts: further host names to answer to.
        routers: what else it answers; each address must stand in ``access.ACCESS``.
        staff: whether a request comes from a device that has given the PIN a short while ago.
        screen: whether it has ever, and may show the lanes; as ``staff`` if left out.
        coded: makes the codes of a result.
        volume: the loudness outside the quiet hours; the config's if left out.
        voice: speaks what the lanes say; it is closed with the server.
        requests: what a request may cost.
        closing: called when the server ends.
        rounds: called every few seconds, in the server's own loop.
        calls: those for staff, kept beyond this server's end.
    """
    config = house.config if config is None else config
    screens = Screens(house, coded, kept=calls)
    spoken = voice or Voice()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        going = asyncio.create_task(_go_round(rounds)) if rounds is not None else None
        yield
        if going is not None:
            going.cancel()
        screens.close()
        for close in closing:
            close()
        spoken.close()

    app = FastAPI(
        title="Backstep kiosk", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None
    )
    app.state.requests = requests or RequestSettings()
    app.state.screens = screens
    files = {name: path for name, path in page_files(web.ROOT).items() if name.startswith(_FOLDERS)}
    routes: list[BaseRoute] = []
    app.add_middleware(BodyLimit, settings=app.state.requests, but="/nothing-is-uploaded")
    known = Known(staff, screen, may_watch(config.metrics))
    app.add_middleware(Doors, routes=routes, files=files, known=known)
    bound = config.network.host if host is None else host
    named = {config.network.address} - {""}
    # The last is the first to see a request: foreigners are not even listened to.
    app.add_middleware(Guard, rule=HostRule(bound, {*allowed_hosts, *named}), forms=(RESULTS,))
    add_words(app)
    add_problems(app)
    _add_screens(app, config)
    own = (
        stream_router(
            screens,
            Standing(config, volume),
            pages_version(files.values()),
            partial(known.admits, Admitted.SCREEN),
        ),
        sound_router(screens, spoken),
    )
    for router in (*own, *routers):
        routes += router.routes
        app.include_router(router)
    routes += app.routes
    _add_files(app, files)
    return app


async def _go_round(rounds: Callable[[], None]) -> None:
    while True:
        try:
            rounds()
        except Exception:  # the next round may go better; without any, systemd would act
            _log.exception("a round through the kiosk failed")
        await asyncio.sleep(EVERY_S)


def pages_version(files: Iterable[Path]) -> str:
    """A name for what the pages are made of, which changes with any of it."""
    digest = sha256()
    for path in sorted({*files, *(web.ROOT / page for page in _SCREENS.values())}):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _add_screens(app: FastAPI, config: KioskConfig) -> None:
    pages = render(web.ROOT, {path: path for path in _SCREENS.values()})

    def screen(template: str) -> Callable[[], Response]:
        return lambda: HTMLResponse(pages[template])

    for address, template in _SCREENS.items():
        app.add_api_route(address, screen(template), methods=["GET"], response_model=None)

    @app.get("/")
    def door() -> Response:
        """Whoever opens the machine's bare address finds the screen."""
        return RedirectResponse("/kiosk")

    logo = Path(config.brand.logo) if config.brand.logo else None

    @app.get("/kiosk/logo")
    def brand_logo() -> Response:
        """The gym's logo."""
        if logo is None or logo.suffix.lower() not in _LOGOS or not logo.is_file():
            raise HTTPException(404, "There is no logo.")
        return FileResponse(logo, media_type=_LOGOS[logo.suffix.lower()])


def _add_files(app: FastAPI, files: Mapping[str, Path]) -> None:
    @app.get("/{name:path}")
    async def file(name: str) -> Response:
        """What the pages are made of."""
        path = files.get(name)
        if path is None:
            raise HTTPException(404, "No such page.")
        return file_answer(path)
