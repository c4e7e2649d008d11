"""The kiosk's browser in a soak: real Chromium, minded as in a gym, and what is done to it."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import psutil

from app.kiosk.minder import BrowserMinder, PageState, Restart, ask_server, chromium_command
from app.kiosk.minder_settings import MinderSettings

_HEADLESS = ("--headless=new", "--disable-gpu", "--mute-audio", "--window-size=640,360")
_LITTLE_MB = 100.0
_FRESH_S = 5.0


class SoakScreen:
    """One page of the kiosk, in a headless Chromium that a ``BrowserMinder`` keeps alive.

    Args:
        origin: the server's address. path: of the page. told: called with the reason whenever the
            browser is started anew.

    Raises:
        FileNotFoundError: there is no Chromium.
    """

    def __init__(
        self, origin: str, path: str, told: Callable[[str], None] = lambda reason: None
    ) -> None:
        *command, url = chromium_command(f"{origin.rstrip('/')}{path}")
        command = [part for part in command if part not in ("--kiosk",)]
        # Root, as in a container, cannot have Chromium's sandbox; a gym's browser is never root's.
        root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
        self._origin, self._tell = origin, told
        self._settings = MinderSettings(polite_s=3.0)
        self.restarts: list[Restart] = []
        self._restarted_s = time.monotonic()
        self._stopped: list[psutil.Process] = []
        self.minder = BrowserMinder(
            [*command, *_HEADLESS, "--no-proxy-server", *root, url],
            self._look,
            self._settings,
            told=self._told,
        )
        self._thread = threading.Thread(target=self.minder.run, name="soak-screen", daemon=True)

    def start(self) -> None:
        """Start the browser; returns at once."""
        self._thread.start()

    def close(self) -> None:
        """End the browser, with all its processes."""
        self.minder.close()
        if self._thread.ident is not None:
            self._thread.join()

    @property
    def draws(self) -> bool:
        """Whether the page has told that it draws, since the browser was last started."""
        state = self._look()
        age_s = None if state is None else state.age_s
        since_s = time.monotonic() - self._restarted_s
        return age_s is not None and age_s < min(_FRESH_S, since_s)

    def crash(self) -> None:
        """End the browser at once."""
        process = self.minder.process
        if process is not None:
            process.kill()

    def blank(self) -> None:
        """End what draws the page: the browser goes on, and shows nothing of it."""
        self._pages(signal.SIGKILL)

    def hang(self) -> None:
        """Stop what draws the page: the browser goes on, and its picture stands still."""
        self._pages(signal.SIGSTOP)

    def stop_all(self) -> None:
        """Stop all of the browser's processes: it does nothing, and hears no polite signal."""
        process = self.minder.process
        if process is None:
            return
        with suppress(psutil.Error):
            root = psutil.Process(process.pid)
            self._stopped = [root, *root.children(recursive=True)]
        for one in self._stopped:
            with suppress(psutil.Error):
                one.suspend()

    def rid_of_stopped(self) -> bool:
        """Whether what was stopped last is gone, by the hard way as by no other."""
        return not any(one.is_running() for one in self._stopped)

    def leak(self) -> None:
        """It takes more memory than it may: the limit is lowered, which is quicker than a leak."""
        self.minder.most_memory_mb = _LITTLE_MB

    def mend(self) -> None:
        """It may take as much as usual."""
        self.minder.most_memory_mb = self._settings.most_memory_mb

    def told_since(self, count: int, reason: Restart) -> bool:
        """Whether it was started anew for ``reason`` after the first ``count`` times."""
        return reason in self.restarts[count:]

    def _look(self) -> PageState | None:
        return ask_server(self._origin)

    def _told(self, reason: Restart) -> None:
        self._restarted_s = time.monotonic()
        self.restarts.append(reason)
        self._tell(reason.value)

    def _pages(self, number: int) -> None:
        process = self.minder.process
        if process is None:
            return
        with suppress(psutil.Error):
            for one in psutil.Process(process.pid).children(recursive=True):
                with suppress(psutil.Error, OSError):
                    if "--type=renderer" in one.cmdline():
                        os.kill(one.pid, number)
