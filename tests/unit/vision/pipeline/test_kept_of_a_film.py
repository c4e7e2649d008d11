"""What is kept of a film while it is looked at does not grow with it."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from multiprocessing import Pipe
from pathlib import Path

import numpy as np

import vision
from vision.pipeline.recorded import analyse_recording
from vision.pipeline.segments import ClipSegment
from vision.pipeline.workers import SegmentJob, Task, Workers
from vision.pose.mediapipe_pose import PoseSettings
from vision.pose.replay import RecordingEstimator
from vision.sources.clip import ClipPart
from vision.values import CameraMotion, Frame, Observation, Pose, SourceInfo
from vision.values.feet_picture import FeetPicture
from vision.walker.script import CameraSetup, Motion, Segment, WalkScript
from vision.walker.scripts import GOOD
from walker_poses import poses

_STOOD_S = 4.0
_PICTURES = 2400
_SETTLED = 1200  # by then all windows of the stages are full
_OWN = str(Path(vision.__file__).parent / "*")
_INFO = SourceInfo(name="film", width=1280, height=720, fps=30.0, frames=None, duration_s=None)
_FEET = FeetPicture(np.full((40, 60), 90, np.uint8), 1.0, 2.0, 0.5)


class Film:
    """Somebody who stands for as long as is asked, and whom a camera sees that sways a little."""

    def __init__(self) -> None:
        camera = CameraSetup(person_px=330.0)
        stands = Segment(duration_s=_STOOD_S, motion=Motion.STANDING, manner=GOOD)
        self._poses = list(poses(WalkScript(segments=(stands,), camera=camera)))
        self._poses += self._poses[::-1]

    @property
    def info(self) -> SourceInfo:
        return _INFO

    def frames(self) -> Iterator[Frame]:
        black = np.zeros((_INFO.height, _INFO.width, 3), np.uint8)
        for index in range(_PICTURES):
            yield Frame(index, index / 30, black)

    def estimate(self, frame: Frame) -> Pose | None:
        if frame.index % 50 == 49:
            return None
        pose = self._poses[frame.index % len(self._poses)]
        camera = CameraMotion(1.0, 0.0, 1e-3 * (frame.index % 3 - 1), 0.0)
        return replace(pose, t_s=frame.t_s, feet=_FEET, camera=camera)

    def close(self) -> None:
        """Nothing to release."""


def _held_bytes() -> int:
    """What the line's own code holds. Of what is made within a library some kilobytes come and go,
    differently from run to run; a list of it grows by the list as well."""
    own = tracemalloc.Filter(inclusive=True, filename_pattern=_OWN)
    return sum(one.size for one in tracemalloc.take_snapshot().filter_traces([own]).traces)


def test_nothing_more_is_kept_of_a_longer_film_in_which_nothing_happens() -> None:
    film = Film()
    kept: list[int] = []

    def watch(seen: Observation) -> None:
        if seen.frame_index in (_SETTLED, _PICTURES - 1):
            gc.collect()
            kept.append(_held_bytes())

    tracemalloc.start()
    try:
        recorder = RecordingEstimator(film)
        with closing(film):
            found = analyse_recording(film, recorder, watch=watch, height_m=1.7)
    finally:
        tracemalloc.stop()
    assert found.frames == _PICTURES == len(recorder.recording(_INFO).index)
    a_picture = (kept[1] - kept[0]) / (_PICTURES - _SETTLED)
    assert a_picture < 8, "less than a number a picture: all that is kept lies in files"


def test_of_a_long_film_no_more_segments_are_begun_than_somebody_takes() -> None:
    whole = ClipPart(0, range(100), [at / 10 for at in range(100)])
    task = Task(Path("film.mp4"), Path("model.task"), PoseSettings())
    pipes = [Pipe() for _ in range(3)]
    with closing(Workers(0, task, lambda pictures: None)) as workers:
        workers._most, workers._idle = 2, [ours for ours, _ in pipes]

        def begun() -> set[int]:
            return {theirs.recv().number for _, theirs in pipes if theirs.poll()}

        for number in range(5):
            workers.ask(SegmentJob(number, ClipSegment(whole.between(0, 2), 0)))
        assert begun() == {0, 1}, "the third worker rests until a segment has been taken"
        workers._done.add(0)
        assert list(workers.answer(0)) == []
        assert begun() == {2}
        workers._idle.append(pipes[0][0])
        workers.drop(1)
        workers.ask(SegmentJob(9, ClipSegment(whole.between(0, 2), 0)), urgent=True)
        assert begun() == {9}, "the one asked for in place of another comes first"
    for ours, theirs in pipes:
        ours.close()
        theirs.close()
