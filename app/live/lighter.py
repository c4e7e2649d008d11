"""An easier way of looking for a computer that is too slow: smaller pictures, then the lite model.

Each is tried once, by itself, and stays: the walker has been told that the computer is too slow,
and hears no more of it. Only where the computer is what holds things up: a camera that gives few
pictures gets no more of them from a smaller model, and would lose what the larger one sees.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from vision.pose.base import PoseEstimator
from vision.settings import Section, number

_log = logging.getLogger(__name__)
_LITE = "lite"
_FETCH_S = 600.0
_FETCH = "import sys, models; models.obtain(sys.argv[1])"


class LighterSettings(Section):
    """When an easier way is tried."""

    least_rate_hz: float = number(
        14.0,
        low=1.0,
        high=60.0,
        title="Pictures a second below which one is tried",
        unit="1/s",
        source="what landings need (vision/checks/landing.py), measured",
    )
    after_s: float = number(
        5.0,
        low=0.0,
        high=60.0,
        title="So few of them before each",
        unit="s",
        source="[K] no hiccup",
    )
    busy_share: float = number(
        0.7,
        low=0.1,
        high=1.0,
        title="Share of the time spent looking from which the computer is to blame",
        unit="share",
        source="[K] a camera in dim light keeps it idle",
    )


class Lighter:
    """Follows one session; used in the thread that looks, except for what it fetches.

    Args:
        fetch: gets the lite model's file, however long it takes; ``None``: it can't be had.
        open_model: opens it; called in the thread that looks.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        fetch: Callable[[], Path | None],
        open_model: Callable[[Path], PoseEstimator],
        settings: LighterSettings | None = None,
        *,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.settings = settings or LighterSettings()
        self.small = False
        self._fetch, self._open_model, self._now_s = fetch, open_model, clock
        self._slow_since_s: float | None = None
        self._ended_s: float | None = None
        self._busy = 0.0
        self._fetching: threading.Thread | None = None
        self._fetched: Path | None = None

    def looked(self, began_s: float, rate_hz: float | None) -> PoseEstimator | None:
        """A picture was looked at from ``began_s`` until now.

        Returns the lite model, open, once: from the next picture on it is to be used.
        """
        now_s = self._now_s()
        if self._ended_s is not None and now_s > self._ended_s:
            share = (now_s - began_s) / (now_s - self._ended_s)
            self._busy += 0.1 * (min(share, 1.0) - self._busy)
        self._ended_s = now_s
        slow = rate_hz is not None and rate_hz < self.settings.least_rate_hz
        if not slow or self._busy < self.settings.busy_share:
            self._slow_since_s = None
        elif self._slow_since_s is None:
            self._slow_since_s = now_s
        elif now_s - self._slow_since_s >= self.settings.after_s:
            self._slow_since_s = now_s
            self._try_next()
        fetched, self._fetched = self._fetched, None
        return None if fetched is None else self._open(fetched)

    def _try_next(self) -> None:
        if not self.small:
            self.small = True
        elif self._fetching is None:
            self._fetching = threading.Thread(target=self._get, name="backstep-lite", daemon=True)
            self._fetching.start()

    def _get(self) -> None:
        try:
            self._fetched = self._fetch()
        except Exception:  # it was worth a try, and the session goes on without
            _log.warning("The lite model could not be fetched", exc_info=True)

    def _open(self, path: Path) -> PoseEstimator | None:
        try:
            return self._open_model(path)
        except Exception:
            _log.warning("The lite model could not be opened", exc_info=True)
            return None


def lite_model(now: Path) -> Path | None:
    """The lite model's file, from the store or fetched into it; ``None`` where it is in use
    already, cannot be had, or the walker has named a model's file.

    Fetched by a process of its own, which has the user's way out: this one's is closed
    (``vision/pose/egress.py``).
    """
    import models
    from vision.pose.egress import users_environment

    if models.given_status() is not None:
        return None
    found = models.status(_LITE)
    if found.path == now:
        return None
    if found.state is not models.State.VERIFIED:
        environment = {**os.environ, **users_environment()}
        subprocess.run(
            [sys.executable, "-c", _FETCH, _LITE],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_FETCH_S,
            check=False,
        )
        found = models.status(_LITE)
    return found.path if found.state is models.State.VERIFIED else None
