"""Runs the application with uvicorn."""

from __future__ import annotations

import asyncio
import errno
import socket
import sys
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from app.server.watch import LONGEST_PICTURE


class ServerError(Exception):
    """The server cannot start; the message is one line that says what to do."""


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens at ``host`` and ``port`` (0: any free one).

    Raises:
        ServerError: when the address is taken or not this computer's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let two servers share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            reason = f"Port {port} is in use. Choose another with --port (0 takes any free one)."
        else:
            reason = f"Cannot listen on {host} port {port}: {error.strerror or error}."
        raise ServerError(reason) from error
    return listener


def address(listener: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):
        host = "127.0.0.1" if host == "0.0.0.0" else "::1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(
    app: FastAPI, listener: socket.socket, on_ready: Callable[[str], None] | None = None
) -> None:
    """Serve until interrupted (Ctrl-C); ``on_ready`` is given the address once it answers."""
    asyncio.run(_serve(app, listener, on_ready))


def make_server(app: FastAPI) -> uvicorn.Server:
    """A uvicorn server with limits that fit: a page has a picture to send at most."""
    config = uvicorn.Config(
        app,
        log_level="warning",
        ws="websockets-sansio",
        ws_max_size=LONGEST_PICTURE,
        ws_per_message_deflate=False,  # JPEG does not get smaller, only later
        server_header=False,
        timeout_graceful_shutdown=3,
    )
    return uvicorn.Server(config)


async def _serve(
    app: FastAPI, listener: socket.socket, on_ready: Callable[[str], None] | None
) -> None:
    server = make_server(app)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not task.done():
        await asyncio.sleep(0.02)
    if on_ready is not None and server.started:
        on_ready(address(listener))
    await task
