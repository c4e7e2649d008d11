"""The calls for staff that stand, kept so that they outlive the server.

A server may be killed, or lose its power, while somebody lies on a lane. So each call has one small
file for as long as it stands: that one stands, in which language the screen asks, and since when.
Nothing in it says who has fallen.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

from pydantic import Field, ValidationError

from app.kiosk.values import KioskValue
from app.kiosk.whole_file import write_whole

LONGEST_S = 900.0
"""Older than this no call stands: ``fall_most_s`` and ``fall_keep_s`` of a walk, and more [K]."""
LONGEST_OFF_S = 3600.0
"""The same where the computer was off meanwhile: its clock may be wrong, and whoever fell may
still lie there [K]."""
_AGAIN_S = 5.0
_MOST_BYTES = 4096
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_log = logging.getLogger(__name__)


class KeptCall(KioskValue):
    """A file's content. boot: a name for the time since the computer was switched on, in which
    ``at_s`` of its steady clock counts; wall_s: of the clock on the wall."""

    language: str = Field(max_length=16)
    boot: str = Field(max_length=64)
    at_s: float
    wall_s: float


def boot_name() -> str:
    """A name for the time since the computer was switched on; empty: can't tell."""
    try:
        return _BOOT.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


class KeptCalls:
    """The files, one a lane, in ``folder``. A lane's are for one thread at a time.

    No fault of the disk is raised: a call that cannot be kept stands all the same, is told in the
    log once, and keeping it is tried again.

    Args:
        boot: as ``boot_name``. clock: steady, since the computer was switched on. wall: the
            computer's clock.
    """

    def __init__(
        self,
        folder: Path,
        *,
        boot: str | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._folder = folder
        self._boot = boot_name() if boot is None else boot
        self._clock, self._wall = clock, wall
        self._kept: dict[str, str] = {}
        self._again_s: dict[str, float] = {}

    def left(self, lane: str) -> str | None:
        """The language of the call that stood on a lane when the last server ended; empty: it
        can't be read; ``None``: none stood, or so long ago that it is over."""
        path = self._path(lane)
        try:
            with path.open("rb") as file:
                call = KeptCall.model_validate_json(file.read(_MOST_BYTES))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValidationError) as error:
            why = "it is damaged" if isinstance(error, ValidationError) else error.strerror or error
            _log.warning("%s cannot be read (%s): staff are called", path, why)
            self._kept[lane] = ""
            return ""
        if self._stands(call):
            self._kept[lane] = call.language
            return call.language
        self._remove(lane)
        return None

    def keep(self, lane: str, language: str | None) -> None:
        """A call stands in this language, or none does (``None``); quick where nothing changes."""
        if self._kept.get(lane) == language or self._clock() < self._again_s.get(lane, 0.0):
            return
        if language is None:
            self._remove(lane)
            return
        call = KeptCall(language=language, boot=self._boot, at_s=self._clock(), wall_s=self._wall())
        try:
            write_whole(self._path(lane), call.model_dump_json().encode())
        except OSError as error:
            self._failed(lane, error)
            return
        self._kept[lane] = language
        self._again_s.pop(lane, None)

    def _stands(self, call: KeptCall) -> bool:
        if self._boot and call.boot == self._boot:
            return 0 <= self._clock() - call.at_s <= LONGEST_S
        return abs(self._wall() - call.wall_s) <= LONGEST_OFF_S

    def _remove(self, lane: str) -> None:
        try:
            self._path(lane).unlink(missing_ok=True)
        except OSError as error:
            self._failed(lane, error)
            return
        self._kept.pop(lane, None)
        self._again_s.pop(lane, None)

    def _failed(self, lane: str, error: OSError) -> None:
        if lane not in self._again_s:
            _log.warning(
                "lane %s: what is known of its call for staff cannot be kept (%s)",
                lane,
                error.strerror or error,
            )
        self._again_s[lane] = self._clock() + _AGAIN_S

    def _path(self, lane: str) -> Path:
        return self._folder / f"kiosk-call-{lane}.json"
