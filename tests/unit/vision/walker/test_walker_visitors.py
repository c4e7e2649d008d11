"""Drawn visitors do as a kiosk asks, and are drawn as what they are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
import pytest

from vision.values import Foot
from vision.walker import (
    Actor,
    Face,
    Go,
    KioskVisitors,
    LaneRoom,
    LaneScene,
    PaceLane,
    Person,
    RaiseHand,
    Role,
    Stand,
    Tread,
)
from vision.walker.gesture import mirrored
from vision.walker.script import Room

FPS = 15
LATER = frozenset({"health", "walk"})
SMALL = LaneRoom(width=160, height=96, room=Room(objects=0))


def played(actor: Actor, phases: dict[float, str], seconds: float) -> Iterator[tuple[float, float]]:
    """Times, and how far a hand is up; phases: from when on the kiosk says so."""
    for k in range(round(seconds * FPS)):
        t_s = k / FPS
        said = [phase for from_s, phase in phases.items() if from_s <= t_s]
        if actor.at(t_s, said[-1] if said else None) is None and actor.done:
            return
        yield t_s, actor.raised


def part(*acts: object, **more: object) -> Role:
    own = {"person": Person(), "start": (0.0, 0.0), "yaw_deg": 90.0, "acts": acts, **more}
    return Role(**own)  # type: ignore[arg-type] # a test's own mixture


def test_a_hand_is_held_until_the_kiosk_goes_on_and_then_taken_down() -> None:
    wave = RaiseHand(Foot.LEFT, LATER, hold_s=30.0)
    actor = Actor(part(wave, Stand(1.0)))
    up = list(played(actor, {0.0: "greeted", 4.0: "health"}, 20.0))
    assert all(raised == 1.0 for t_s, raised in up if 2.0 < t_s < 4.0)
    assert all(raised == 0.0 for t_s, raised in up if t_s > 4.9)
    assert up[-1][0] < 6.5, "the rest of the hold is given up"


def test_a_hand_is_taken_down_and_raised_again_while_nothing_is_said() -> None:
    wave = RaiseHand(Foot.LEFT, LATER, hold_s=2.0, rest_s=1.0, times=2)
    actor = Actor(part(wave, Stand(0.5)))
    up = np.array([raised for _, raised in played(actor, {}, 30.0)])
    assert np.count_nonzero((up[1:] == 1.0) & (up[:-1] < 1.0)) == 2


@pytest.mark.parametrize(("patient", "least_s"), [(False, 0.0), (True, 5.0)])
def test_who_is_not_answered_leaves_unless_patient(patient: bool, least_s: float) -> None:
    acts = (Stand(3.0, LATER), Stand(5.0), Stand(0.5))
    actor = Actor(part(*acts, patient=patient))
    end_s = list(played(actor, {0.0: "greeted"}, 30.0))[-1][0]
    assert 3.5 + least_s - 0.2 < end_s < 3.5 + least_s + 0.2


def test_when_the_visit_is_over_whoever_began_it_leaves() -> None:
    acts = (Stand(3.0, LATER), Stand(60.0, frozenset({"result"})), Stand(0.5))
    actor = Actor(part(*acts, over=frozenset({"attract"})))
    *_, last = played(actor, {0.0: "attract", 1.0: "health", 9.0: "attract"}, 90.0)
    assert 9.0 < last[0] < 10.0


def test_a_visitor_gets_where_they_go_and_paces_the_lane_backward() -> None:
    acts = (Go((1.8, 0.0)), Face(0.0), PaceLane(3.0, 12.0), Stand(2.0))
    actor = Actor(part(*acts, start=(-3.0, 0.0), yaw_deg=0.0))
    bodies = [actor.at(k / FPS) for k in range(45 * FPS)]
    there = np.array([body.pelvis[0] for body in bodies if body is not None])
    assert abs(there[-1][0] - 1.8) < 0.15
    assert np.abs(there[:, 1]).max() < 0.2
    steps = np.diff(there[:, 0])
    assert np.abs(steps).max() < 0.2, "nobody jumps"
    back = there[np.argmax(there[:, 0] > 1.6) :, 0].min()
    assert abs(back - (1.8 - 3.0)) < 0.2
    assert bodies[0] is not None
    facing = [float(body.yaw_deg[0]) % 360 for body in bodies if body is not None]
    assert {round(yaw / 10) % 36 for yaw in facing[-60:]} == {0}


def test_who_treads_stays_in_place_while_the_belt_goes() -> None:
    actor = Actor(part(Tread(6.0), Stand(0.5), yaw_deg=0.0))
    bodies = [actor.at(k / FPS) for k in range(6 * FPS)]
    hips = np.array([body.pelvis[0, 0] for body in bodies if body is not None])
    assert np.ptp(hips) < 0.2
    assert actor.belt_m > 2.0


def test_a_mirror_swaps_the_hands_and_keeps_the_heights() -> None:
    body = Actor(part(Stand(1.0))).at(0.0)
    assert body is not None
    seen = mirrored(body, 2.0)
    assert np.allclose(seen.wrist[0][0], body.wrist[1][0] * [1, -1, 1] + [0, 4, 0])
    assert np.allclose(np.linalg.det(seen.chest_frame), 1.0), "still a body's own frame"


def test_the_same_seed_draws_the_same_visits_and_another_one_others() -> None:
    def drawn(seed: int) -> list[np.ndarray]:
        visitors = KioskVisitors(SMALL, seed=seed, pace=None, pause_s=(0.5, 1.0))
        return [frame.image for frame in islice(visitors.frames(), 60)]

    one, again, other = drawn(1), drawn(1), drawn(2)
    assert all(np.array_equal(a, b) for a, b in zip(one, again, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_between_visits_the_lane_is_empty_and_they_never_end() -> None:
    visitors = KioskVisitors(SMALL, pace=None, pause_s=(1.0, 1.0), kinds=("passes",))
    frames = visitors.frames()
    empty = next(frames).image
    kinds = []
    for frame in islice(frames, 25 * FPS):
        kinds.append(visitors.kind)
        if visitors.kind is None:
            assert np.array_equal(frame.image, empty)
    assert visitors.begun >= 2
    assert kinds.count(None) >= 2 * FPS


def test_the_lane_s_outline_holds_the_feet_of_who_stands_on_it() -> None:
    scene = LaneScene(SMALL)
    xs, ys = np.array(scene.lane).T
    for at in (-2.0, 0.0, 2.0):
        x, y = scene.share(at, 0.0)
        assert xs.min() < x < xs.max()
        assert ys.min() < y < ys.max()
    assert not ys.min() < scene.share(0.0, 0.9)[1] < ys.max()
