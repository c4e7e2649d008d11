"""The walker as a source: frames, truth, clips, and a real pose model that follows it."""

from __future__ import annotations

import json
import time
from pathlib import Path

import av
import numpy as np
import pytest
from pydantic import ValidationError

from vision.pose.landmarks import L
from vision.sources.base import SourceError
from vision.values import View
from vision.walker import (
    CameraSetup,
    Motion,
    Person,
    Room,
    Segment,
    WalkerSource,
    WalkScript,
    demo_script,
    faultless_script,
    walker_case,
    write_clip,
)

SMALL = CameraSetup(width=320, height=240, person_px=170)


def short(seconds: float = 1.0, fps: float = 15.0, loop: bool = False) -> WalkScript:
    camera = CameraSetup(width=320, height=240, person_px=170, fps=fps)
    segment = Segment(duration_s=seconds)
    return WalkScript(segments=(segment,), treadmill=True, loop=loop, camera=camera)


def test_frames_have_the_size_rate_and_number_promised_and_times_increase() -> None:
    with WalkerSource(short(2.0, fps=24.0)) as source:
        frames = list(source.frames())
        assert len(frames) == source.info.frames == 48
        assert source.info.duration_s == 2.0
        assert all(f.image.shape == (240, 320, 3) and f.image.dtype == np.uint8 for f in frames)
        assert np.diff([f.t_s for f in frames]) == pytest.approx(1 / 24)
        assert not np.array_equal(frames[0].image, frames[5].image)


def test_same_script_draws_the_same_pictures_and_tells_the_same_truth() -> None:
    case = walker_case(7, grain=4, light=0.5, fault="shuffle")
    one, two = (
        WalkerSource(case),
        WalkerSource(WalkScript.model_validate_json(case.model_dump_json())),
    )
    assert np.array_equal(one.render(3.3), two.render(3.3))
    assert one.truth() == two.truth()


def test_live_walker_is_endless_when_looped_skips_late_frames_and_stops_when_closed() -> None:
    source = WalkerSource(short(1.0, fps=60.0, loop=True), realtime=True)
    assert source.info.live
    assert source.info.frames is None
    times = []
    for frame in source.frames():
        times.append(frame.t_s)
        if len(times) == 3:
            time.sleep(0.2)  # a slow reader
        if frame.t_s > 1.3:
            source.close()
    assert (np.diff(times) > 0).all()
    assert np.diff(times).max() > 0.15
    with pytest.raises(SourceError, match="closed"):
        source.frames()


def test_true_joints_lie_on_the_drawn_person() -> None:
    bare = walker_case(3).model_copy(update={"room": Room(objects=0, light=1.0)})
    source = WalkerSource(bare.model_copy(update={"treadmill": False, "camera": CameraSetup()}))
    t = source.script.duration_s / 2
    drawn = np.abs(source.render(t).astype(int) - source._background.astype(int)).sum(axis=2) > 12
    points = source.joints(t).image[0]
    for name in (L.NOSE, L.LEFT_SHOULDER, L.RIGHT_HIP, L.LEFT_KNEE, L.RIGHT_ANKLE, L.LEFT_TOE):
        x, y = np.round(points[name]).astype(int)
        assert drawn[y - 3 : y + 4, x - 3 : x + 4].any(), name


def test_roll_turns_the_picture_clockwise_about_its_centre() -> None:
    level = WalkerSource(short())
    camera = level.script.camera.model_copy(update={"roll_deg": 10.0})
    rolled = WalkerSource(level.script.model_copy(update={"camera": camera}))
    a, b = level.joints(0.5).image[0] - [160, 120], rolled.joints(0.5).image[0] - [160, 120]
    turned = np.degrees(np.arctan2(b[:, 1], b[:, 0]) - np.arctan2(a[:, 1], a[:, 0]))
    assert (turned + 180) % 360 - 180 == pytest.approx(np.full(33, 10.0))


@pytest.mark.parametrize("view", [View.SIDE, View.FRONT, View.REAR, View.OBLIQUE])
@pytest.mark.parametrize("motion", [Motion.BACKWARD, Motion.FORWARD])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_overground_cases_stay_in_the_picture(view: View, motion: Motion, seed: int) -> None:
    source = WalkerSource(walker_case(seed, view=view, motion=motion, treadmill=False))
    assert source.script.view is view
    points = source.joints(np.arange(0, source.script.duration_s, 0.1)).image
    assert points[..., 0].min() > 5
    assert points[..., 0].max() < 1275
    assert points[..., 1].min() > 20
    assert points[..., 1].max() < 715


def test_clip_plays_back_and_its_truth_stands_beside_it(tmp_path: Path) -> None:
    source = WalkerSource(short(1.0, fps=30.0))
    truth = write_clip(source, tmp_path / "walk.mp4")
    assert truth == tmp_path / "walk.truth.json"
    told = json.loads(truth.read_text(encoding="utf-8"))
    assert {"events", "direction", "lean_deg", "leg_m", "height_m", "faults"} <= told.keys()
    with av.open(str(tmp_path / "walk.mp4")) as container:
        frames = [f.to_ndarray(format="rgb24") for f in container.decode(video=0)]
    assert len(frames) == 30
    assert np.abs(frames[10].astype(int) - source.render(10 / 30).astype(int)).mean() < 6


def test_demo_and_faultless_scripts_are_what_they_say() -> None:
    demo, good = demo_script(), faultless_script()
    assert 45 <= demo.duration_s <= 75
    assert not demo.loop  # it comes to an end, and that has a summary
    assert demo.treadmill
    assert demo.view is View.SIDE
    assert good.duration_s == 75
    assert WalkerSource(good).truth()["faults"] == []


def test_a_loop_that_stands_is_refused_in_one_sentence() -> None:
    stand = Segment(duration_s=3, motion=Motion.STANDING)
    with pytest.raises(ValidationError, match="looped walk must be on a treadmill"):
        WalkScript(segments=(stand,), treadmill=True, loop=True)
    with pytest.raises(ValidationError):
        Person(stature_m=3.0)


@pytest.mark.slow
@pytest.mark.parametrize("view", [View.SIDE, View.FRONT, View.REAR, View.OBLIQUE])
def test_pose_model_sees_the_walker_and_its_joints(model_path: Path, view: View) -> None:
    from vision.pose.mediapipe_pose import MediaPipePose

    source = WalkerSource(walker_case(21, view=view, duration_s=1.5))
    estimator = MediaPipePose(model_path)
    seen, off = 0, []
    try:
        for frame in source.frames():
            pose = estimator.estimate(frame)
            if pose is not None:
                seen += 1
                off.append(np.linalg.norm(pose.image - source.joints(frame.t_s).image[0], axis=1))
    finally:
        estimator.close()
    assert seen >= 0.99 * (source.info.frames or 0)
    error = np.median(np.array(off), axis=0)
    names = (L.LEFT_HIP, L.RIGHT_HIP, L.LEFT_KNEE, L.RIGHT_KNEE, L.LEFT_ANKLE, L.RIGHT_ANKLE)
    assert max(error[i] for i in names) < 0.06 * source.script.camera.person_px
