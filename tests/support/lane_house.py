"""Kiosks for tests of their lanes: with processes that only beat, and little patience.

As a program (MODEL) a kiosk of two such lanes, which tells their processes' ids and waits to be
killed.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app.kiosk.config import KioskConfig, LaneConfig
from app.kiosk.house import House
from app.kiosk.lane.settings import KeeperSettings
from app.kiosk.values import LaneBeat, LaneEnded, LaneMessage, LaneProblem, LaneTrouble

CHILD = Path(__file__).with_name("lane_child.py")
HASTY = KeeperSettings(
    beat_patience_s=2.0, grace_s=0.2, retries_s=(0.1, 0.2), well_s=0.5, look_patience_s=5.0
)
LONGEST_S = 60.0


class Heeded:
    """All that a house has told, and waiting for it."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._changed = threading.Condition()
        self.problems: list[LaneProblem] = []
        self.beats: dict[str, list[LaneBeat]] = {one: [] for one in house.lanes}
        self.ended: list[LaneEnded] = []
        house.listeners.append(self._hear)
        house.problem_listeners.append(self._problem)

    def _hear(self, lane: str, message: LaneMessage) -> None:
        with self._changed:
            if isinstance(message, LaneBeat):
                self.beats[lane].append(message)
            elif isinstance(message, LaneEnded):
                self.ended.append(message)
            self._changed.notify_all()

    def _problem(self, problem: LaneProblem) -> None:
        with self._changed:
            self.problems.append(problem)
            self._changed.notify_all()

    def until(self, what: Callable[[], object]) -> None:
        """Wait until ``what`` holds.

        Raises:
            TimeoutError: it does not for a minute.
        """
        with self._changed:
            until_s = time.monotonic() + LONGEST_S
            while not what():
                if time.monotonic() > until_s:
                    raise TimeoutError(f"{self.problems} {[b[-2:] for b in self.beats.values()]}")
                self._changed.wait(0.1)

    def well(self, lane: str, *, but: int | None = None) -> int:
        """Wait until the lane's process beats, and is another one than ``but``; its id."""
        keeper = self.house.lanes[lane]

        def beats() -> bool:
            told = self.beats[lane]
            own = keeper.pid not in (None, but)
            return own and bool(told) and told[-1].trouble is None and told[-1].judged > 0

        self.until(beats)
        pid = keeper.pid
        assert pid is not None
        return pid

    def troubles(self, lane: str) -> set[LaneTrouble | None]:
        """The lane's troubles so far."""
        return {beat.trouble for beat in self.beats[lane]}


@contextmanager
def beating(
    model: Path, kinds: Mapping[str, str], settings: KeeperSettings = HASTY
) -> Iterator[Heeded]:
    """A running kiosk; its lanes by their ids, each with its process's kind."""
    lanes = (LaneConfig(id=one, camera=f"usb:{number}") for number, one in enumerate(kinds))
    config = KioskConfig(lanes=tuple(lanes))
    house = House(config, lambda: model, settings)
    for one, kind in kinds.items():
        house.lanes[one].command = (sys.executable, str(CHILD), kind)
    heeded = Heeded(house)
    house.start()
    try:
        yield heeded
    finally:
        house.close()


if __name__ == "__main__":
    with beating(Path(sys.argv[1]), {"one": "well", "two": "well"}) as running:
        print(*(running.well(one) for one in ("one", "two")), flush=True)
        threading.Event().wait()  # until it is killed
