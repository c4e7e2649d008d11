"""Captured walks become walkers whose standing feet stand, in every manner they are changed to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vision.learning.bvh import CaptureError, joint_positions, read_bvh
from vision.learning.captured_walk import CapturedWalk, WalkChange
from vision.learning.speed import speed_mps
from vision.learning.take import Take, load_take, loops
from vision.walker.contacts import lean_deg, true_contacts

LEG = (
    ("UpLeg", (1.7, -1.6, 0.0)),
    ("Leg", (0.0, -7.0, 0.0)),
    ("Foot", (0.0, -7.0, 0.0)),
    ("ToeBase", (0.0, -0.5, 2.0)),
)
ARM = (
    ("Arm", (3.0, 6.0, 0.0)),
    ("ForeArm", (0.0, -4.5, 0.0)),
    ("Hand", (0.0, -4.0, 0.0)),
    ("HandIndex1", (0.0, -1.0, 0.0)),
)
FRAMES, STRIDE_S = 320, 1.1


def chain(side: str, joints: tuple[tuple[str, tuple[float, float, float]], ...]) -> str:
    """Joints of one limb, each in the one before, with one rotation about the x axis."""
    sign = 1 if side == "Left" else -1
    opened = "".join(
        f"JOINT {side}{name} {{ OFFSET {sign * x} {y} {z} CHANNELS 1 Xrotation "
        for name, (x, y, z) in joints
    )
    return opened + "End Site { OFFSET 0 0 1 } " + "} " * len(joints)


def walking_file(path: Path) -> Path:
    """A robot's forward walk: the pelvis goes round the standing foot, the knee bends in swing."""
    limbs = [chain(s, LEG) for s in ("Left", "Right")] + [chain(s, ARM) for s in ("Left", "Right")]
    head = "JOINT Head { OFFSET 0 8 0 CHANNELS 1 Xrotation End Site { OFFSET 0 2 0 } } "
    hierarchy = (
        "HIERARCHY ROOT Hips { OFFSET 0 0 0 CHANNELS 3 Xposition Yposition Zposition "
        + " ".join(limbs)
        + head
        + "} "
    )
    rows = []
    for k in range(FRAMES):
        legs = []
        for half in (0.0, 0.5):
            s = (k / 120 / STRIDE_S + half) % 1.0
            stands = s < 0.6
            share = s / 0.6 if stands else (s - 0.6) / 0.4
            smooth = share if stands else share - np.sin(2 * np.pi * share) / (2 * np.pi)
            ahead = (1 - 2 * share) if stands else (2 * smooth - 1)
            hip = 24.0 * ahead + (0 if stands else 22 * np.sin(np.pi * share))
            knee = 0.0 if stands else 55 * np.sin(np.pi * share)
            foot = np.interp(s, [0, 0.08, 0.4, 0.6, 0.8, 1.0], [-20, 0, 0, 45, 10, -20])
            legs.append((-hip, knee, foot + hip - knee, 0.0))
        # the standing foot's ankle gives the height and, summed, the way
        low = max(7 * np.cos(np.radians(a)) + 7 * np.cos(np.radians(a + b)) for a, b, _, _ in legs)
        rows.append((legs, low + 1.6 + 1.0))
    way, lines = 0.0, []
    speed = 2 * 14.0 * np.sin(np.radians(24.0)) / (0.6 * STRIDE_S)
    for legs, height in rows:
        values = [0.0, height, way, *legs[0], *legs[1], *(0.0,) * 8, 0.0]
        lines.append(" ".join(f"{value:.4f}" for value in values))
        way += speed / 120
    text = f"{hierarchy}\nMOTION\nFrames: {FRAMES}\nFrame Time: 0.0083333\n" + "\n".join(lines)
    path.write_text(text, encoding="ascii")
    return path


@pytest.fixture(scope="module")
def take(tmp_path_factory: pytest.TempPathFactory) -> Take:
    return load_take(walking_file(tmp_path_factory.mktemp("captures") / "55_01.bvh"))


def walk(take: Take, change: WalkChange, duration_s: float = 6.0) -> CapturedWalk:
    return CapturedWalk(loops(take)[0], change, stature_m=1.7, duration_s=duration_s)


