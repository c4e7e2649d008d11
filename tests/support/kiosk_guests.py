"""What the tests of a walker's result share: a clock that is moved on, a result, and requests."""

from __future__ import annotations

import asyncio

import httpx
import numpy as np
import zxingcpp
from fastapi import FastAPI
from numpy.typing import NDArray

from app.kiosk.values import LaneResult, VisitResult
from app.server.kiosk.codes import CodeDrawing
from kiosk_told_child import GERMAN

HERE, PHONE, STRANGER = "127.0.0.1", "192.168.7.20", "192.168.7.66"
KIOSK = "192.168.7.2:8080"


class StandingClock:
    """A clock that stands until it is moved on."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def shown(number: int = 1, result: VisitResult = GERMAN) -> LaneResult:
    """The result as the lane tells it."""
    return LaneResult(number=number, result=result)


def asked(
    app: FastAPI,
    method: str,
    path: str,
    client: str = PHONE,
    host: str = KIOSK,
    content: bytes | str | None = None,
    **headers: str,
) -> httpx.Response:
    """The answer to a request from the address ``client``; content: its body, as JSON."""
    if content is not None:
        headers = {"content-type": "application/json", **headers}

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app, client=(client, 4711))
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as http:
            return await http.request(method, path, headers=headers, content=content)

    return asyncio.run(ask())


def painted(code: CodeDrawing, module_px: int = 4) -> NDArray[np.uint8]:
    """A code's drawing as a picture: dark on white."""
    cells = np.full((code.modules, code.modules), 255, np.uint8)
    for run in code.path.split("M")[1:]:
        at, _, rest = run.partition("h")
        x, y = map(int, at.split())
        cells[y, x : x + int(rest.partition("v")[0])] = 0
    return cells.repeat(module_px, 0).repeat(module_px, 1)


def read(picture: NDArray[np.uint8]) -> list[str]:
    """The texts of all codes in a picture, from left to right, as a phone reads them."""
    found = zxingcpp.read_barcodes(picture)
    return [one.text for one in sorted(found, key=lambda one: one.position.top_left.x)]
