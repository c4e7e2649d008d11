"""Poses of clips kept on disk, so that a change of the engine is measured in seconds.

What is kept are landmarks and small grey pictures of the feet, and only where a person names a
folder for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import vision.pipeline.segments
import vision.pose
from app.terminal.options import make_estimator
from models.store import digest
from vision.pipeline.line import LineSettings
from vision.pipeline.parallel import over_clip
from vision.pipeline.workers import Task
from vision.pose.base import PoseEstimator
from vision.pose.replay import PoseRecording, RecordingEstimator
from vision.scoring.goals import Aim
from vision.sources.base import Source
from vision.sources.clip import ClipSettings, ClipSource

_AS_IT_SAYS = ClipSettings()


def cached_poses(
    video: Path,
    model: Path,
    folder: Path,
    path: Aim,
    progress: Callable[[float], None],
    reading: ClipSettings = _AS_IT_SAYS,
) -> PoseRecording:
    """The poses of ``video`` as ``model`` sees them, from ``folder`` or recorded into it.

    Args:
        path: a recording is looked at as ``backstep analyze`` does, a live walk in one go.
        reading: how fast the camera was, where the clip does not say so itself.

    Raises:
        SourceError, ReplayError, PoseModelError, EgressError, Failure: the clip, the kept file or
            the model is unusable.
    """
    kept = folder / f"{video.stem}-{pose_key(video, model, path, reading)}.npz"
    if kept.is_file():
        return PoseRecording.load(kept)
    if path is Aim.LIVE:
        with closing(ClipSource(video, reading)) as source:
            recording = record_poses(source, model, progress)
    else:
        task = Task(video, model, LineSettings().pose, clip_settings=reading)
        recording = over_clip(task, 1, _record, progress)
    recording.save(kept)
    return recording


def _record(
    source: Source,
    estimator: PoseEstimator,
    progress: Callable[[float], None] | None,
) -> PoseRecording:
    recorder = RecordingEstimator(estimator)
    total = source.info.frames or 0
    for count, frame in enumerate(source.frames(), start=1):
        recorder.estimate(frame)
        # Poses take nearly all of the time; the rest of the bar is the engine's.
        if progress is not None:
            progress(0.95 * min(count / total, 1.0) if total else 0.0)
    return recorder.recording(source.info)


def record_poses(
    source: Source, model: Path, progress: Callable[[float], None] | None = None
) -> PoseRecording:
    """All poses of ``source`` as ``model`` sees them in one go; the caller closes the source."""
    with closing(make_estimator(model)) as estimator:
        return _record(source, estimator, progress)


def pose_key(video: Path, model: Path, path: Aim, reading: ClipSettings = _AS_IT_SAYS) -> str:
    """Sixteen hex digits that change with the clip, how it is read, the model, MediaPipe, our
    adapter or the way a recording is cut into parts."""
    runtime, *rest = what_sees(model)
    cut = "" if path is Aim.LIVE else digest(Path(vision.pipeline.segments.__file__))
    said = [] if reading == _AS_IT_SAYS else [reading.model_dump_json()]
    parts = [runtime, digest(video), *rest, cut, *said]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


def what_sees(model: Path) -> list[str]:
    """What decides the poses besides the pictures: MediaPipe, the model and our adapter."""
    adapter = sorted(Path(vision.pose.__path__[0]).glob("*.py"))
    files = [model, *(path for path in adapter if path.name != "replay.py")]
    return [version("mediapipe"), *(digest(path) for path in files)]
