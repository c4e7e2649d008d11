"""Of each visit of a soak it is told what became of it, and a fault is not taken for another."""

from __future__ import annotations

import pytest

from app.kiosk.soak.visitors import Fate, VisitLog
from app.kiosk.values import LaneEnded, LaneView, VisitPhase


def shown(number: int, phase: VisitPhase) -> LaneView:
    return LaneView(number=number, phase=phase, language="en")


def over(number: int, *, completed: bool = False, stopped: str = "") -> LaneEnded:
    return LaneEnded(
        number=number, greeted=True, begun=True, completed=completed, duration_s=10.0, result=None,
        stopped=stopped,
    )  # fmt: skip


def watching(kind: str = "hand") -> VisitLog:
    """A lane that watches, and a visitor of that kind who is greeted."""
    log = VisitLog("lane-0")
    log.came(kind)
    log.view(shown(1, VisitPhase.GREETED))
    return log


def test_a_walk_to_its_end_is_completed() -> None:
    log = watching()
    log.view(shown(1, VisitPhase.RESULT))
    log.end(over(1, completed=True))
    assert log.fates == {Fate.COMPLETED: 1}
    assert log.failures == []


def test_who_means_to_walk_and_does_not_has_failed_and_it_is_told_where() -> None:
    log = watching()
    log.view(shown(1, VisitPhase.READY))
    log.end(over(1))
    assert log.fates == {Fate.FAILED: 1}
    assert "lane-0, visit 1 (hand): ended in ready" in log.failures[0]


@pytest.mark.parametrize("kind", ["reads", "seated", "passes", "stops"])
def test_who_does_not_mean_to_walk_has_left(kind: str) -> None:
    log = watching(kind)
    log.end(over(1))
    assert log.fates == {Fate.LEFT: 1}


def test_a_fault_breaks_off_the_visits_of_who_is_there_and_not_the_next_ones() -> None:
    log = watching()
    log.fault(True)
    log.end(over(1, stopped="process"))
    log.came("hand")  # comes while it lasts, and is greeted after
    log.fault(False)
    log.view(shown(2, VisitPhase.GREETED))
    log.end(over(2))
    assert log.fates == {Fate.BROKEN_OFF: 2}
    log.came("hand")
    log.view(shown(3, VisitPhase.GREETED))
    log.end(over(3))
    assert log.fates == {Fate.BROKEN_OFF: 2, Fate.FAILED: 1}


def test_who_is_greeted_again_on_the_way_out_has_not_failed() -> None:
    log = watching()
    log.end(over(1, completed=True))
    log.view(shown(2, VisitPhase.GREETED))
    log.end(over(2))
    assert log.fates == {Fate.COMPLETED: 1, Fate.LEFT: 1}
    assert log.ended == log.greeted == 2
