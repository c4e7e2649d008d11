"""A raised hand: which one, how far it has been held, and that it comes down in between."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, TypeAlias

import pytest

from vision.body.raised_hand import Hand, RaisedHand, RaisedHandSettings
from vision.pipeline.line import Line
from vision.values import Body
from visit_cases import HEIGHT, WIDTH, raised, standing
from walker_poses import TrueJoints

Seen: TypeAlias = Hand | Literal["gone"] | None
STEP_S = 0.1
SETTINGS = RaisedHandSettings(hold_s=1.0, blink_s=0.25, rest_s=0.0)


@lru_cache(maxsize=3)
def body(hand: Hand | None) -> Body:
    """Somebody who stands, with that hand up."""
    pose = standing()[0]
    if hand is not None:
        pose = raised(pose, hand)
    line = Line(TrueJoints())
    found = line.observe(0, 0.0, pose, WIDTH, HEIGHT).body
    line.close()
    assert found is not None
    return found


def told(one: RaisedHand, *scenes: tuple[float, Hand | str | None]) -> list[tuple[float, str]]:
    """When a hand was told and which; scenes: for how long, which hand is up (``gone``: nobody is
    seen)."""
    t_s, found = 0.0, []
    for seconds, hand in scenes:
        for _ in range(round(seconds / STEP_S)):
            t_s = round(t_s + STEP_S, 3)
            seen = None if hand == "gone" else body(hand)
            if one.update(t_s, seen):
                found.append((t_s, str(one.hand)))
    return found


@pytest.mark.parametrize("hand", ["left", "right"])
def test_it_tells_the_walkers_own_hand_once_it_was_held(hand: Hand) -> None:
    one = RaisedHand(SETTINGS)
    assert told(one, (1.0, None), (0.6, hand)) == []
    assert one.hand == hand
    assert one.held == pytest.approx(0.5)
    assert told(RaisedHand(SETTINGS), (1.0, None), (5.0, hand)) == [(2.1, hand)], "once"


def test_the_other_hand_begins_anew() -> None:
    assert told(RaisedHand(SETTINGS), (0.8, "left"), (0.8, "right")) == []


@pytest.mark.parametrize(
    ("gap", "counts"),
    [((0.2, None), True), ((0.2, "gone"), True), ((0.4, None), False), ((0.4, "gone"), False)],
)
def test_a_hand_may_be_lost_from_sight_for_a_blink(
    gap: tuple[float, Hand | str | None], counts: bool
) -> None:
    scenes: Sequence[tuple[float, Hand | str | None]] = ((0.6, "left"), gap, (0.5, "left"))
    assert bool(told(RaisedHand(SETTINGS), *scenes)) is counts


@pytest.mark.parametrize(
    ("between", "counts"),
    [((0.2, None), False), ((0.5, "gone"), False), ((0.5, None), True)],
    ids=["a blink", "not seen", "down"],
)
def test_what_is_up_counts_anew_only_after_it_was_seen_down(
    between: tuple[float, Hand | str | None], counts: bool
) -> None:
    one = RaisedHand(SETTINGS)
    one.lower_first()
    assert bool(told(one, (2.0, "left"), between, (2.0, "left"))) is counts
