"""A pose model on its way, as a test says."""

from __future__ import annotations

import queue
from pathlib import Path

from app.live.model_fetch import ModelFetch
from app.live.session import LiveSession
from app.live.state import Status
from models import Progress
from server_cases import ToldLine, ToldSource

THERE = Path("model.task")


class ToldFetch:
    """Fetches as a test says: a share tells it, a path ends well, an error ends badly."""

    def __init__(self) -> None:
        self.orders: queue.Queue[float | Path | Exception] = queue.Queue()
        self.times = 0

    def __call__(self, progress: Progress) -> Path:
        self.times += 1
        while isinstance(order := self.orders.get(timeout=60), float):
            progress("downloading", order)
        if isinstance(order, Exception):
            raise order
        return order


def session_of(fetch: ModelFetch) -> tuple[LiveSession, ToldSource, list[Status]]:
    """A session that waits for the model as it opens its line, and the states it has had."""
    source, line = ToldSource(), ToldLine({})

    def open_line() -> ToldLine:
        assert fetch.wait() == THERE
        return line

    session = LiveSession(lambda: source, open_line, model=fetch)
    states: list[Status] = []
    session.subscribe(lambda: states.append(session.status))
    return session, source, states
