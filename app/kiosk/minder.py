"""Keeps the kiosk's browser alive: starts it, watches it, ends it the hard way where it must.

The server knows best whether the page lives: it answers under ``/kiosk/page`` how long ago the page
gave its last sign. A page that has crashed, hangs or shows nothing gives none. While the server
itself does not answer the browser is left alone: a page waits for its server and comes back.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import psutil

from app.kiosk.minder_settings import MinderSettings

_log = logging.getLogger(__name__)
_MOST_BYTES = 10_000
_PREFIX = "backstep-screen-"


class Restart(str, Enum):
    """Why a browser was started anew."""

    CRASHED = "browser_crashed"
    SILENT = "browser_silent"
    GROWN = "browser_grown"
    NIGHTLY = "browser_nightly"


@dataclass(frozen=True, slots=True)
class PageState:
    """What the server says of its page. age_s: since its last sign, ``None`` where there never was
    one. closed: the gym is. busy: a visit goes on."""

    age_s: float | None
    closed: bool = False
    busy: bool = False


def ask_server(url: str, timeout_s: float = 3.0) -> PageState | None:
    """What the server at ``url`` says of its page; ``None`` where it does not answer."""
    opener = build_opener(ProxyHandler({}))  # to this very machine, whatever proxy is set
    try:
        with opener.open(f"{url.rstrip('/')}/kiosk/page", timeout=timeout_s) as answer:
            told = json.loads(answer.read(_MOST_BYTES))
        age_s = told["age_s"]
        return PageState(
            None if age_s is None else float(age_s), bool(told["closed"]), bool(told["busy"])
        )
    except (OSError, HTTPException, URLError, ValueError, KeyError, TypeError):
        return None


class BrowserMinder:
    """Runs the browser until it is closed.

    Args:
        command: how it is started; ``{profile}`` stands for a folder of its own, made anew for
            each start, so that nothing of a visit outlives the browser.
        look: what the server says of the page.
        told: called for each start anew, with the reason.
        environment: the browser's.

    Attributes:
        most_memory_mb: of all its processes; may be changed while it runs.
    """

    def __init__(
        self,
        command: Sequence[str],
        look: Callable[[], PageState | None],
        settings: MinderSettings | None = None,
        *,
        told: Callable[[Restart], object] = lambda _: None,
        environment: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._command, self._look, self._told = list(command), look, told
        self._settings = settings or MinderSettings()
        self._environment = dict(environment) if environment is not None else None
        self._clock = clock
        self._stop = threading.Event()
        self.most_memory_mb = self._settings.most_memory_mb
        self.starts = 0
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, beat: Callable[[], object] = lambda: None) -> None:
        """Keep it running until ``close``. beat: called at each look."""
        own = self._settings
        pause_s = own.first_pause_s
        clear_left()
        while not self._stop.is_set():
            began_s = self._clock()
            try:
                with tempfile.TemporaryDirectory(
                    prefix=f"{_PREFIX}{os.getpid()}-", ignore_cleanup_errors=True
                ) as profile:
                    reason = self._one(Path(profile), beat)
            except OSError as error:  # the disk is full, or the browser is being updated
                _log.warning("the browser cannot be started (%s)", error.strerror or error)
                reason = Restart.CRASHED
            if reason is None:
                return
            _log.warning("the browser is started anew: %s", reason.value)
            self._told(reason)
            if self._clock() - began_s >= own.well_s:
                pause_s = own.first_pause_s
            self._wait(pause_s, beat)
            pause_s = min(2 * pause_s, own.longest_pause_s)

    def close(self) -> None:
        """Let ``run`` end, and the browser with it; from any thread, or a signal's handler."""
        self._stop.set()

    def _one(self, profile: Path, beat: Callable[[], object]) -> Restart | None:
        """One life of the browser: why it ended, ``None`` where it was to."""
        own = self._settings
        command = [part.replace("{profile}", str(profile)) for part in self._command]
        self.starts += 1
        self.process = process = subprocess.Popen(
            command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=os.name == "posix",
        )
        began_s = seen_s = self._clock()
        try:
            while not self._wait(own.every_s, beat):
                if process.poll() is not None:
                    return Restart.CRASHED
                now_s = self._clock()
                state = self._look()
                lived_s = now_s - began_s
                if state is None:
                    seen_s = now_s
                elif state.age_s is not None:  # of this browser's page, or of the one before
                    seen_s = max(seen_s, now_s - state.age_s)
                patience_s = own.silent_s if seen_s > began_s else own.starts_s
                if now_s - seen_s > patience_s:
                    return Restart.SILENT
                busy = state is None or state.busy
                most_mb = self.most_memory_mb * (own.busy_times if busy else 1.0)
                if _memory_mb(process.pid) > most_mb:
                    return Restart.GROWN
                if state is not None and state.closed and not busy and lived_s > own.nightly_s:
                    return Restart.NIGHTLY
            return None
        finally:
            end_family(process, own.polite_s)

    def _wait(self, seconds: float, beat: Callable[[], object]) -> bool:
        """Whether it is to end, asked for ``seconds``; the beat goes on meanwhile."""
        left_s = seconds
        while left_s > 0 and not self._stop.is_set():
            beat()
            part_s = min(left_s, self._settings.every_s)
            self._stop.wait(part_s)
            left_s -= part_s
        return self._stop.is_set()


def end_family(process: subprocess.Popen[bytes], polite_s: float) -> None:
    """Ask a process and all that it started to end; whatever does not within ``polite_s`` is
    killed."""
    family: list[psutil.Process] = []
    with suppress(psutil.Error):
        root = psutil.Process(process.pid)
        family = [root, *root.children(recursive=True)]
    with suppress(OSError):
        process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(polite_s)
    for one in family:
        with suppress(psutil.Error):
            one.kill()
    if os.name == "posix":
        with suppress(OSError):  # what has left its parent, but not its group
            os.killpg(process.pid, signal.SIGKILL)
    with suppress(OSError):
        process.kill()
    process.wait()


def clear_left() -> None:
    """Delete the folders of minders that were killed, or went with the power: a hundred megabytes
    each, on a machine that nobody clears up."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        pid = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if pid.isdigit() and not psutil.pid_exists(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def chromium_command(url: str, browser: str | None = None) -> list[str]:
    """How Chromium is started as a kiosk's screen at ``url``. Its camera is allowed by policy, not
    by a flag that allows everything (docs/kiosk-install.md).

    Raises:
        FileNotFoundError: there is no Chromium.
    """
    names = (browser,) if browser else ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        raise FileNotFoundError(names[0])
    return [
        found,
        "--kiosk",
        "--user-data-dir={profile}",
        "--no-first-run",
        "--no-default-browser-check",
        "--noerrdialogs",
        "--disable-breakpad",  # an image of a crashed page might show somebody
        "--disable-session-crashed-bubble",
        "--disable-features=Translate",
        "--disable-pinch",
        "--overscroll-history-navigation=0",
        "--password-store=basic",
        "--ozone-platform-hint=auto",
        # The screen speaks before anybody has touched it.
        "--autoplay-policy=no-user-gesture-required",
        url,
    ]


def _memory_mb(pid: int) -> float:
    """What a process and its children hold, MB; pages they share are counted once where known."""
    total = 0.0
    with suppress(psutil.Error):
        root = psutil.Process(pid)
        for one in [root, *root.children(recursive=True)]:
            with suppress(psutil.Error):
                memory = one.memory_info()
                total += (memory.rss - getattr(memory, "shared", 0)) / 1e6
    return total
