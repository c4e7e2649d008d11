"""A prescription in a session: its sets, and the side that its words name."""

from __future__ import annotations

from datetime import date

import pytest

from app.programme.coming import coming_session
from app.programme.values import Mode, Part, PartKind, Place, Prescribed, Side, Trainee
from app.session.sayings import Sayings, amount_left
from app.session.values import Phase
from app.storage import PlannedInterval
from app.words import words
from coaching_cases import Walked
from vision.values import Direction

HAND = {
    ("en", Side.LEFT): "Left hand on something firm.",
    ("en", Side.RIGHT): "Right hand on something firm.",
    ("en", Side.EITHER): "One hand on something firm.",
    ("en", Side.NONE): "Hands free.",
    ("de", Side.LEFT): "Linke Hand an etwas Festem.",
    ("de", Side.RIGHT): "Rechte Hand an etwas Festem.",
    ("de", Side.EITHER): "Eine Hand an etwas Festem.",
    ("de", Side.NONE): "Hände frei.",
}


@pytest.mark.parametrize(("tag", "side"), list(HAND))
def test_a_set_is_announced_and_begun_with_its_steps_and_the_side_of_the_hand(
    tag: str, side: Side
) -> None:
    part = Part(PartKind.BACKWARD, 18.0, 12, "step_length", side)
    say = Sayings()
    for saying in (say.bout_ahead(part), say.begin(part), say.resumed(part, amount_left(12, 0))):
        spoken = words(tag).say(saying.spoken)
        assert HAND[tag, side] in spoken
        assert "12" in spoken


@pytest.mark.parametrize("side", list(Side))
def test_on_a_belt_the_hand_is_on_the_rail_whatever_was_prescribed(side: Side) -> None:
    part = Part(PartKind.BACKWARD, 18.0, 12, "step_length", side)
    say = Sayings(belt=True)
    begin = words().say(say.begin(part).spoken)
    assert begin.startswith(
        "Hold the rail," if side is Side.NONE else words().text(f"coach.rail.{side.value}")
    )
    assert "something firm" not in words().say(say.under_way(part).spoken) + begin


@pytest.mark.parametrize("side", [Side.LEFT, Side.RIGHT])
def test_which_hand_is_on_the_rail_is_said_before_the_belt_starts(side: Side) -> None:
    part = Part(PartKind.BACKWARD, 18.0, 12, "step_length", side)
    say = Sayings.of([part], Place.TREADMILL, Mode.PRESCRIBED, None)
    start = words().say(say.change_start(Direction.BACKWARD).spoken)
    assert start.startswith(words().text(f"coach.rail.{side.value}"))
    assert "stand on the sides" not in words().say(say.begin(Part(PartKind.REST, 45.0)).spoken)


def test_a_session_as_prescribed_is_walked_set_by_set() -> None:
    own = Prescribed(12, 2, 45, Side.LEFT, 3, "Praxis Nord", date(2026, 3, 2))
    planned = coming_session((), date(2026, 3, 2), Trainee(prescribed=own)).parts
    kept = [
        PlannedInterval(
            kind=one.kind, duration_s=one.duration_s, steps=one.steps, focus=one.focus,
            side=one.side,
        ).as_part()
        for one in planned
    ]  # fmt: skip
    assert tuple(kept) == planned
    walk = Walked(kept).started()
    heard = walk.forward(241)
    ahead = [saying for _, saying in walk.said if saying.id == "flow.bout_ahead"]
    assert "12 steps backward come next. Left hand on" in words().say(ahead[0].spoken)
    assert "flow.count_in" in heard
    assert "flow.bout_done_rest" in walk.backward(18, steps=12)
    walk.forward(46)
    walk.backward(18, steps=12)
    walk.forward(181)
    assert walk.flow.phase is Phase.DONE
    assert walk.flow.all_done
