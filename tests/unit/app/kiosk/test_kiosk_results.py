"""A walker's result: kept for minutes in memory, opened by one link, and then forgotten."""

from __future__ import annotations

import base64
import secrets

import pytest
from itsdangerous import Signer

from app.kiosk.results import ResultShelf, ShelfSettings
from kiosk_guests import StandingClock
from kiosk_told_child import GERMAN


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def shelf(clock: StandingClock) -> ResultShelf:
    return ResultShelf(clock=clock)


def test_a_link_opens_its_result_until_a_quarter_of_an_hour_is_over(
    shelf: ResultShelf, clock: StandingClock
) -> None:
    token = shelf.put(GERMAN)
    clock.now_s += 899
    kept = shelf.find(token)
    assert kept is not None
    assert kept.result == GERMAN
    assert kept.left_s == pytest.approx(1)
    clock.now_s += 1
    assert shelf.find(token) is None


def test_what_has_expired_leaves_the_memory_though_nobody_asks(
    shelf: ResultShelf, clock: StandingClock
) -> None:
    shelf.put(GERMAN)
    clock.now_s += 500
    shelf.put(GERMAN)
    clock.now_s += 400
    shelf.sweep()
    assert len(shelf) == 1
    clock.now_s += 500
    shelf.sweep()
    assert len(shelf) == 0


def test_each_link_is_of_one_result_and_forgets_that_one_alone(shelf: ResultShelf) -> None:
    other = GERMAN.model_copy(update={"score": 12})
    first, second = shelf.put(GERMAN), shelf.put(other)
    assert shelf.forget(first)
    assert shelf.find(first) is None
    assert not shelf.forget(first), "it is forgotten already"
    kept = shelf.find(second)
    assert kept is not None
    assert kept.result == other


def test_a_link_that_we_did_not_make_opens_nothing(shelf: ResultShelf) -> None:
    token = shelf.put(GERMAN)
    name, _, signature = token.rpartition(".")
    forged = [
        "", ".", name, f"{name}.", f".{signature}", f"{name}A.{signature}", token.swapcase(),
        f"{token}A", f"{token}\u0660", f"{token}.{signature}", "A" * 5000,
        Signer(secrets.token_bytes(32), salt="kiosk-result").sign(name).decode(),
        Signer(b"", salt="kiosk-result").sign(name).decode(),
        ResultShelf().put(GERMAN),  # of the server before it started anew
    ]  # fmt: skip
    assert [one for one in forged if shelf.find(one) or shelf.forget(one)] == []
    assert shelf.find(token)


def test_a_link_says_nothing_of_the_result_and_no_two_are_alike(shelf: ResultShelf) -> None:
    tokens = {shelf.put(GERMAN) for _ in range(60)}
    assert len({token.partition(".")[0] for token in tokens}) == 60
    for token in tokens:
        name = token.partition(".")[0]
        assert len(base64.urlsafe_b64decode(name)) == 12, "96 bits drawn by lot"


def test_results_are_bounded_and_the_oldest_goes(clock: StandingClock) -> None:
    shelf = ResultShelf(ShelfSettings(most=3), clock)
    tokens = [shelf.put(GERMAN) for _ in range(5)]
    assert len(shelf) == 3
    assert [shelf.find(one) is not None for one in tokens] == [False, False, True, True, True]


def test_at_the_end_all_is_forgotten(shelf: ResultShelf) -> None:
    token = shelf.put(GERMAN)
    shelf.clear()
    assert len(shelf) == 0
    assert shelf.find(token) is None
