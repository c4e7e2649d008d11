"""A page that sends the pictures of its own camera."""

from __future__ import annotations

from typing import Any

from app.live.session import LiveSession
from app.server.messages import Telemetry
from app.server.packing import pack
from app.server.page_camera import SentPicture
from fed_cases import jpeg
from server_cases import Page, ToldLine


class FedStage:
    """Sessions that are fed by a page."""

    def __init__(self) -> None:
        self.lines: list[ToldLine] = []
        self.sessions: list[LiveSession] = []

    def make(self) -> LiveSession:
        line = ToldLine({2: "stand_tall"})
        self.lines.append(line)
        self.sessions.append(LiveSession(None, lambda: line))
        return self.sessions[-1]


_early: dict[Page, dict[str, Any]] = {}


def wanted(page: Page) -> dict[str, Any]:
    """The next picture that is wanted; what else comes meanwhile is acknowledged."""
    return _early.pop(page, None) or _until_text(page, "picture_wanted")


def _until_text(page: Page, kind: str) -> dict[str, Any]:
    while True:
        message = page.message()
        if isinstance(message, tuple):
            page.ack(message[0])
        elif message["type"] == kind:
            _early.pop(page, None)
            return message


def send(page: Page, want: dict[str, Any], t_s: float, data: bytes | None = None) -> None:
    sent = SentPicture(session=want["session"], number=want["number"], captured_s=t_s)
    page.socket.send(pack(sent, jpeg() if data is None else data))


def result(page: Page) -> tuple[Telemetry, bytes]:
    while isinstance(message := page.message(), dict):
        if message["type"] == "picture_wanted":  # the next may be wanted while one is judged
            _early[page] = message
    page.ack(message[0])
    return message
