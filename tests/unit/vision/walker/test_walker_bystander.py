"""Who else is in the drawn room: when and where it comes, and that nothing else changes by it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from vision.values import FloatArray, Image
from vision.walker import (
    Bystander,
    CameraSetup,
    Motion,
    Room,
    Segment,
    WalkerSource,
    WalkScript,
    walker_case,
)

CAMERA = CameraSetup(width=480, height=270, person_px=150, fps=10)
ENTER_S, FROM_X_M, TO_X_M, SPEED_MPS = 1.0, -3.2, -1.0, 1.1


def scene(**bystander: object) -> WalkScript:
    """A walker who stands before the camera, and who comes in."""
    way = {"enter_s": ENTER_S, "from_x_m": FROM_X_M, "to_x_m": TO_X_M, "speed_mps": SPEED_MPS}
    return WalkScript(
        segments=(Segment(duration_s=5.0, motion=Motion.STANDING),),
        camera=CAMERA,
        bystander=Bystander.model_validate(way | bystander),
    )


def added(script: WalkScript, t_s: float) -> tuple[Image, FloatArray]:
    """The picture, and the columns and rows ``(n, 2)`` in which the bystander changes it."""
    bare = WalkerSource(script.model_copy(update={"bystander": None}))
    whole = WalkerSource(script).render(t_s)
    apart = np.abs(whole.astype(int) - bare.render(t_s).astype(int)).sum(axis=2) > 60
    rows, columns = np.nonzero(apart)
    return whole, np.column_stack([columns, rows]).astype(float)


@pytest.mark.parametrize("kind", ["person", "dog"])
def test_a_bystander_comes_when_and_where_the_script_says(kind: str) -> None:
    script = scene(kind=kind)
    source = WalkerSource(script)
    assert len(added(script, ENTER_S - 0.05)[1]) == 0, "nobody yet"
    note = source.truth()["bystander"]
    assert note["kind"] == kind
    assert note["arrive_s"] == pytest.approx(ENTER_S + (TO_X_M - FROM_X_M) / SPEED_MPS, abs=0.01)
    for t_s in (1.8, 2.4, 4.5):
        x_m = min(FROM_X_M + SPEED_MPS * (t_s - ENTER_S), TO_X_M)
        middle = source.camera.project(np.array([x_m, 0.0, 0.5]))
        drawn = added(script, t_s)[1]
        assert np.median(drawn[:, 0]) == pytest.approx(middle[0], abs=20)


def test_a_bystander_is_as_tall_as_it_is_told_to_be() -> None:
    heights = [
        float(np.ptp(added(scene(height_m=height_m), 4.5)[1][:, 1])) for height_m in (1.5, 1.9)
    ]
    assert heights[1] / heights[0] == pytest.approx(1.9 / 1.5, abs=0.06)


def test_the_nearer_figure_hides_the_farther_one() -> None:
    def middle_of(y_m: float) -> Image:
        script = scene(enter_s=0, from_x_m=0.0, to_x_m=0.0, y_m=y_m, shirt=(10, 250, 10))
        image, _ = added(script, 1.0)
        return image[110:140, 236:244]

    def green(image: Image) -> float:
        return float((image[..., 1] > image[..., 0].astype(int) + 60).mean())

    assert green(middle_of(-0.6)) > 0.7
    assert green(middle_of(0.6)) < 0.1


def test_the_truth_tells_from_when_to_when_a_bystander_is_in_the_picture() -> None:
    passing = WalkerSource(scene(to_x_m=6.0, speed_mps=2.0)).truth()["bystander"]["in_picture_s"]
    first_s, last_s = passing
    assert ENTER_S < first_s < last_s < 5.0
    for t_s, there in ((first_s, True), (last_s, True), (last_s + 0.5, False)):
        assert (len(added(scene(to_x_m=6.0, speed_mps=2.0), t_s)[1]) > 0) == there
    assert WalkerSource(scene(to_x_m=-9.0)).truth()["bystander"]["in_picture_s"] is None


def test_without_a_bystander_the_truth_has_no_word_of_one() -> None:
    assert "bystander" not in WalkerSource(walker_case(1, duration_s=2.0)).truth()


def test_more_glare_makes_the_window_brighter_and_the_walker_darker() -> None:
    def shades(glare: float) -> tuple[float, float]:
        room = Room(glare=glare, objects=0)
        script = scene().model_copy(update={"room": room, "bystander": None})
        source = WalkerSource(script)
        image, joints = source.render(1.0), source.joints(1.0).image[0]
        hip_x, hip_y = joints[23].astype(int)
        return float(image[hip_y - 20, hip_x].mean()), float(image[hip_y - 20, hip_x - 25].mean())

    walker, behind = zip(*(shades(glare) for glare in (0.1, 0.5, 1.0)), strict=True)
    assert all(a > b for a, b in pairwise(walker))
    assert all(a < b for a, b in pairwise(behind))
    assert behind[-1] == 255
