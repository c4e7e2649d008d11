"""After a fall a screen calls for staff until it is answered, whatever becomes of the lane."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.kiosk.config import KioskConfig, LaneConfig
from app.kiosk.values import LaneBeat, LaneTrouble, LaneView, Touch, VisitPhase
from app.server.kiosk.calls import KEEPS_S
from app.server.kiosk.screens import Screens
from kiosk_cases import HandHouse, shapes

END = Touch(what="go_on")


class Clock:
    """One that is set by hand."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class FallenLane:
    """A lane on which somebody has fallen, and its screen."""

    def __init__(self) -> None:
        self.house = HandHouse(KioskConfig(lanes=(LaneConfig(id="one"),)))
        self.clock = Clock()
        self.screens = Screens(self.house, clock=self.clock)
        self.show(VisitPhase.GREETED)
        self.show(VisitPhase.WALK, silhouette=shapes()[0])
        self.show(VisitPhase.WALK, alarm="fall", now="Staff, please come here", asks="go_on")

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