def test_joints_are_placed_by_their_parents_turns(tmp_path: Path) -> None:
    path = tmp_path / "arm.bvh"
    path.write_text(
        "HIERARCHY ROOT A { OFFSET 0 0 0 CHANNELS 4 Xposition Yposition Zposition Zrotation "
        "JOINT B { OFFSET 2 0 0 CHANNELS 1 Zrotation End Site { OFFSET 1 0 0 } } } "
        "MOTION Frames: 1 Frame Time: 0.01 1 0 0 90 90"
    )
    capture = read_bvh(path)
    places, _ = joint_positions(capture)
    assert [joint.name for joint in capture.joints] == ["A", "B", "BEnd"]
    assert places[0] == pytest.approx(np.array([[1, 0, 0], [1, 2, 0], [0, 2, 0]]), abs=1e-9)


def test_what_is_no_capture_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.bvh"
    path.write_text("HIERARCHY ROOT A { OFFSET 0 0")
    with pytest.raises(CaptureError, match="no motion capture"):
        read_bvh(path)


def test_a_stride_is_found_and_walked_on_without_a_jump(take: Take) -> None:
    loop = loops(take)[0]
    assert take.person == "55"
    assert loop.stride_s == pytest.approx(STRIDE_S, abs=0.03)
    moved = np.abs(np.diff(loop.walk(5.0), axis=0)).max()
    assert moved < 0.08, "legs a frame"


@pytest.mark.parametrize(
    "change",
    [
        WalkChange(backward=False),
        WalkChange(backward=True, slower=1.4, shorter=0.6, flatter=0.7, lower=0.6),
        WalkChange(backward=True, shorter=0.5, lame=1, closing=1.0, hurry=0.3, mirror=True),
    ],
)
def test_a_standing_foot_neither_slides_nor_sinks(take: Take, change: WalkChange) -> None:
    moved = walk(take, change)
    t = np.arange(0, 6, 1 / 240)
    for foot in moved.feet(t):
        low = np.minimum(np.minimum(foot.heel, foot.ball), foot.tip)[:, 2]
        assert low.min() > -1e-6
        flat = (foot.heel[:, 2] < 0.002) & (foot.ball[:, 2] < 0.002) & ~foot.swinging
        slide = np.linalg.norm(np.gradient(foot.ball, 1 / 240, axis=0), axis=1)[flat]
        assert flat.sum() > 100
        assert np.quantile(slide, 0.9) < 0.05, "m/s"


def test_played_backward_the_toe_touches_first_and_the_heel_comes_down_last(take: Take) -> None:
    forward, _ = true_contacts(walk(take, WalkChange(backward=False)), 6.0)
    backward, _ = true_contacts(walk(take, WalkChange(backward=True)), 6.0)
    assert {one.landing for one in forward} == {"heel"}
    assert {one.landing for one in backward} == {"ball"}
    for one in backward:
        assert one.touch_s < one.loading_s <= one.heel_s
        assert one.touch_pitch_deg > 15
        assert one.ahead_m < 0
    assert {one.foot for one in backward} == {0, 1}


def test_steps_are_shortened_and_slowed_as_asked(take: Take) -> None:
    whole, _ = true_contacts(walk(take, WalkChange(uneven=0.0)), 6.0)
    less, _ = true_contacts(walk(take, WalkChange(uneven=0.0, shorter=0.6, slower=1.5)), 6.0)
    lengths = [float(np.median([one.step_m for one in ones])) for ones in (whole, less)]
    times = [float(np.median(np.diff([one.loading_s for one in ones]))) for ones in (whole, less)]
    # between ankles, and an ankle over a tilted foot stands elsewhere than over a flat one
    assert lengths[1] / lengths[0] == pytest.approx(0.6, abs=0.09)
    assert times[1] / times[0] == pytest.approx(1.5, abs=0.06)


def test_a_foot_that_only_closes_never_passes_the_other(take: Take) -> None:
    landings, _ = true_contacts(walk(take, WalkChange(shorter=0.5, lame=0, closing=1.0)), 6.0)
    lame = [one.ahead_m for one in landings if one.foot == 0]
    sound = [one.ahead_m for one in landings if one.foot == 1]
    assert len(lame) >= 3
    assert max(map(abs, lame)) < 0.08
    assert max(sound) < -0.25


def test_who_stands_first_stands_and_then_walks_backward(take: Take) -> None:
    moved = walk(take, WalkChange(stand_s=(1.2, 0.0), lean_deg=10.0))
    speed = speed_mps(moved, moved.at(np.array([0.2, 4.0])))
    assert abs(speed[0]) < 0.08
    assert speed[1] < -0.3
    assert float(lean_deg(moved.at(np.arange(2, 5, 0.05))).mean()) == pytest.approx(10, abs=1.5)
