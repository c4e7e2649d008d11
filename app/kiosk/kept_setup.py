"""What the gym has set on the set-up page: kept in one small file, and told to the lanes."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Literal, Protocol

from pydantic import ValidationError

from app.kiosk.config import KioskConfig, LaneConfig
from app.kiosk.values import KioskValue, Marks, Share

FILE_NAME = "kiosk-setup.json"
MOST_BYTES = 256_000
_log = logging.getLogger(__name__)


class KeptSetup(KioskValue):
    """The file's content. marks: by the lane's id, where the page has set any. volume: ``None``
    where the settings' own holds."""

    version: Literal[1] = 1
    marks: Mapping[str, Marks] = {}
    volume: Share | None = None


class SetupFile:
    """The file at ``path``: read once, written whole, and never half."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> tuple[KeptSetup, str]:
        """What is kept, and what was wrong with the file in one line (empty: nothing). A damaged
        file is set aside, and the kiosk goes on as if there were none."""
        try:
            if self._path.stat().st_size > MOST_BYTES:
                raise ValueError("it is too large")
            return KeptSetup.model_validate_json(self._path.read_bytes()), ""
        except FileNotFoundError:
            return KeptSetup(), ""
        except OSError as error:
            return KeptSetup(), f"{self._path} cannot be read ({error.strerror or error})."
        except ValueError as error:
            why = "it is no such file" if isinstance(error, ValidationError) else str(error)
            return KeptSetup(), f"{self._path} is damaged ({why}); {self._set_aside()}"

    def write(self, kept: KeptSetup) -> None:
        """Replace the file at once, so that a power cut leaves the old one or the new one.

        Raises:
            OSError: it could not be written; the old one is still there.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(f"{self._path.name}.new")
        try:
            with fresh.open("wb") as file:
                file.write(kept.model_dump_json(indent=1).encode())
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
        except OSError:
            with suppress(OSError):
                fresh.unlink()
            raise
        with suppress(OSError):  # the name itself; some file systems cannot
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _set_aside(self) -> str:
        aside = self._path.with_name(f"{self._path.name}.damaged")
        try:
            self._path.replace(aside)
        except OSError:
            return "it will be written over. Mark the lanes again."
        return f"it was set aside as {aside.name}. Mark the lanes again."


class MarkedLane(Protocol):
    """A lane's keeper, as far as it is told its marks."""

    @property
    def config(self) -> LaneConfig:
        """As in the settings' file."""

    def order(self, order: Marks) -> None:
        """Tell it its marks, now and whenever its process starts again."""


class MarkedHouse(Protocol):
    """All lanes, as far as they are told their marks."""

    @property
    def config(self) -> KioskConfig:
        """As in the settings' file."""

    @property
    def lanes(self) -> Mapping[str, MarkedLane]:
        """By their ids."""


class GymSetup:
    """The marks and the volume that hold now. Any thread may use it.

    Args:
        house: is told the kept marks at once, before its lanes start.
    """

    def __init__(self, house: MarkedHouse, file: SetupFile) -> None:
        self._house = house
        self._file = file
        self._lock = Lock()
        self._kept, self.wrong = file.read()
        if self.wrong:
            _log.warning("%s", self.wrong)
        for lane, marks in self._kept.marks.items():
            if lane in house.lanes:
                house.lanes[lane].order(marks)

    def marks(self, lane: str) -> Marks:
        """Those that hold on a lane of the house: the page's, else the settings' own."""
        return self._kept.marks.get(lane, self._house.lanes[lane].config.marks)

    @property
    def volume(self) -> float:
        """0..1, outside the quiet hours."""
        kept = self._kept.volume
        return self._house.config.sound.volume if kept is None else kept

    def set_marks(self, lane: str, marks: Marks) -> None:
        """Have them hold from now on, and keep them.

        Raises:
            OSError: they hold, but only until the kiosk is started again.
        """
        self._house.lanes[lane].order(marks)
        with self._lock:
            self._keep({"marks": {**self._kept.marks, lane: marks}})

    def set_volume(self, volume: float) -> None:
        """Have it hold from now on, and keep it; errors as in ``set_marks``."""
        with self._lock:
            self._keep({"volume": volume})

    def _keep(self, changed: Mapping[str, object]) -> None:
        self._kept = self._kept.model_copy(update=changed)
        self._file.write(self._kept)
