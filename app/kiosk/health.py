"""Whether the kiosk is well: each lane watches, a page is there, the disk has room."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Protocol

from pydantic import Field

from app.kiosk.operations_settings import OperationsSettings
from app.kiosk.problems import Problems
from app.kiosk.values import KioskValue, LaneBeat, LaneTrouble

_PAGE: Final = "page_gone"
_DISK: Final = "disk_full"
_LATE: Final = "start_late"


class WatchedLane(Protocol):
    """What is asked of a lane's keeper."""

    restarts: int

    @property
    def beat(self) -> LaneBeat:
        """The newest sign of life."""


class Unready(KioskValue):
    """Why the kiosk is not ready. reason: an id; lane: empty for the whole."""

    reason: str
    lane: str = ""


class Readiness(KioskValue):
    """Whether somebody could walk now. A closed kiosk is ready: nobody is to."""

    ready: bool
    open: bool
    reasons: tuple[Unready, ...] = Field(default=())


class KioskHealth:
    """Looks at lanes, page and disk. Fit for several threads.

    Args:
        folder: on the disk that is written to.
        page_age_s: since the page's last sign, ``None`` before the first; leave it out where there
            is no page to be watched.
        open_now: whether the gym is open.
        room: bytes that are free on the disk of a folder.
    """

    def __init__(
        self,
        lanes: Mapping[str, WatchedLane],
        folder: Path,
        settings: OperationsSettings,
        *,
        page_age_s: Callable[[], float | None] | None = None,
        open_now: Callable[[], bool] = lambda: True,
        clock: Callable[[], float] = time.monotonic,
        room: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
    ) -> None:
        self.lanes = lanes
        self._folder = folder
        self._settings = settings
        self._page_age_s = page_age_s
        self.open_now = open_now
        self._clock = clock
        self._room = room
        self._began_s = clock()
        self._starting_s: dict[str, float] = {}

    def page_age_s(self) -> float | None:
        """Since the page's last sign; ``None``: there was none, or there is nothing to watch."""
        return None if self._page_age_s is None else self._page_age_s()

    def free_bytes(self) -> int | None:
        """What is free on the disk; ``None``: can't tell."""
        folder = self._folder
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        try:
            return self._room(folder)
        except OSError:
            return None

    def readiness(self) -> Readiness:
        """Whether the kiosk is ready, and if not, why."""
        if not self.open_now():
            return Readiness(ready=True, open=False)
        reasons = [
            Unready(reason=beat.trouble.value, lane=lane)
            for lane, keeper in self.lanes.items()
            if (beat := keeper.beat).trouble is not None and beat.trouble is not LaneTrouble.SIZE
        ]
        reasons += [Unready(reason=_PAGE)] if self._page_gone() else []
        reasons += [Unready(reason=_DISK)] if self._disk_full() else []
        return Readiness(ready=not reasons, open=True, reasons=tuple(reasons))

    def look(self, problems: Problems) -> None:
        """Tell what is wrong with page and disk; the lanes tell of themselves."""
        gone = self.open_now() and self._page_gone() and self._running_s() > self._settings.page_s
        age_s = self.page_age_s()
        since = "since the start" if age_s is None else f"for {age_s:.0f} s"
        problems.stands(_PAGE, f"the screen's page has given no sign {since}" if gone else None)
        low = f"less than {self._settings.disk_free_mb:.0f} MB are free: free some space"
        problems.stands(_DISK, low if self._disk_full() else None)
        late_s = self._settings.starting_s
        for lane, keeper in self.lanes.items():
            if keeper.beat.trouble is not LaneTrouble.STARTING:
                self._starting_s.pop(lane, None)
                problems.over(_LATE, lane)
            elif self._clock() - self._starting_s.setdefault(lane, self._clock()) > late_s:
                problems.begin(_LATE, f"not ready after {late_s:.0f} s: {keeper.beat.detail}", lane)

    def _running_s(self) -> float:
        return self._clock() - self._began_s

    def _page_gone(self) -> bool:
        if self._page_age_s is None:
            return False
        age_s = self._page_age_s()
        return age_s is None or age_s > self._settings.page_s

    def _disk_full(self) -> bool:
        free = self.free_bytes()
        return free is not None and free < self._settings.disk_free_mb * 1e6
