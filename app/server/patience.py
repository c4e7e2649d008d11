"""HTTP connections that end when somebody begins a request and does not go on with it.

uvicorn limits the time between two requests, not that in which one is sent: who sends half a head
and waits keeps a connection open for ever, and some hundred of them keep everybody else out.
"""

from __future__ import annotations

import asyncio
from typing import cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.server.requests import RequestSettings


def patient_protocol(settings: RequestSettings) -> type[H11Protocol]:
    """The protocol of one server with the limits of ``settings``."""
    waiting: dict[H11Protocol, None] = {}  # in the order in which they began to wait

    class PatientProtocol(H11Protocol):
        """Closes a connection whose head does not come, or whose refused body does not end."""

        _deadline: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._expect_head()

        def connection_lost(self, exc: Exception | None) -> None:
            self._content()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.transport.is_closing():
                return
            if self.conn.their_state is h11.IDLE:
                if self._deadline is None:
                    self._expect_head()
            elif not self._lingers():
                self._content()

        def handle_websocket_upgrade(self, event: h11.Request) -> None:
            self._content()
            super().handle_websocket_upgrade(event)

        def on_response_complete(self) -> None:
            super().on_response_complete()
            if self._lingers() and not self.transport.is_closing():
                self._content()
                self._deadline = self.loop.call_later(settings.linger_s, self._give_up)

        def _lingers(self) -> bool:
            """Whether a body is still sent though its answer is out."""
            answered = self.cycle is not None and self.cycle.response_complete
            return answered and self.conn.their_state is h11.SEND_BODY

        def _expect_head(self) -> None:
            waiting[self] = None
            self._deadline = self.loop.call_later(settings.head_s, self._give_up)
            if len(waiting) > settings.most_waiting:
                cast(PatientProtocol, next(iter(waiting)))._give_up()

        def _content(self) -> None:
            waiting.pop(self, None)
            if self._deadline is not None:
                self._deadline.cancel()
                self._deadline = None

        def _give_up(self) -> None:
            self._content()
            self._unset_keepalive_if_required()
            if not self.transport.is_closing():
                self.transport.close()

    return PatientProtocol
