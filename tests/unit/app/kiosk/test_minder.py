"""The browser's minder: crashed, silent, grown or old, it is started anew; paced, and for good."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from app.kiosk.minder import (
    BrowserMinder,
    PageState,
    Restart,
    ask_server,
    chromium_command,
    clear_left,
)
from app.kiosk.minder_settings import MinderSettings
from app.kiosk.notify import Notifier

QUICK = MinderSettings(
    every_s=0.05, starts_s=30, silent_s=0.5, polite_s=0.3, first_pause_s=0.05, longest_pause_s=0.2
)
ALIVE = PageState(0.0)
_WAIT_S = 60.0
# A process with a child of its own, as a browser has, that ends when asked to.
POLITE = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(99)']); time.sleep(99)"  # noqa: E501
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(99)"


@contextmanager
def minded(
    code: str, look: Callable[[], PageState | None], settings: MinderSettings = QUICK
) -> Iterator[tuple[BrowserMinder, list[Restart]]]:
    told: list[Restart] = []
    minder = BrowserMinder([sys.executable, "-c", code], look, settings, told=told.append)
    thread = threading.Thread(target=minder.run)
    thread.start()
    try:
        yield minder, told
    finally:
        minder.close()
        thread.join(_WAIT_S)


def eventually(holds: Callable[[], object]) -> bool:
    until_s = time.monotonic() + _WAIT_S
    while time.monotonic() < until_s:
        if holds():
            return True
        time.sleep(0.02)
    return False


def test_the_folders_of_minders_that_were_killed_are_cleared_up_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    names = (f"{ended.pid}-a", f"{os.getpid()}-b", "other")
    left, lives, other = (tmp_path / f"backstep-screen-{name}" for name in names)
    for one in (left, lives, other):
        (one / "Default").mkdir(parents=True)
    clear_left()
    assert [one.exists() for one in (left, lives, other)] == [False, True, True]


def test_what_answers_in_no_web_servers_way_is_taken_for_no_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            there, _ = listener.accept()
            with there:
                there.recv(1000)
                there.sendall(b"nonsense\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        assert ask_server(f"http://127.0.0.1:{listener.getsockname()[1]}") is None
        thread.join(_WAIT_S)


def test_a_browser_that_crashes_is_started_anew() -> None:
    with minded("raise SystemExit(1)", lambda: ALIVE) as (minder, told):
        assert eventually(lambda: minder.starts >= 3)
    assert set(told) == {Restart.CRASHED}


@pytest.mark.parametrize("what", ["disk", "browser"])
def test_a_full_disk_or_a_browser_that_is_gone_is_waited_for(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if what == "disk":
        (tmp_path / "full").write_text("")  # no folder can be made in it
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "full"))
    told: list[Restart] = []
    minder = BrowserMinder([str(tmp_path / "none")], lambda: ALIVE, QUICK, told=told.append)
    thread = threading.Thread(target=minder.run)
    thread.start()
    try:
        assert eventually(lambda: len(told) >= 3)
    finally:
        minder.close()
        thread.join(_WAIT_S)
    assert not thread.is_alive()


def test_a_page_that_falls_silent_is_started_anew_and_leaves_no_process_behind() -> None:
    silent, looked = threading.Event(), threading.Event()

    def look() -> PageState:
        looked.set()
        return PageState(99.0) if silent.is_set() else ALIVE

    with minded(POLITE, look) as (minder, told):
        assert eventually(lambda: minder.process and psutil.Process(minder.process.pid).children())
        assert minder.process is not None
        first = psutil.Process(minder.process.pid)
        family = [first, *first.children(recursive=True)]
        assert looked.wait(_WAIT_S)
        silent.set()
        assert eventually(lambda: minder.starts >= 2)
        assert told[0] is Restart.SILENT
        assert not any(one.is_running() and one.status() != "zombie" for one in family)


def test_a_browser_that_ignores_the_polite_signal_is_ended_the_hard_way() -> None:
    with minded(
        DEAF, lambda: PageState(99.0), MinderSettings(**{**dict(QUICK), "starts_s": 1.0})
    ) as (
        minder,
        told,
    ):
        assert eventually(lambda: minder.starts >= 2)
    assert told[0] is Restart.SILENT


def test_while_the_server_does_not_answer_the_browser_is_left_alone() -> None:
    looks: list[int] = []

    def look() -> None:
        looks.append(1)

    with minded(POLITE, look, MinderSettings(**{**dict(QUICK), "starts_s": 1.0})) as (minder, told):
        assert eventually(lambda: len(looks) > 30)
        assert minder.starts == 1
    assert told == []


@pytest.mark.parametrize(
    ("busy", "takes_mb", "anew"), [(False, 125, True), (True, 125, False), (True, 250, True)]
)
def test_a_browser_that_has_grown_is_started_anew_but_in_a_visit_only_in_need(
    busy: bool, takes_mb: int, anew: bool
) -> None:
    looks: list[int] = []

    def look() -> PageState:
        looks.append(1)
        return PageState(0.0, busy=busy)

    grown = f"x = bytearray({takes_mb}_000_000); import time; time.sleep(99)"
    small = MinderSettings(**{**dict(QUICK), "most_memory_mb": 100.0})
    with minded(grown, look, small) as (minder, told):
        if anew:
            assert eventually(lambda: told)
        else:
            assert minder.process is not None or eventually(lambda: minder.process)
            assert minder.process is not None
            browser = psutil.Process(minder.process.pid)
            assert eventually(lambda: browser.memory_info().rss > takes_mb * 1e6)
            before = len(looks)
            assert eventually(lambda: len(looks) > before + 20)
    assert told[:1] == ([Restart.GROWN] if anew else [])


def test_in_closed_hours_it_is_started_anew_once_it_is_old() -> None:
    now_s = [0.0]
    closed, looked = threading.Event(), threading.Event()
    told: list[Restart] = []

    def look() -> PageState:
        looked.set()
        return PageState(0.0, closed=closed.is_set())

    minder = BrowserMinder(
        [sys.executable, "-c", POLITE],
        look,
        QUICK,
        told=told.append,
        clock=lambda: now_s[0],
    )
    thread = threading.Thread(target=minder.run)
    thread.start()
    try:
        assert looked.wait(_WAIT_S)
        now_s[0] = QUICK.nightly_s + 1
        time.sleep(0.3)
        assert told == []
        closed.set()
        assert eventually(lambda: minder.starts == 2)
        assert told == [Restart.NIGHTLY]
    finally:
        minder.close()
        thread.join(_WAIT_S)


def test_silence_counts_from_the_pages_last_sign() -> None:
    now_s = [0.0]
    told_s: list[float] = []

    def look() -> PageState:
        now_s[0] += 1.0
        return PageState(0.0 if now_s[0] <= 10 else now_s[0] - 10)

    settings = MinderSettings(**{**dict(QUICK), "silent_s": 20.0})
    minder = BrowserMinder(
        [sys.executable, "-c", POLITE],
        look,
        settings,
        told=lambda _: told_s.append(now_s[0]),
        clock=lambda: now_s[0],
    )
    thread = threading.Thread(target=minder.run)
    thread.start()
    try:
        assert eventually(lambda: told_s)
        assert 30 <= told_s[0] <= 33
    finally:
        minder.close()
        thread.join(_WAIT_S)


def test_no_flag_allows_every_page_the_camera() -> None:
    command = chromium_command("http://127.0.0.1:8080/kiosk", sys.executable)
    assert not any("fake" in part or "unsafe" in part or "sandbox" in part for part in command)
    assert command[-1] == "http://127.0.0.1:8080/kiosk"


def test_systemd_is_told_that_the_service_is_ready_and_alive(tmp_path: Path) -> None:
    place = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(place))
        systemd.settimeout(5)
        notifier = Notifier({"NOTIFY_SOCKET": str(place), "WATCHDOG_USEC": "60000000"})
        notifier.ready("up")
        assert systemd.recv(200) == b"READY=1\nSTATUS=up"
        notifier.alive()
        assert systemd.recv(200).startswith(b"WATCHDOG=1")
    assert notifier.every_s == 30
    notifier.alive()  # systemd is gone: nothing happens
    Notifier({}).ready()
