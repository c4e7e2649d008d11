"""A clip as it is kept once all is done: film, review copy, poses, report; without any pose model,
from a drawn walker's true joints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from app.media.copy import make_review_copy
from app.media.picture import first_picture
from app.reports.report import Report
from app.review.folder import ClipFolder
from app.storage import Store
from app.storage.review_values import Clip, NewClip
from app.storage.values import utc_now
from vision.pipeline.recorded import analyse_recording
from vision.pose.landmarks import COUNT
from vision.pose.replay import PoseRecording, ReplayEstimator, ReplaySource
from vision.values import SourceInfo
from vision.walker import WalkerSource, WalkScript
from walker_poses import JITTER, JITTER_M


def true_recording(walk: WalkScript, times_s: Sequence[float]) -> PoseRecording:
    """The walker's joints at any times, as a pose model would give them on a good day."""
    joints = WalkerSource(walk).joints(np.asarray(times_s))
    world = np.stack([joints.world[..., 0], -joints.world[..., 2], joints.world[..., 1]], axis=-1)
    world = world - world[:, 23:25].mean(axis=1, keepdims=True)
    random = np.random.default_rng(1)
    camera = walk.camera
    count = len(times_s)
    return PoseRecording(
        info=SourceInfo("walk.mov", camera.width, camera.height, camera.fps),
        index=np.arange(count),
        t_s=np.asarray(times_s),
        present=np.ones(count, dtype=np.bool_),
        image=joints.image + random.normal(0, JITTER * camera.person_px, joints.image.shape),
        world=world + random.normal(0, JITTER_M, world.shape),
        visibility=np.full((count, COUNT), 0.95),
    )


def keep_walk(
    store: Store,
    uid: str,
    walk: WalkScript,
    times_s: Sequence[float],
    film: Callable[[Path], object],
    height_m: float | None = None,
) -> Clip:
    """A clip in ``store`` whose film is what ``film`` writes, and whose walk is ``walk``."""
    name = "walk.mov"
    clip = store.clips.add(
        NewClip(uid=uid, name=name, suffix=".mov", size_bytes=1, height_m=height_m)
    )
    folder = ClipFolder.of(store.places, clip)
    folder.path.mkdir(parents=True)
    film(folder.original)
    first_picture(folder.original, folder.first_picture)
    make_review_copy(folder.original, folder.review_copy, folder.frames)
    recording = true_recording(walk, times_s)
    recording.save(folder.poses)
    analysis = analyse_recording(
        ReplaySource(recording), ReplayEstimator(recording), height_m=height_m
    )
    folder.report.write_text(Report.from_analysis(analysis, name).to_json(), "utf-8")
    return store.clips.change(clip.uid, {"analysed_at": utc_now()})
