"""The drawn visitors know the kiosk's phases by name."""

from __future__ import annotations

from app.kiosk.values import VisitPhase
from vision.walker.visits import PHASES


def test_the_drawn_visitors_know_all_phases_in_their_order() -> None:
    assert tuple(phase.value for phase in VisitPhase) == PHASES
