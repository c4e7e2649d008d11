"""What the set-up reads off a picture and a body: light, level and framing, without the model."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.words import words
from app.words.setup import finding_words
from repository import ROOT
from setup_cases import scene
from vision.body.stage import BodySettings, BodyStage
from vision.pipeline.turned import turned
from vision.pose.follow import squares
from vision.pose.landmarks import COUNT, L
from vision.setup.framing import FramingStage, is_somebody
from vision.setup.level import LevelStage, roll_deg
from vision.setup.light import light
from vision.setup.settings import SetupSettings
from vision.setup.stage import SetupStage
from vision.setup.values import SetupFinding as F
from vision.values import Body, Frame, Image, Pose, View
from vision.walker import WalkerSource, WalkScript

OWN = SetupSettings()
WIDTH, HEIGHT = 640, 360


def drawn(script: WalkScript, t_s: float = 1.0) -> tuple[Image, Body]:
    """A picture of the scene, and the walker in it as the body stage reads the true joints."""
    with WalkerSource(script) as source:
        joints = source.joints(t_s)
        image = source.render(t_s)
    true = joints.world[0] - joints.world[0][[L.LEFT_HIP, L.RIGHT_HIP]].mean(axis=0)
    world = np.column_stack([true[:, 0], -true[:, 2], true[:, 1]])
    pose = Pose(t_s, joints.image[0], world, np.ones(COUNT))
    return image, BodyStage(BodySettings()).update(pose, WIDTH, HEIGHT)


IMAGE, BODY = drawn(scene(1))
FROM_FRONT = drawn(scene(2, View.FRONT))[1]


def moved(body: Body, grow: float = 1.0, by: tuple[float, float] = (0.0, 0.0)) -> Body:
    """The body as it would be drawn larger about the picture's middle, and moved by pixels."""
    middle = np.array([WIDTH, HEIGHT]) / 2
    points = middle + grow * (body.points - middle) + by
    low, high = points[[L.LEFT_HEEL, L.LEFT_TOE]].min(), points[[L.LEFT_HEEL, L.LEFT_TOE], 1].max()
    return replace(
        body,
        points=points,
        measured=points,
        torso_px=grow * body.torso_px,
        stature_px=grow * body.stature_px,
        feet_seen=bool(low > 0 and high < HEIGHT),
    )


def framed(body: Body) -> set[F]:
    return FramingStage(OWN.framing).update(0.0, body, WIDTH, HEIGHT)[0]


@given(
    st.sampled_from([BODY, FROM_FRONT]),
    st.floats(0.7, 1.3),
    st.floats(-200.0, 200.0),
    st.floats(-20.0, 20.0),
)
def test_somebody_whole_and_inside_the_picture_stands_well(
    body: Body, grow: float, right_px: float, down_px: float
) -> None:
    placed = moved(body, grow, (right_px, down_px))
    top_px = placed.points[L.NOSE][1] - 0.08 * placed.stature_px
    low_px = max(placed.points[:, 1].max(), placed.points[L.NOSE][1] + 0.96 * placed.stature_px)
    across = placed.points[:, 0]
    if top_px > 0 and low_px < 0.97 * HEIGHT and across.min() > 10 and across.max() < WIDTH - 10:
        assert framed(placed) == set()


@pytest.mark.parametrize(
    ("grow", "by", "expected"),
    [
        (1.6, (0.0, 0.0), {F.TOO_NEAR}),
        (4.0, (0.0, 0.0), {F.TOO_NEAR}),
        (0.3, (0.0, 0.0), {F.TOO_FAR}),
        (1.1, (0.0, 80.0), {F.FEET_OUT}),
        (1.1, (0.0, -90.0), {F.HEAD_OUT}),
        (1.0, (318.0, 0.0), {F.OFF_CENTRE}),
        (1.0, (-315.0, 0.0), {F.OFF_CENTRE}),
    ],
)
def test_how_somebody_stands_in_the_picture_is_told(
    grow: float, by: tuple[float, float], expected: set[F]
) -> None:
    assert framed(moved(BODY, grow, by)) == expected


