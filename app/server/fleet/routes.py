"""What the server of many kiosks answers: reports of kiosks, and the operator's list."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version
from typing import Annotated, Literal, cast

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends
from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from app.fleet.books import FleetBooks, KioskLine
from app.fleet.values import KioskReport, ReportTaken
from app.server.fleet.access import kiosk_of, operator
from app.server.tries import TriesOfEach, whole_seconds
from app.storage.errors import Missing, StorageError
from app.storage.values import utc_now

router = APIRouter()


class FleetList(BaseModel):
    """All kiosks, as of ``now``. version: the server's own."""

    now: datetime
    version: str
    kiosks: list[KioskLine]


class FleetAlive(BaseModel):
    """The server answers, and reaches its database."""

    status: Literal["ok"] = "ok"


def _books(request: Request) -> FleetBooks:
    return cast(FleetBooks, request.app.state.books)


@router.get("/api/fleet", dependencies=[Depends(operator)])
def fleet(books: Annotated[FleetBooks, Depends(_books)]) -> FleetList:
    """The list of kiosks, for the operator."""
    return FleetList(now=utc_now(), version=version("backstep-coach"), kiosks=books.kiosks())


@router.get("/healthz")
def healthz(request: Request) -> FleetAlive:
    """Whether the server is well; 503 where its database is not reached."""
    request.app.state.reached()
    return FleetAlive()


@router.post("/api/fleet/reports", response_model=None)
async def take_report(request: Request) -> Response:
    """Take a kiosk's report; one that came before is acknowledged again and not counted."""
    # By hand, so that nobody's body is read as a report before their key was.
    kiosk = await run_sync(kiosk_of, request)
    tries = cast(TriesOfEach, request.app.state.tries).of(kiosk)
    if not tries.take():
        later = {"Retry-After": str(whole_seconds(tries.wait_s))}
        return PlainTextResponse("Too many reports at once.", status_code=429, headers=later)
    return await run_sync(_take, _books(request), kiosk, await request.body())


def _take(books: FleetBooks, kiosk: str, body: bytes) -> Response:
    try:
        report = KioskReport.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part)[:40] for part in first["loc"])[:120]
        return PlainTextResponse(f"No report: {where}: {first['msg'][:200]}", status_code=422)
    if report.kiosk != kiosk:
        return PlainTextResponse("The key is another kiosk's.", status_code=403)
    try:
        books.take(kiosk, report)
    except Missing as error:
        return PlainTextResponse(str(error), status_code=401)
    except StorageError as error:
        return PlainTextResponse(str(error), status_code=503)
    return JSONResponse(ReportTaken(id=report.id).model_dump())
