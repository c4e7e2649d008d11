"""Reports of drawn walks with the poses they were made from; no pose model is run."""

from __future__ import annotations

from functools import cache

import numpy as np

from app.reports.report import Report
from app.review.seen_again import SeenAgain, seen_again
from vision.pipeline.recorded import analyse_recording
from vision.pose.replay import PoseRecording, ReplayEstimator, ReplaySource
from vision.values import SourceInfo
from vision.walker.script import Manner, Motion, Segment, WalkScript
from walker_poses import poses

HEIGHT_M = 1.7


def recording_of(script: WalkScript) -> PoseRecording:
    """The true joints of a walk as kept poses."""
    found = poses(script)
    camera = script.camera
    info = SourceInfo(
        script.name, camera.width, camera.height, camera.fps, len(found), found[-1].t_s
    )
    return PoseRecording(
        info=info,
        index=np.arange(len(found)),
        t_s=np.array([one.t_s for one in found]),
        present=np.ones(len(found), bool),
        image=np.array([one.image for one in found]),
        world=np.array([one.world for one in found]),
        visibility=np.array([one.visibility for one in found]),
    )


def analysed(recording: PoseRecording) -> Report:
    """The report of kept poses."""
    analysis = analyse_recording(
        ReplaySource(recording), ReplayEstimator(recording), height_m=HEIGHT_M
    )
    return Report.from_analysis(analysis, recording.info.name)


@cache
def side_walk(step_m: float = 0.41) -> tuple[Report, PoseRecording, SeenAgain]:
    """Somebody stands, walks backward and forward on a treadmill, seen from the side."""
    manner = Manner(step_m=step_m)
    script = WalkScript(
        name="review",
        treadmill=True,
        segments=(
            Segment(duration_s=7.0, motion=Motion.BACKWARD, manner=manner),
            Segment(duration_s=1.5, motion=Motion.STANDING),
            Segment(duration_s=4.0, motion=Motion.FORWARD, manner=manner),
        ),
    )
    recording = recording_of(script)
    return analysed(recording), recording, seen_again(recording, HEIGHT_M)