def test_legs_that_the_model_squeezes_into_the_picture_do_not_hide_that_it_is_too_near() -> None:
    near = moved(FROM_FRONT, 1.75)
    squeezed = near.measured.copy()
    squeezed[:, 1] = np.minimum(squeezed[:, 1], HEIGHT - 20)
    assert F.TOO_NEAR in framed(replace(near, measured=squeezed, stature_px=HEIGHT * 0.85))


def test_feet_behind_something_are_told_after_a_while() -> None:
    stage = FramingStage(OWN.framing)
    hidden = replace(BODY, feet_seen=False)
    answers = [stage.update(t_s, hidden, WIDTH, HEIGHT)[0] for t_s in np.arange(0, 6, 0.5)]
    assert answers[0] == set()
    assert answers[-1] == {F.FEET_OUT}
    assert stage.update(6.5, BODY, WIDTH, HEIGHT)[0] == set()


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (moved(BODY, 1.4), F.TOO_NEAR),
        (moved(BODY, 1.1, (0.0, -55.0)), F.HEAD_OUT),
        (BODY, F.NOBODY),
        (moved(BODY, 1.0, (315.0, 0.0)), F.NOBODY),
    ],
)
def test_why_somebody_was_lost_is_told_and_forgotten_after_a_while(last: Body, expected: F) -> None:
    stage = FramingStage(OWN.framing)
    stage.update(0.0, last, WIDTH, HEIGHT)
    assert stage.update(1.0, None, WIDTH, HEIGHT) == ({expected}, None)
    assert stage.update(1.0 + OWN.framing.lost_s, None, WIDTH, HEIGHT) == ({F.NOBODY}, None)


@pytest.mark.parametrize(
    ("turns", "deg", "said"),
    [
        (0, None, "All set"),
        (3, 90.0, "its right side belongs on top"),
        (1, -90.0, "its left side belongs on top"),
        (2, 180.0, "upside down"),
    ],
)
def test_a_camera_on_its_side_or_upside_down_is_told_and_which_way_to_turn_it(
    turns: int, deg: float | None, said: str
) -> None:
    with WalkerSource(scene(1)) as source:
        true = source.joints(1.0).world[0]
        image = source.joints(1.0).image[0]
    world = np.column_stack([true[:, 0], -true[:, 2], true[:, 1]])
    upright = Pose(0.0, image, world, np.ones(COUNT))
    size = (HEIGHT, WIDTH) if turns % 2 else (WIDTH, HEIGHT)
    body_stage, stage = BodyStage(BodySettings()), SetupStage()
    plain = np.full((size[1], size[0], 3), 128, np.uint8)
    for index in range(20):
        pose = replace(turned(upright, turns, WIDTH, HEIGHT), t_s=index / 5)
        body = body_stage.update(pose, *size)
        reading = stage.update(Frame(index, pose.t_s, plain), body)
    assert said in words().say(finding_words(reading)[1])
    assert reading.ready is (deg is None)
    if deg is not None:
        assert (reading.all_findings, reading.tilt_deg) == ((F.TURNED,), deg)


def test_a_thing_taken_for_a_person_is_nobody() -> None:
    unsure = np.ones(COUNT)
    unsure[L.LEFT_SHOULDER] = 0.2
    assert is_somebody(BODY, OWN.framing)
    assert not is_somebody(replace(BODY, visibility=unsure), OWN.framing)


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        ({"light": 1.0}, set()),
        ({"light": 0.35, "grain": 6.0}, set()),
        ({"light": 1.3}, set()),
        ({"light": 0.2, "grain": 6.0}, {F.TOO_DARK}),
        ({"light": 0.05}, {F.TOO_DARK}),
        ({"glare": 1.0}, {F.BACKLIT}),
        ({"glare": 0.3}, set()),
    ],
    ids=str,
)
@pytest.mark.parametrize("view", [View.SIDE, View.FRONT])
def test_too_little_light_and_light_from_behind_are_told(
    room: dict[str, float], expected: set[F], view: View
) -> None:
    assert light(*drawn(scene(3, view, room=room)), OWN.light).findings == expected


def test_black_clothes_before_a_washed_out_wall_are_no_silhouette() -> None:
    script = scene(1, View.FRONT, room={"light": 1.2})
    person = script.person.model_copy(update={"shirt": (20, 20, 22), "trousers": (18, 18, 18)})
    walls = script.room.model_copy(update={"wall": (250, 250, 250), "objects": 0})
    image, body = drawn(script.model_copy(update={"person": person, "room": walls}))
    assert light(image, body, OWN.light).findings == set()


