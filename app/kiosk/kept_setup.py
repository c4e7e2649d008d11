"""What the gym has set on the set-up page: kept in one small file, and told to the lanes."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, Literal, Protocol

from pydantic import ValidationError
from pydantic_core import from_json

from app.kiosk.config import KioskConfig, LaneConfig
from app.kiosk.values import KioskValue, Marks, Share
from app.kiosk.whole_file import write_whole

FILE_NAME = "kiosk-setup.json"
MOST_BYTES = 256_000
_LESS = ((), ("stand",), ("lane",), ("lane", "stand"))
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
                return KeptSetup(), self._damaged("it is too large")
            data = self._path.read_bytes()
            try:
                return KeptSetup.model_validate_json(data), ""
            except ValidationError:
                kept, unsound = _without_unsound(from_json(data))
                why = "marks that cannot be are left out; mark again"
                return kept, f"{self._path}: {why}: {', '.join(unsound)}."
        except FileNotFoundError:
            return KeptSetup(), ""
        except OSError as error:
            return KeptSetup(), f"{self._path} cannot be read ({error.strerror or error})."
        except ValueError:
            return KeptSetup(), self._damaged("it is no such file")

    def write(self, kept: KeptSetup) -> None:
        """Replace the file at once, so that a power cut leaves the old one or the new one.

        Raises:
            OSError: it could not be written; the old one is still there.
        """
        write_whole(self._path, kept.model_dump_json(indent=1).encode())

    def _damaged(self, why: str) -> str:
        aside = self._path.with_name(f"{self._path.name}.damaged")
        where = f"it was set aside as {aside.name}"
        try:
            self._path.replace(aside)
        except OSError:
            where = "it will be written over"
        return f"{self._path} is damaged ({why}); {where}. Mark the lanes again."


def _without_unsound(given: Any) -> tuple[KeptSetup, list[str]]:  # noqa: ANN401 - any JSON
    """A file's content without marks that cannot be, and the lanes whose they were: an earlier
    version kept some that this one refuses. Where the outline can be, it stays.

    Raises:
        ValueError: that is not all that is wrong with it.
    """
    unsound: list[str] = []
    marked = given.get("marks") if isinstance(given, dict) else None
    sound: dict[str, Marks] = {}
    for lane, marks in marked.items() if isinstance(marked, dict) else ():
        for without in _LESS if isinstance(marks, dict) else ():
            less = {name: value for name, value in marks.items() if name not in without}
            with suppress(ValidationError):
                found = Marks.model_validate(less)
                unsound += [lane] if without else []
                if found != Marks() or not without:
                    sound[lane] = found
                break
        else:
            raise ValueError("it is no such file")
    if isinstance(marked, dict):
        given = {**given, "marks": sound}
    return KeptSetup.model_validate(given), unsound


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
