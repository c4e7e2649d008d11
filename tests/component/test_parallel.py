"""Poses of a clip from several processes: the same as from one, and no worker left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest

from app.evaluation.cases import Options, evaluate_cases, find_cases
from app.reports.again import report_again
from app.reports.analyze import analyse_clip
from app.reports.asked import Asked
from app.reports.report import Report
from command import COMMAND, backstep, hear_ctrl_c, one_line_error
from vision.pipeline.parallel import ParallelPoses, WholeClipError
from vision.pipeline.segments import SegmentSettings, cut
from vision.pipeline.workers import SegmentJob, Task, WorkerError, Workers
from vision.pose.follow import hips
from vision.pose.mediapipe_pose import MediaPipePose, PoseModelError, PoseSettings
from vision.pose.replay import PoseRecording
from vision.sources.clip import ClipSource
from vision.values import Frame, Image, Pose
from vision.walker import CameraSetup, WalkerSource, WalkScript
from vision.walker.film import write_clip

pytestmark = pytest.mark.slow

Alone: TypeAlias = tuple[Report, PoseRecording]
SHORT = SegmentSettings(least_s=2.0)
CAMERA = CameraSetup.model_validate({"width": 640, "height": 360, "person_px": 290, "fps": 15})


def walk(seconds: float, camera: CameraSetup = CAMERA) -> WalkerSource:
    script = {"segments": ({"duration_s": seconds},), "treadmill": True, "camera": camera}
    return WalkerSource(WalkScript.model_validate(script))


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("parallel") / "walk.mp4"
    with walk(17.0) as walker:
        write_clip(walker, path)
    return path


@pytest.fixture(scope="module")
def alone(clip: Path, model_path: Path) -> Alone:
    """What ``analyze`` says of the clip on one core, and the poses it sees."""
    return analyse_clip(clip, model_path, Asked(height_m=1.7))


def test_a_clip_that_is_cut_is_scored_by_the_poses_that_analyze_sees(
    clip: Path, model_path: Path, alone: Alone, tmp_path: Path
) -> None:
    cases = find_cases(clip.parent)
    direct = evaluate_cases(cases, Options(model_path))
    assert evaluate_cases(cases, Options(model_path, pose_cache=tmp_path)) == direct
    [kept] = tmp_path.glob("walk-*.npz")
    poses = PoseRecording.load(kept)
    assert np.array_equal(poses.image, alone[1].image)
    assert np.array_equal(poses.world, alone[1].world)


@pytest.fixture
def task(clip: Path, model_path: Path) -> Task:
    return Task(clip, model_path, PoseSettings())


def test_the_report_is_the_same_to_the_digit_on_one_core_and_on_more(
    clip: Path, model_path: Path, alone: Alone
) -> None:
    shares: list[float] = []
    shared, poses = analyse_clip(
        clip, model_path, Asked(height_m=1.7), jobs=2, progress=shares.append
    )
    assert shared.to_json() == alone[0].to_json()
    assert len(shared.steps) > 10
    assert len(poses.index) == 255
    assert poses.present.mean() > 0.95
    assert shares == sorted(shares)
    assert shares[-1] > 0.9
    assert multiprocessing.active_children() == []


def test_a_clip_is_judged_again_from_its_kept_poses_without_the_model(
    clip: Path, alone: Alone, tmp_path: Path
) -> None:
    report, poses = alone
    poses.save(tmp_path / "poses.npz")
    kept = PoseRecording.load(tmp_path / "poses.npz")
    same = report_again(kept, Asked(height_m=1.7), str(clip))
    assert same.to_json() == report.to_json()
    assert sum(step.foot_pitch_deg is not None for step in same.steps) > 5
    taller = report_again(kept, Asked(height_m=1.9), str(clip))
    assert taller.subject.height_m == 1.9
    assert len(taller.steps) == len(report.steps)


def test_whoever_stops_listening_leaves_no_worker_behind(task: Task) -> None:
    with closing(ParallelPoses(task, 2, cutting=SHORT)) as poses:
        for frame in poses.frames():
            poses.estimate(frame)
            break
        assert len(multiprocessing.active_children()) == 2
    assert multiprocessing.active_children() == []


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds the workers in /proc")
@pytest.mark.parametrize("looking", [False, True], ids=["loading", "looking"])
def test_ctrl_c_stops_all_processes_with_one_line(
    clip: Path, model_path: Path, looking: bool
) -> None:
    """As a terminal does it: to the whole group, while workers still load or already look."""
    with subprocess.Popen(
        [*COMMAND, "analyze", str(clip), "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        preexec_fn=hear_ctrl_c,
        env={**os.environ, "BACKSTEP_MODEL": str(model_path), "NO_COLOR": "1"},
    ) as process:
        try:
            until(lambda: len(group(process.pid)) > 3)  # ours, a tracker of resources, two workers
            if looking:
                others = [one for one in group(process.pid) if one != process.pid]
                until(lambda: any(has_open(one, clip) for one in others))
            os.killpg(process.pid, signal.SIGINT)
            _, said = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 130
    assert said == "backstep: stopped before all was done.\n"
    until(lambda: group(process.pid) == [])


def group(leader: int) -> list[int]:
    """The running processes of a process group."""
    members = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group, *_ = stat.read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(its_group) == leader and state != "Z":
            members.append(int(stat.parent.name))
    return members


def has_open(process: int, path: Path) -> bool:
    """Whether a process reads a file just now; a worker opens the clip to look at it."""
    try:
        return path in {fd.readlink() for fd in Path(f"/proc/{process}/fd").iterdir()}
    except OSError:
        return False  # a file or the process has just gone


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that is bound to happen."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def test_a_dead_worker_is_one_clear_line(task: Task) -> None:
    with closing(ClipSource(task.clip)) as source:
        index = source.index()
    assert index is not None
    with closing(Workers(1, task, lambda _: None)) as workers:
        workers.ask(SegmentJob(0, cut(index, SHORT)[0]))
        [process] = multiprocessing.active_children()
        process.kill()
        with pytest.raises(WorkerError, match=r"exit code -?\d+.*--jobs 1"):
            list(workers.answer(0))


def test_a_model_that_will_not_load_is_told_by_the_worker(clip: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.task"
    broken.write_bytes(b"no model")
    with (
        closing(ParallelPoses(Task(clip, broken, PoseSettings()), 2)) as poses,
        pytest.raises(PoseModelError, match=r"broken\.task"),
    ):
        next(poses.frames())
    done = backstep("analyze", clip, "--jobs", "2", BACKSTEP_MODEL=str(broken))
    one_line_error(done, 4)


def test_a_short_clip_is_not_cut(tmp_path: Path, model_path: Path) -> None:
    path = tmp_path / "short.mp4"
    with walk(2.0) as walker:
        write_clip(walker, path)
    with pytest.raises(WholeClipError):
        ParallelPoses(Task(path, model_path, PoseSettings()), 2)
    report, _ = analyse_clip(path, model_path, jobs=2)
    assert report.source.frames == 30


def test_of_two_people_the_one_known_before_is_followed(model_path: Path) -> None:
    """Two walkers side by side; whom the model would not choose by itself is followed."""
    half = CAMERA.model_copy(update={"width": 480})
    with walk(2.0, half) as walker:
        single = [*walker.frames()]
    double: list[Image] = [np.ascontiguousarray(np.hstack([f.image] * 2)) for f in single]
    with closing(MediaPipePose(model_path)) as estimator:
        alone = [pose for frame in single if (pose := estimator.estimate(frame)) is not None]
        assert alone
        for side_px in (0.0, 480.0):
            subject = moved(alone[0], side_px)
            estimator.reset(subject)
            seen = [
                estimator.estimate(Frame(f.index, f.t_s, image))
                for f, image in zip(single[:25], double[:25], strict=True)
            ]
            last = seen[-1]
            assert last is not None
            assert abs(hips(last)[0] - hips(subject)[0]) < 60


def moved(pose: Pose, x_px: float) -> Pose:
    return Pose(pose.t_s, pose.image + np.array([x_px, 0.0]), pose.world, pose.visibility)