@given(st.integers(0, 255))
def test_the_brightness_is_the_pictures_middle_grey(grey: int) -> None:
    image = np.full((36, 64, 3), grey, np.uint8)
    image[:4] = 255
    found = light(image, None, OWN.light)
    assert found.brightness == pytest.approx(grey / 255, abs=0.01)


@pytest.mark.parametrize("roll", [-14.0, -6.0, 0.0, 3.0, 9.0])
@pytest.mark.parametrize("seed", [30, 31, 35, 40])
def test_the_rooms_upright_lines_tell_the_cameras_roll(seed: int, roll: float) -> None:
    image, body = drawn(scene(seed, roll_deg=roll, pitch_deg=-3))
    found = roll_deg(image, body, OWN.level)
    assert found == pytest.approx(roll, abs=1)


@pytest.mark.parametrize("view", [View.SIDE, View.FRONT])
def test_a_bare_room_with_a_leaning_person_tells_nothing(view: View) -> None:
    script = scene(1, view, room={"objects": 0}, roll_deg=12)
    assert roll_deg(*drawn(script), OWN.level) is None


@pytest.mark.parametrize("seed", [714, 866, 952, 972])
def test_the_leaning_posts_of_a_treadmill_are_no_uprights(seed: int) -> None:
    for view in (View.SIDE, View.OBLIQUE):
        script = scene(seed, view, treadmill=True, room={"objects": 2}, pitch_deg=-4)
        found = roll_deg(*drawn(script), OWN.level)
        assert found is None or found == pytest.approx(0, abs=1)


def test_noise_and_a_flat_picture_tell_no_roll() -> None:
    random = np.random.default_rng(1)
    noise = random.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    for image in (noise, np.full_like(noise, 90)):
        assert roll_deg(image, None, OWN.level) is None


def test_two_looks_must_agree_and_a_camera_set_level_is_believed_soon() -> None:
    stage = LevelStage(OWN.level)
    tilted, level = (drawn(scene(31, roll_deg=deg)) for deg in (9.0, 0.0))
    stage.look(*tilted)
    assert stage.roll_deg is None
    stage.look(*tilted)
    assert stage.roll_deg == pytest.approx(9, abs=1)
    for _ in range(round(OWN.level.looks / 2 + 1)):
        stage.look(*level)
    assert stage.roll_deg == pytest.approx(0, abs=1)


def test_the_page_about_it_names_every_finding_and_the_settings_as_they_are() -> None:
    page = (ROOT / "docs" / "setup.md").read_text("utf-8")
    text = " ".join(page.split())
    framing, lights, level, hold = OWN.framing, OWN.light, OWN.level, OWN.hold
    assert {finding.value for finding in F} <= set(re.findall(r"`(\w+)`", page))
    for said in (
        f"darker than {lights.dark:g} of white",
        f"seen twice within {OWN.others.memory_s:g} s",
        f"glares ({lights.glaring:g} and more), the person is a silhouette ({lights.silhouette:g}",
        f"taller than {framing.most_share:g} of the picture",
        f"smaller than {framing.least_share:g} of the picture or {framing.least_px:g} pixels",
        f"feet were hidden for {framing.hidden_s:g} s",
        f"rolled by {level.tilted_deg:g}° or more",
        f"stood for {hold.tell_s:g} s, goes when it has been gone for as long",
        f"stays for at least {hold.least_s:g} s",
        f"told for {hold.stay_s:g} s. **Ready** is said when nothing stood for {hold.ready_s:g} s",
        f"waits up to {level.patience_s:g} s",
    ):
        assert said in text
    assert hold.tell_s == hold.clear_s


@given(st.integers(64, 2000), st.integers(64, 2000))
def test_the_second_look_sees_every_part_of_the_picture(width: int, height: int) -> None:
    seen = np.zeros((height, width), bool)
    looks = squares(width, height)
    for window in [next(looks) for _ in range(70)]:
        assert window.x >= 0
        assert window.y >= 0
        assert window.x + window.width <= width
        assert window.y + window.height <= height
        seen[window.y : window.y + window.height, window.x : window.x + window.width] = True
    assert seen.all()
