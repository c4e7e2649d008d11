"""The PIN of the set-up page: nobody guesses through it, and nobody locks the operator out."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest
from starlette.requests import HTTPConnection

from app.kiosk.kept_devices import FILE_NAME
from app.server.kiosk.pin import COOKIE, DoorAnswer, DoorSettings, PinDoor
from app.server.sender import network_of
from app.server.tries import Tries, TriesOfEach
from kiosk_guests import HERE, PHONE, STRANGER, StandingClock

PIN = "271828"


def asks(client: str | None, cookie: str = "", kind: str = "http") -> HTTPConnection:
    """A request from the address ``client``."""
    headers = [(b"cookie", f"{COOKIE}={cookie}".encode())] if cookie else []
    where = (client, 4711) if client is not None else None
    return HTTPConnection({"type": kind, "headers": headers, "client": where})


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def door(clock: StandingClock) -> PinDoor:
    return PinDoor(PIN, clock=clock)


def test_the_right_pin_opens_until_its_time_is_over(door: PinDoor, clock: StandingClock) -> None:
    answer, cookie = door.enter(asks(PHONE), PIN)
    assert answer is DoorAnswer.IN
    assert PIN not in cookie
    assert door.inside(asks(PHONE, cookie))
    own = DoorSettings()
    clock.now_s += own.session_s - 1
    assert door.inside(asks(PHONE, cookie))
    clock.now_s += 1
    assert not door.inside(asks(PHONE, cookie))
    # A display in another room goes on showing the lanes, and no more than that.
    assert door.shows(asks(PHONE, cookie))
    clock.now_s += own.screen_s
    assert not door.shows(asks(PHONE, cookie))


def test_a_display_that_never_gave_the_pin_shows_nothing(door: PinDoor) -> None:
    assert not door.shows(asks(PHONE))
    assert not PinDoor("").shows(asks(PHONE, door.enter(asks(PHONE), PIN)[1]))


@pytest.mark.parametrize(
    "given", ["", "2", "27182", "2718280", "271829", " 271828", "٢٧١٨٢٨", "\ud800"]
)
def test_a_wrong_pin_opens_nothing(door: PinDoor, given: str) -> None:
    assert door.enter(asks(PHONE), given) == (DoorAnswer.WRONG, "")


def test_leaving_ends_it_for_this_device_alone(door: PinDoor) -> None:
    cookies = [door.enter(asks(PHONE), PIN)[1] for _ in range(2)]
    door.leave(asks(PHONE, cookies[0]))
    assert [door.inside(asks(PHONE, one)) for one in cookies] == [False, True]


def test_a_cookie_that_we_did_not_give_is_none(door: PinDoor) -> None:
    cookie = door.enter(asks(PHONE), PIN)[1]
    forged = [
        "", f"{cookie}x", cookie[:-1], cookie.swapcase(), f" {cookie}.", "é",
        PinDoor(PIN).enter(asks(PHONE), PIN)[1],  # of another server
    ]  # fmt: skip
    assert [one for one in forged if door.inside(asks(PHONE, one))] == []
    assert [one for one in forged if door.shows(asks(PHONE, one))] == []
    assert door.inside(asks(PHONE, cookie))


def again(folder: Path, clock: StandingClock, pin: str = PIN) -> PinDoor:
    """The door of a server that was started in ``folder``, after one before or the first time."""
    return PinDoor(pin, clock=clock, kept=folder / FILE_NAME)


def test_a_display_comes_back_after_a_restart_and_can_set_nothing_then(
    tmp_path: Path, clock: StandingClock
) -> None:
    cookie = again(tmp_path, clock).enter(asks(PHONE), PIN)[1]  # and the server is killed
    clock.now_s = 5.0  # the machine was started anew
    door = again(tmp_path, clock)
    assert door.shows(asks(PHONE, cookie))
    assert not door.inside(asks(PHONE, cookie))
    assert not door.shows(asks(STRANGER, cookie[::-1]))
    kept = (tmp_path / FILE_NAME).read_text()
    assert cookie not in kept
    assert PIN not in kept
    if sys.platform != "win32":
        assert (tmp_path / FILE_NAME).stat().st_mode & 0o077 == 0
    assert not again(tmp_path, clock, "999999").shows(asks(PHONE, cookie)), "another PIN holds now"
    assert not again(tmp_path, clock, "").shows(asks(PHONE, cookie)), "none holds now"


def test_a_display_is_forgotten_from_the_set_up_page_and_by_leaving_also_after_a_restart(
    tmp_path: Path, clock: StandingClock
) -> None:
    door = again(tmp_path, clock)
    own, display, left = (door.enter(asks(PHONE), PIN)[1] for _ in range(3))
    assert door.displays(asks(PHONE, own)) == 0, "none has shown a lane"
    assert door.shows(asks(PHONE, display, "websocket"))
    assert door.displays(asks(PHONE, own)) == 1
    assert door.displays(asks(PHONE, display)) == 0, "who asks does not count"
    door.leave(asks(PHONE, left))
    door.close()
    door = again(tmp_path, clock)
    assert door.displays(asks(PHONE, own)) == 1
    door.forget_others(asks(PHONE, own))
    for one in (door, again(tmp_path, clock)):
        shown = [one.shows(asks(PHONE, cookie)) for cookie in (own, display, left)]
        assert shown == [True, False, False]


def test_only_time_for_which_the_kiosk_runs_makes_a_display_old(
    tmp_path: Path, clock: StandingClock
) -> None:
    door = again(tmp_path, clock)
    cookie = door.enter(asks(PHONE), PIN)[1]
    half_s = DoorSettings().screen_s / 2
    clock.now_s += half_s
    door.close()
    clock.now_s = 0.0
    door = again(tmp_path, clock)
    clock.now_s += half_s - 1
    assert door.shows(asks(PHONE, cookie))
    clock.now_s += 1
    assert not door.shows(asks(PHONE, cookie))


@pytest.mark.parametrize("what", ["rubbish", "too large", "a folder"])
def test_a_file_of_devices_that_cannot_be_read_costs_no_more_than_a_pin(
    tmp_path: Path, clock: StandingClock, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / FILE_NAME
    if what == "a folder":
        file.mkdir()
    else:
        file.write_text("{" if what == "rubbish" else " " * 300_000)
    with caplog.at_level(logging.WARNING):
        door = again(tmp_path, clock)
        cookie = door.enter(asks(PHONE), PIN)[1]
    assert f"{file} cannot be read" in caplog.text
    assert door.inside(asks(PHONE, cookie))
    if what != "a folder":
        assert again(tmp_path, clock).shows(asks(PHONE, cookie))


def test_one_address_runs_out_of_tries_and_gets_them_back_slowly(
    door: PinDoor, clock: StandingClock
) -> None:
    answers = [door.enter(asks(STRANGER), f"{n:04}")[0] for n in range(8)]
    assert answers == [DoorAnswer.WRONG] * 5 + [DoorAnswer.LATER] * 3
    assert door.enter(asks(STRANGER), PIN)[0] is DoorAnswer.LATER, "it is not even looked at"
    assert 0 < door.wait_s(asks(STRANGER)) <= 60
    assert door.enter(asks(PHONE), PIN)[0] is DoorAnswer.IN, "another address is not harmed"
    clock.now_s += 60
    assert door.enter(asks(STRANGER), "0000")[0] is DoorAnswer.WRONG
    assert door.enter(asks(STRANGER), "0000")[0] is DoorAnswer.LATER


def test_who_has_many_addresses_gets_few_tries_a_day(door: PinDoor, clock: StandingClock) -> None:
    looked_at = 0
    for n in range(2 * 24 * 60):
        for host in range(3):
            address = f"10.{n % 200}.{n // 200}.{host}"
            looked_at += door.enter(asks(address), "0000")[0] is DoorAnswer.WRONG
        clock.now_s += 60
    assert 150 < looked_at <= 20 + 2 * 96


def test_a_stranger_never_locks_out_the_operator_at_the_machine(door: PinDoor) -> None:
    for n in range(200):
        door.enter(asks(f"10.0.{n}.1"), "0000")
    assert door.enter(asks(PHONE), PIN)[0] is DoorAnswer.LATER
    for here in (HERE, "::1", "::ffff:127.0.0.1"):
        assert door.enter(asks(here), PIN)[0] is DoorAnswer.IN


def test_who_is_in_already_stays_in_while_a_stranger_guesses(door: PinDoor) -> None:
    cookie = door.enter(asks(PHONE), PIN)[1]
    for n in range(200):
        door.enter(asks(f"10.0.{n}.1"), "0000")
    assert door.inside(asks(PHONE, cookie))


def test_tries_at_the_machine_itself_run_out_too_and_are_back_in_seconds(
    door: PinDoor, clock: StandingClock
) -> None:
    answers = [door.enter(asks(HERE), "0000")[0] for _ in range(12)]
    assert answers == [DoorAnswer.WRONG] * 10 + [DoorAnswer.LATER] * 2
    clock.now_s += 10
    assert door.enter(asks(HERE), PIN)[0] is DoorAnswer.IN


def test_right_tries_cost_nothing(door: PinDoor) -> None:
    assert {door.enter(asks(PHONE), PIN)[0] for _ in range(50)} == {DoorAnswer.IN}


def test_without_a_pin_the_machine_itself_alone_gets_in() -> None:
    door = PinDoor("")
    for far in (PHONE, None, "testclient", "::ffff:10.0.0.1"):
        assert door.enter(asks(far), "") == (DoorAnswer.HERE_ONLY, "")
    answer, cookie = door.enter(asks(HERE), "")
    assert answer is DoorAnswer.IN
    assert door.inside(asks(HERE, cookie))
    assert not door.inside(asks(PHONE, cookie)), "a cookie that was carried off opens nothing"


def test_devices_that_are_in_are_bounded(clock: StandingClock) -> None:
    door = PinDoor(PIN, DoorSettings(most_sessions=3), clock)
    cookies = [door.enter(asks(PHONE), PIN)[1] for _ in range(5)]
    assert [door.inside(asks(PHONE, one)) for one in cookies] == [False, False, True, True, True]


def test_staff_who_come_and_go_push_no_display_out(clock: StandingClock) -> None:
    door = PinDoor(PIN, DoorSettings(most_sessions=3), clock)
    display = door.enter(asks(PHONE), PIN)[1]
    assert door.shows(asks(PHONE, display, "websocket"))
    cookies = [door.enter(asks(PHONE), PIN)[1] for _ in range(5)]
    assert [door.inside(asks(PHONE, one)) for one in cookies] == [False] * 3 + [True] * 2
    assert door.shows(asks(PHONE, display))


def test_the_same_device_counts_once(clock: StandingClock) -> None:
    door = PinDoor(PIN, DoorSettings(most_sessions=3), clock)
    other = door.enter(asks(PHONE), PIN)[1]
    cookie = ""
    for _ in range(5):
        cookie = door.enter(asks(PHONE, cookie), PIN)[1]
    assert door.inside(asks(PHONE, other))
    assert door.inside(asks(PHONE, cookie))


def test_senders_that_are_remembered_are_bounded(clock: StandingClock) -> None:
    tries = TriesOfEach(2, 60, 50, clock)
    for n in range(500):
        tries.of(f"10.0.{n % 250}.{n // 250}").take()
    assert len(tries) == 50


def test_an_ipv6_network_is_one_sender() -> None:
    assert network_of("2001:db8:1:2::5") == network_of("2001:db8:1:2:ffff::9")
    assert network_of("2001:db8:1:2::5") != network_of("2001:db8:1:3::5")
    assert network_of("::ffff:10.0.0.1") == network_of("10.0.0.1")


def test_a_clock_that_stands_still_gives_no_tries(clock: StandingClock) -> None:
    tries = Tries(3, 10, clock)
    assert [tries.take() for _ in range(5)] == [True, True, True, False, False]
    assert tries.wait_s == pytest.approx(10)
    clock.now_s += 25
    assert [tries.take() for _ in range(3)] == [True, True, False]
