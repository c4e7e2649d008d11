"""After a fall a screen calls for staff until it is answered, whatever becomes of the lane."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.kiosk.config import KioskConfig, LaneConfig
from app.kiosk.kept_calls import LONGEST_S, KeptCalls
from app.kiosk.values import Hush, LaneBeat, LaneTrouble, LaneView, Touch, VisitPhase
from app.server.kiosk.calls import KEEPS_S
from app.server.kiosk.screens import Screens
from app.words import words
from kiosk_cases import HandHouse, shapes

END = Touch(what="go_on")


class Clock:
    """One that is set by hand."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


CONFIG = KioskConfig(lanes=(LaneConfig(id="one"), LaneConfig(id="two", camera="usb:1")))


class FallenLane:
    """A lane on which somebody has fallen, and its screen. folder: in which calls are kept."""

    def __init__(self, folder: Path | None = None) -> None:
        self.clock = Clock()
        self.folder = folder
        self.begin()
        self.show(VisitPhase.GREETED)
        self.show(VisitPhase.WALK, silhouette=shapes()[0])
        self.show(VisitPhase.WALK, alarm="fall", now="Staff, please come here", asks="go_on")

    def begin(self) -> None:
        """A server begins; the one before, if there was one, was killed and could do nothing."""
        self.house = HandHouse(CONFIG)
        kept = None if self.folder is None else KeptCalls(self.folder, clock=self.clock)
        self.screens = Screens(self.house, clock=self.clock, kept=kept)

    def beats(self) -> None:
        """The lane gives a sign of life."""
        self.house.tell("one", LaneBeat(trouble=None))

    def show(self, phase: VisitPhase, number: int = 4, **fields: object) -> None:
        """The lane shows something."""
        self.house.show("one", phase, number, **fields)

    @property
    def view(self) -> LaneView | None:
        """What the screen shows now."""
        self.screens.refresh("one")
        return self.screens.news("one").view

    @property
    def calls(self) -> bool:
        """Whether it calls."""
        return self.view is not None and self.view.alarm == "fall"

    def process_dies(self) -> None:
        """As its keeper tells it."""
        self.house.end("one", number=4)


@pytest.fixture
def lane() -> Iterator[FallenLane]:
    fallen = FallenLane()
    yield fallen
    fallen.screens.close()


def test_it_goes_on_when_the_lanes_process_dies_and_until_it_is_answered(lane: FallenLane) -> None:
    assert lane.calls
    lane.process_dies()
    assert lane.calls
    lane.show(VisitPhase.ATTRACT)
    lane.show(VisitPhase.GREETED, number=5)
    assert lane.calls, "who comes to help is no next walker"
    assert lane.view is not None
    assert (lane.view.now, lane.view.asks) == ("Staff, please come here", "go_on")
    lane.screens.touched("one", END)
    assert not lane.calls
    assert lane.view.phase is VisitPhase.GREETED


def test_a_touch_answers_it_though_the_camera_gives_no_pictures(lane: FallenLane) -> None:
    lane.house.tell("one", LaneBeat(trouble=LaneTrouble.NO_CAMERA))
    assert lane.calls
    lane.screens.touched("one", END)
    assert not lane.calls
    assert lane.house.lanes["one"].orders[-1] == END, "the lane is told as well"


def test_while_the_lane_watches_a_touch_is_the_lanes_to_go_by(lane: FallenLane) -> None:
    lane.screens.touched("one", END)
    assert lane.calls, "the lane may see that they still lie there"
    lane.show(VisitPhase.WALK)
    assert not lane.calls


def test_nobody_calls_for_ever_nor_from_one_visit_into_the_next(lane: FallenLane) -> None:
    lane.process_dies()
    lane.clock.now_s += KEEPS_S - 1
    assert lane.calls
    lane.clock.now_s += 2
    assert not lane.calls
    again = FallenLane()
    again.process_dies()
    again.show(VisitPhase.HEALTH, number=5)
    assert not again.calls, "the next one has to see what is asked"
    again.screens.close()


