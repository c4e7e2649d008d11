"""What a request may cost before anybody looks at it: bytes of its body, and time to be sent."""

from __future__ import annotations

import anyio
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vision.settings import Section, number


class RequestSettings(Section):
    """Limits of a request. Uploads have others: see ``app.uploads.settings``."""

    most_bytes: float = number(
        1e6, low=1e3, high=1e9, title="Largest body", unit="bytes", source="[K] forms are small"
    )
    head_s: float = number(
        10.0, low=0.1, high=600.0, title="Time to send a head in", unit="s", source="[K]"
    )
    body_s: float = number(
        20.0, low=0.1, high=600.0, title="Time to send a body in", unit="s", source="[K]"
    )
    linger_s: float = number(
        5.0,
        low=0.1,
        high=60.0,
        title="How long what is still sent of a refused body is passed over",
        unit="s",
        source="[K] whoever sends first and reads then hears why",
    )
    most_waiting: float = number(
        256,
        low=1,
        high=100_000,
        title="Most connections on which no whole head has come; the oldest goes",
        unit="connections",
        source="[K] below the 1024 open files that a system gives",
    )


class BodyLimit:
    """ASGI layer: has a request's whole body here, within its limits, before it is passed on."""

    def __init__(self, app: ASGIApp, settings: RequestSettings, but: str) -> None:
        """In front of ``app``. but: addresses that begin so look after their bodies themselves."""
        self._app = app
        self._settings = settings
        self._but = but

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it in one line."""
        if scope["type"] != "http" or f"{scope['path']}/".startswith(f"{self._but}/"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        said = headers.get("content-length", "")
        if said.isascii() and said.isdigit() and int(said) > self._settings.most_bytes:
            await self._too_large()(scope, receive, send)
            return
        if not said and "transfer-encoding" not in headers:
            await self._app(scope, receive, send)
            return
        body = bytearray()
        more = True
        try:
            with anyio.fail_after(self._settings.body_s):
                while more:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return
                    body += message.get("body", b"")
                    if len(body) > self._settings.most_bytes:
                        await self._too_large()(scope, receive, send)
                        return
                    more = message.get("more_body", False)
        except TimeoutError:
            answer = PlainTextResponse("The request was not sent to its end.", status_code=408)
            await answer(scope, receive, send)
            return
        await self._app(scope, _once(bytes(body), receive), send)

    def _too_large(self) -> Response:
        most_kb = round(self._settings.most_bytes / 1e3)
        return PlainTextResponse(
            f"The request is larger than {most_kb} kB: send less at once.", status_code=413
        )


def _once(body: bytes, receive: Receive) -> Receive:
    """A body that is here already, and then whatever comes."""
    given = False

    async def read() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return read
