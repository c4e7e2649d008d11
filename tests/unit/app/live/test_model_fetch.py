"""The pose model on its way: told as it goes, waited for, begun anew, and let go of."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from app.live.model_fetch import FetchStopped, ModelFetch
from app.live.state import Fetched, LiveState
from model_fetch_cases import THERE, ToldFetch, session_of
from models import ModelError, Progress
from server_cases import until


def test_a_session_tells_how_far_the_model_is_and_goes_on_once_it_is_here() -> None:
    told = ToldFetch()
    fetch = ModelFetch(told)
    fetch.start()
    session, source, states = session_of(fetch)
    session.start()
    until(lambda: session.status.fetched == Fetched(None))
    for share in (0.25, 0.2549, 1.0):
        told.orders.put(share)
    until(lambda: session.status.fetched == Fetched(1.0))
    told.orders.put(THERE)
    source.tell()
    until(lambda: session.status.state is LiveState.RUNNING)
    shares = [state.fetched for state in states if state.fetched is not None]
    # Told no oftener than somebody could read.
    assert list(dict.fromkeys(shares)) == [Fetched(s) for s in (None, 0.25, 1.0)]
    assert told.times == 1
    session.close()


def test_a_model_that_is_here_is_not_told_of() -> None:
    told = ToldFetch()
    session, source, states = session_of(ModelFetch(told, THERE))
    session.start()
    source.tell()
    until(lambda: session.status.state is LiveState.RUNNING)
    assert all(state.fetched is None for state in states)
    assert told.times == 0
    session.close()


def test_what_went_wrong_is_told_and_the_next_session_fetches_anew() -> None:
    told = ToldFetch()
    settled: list[Path | ModelError] = []
    fetch = ModelFetch(told, settled=settled.append)
    trouble = ModelError("no connection: connect and try again")
    fetch.start()
    told.orders.put(trouble)
    until(lambda: settled == [trouble])
    for order, state in ((trouble, LiveState.FAILED), (THERE, LiveState.RUNNING)):
        session, source, _ = session_of(fetch)
        session.start()
        told.orders.put(order)
        source.tell()
        until(lambda session=session, state=state: session.status.state is state)  # type: ignore[misc]
        assert session.status.message == ("" if order is THERE else str(trouble))
        session.close()
    assert told.times == 3


def test_a_fetch_that_is_stopped_ends_at_its_next_word_and_cleans_up() -> None:
    begun, cleaned = threading.Event(), threading.Event()
    go_on = threading.Event()

    def obtain(progress: Progress) -> Path:
        try:
            begun.set()
            while True:
                go_on.wait(60)
                progress("downloading", 0.5)
        finally:
            cleaned.set()

    fetch = ModelFetch(obtain)
    fetch.start()
    assert begun.wait(60)
    threading.Timer(0.05, go_on.set).start()
    fetch.stop()
    assert cleaned.is_set()
    with pytest.raises(FetchStopped):
        fetch.wait()
