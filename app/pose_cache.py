"""Poses of clips kept on disk, so that a change of the engine is measured in seconds.

What is kept are landmarks, never pictures, and only where a person names a folder for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import vision.pose
from app.commands.common import make_estimator
from models.store import digest
from vision.pose.replay import PoseRecording, RecordingEstimator
from vision.sources.base import Source
from vision.sources.clip import ClipSource


def cached_poses(
    video: Path, model: Path, folder: Path, progress: Callable[[float], None]
) -> PoseRecording:
    """The poses of ``video`` as ``model`` sees them, from ``folder`` or recorded into it.

    Raises:
        SourceError, ReplayError, Failure: the clip, the kept file or the model is unusable.
    """
    kept = folder / f"{video.stem}-{pose_key(video, model)}.npz"
    if kept.is_file():
        return PoseRecording.load(kept)
    with closing(ClipSource(video)) as source:
        recording = record_poses(source, model, progress)
    recording.save(kept)
    return recording


def record_poses(
    source: Source, model: Path, progress: Callable[[float], None] | None = None
) -> PoseRecording:
    """All poses of ``source`` as ``model`` sees them; the caller closes the source."""
    with closing(RecordingEstimator(make_estimator(model))) as estimator:
        total = source.info.frames or 0
        for count, frame in enumerate(source.frames(), start=1):
            estimator.estimate(frame)
            # Poses take nearly all of the time; the rest of the bar is the engine's.
            if progress is not None:
                progress(0.95 * min(count / total, 1.0) if total else 0.0)
        return estimator.recording(source.info)


def pose_key(video: Path, model: Path) -> str:
    """Sixteen hex digits that change with the clip, the model, MediaPipe or our adapter."""
    runtime, *rest = what_sees(model)
    parts = [runtime, digest(video), *rest]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


def what_sees(model: Path) -> list[str]:
    """What decides the poses besides the pictures: MediaPipe, the model and our adapter."""
    adapter = sorted(Path(vision.pose.__path__[0]).glob("*.py"))
    files = [model, *(path for path in adapter if path.name != "replay.py")]
    return [version("mediapipe"), *(digest(path) for path in files)]
