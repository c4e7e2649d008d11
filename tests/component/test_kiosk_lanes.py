"""Whatever happens to a lane's process, it is soon there again, and nobody else notices."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

import lane_house
from app.kiosk.lane.mailbox import MOST
from app.kiosk.values import LaneTrouble, Touch
from lane_house import HASTY, LONGEST_S, Heeded, beating

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a kiosk needs Linux")
MODEL = Path(__file__)  # the processes here load none
WELL = {"one": "well", "two": "well"}


@pytest.fixture(scope="module")
def kiosk() -> Iterator[Heeded]:
    with beating(MODEL, WELL) as running:
        for lane in WELL:
            running.well(lane)
        yield running


def problems(kiosk: Heeded, lane: str) -> list[str]:
    return [one.detail for one in kiosk.problems if one.lane == lane and not one.over]


def test_a_killed_process_is_back_at_the_first_retry_and_the_operator_told(kiosk: Heeded) -> None:
    pid, restarts = kiosk.well("one"), kiosk.house.lanes["one"].restarts
    os.kill(pid, signal.SIGKILL)
    kiosk.well("one", but=pid)
    assert kiosk.house.lanes["one"].restarts == restarts + 1
    assert problems(kiosk, "one")[-1] == "its process has ended (ended by signal 9)"
    assert LaneTrouble.STUCK in kiosk.troubles("one")


def test_a_visit_that_its_process_took_along_is_told_as_broken_off(kiosk: Heeded) -> None:
    pid = kiosk.well("two")
    kiosk.until(lambda: kiosk.house.lanes["two"].view)
    view = kiosk.house.lanes["two"].view
    assert view is not None
    os.kill(pid, signal.SIGKILL)
    kiosk.well("two", but=pid)
    ended = kiosk.ended[-1]
    assert (ended.number, ended.begun, ended.completed) == (view.number, True, False)
    kiosk.until(lambda: kiosk.house.lanes["two"].view)
    after = kiosk.house.lanes["two"].view
    assert after is not None
    assert after.number == view.number + 1, "a result would be shown to the wrong one"


def test_a_process_that_hangs_is_ended_the_hard_way_while_the_others_go_on(kiosk: Heeded) -> None:
    pid = kiosk.well("one")
    others = kiosk.well("two")
    os.kill(pid, signal.SIGSTOP)
    told = len(kiosk.beats["two"])
    sent = [jpeg.to_bytes(4, "big") * 50_000 for jpeg in range(40)]
    for number in range(4 * MOST):  # more than its pipe and its queue hold
        kiosk.house.lanes["one"].feed(sent[number % len(sent)])
        kiosk.house.lanes["one"].order(Touch(what="start", about="en"))
    kiosk.well("one", but=pid)
    assert "does not answer (it was ended the hard way)" in problems(kiosk, "one")[-1]
    assert not psutil.pid_exists(pid)
    assert kiosk.well("two") == others, "another lane's process was ended"
    assert {beat.trouble for beat in kiosk.beats["two"][told:]} == {None}


def test_a_server_that_stood_still_for_a_while_ends_no_lane_for_it(kiosk: Heeded) -> None:
    pid = kiosk.well("two")
    stood = threading.Event()

    def stands_still(lane: str, message: object) -> None:
        if lane == "two" and not stood.is_set():
            stood.set()
            time.sleep(2.5 * HASTY.beat_patience_s)

    kiosk.house.listeners.append(stands_still)
    kiosk.until(stood.is_set)
    told = len(kiosk.beats["two"])
    kiosk.until(lambda: len(kiosk.beats["two"]) > told + 3)
    kiosk.house.listeners.remove(stands_still)
    assert kiosk.well("two") == pid


def test_a_process_whose_model_hangs_and_that_ignores_the_polite_signal_is_killed() -> None:
    with beating(MODEL, {"one": "deaf"}) as kiosk:
        pid = kiosk.well("one")
        kiosk.well("one", but=pid)
        assert problems(kiosk, "one")[0] == (
            "the pose model has been at one picture for 100 s (it was ended the hard way)"
        )
        last = kiosk.house.lanes["one"].pid
    assert last is None or not psutil.pid_exists(last), "a deaf one outlived its server"


def test_nothing_is_left_of_many_restarts(kiosk: Heeded) -> None:
    server = psutil.Process()
    pid = kiosk.well("one")
    handles, threads = server.num_fds(), threading.active_count()
    for _ in range(6):
        os.kill(pid, signal.SIGKILL)
        pid = kiosk.well("one", but=pid)
    kiosk.until(lambda: server.num_fds() <= handles and threading.active_count() <= threads)


def test_no_process_outlives_its_server() -> None:
    with subprocess.Popen(
        [sys.executable, lane_house.__file__, str(MODEL)], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        pids = [int(word) for word in server.stdout.readline().split()]
        server.kill()
    assert len(pids) == len(WELL)
    until_s = time.monotonic() + LONGEST_S
    while any(map(_lives, pids)) and time.monotonic() < until_s:
        time.sleep(0.05)
    assert [pid for pid in pids if _lives(pid)] == []


def _lives(pid: int) -> bool:
    with suppress(psutil.Error):
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    return False


def test_the_pace_begins_anew_after_it_has_gone_well(kiosk: Heeded) -> None:
    pid = kiosk.well("two")
    kiosk.until(lambda: any(one.over and one.id == "process" for one in kiosk.problems))
    assert HASTY.well_s < HASTY.beat_patience_s
    assert kiosk.well("two") == pid
