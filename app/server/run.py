"""Runs the application with uvicorn."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event

import uvicorn
from fastapi import FastAPI
from uvicorn.config import LOGGING_CONFIG

from app.server.listening import address
from app.server.packing import LONGEST_PICTURE
from app.server.patience import patient_protocol


def serve(
    app: FastAPI,
    listener: socket.socket,
    on_ready: Callable[[str], None] | None = None,
    *,
    own_logs: bool = False,
) -> None:
    """Serve until interrupted (Ctrl-C), or told to end (SIGTERM), after which it returns;
    ``on_ready`` is given the address once it answers."""
    with _told_to_end() as told:
        asyncio.run(_serve(app, listener, on_ready, told, own_logs))


@contextmanager
def _told_to_end() -> Iterator[Event]:
    """Whether SIGTERM has come. uvicorn gives it on when it is done, which would end the process
    on the spot: whoever opened what was served could not close it."""
    told = Event()
    before = signal.signal(signal.SIGTERM, lambda *_: told.set())
    try:
        yield told
    finally:
        signal.signal(signal.SIGTERM, before)


def make_server(app: FastAPI, *, own_logs: bool = False) -> uvicorn.Server:
    """A uvicorn server with limits that fit: over a WebSocket a page has a picture to send at most,
    and requests are those of ``app.state.requests``. own_logs: what it says goes where the program
    has led its logs, as a kiosk's do."""
    config = uvicorn.Config(
        app,
        http=patient_protocol(app.state.requests),
        log_level="warning",
        log_config=None if own_logs else LOGGING_CONFIG,
        ws="websockets-sansio",
        ws_max_size=LONGEST_PICTURE,
        ws_per_message_deflate=False,  # JPEG does not get smaller, only later
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    return uvicorn.Server(config)


async def _serve(
    app: FastAPI,
    listener: socket.socket,
    on_ready: Callable[[str], None] | None,
    told: Event,
    own_logs: bool,
) -> None:
    server = make_server(app, own_logs=own_logs)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not task.done():
        if told.is_set():  # before uvicorn listened to signals
            server.should_exit = True
        await asyncio.sleep(0.02)
    if on_ready is not None and server.started:
        on_ready(address(listener))
    await task