def test_after_a_servers_crash_the_call_goes_on_in_the_same_language_until_it_is_answered(
    tmp_path: Path,
) -> None:
    lane = FallenLane(tmp_path)
    lane.show(VisitPhase.WALK, alarm="fall", now="Hilfe", asks="go_on", language="de")
    (file,) = tmp_path.iterdir()
    assert set(json.loads(file.read_bytes())) == {"language", "boot", "at_s", "wall_s"}
    lane.clock.now_s += 20
    lane.begin()
    assert lane.calls
    assert lane.view is not None
    assert lane.view.now == words("de").text("kiosk.now.fall")
    assert (lane.view.language, lane.view.asks, lane.view.silhouette) == ("de", "go_on", None)
    assert not lane.screens.news("two").views
    assert lane.screens.calling
    orders = lane.house.lanes["one"].orders
    assert orders == [Hush(on=True)], "who comes to help is not greeted"
    lane.show(VisitPhase.GREETED, number=1)
    lane.begin()
    assert lane.calls, "the next crash changes nothing"
    lane.screens.touched("one", END)
    assert not lane.calls
    assert lane.house.lanes["one"].orders == [Hush(on=True), END, Hush(on=False)]
    lane.beats()
    assert list(tmp_path.iterdir()) == []
    lane.begin()
    assert not lane.calls


def test_a_call_that_outlived_its_server_ends_as_any_other(tmp_path: Path) -> None:
    lane = FallenLane(tmp_path)
    lane.begin()
    lane.clock.now_s += KEEPS_S - 1
    lane.beats()
    assert lane.calls
    lane.clock.now_s += 2
    lane.beats()  # no screen need look
    assert list(tmp_path.iterdir()) == []
    assert not lane.calls
    again = FallenLane(tmp_path)
    again.clock.now_s += LONGEST_S + 1
    again.begin()
    assert not again.calls, "nor is it taken up days later"
    assert list(tmp_path.iterdir()) == []


def test_a_lanes_new_process_greets_nobody_while_its_screen_calls(lane: FallenLane) -> None:
    orders = lane.house.lanes["one"].orders
    assert orders == [], "the lane that has seen the fall knows"
    lane.process_dies()
    assert orders == [Hush(on=True)]
    lane.screens.touched("one", END)
    assert orders[-1] == Hush(on=False)


def test_a_call_is_kept_when_the_process_is_killed_at_once(tmp_path: Path) -> None:
    code = (
        "import os, pathlib, sys; from app.kiosk.kept_calls import KeptCalls;"
        "KeptCalls(pathlib.Path(sys.argv[1])).keep('one', 'de'); os.kill(os.getpid(), 9)"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert ended.returncode == -9
    assert KeptCalls(tmp_path).left("one") == "de"
    assert KeptCalls(tmp_path).left("two") is None


def test_after_a_power_cut_it_goes_by_the_clock_on_the_wall_and_not_too_strictly(
    tmp_path: Path,
) -> None:
    def kept(boot: str, at_s: float, wall_s: float) -> KeptCalls:
        return KeptCalls(tmp_path, boot=boot, clock=lambda: at_s, wall=lambda: wall_s)

    kept("first", 5000.0, 1e9).keep("one", "en")
    assert kept("second", 20.0, 1e9 + 120).left("one") == "en"
    assert kept("second", 20.0, 1e9 - 1800).left("one") == "en", "a clock that went back"
    assert kept("second", 20.0, 1e9 + 86_400).left("one") is None, "the next morning"
    kept("first", 5000.0, 1e9).keep("one", "en")
    assert kept("first", 5100.0, 1e9 + 86_400).left("one") == "en", "a clock that was set"


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b'{"language": "en"}', b"9" * 9999])
def test_a_damaged_file_calls_staff(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "kiosk-call-one.json").write_bytes(content)
    house = HandHouse(CONFIG)
    screens = Screens(house, kept=KeptCalls(tmp_path))
    assert screens.calling
    screens.touched("one", END)
    house.tell("one", LaneBeat(trouble=None))
    assert not screens.calling
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_written_it_stands_all_the_same_and_is_kept_once_it_can(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "data"
    folder.write_bytes(b"a file where the folder should be")
    lane = FallenLane(folder)
    assert lane.calls
    for _ in range(100):
        lane.beats()
    assert len(caplog.records) == 1
    folder.unlink()
    lane.clock.now_s += 10
    lane.beats()
    lane.begin()
    assert lane.calls
