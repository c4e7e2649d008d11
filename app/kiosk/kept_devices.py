"""The devices for which the PIN was given, kept so that a display in another room comes back by
itself after an update or a restart.

A device has a name drawn by lot, which is in its cookie and nowhere else. What is kept of it is a
digest that takes the PIN to make: the file lets nobody in, and a new PIN makes all of it worthless.
"""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Literal

from pydantic import Field, ValidationError

from app.kiosk.values import KioskValue
from app.kiosk.whole_file import write_whole

FILE_NAME = "kiosk-devices.json"
_MOST_KEPT = 1000
_MOST_BYTES = 256_000
_log = logging.getLogger(__name__)


class KeptDevice(KioskValue):
    """One device. digest: of its name; age_s: for how long the kiosk has run since the PIN was
    given; shows: it is a display."""

    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    age_s: float = Field(ge=0, allow_inf_nan=False)
    shows: bool = False


class KeptDevices(KioskValue):
    """The file's content, the oldest first."""

    version: Literal[1] = 1
    devices: tuple[KeptDevice, ...] = Field(default=(), max_length=_MOST_KEPT)


@dataclass(slots=True)
class _Device:
    """began_s: when the PIN was given, by the clock; this_run: since this start."""

    began_s: float
    this_run: bool
    shows: bool = False


class DeviceBook:
    """Who has given the PIN, and since when. Fit for several threads.

    Only time for which the kiosk runs counts, and no clock on a wall. No fault of the disk is
    raised: who is in stays in, until the kiosk is started again.

    Args:
        pin: what every digest is made with. path: of the file; ``None``: nothing is kept.
        most: devices; of more the oldest that is no display goes, else the display that came
            first. longest_s: after so much time a device is forgotten. clock: seconds that never
            jump.
    """

    def __init__(
        self,
        pin: str,
        path: Path | None,
        *,
        most: int,
        longest_s: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pin = pin.encode()
        self._path = path
        self._most, self._longest_s = most, longest_s
        self._clock = clock
        self._lock = Lock()
        self._writing = Lock()
        self._devices: dict[str, _Device] = {}
        for one in () if path is None else _read(path):
            began_s = clock() - one.age_s
            self._devices[one.digest] = _Device(began_s, this_run=False, shows=one.shows)

    def begin(self, name: str, before: str) -> None:
        """The PIN was given on the device of that name, which was called ``before`` until now."""
        with self._lock:
            self._devices.pop(self._digest(before), None)
            self._devices[self._digest(name)] = _Device(self._clock(), this_run=True)
            while len(self._devices) > self._most:
                self._devices.pop(self._least())
        self._keep()

    def forget(self, name: str) -> None:
        """It was not, from now on."""
        with self._lock:
            gone = self._devices.pop(self._digest(name), None)
        if gone is not None:
            self._keep()

    def forget_others(self, name: str) -> None:
        """All are forgotten but the one of that name."""
        with self._lock:
            own = self._digest(name)
            kept = self._devices.get(own)
            self._devices.clear()
            if kept is not None:
                self._devices[own] = kept
        self._keep()

    def others(self, name: str) -> int:
        """How many displays there are beside the device of that name."""
        with self._lock:
            oldest_s = self._clock() - self._longest_s
            shown = [d for d, one in self._devices.items() if one.shows and one.began_s > oldest_s]
            return len(set(shown) - {self._digest(name)})

    def since_s(self, name: str, *, this_run: bool = False) -> float | None:
        """Seconds since the PIN was given on it; ``None`` where it was not, or too long ago.
        this_run: or before the kiosk was started."""
        with self._lock:
            digest = self._digest(name)
            found = self._devices.get(digest)
            if found is None:
                return None
            since_s = self._clock() - found.began_s
            if since_s >= self._longest_s:
                del self._devices[digest]
                return None
            return None if this_run and not found.this_run else since_s

    def shown(self, name: str) -> None:
        """It shows the lanes: it is a display. Quick: it is written with the next change."""
        with self._lock:
            digest = self._digest(name)
            if digest in self._devices:
                self._devices[digest].shows = True

    def close(self) -> None:
        """Write how old each is."""
        self._keep()

    def _least(self) -> str:
        """The one that goes first: not the newest."""
        *older, _ = self._devices.items()
        return next((digest for digest, one in older if not one.shows), older[0][0])

    def _digest(self, name: str) -> str:
        return hmac.digest(self._pin, name.encode("utf-8", "surrogatepass"), "sha256").hex()

    def _keep(self) -> None:
        if self._path is None:
            return
        with self._writing:
            with self._lock:
                now_s = self._clock()
                kept = KeptDevices(
                    devices=tuple(
                        KeptDevice(
                            digest=digest, age_s=max(0, now_s - one.began_s), shows=one.shows
                        )
                        for digest, one in self._devices.items()
                    )
                )
            try:
                write_whole(self._path, kept.model_dump_json().encode())
            except OSError as error:
                why = error.strerror or error
                _log.warning("%s cannot be written (%s): displays ask again", self._path, why)


def _read(path: Path) -> tuple[KeptDevice, ...]:
    """What is kept; nothing where it can't be read: each display asks for the PIN again."""
    try:
        with path.open("rb") as file:
            return KeptDevices.model_validate_json(file.read(_MOST_BYTES)).devices
    except FileNotFoundError:
        return ()
    except (OSError, ValidationError) as error:
        why = "it is damaged" if isinstance(error, ValidationError) else error.strerror or error
        _log.warning("%s cannot be read (%s): displays ask for the PIN again", path, why)
        return ()
