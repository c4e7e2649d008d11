"""Whether the kiosk is well, for the machines that watch it: no page, and nothing of people."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel
from starlette.responses import Response

from app.kiosk.health import Readiness
from app.kiosk.metrics import KioskMetrics
from app.kiosk.operations import Operations
from app.server.listening import SERVICE


class Alive(BaseModel):
    """The process answers. service: who it is, for one that wants the same port."""

    status: Literal["ok"] = "ok"
    service: str = SERVICE


def health_router(operations: Operations) -> APIRouter:
    """``/healthz``, ``/readyz`` and ``/metrics`` of a kiosk."""
    router = APIRouter()
    metrics = KioskMetrics(operations)

    @router.get("/healthz")
    async def healthz() -> Alive:
        """The process answers."""
        return Alive()

    @router.get("/readyz")
    def readyz(response: Response) -> Readiness:
        """Whether somebody could walk now; 503 with the reasons where not."""
        found = operations.health.readiness()
        response.status_code = 200 if found.ready else 503
        return found

    @router.get("/metrics", response_model=None)
    def figures() -> Response:
        """For Prometheus."""
        return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)

    return router
