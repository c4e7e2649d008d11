"""A page's WebSocket, both ways at once: what the page says, and what it is told meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine

from fastapi import WebSocket, WebSocketDisconnect
from starlette.status import WS_1009_MESSAGE_TOO_BIG

from app.server.packing import LONGEST_MESSAGE


class BrokenProtocol(Exception):
    """The page broke the protocol; it is closed with this code (RFC 6455, 7.4.1) and reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


async def both_ways(socket: WebSocket, *ways: Coroutine[None, None, None]) -> None:
    """Go all ways side by side until the first ends, and end the others.

    Never raises for what the page does: it may go at any time, and one that breaks the protocol is
    closed.
    """
    tasks = [asyncio.create_task(way) for way in ways]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    except BrokenProtocol as broken:
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await socket.close(broken.code, broken.reason)
    except (WebSocketDisconnect, RuntimeError):
        # Starlette raises RuntimeError when one sends to a page that has just gone.
        pass
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def hear(socket: WebSocket) -> str | bytes:
    """The next message of the page: text, or bytes such as a picture.

    Raises:
        WebSocketDisconnect: the page is gone. BrokenProtocol: its text is too long.
    """
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code") or 1000)
    text: str | None = message.get("text")
    if text is not None and len(text) > LONGEST_MESSAGE:
        raise BrokenProtocol(WS_1009_MESSAGE_TOO_BIG, "The message is too long.")
    return (message.get("bytes") or b"") if text is None else text
