"""Recorded poses replayed: the engine can be rerun in a second, without the pose model.

``RecordingEstimator`` wraps any estimator and keeps what it answered; ``PoseRecording`` is saved to
a file and loaded without loss; ``ReplayEstimator`` answers from it by frame index, and
``ReplaySource`` replaces the clip where only times and size matter.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vision.pose.base import PoseEstimator
from vision.pose.landmarks import COUNT
from vision.values import CameraMotion, FloatArray, Frame, Image, Pose, SourceInfo
from vision.values.feet_picture import FeetPicture

FORMAT = 2


class ReplayError(Exception):
    """A recording cannot be read or does not hold the frame; one line saying what to do."""


@dataclass(frozen=True, slots=True)
class PoseRecording:
    """All poses of one run over ``n`` frames.

    index: ``(n,)`` frame indices, strictly increasing. t_s: ``(n,)`` seconds. present: ``(n,)``
    False where nobody was seen (the other arrays hold zeros there). image: ``(n, 33, 2)``
    pixels. world: ``(n, 33, 3)`` metres. visibility: ``(n, 33)``. feet: their small grey
    pictures, ``n`` of them or none at all. subject: who was followed, camera: its motion since the
    pose before, likewise. info: the source they are of; note: what it had to say of itself.
    """

    info: SourceInfo
    index: NDArray[np.int64]
    t_s: FloatArray
    present: NDArray[np.bool_]
    image: FloatArray
    world: FloatArray
    visibility: FloatArray
    feet: Sequence[FeetPicture | None] = ()
    camera: Sequence[CameraMotion | None] = ()
    subject: Sequence[int] = ()
    note: str = ""

    def save(self, path: Path) -> None:
        """Write to ``path`` (npz), complete or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        none = np.nan
        places, sizes, grey = _packed(self.feet)
        with part.open("wb") as file:
            np.savez_compressed(
                file,
                format=np.asarray(FORMAT),
                name=np.asarray(self.info.name),
                note=np.asarray(self.note),
                size=np.asarray([self.info.width, self.info.height]),
                rate=np.asarray([self.info.fps, self.info.time_scale]),
                capture_hz=np.asarray(self.info.capture_hz or none),
                turned_deg=np.asarray(self.info.turned_deg),
                length=np.asarray(
                    [
                        none if self.info.frames is None else self.info.frames,
                        none if self.info.duration_s is None else self.info.duration_s,
                    ]
                ),
                index=self.index,
                t_s=self.t_s,
                present=self.present,
                image=self.image,
                world=self.world,
                visibility=self.visibility,
                subject=np.asarray(self.subject, np.int64),
                feet_place=places,
                feet_size=sizes,
                feet_grey=grey,
                camera=_camera_columns(self.camera),
            )
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> PoseRecording:
        """Read what ``save`` wrote.

        Raises:
            ReplayError: when the file is missing, damaged or of another format.
        """
        try:
            # from memory: numpy leaves the file open when it turns out to be no npz
            with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as data:
                if int(data["format"]) != FORMAT:
                    raise ReplayError(f"{path} is of another version; delete it to record anew.")
                frames, duration_s = (float(value) for value in data["length"])
                width, height = (int(value) for value in data["size"])
                fps, *scale = (float(value) for value in data["rate"])
                told_hz = float(data["capture_hz"]) if "capture_hz" in data else np.nan
                return cls(
                    info=SourceInfo(
                        name=str(data["name"]),
                        width=width,
                        height=height,
                        fps=fps,
                        frames=None if np.isnan(frames) else int(frames),
                        duration_s=None if np.isnan(duration_s) else duration_s,
                        time_scale=scale[0] if scale else 1.0,
                        turned_deg=int(data["turned_deg"]) if "turned_deg" in data else 0,
                        capture_hz=None if np.isnan(told_hz) else told_hz,
                    ),
                    index=data["index"],
                    t_s=data["t_s"],
                    present=data["present"],
                    image=data["image"],
                    world=data["world"],
                    visibility=data["visibility"],
                    feet=_unpacked(data),
                    camera=_camera_motions(data["camera"]) if "camera" in data else (),
                    subject=tuple(data["subject"].tolist()) if "subject" in data else (),
                    note=str(data["note"]) if "note" in data else "",
                )
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise ReplayError(
                f"{path} is no pose recording ({error}); delete it to record anew."
            ) from error


def _packed(
    feet: Sequence[FeetPicture | None],
) -> tuple[FloatArray, NDArray[np.int64], NDArray[np.uint8]]:
    """Pictures of all sizes as three arrays: where each lies, its size (0 for none), pixels."""
    kept = [one.grey if one else np.zeros((0, 0), np.uint8) for one in feet]
    places = [(one.x_px, one.y_px, one.scale) if one else (0.0, 0.0, 1.0) for one in feet]
    return (
        np.array(places, np.float64).reshape(-1, 3),
        np.array([grey.shape for grey in kept], np.int64).reshape(-1, 2),
        np.concatenate([np.zeros(0, np.uint8), *(grey.ravel() for grey in kept)]),
    )


def _unpacked(data: Mapping[str, NDArray[Any]]) -> tuple[FeetPicture | None, ...]:
    sizes, grey = data["feet_size"], data["feet_grey"]
    ends = np.cumsum(sizes.prod(axis=1))
    if len(grey) != (int(ends[-1]) if len(ends) else 0):
        raise ValueError("pictures are cut short")
    return tuple(
        FeetPicture(grey[end - height * width : end].reshape(height, width), x_px, y_px, scale)
        if height
        else None
        for end, (height, width), (x_px, y_px, scale) in zip(
            ends.tolist(), sizes.tolist(), data["feet_place"].tolist(), strict=True
        )
    )


def _camera_columns(camera: Sequence[CameraMotion | None]) -> FloatArray:
    """``(n, 5)``: all NaN for ``None``, the last alone for a motion not known."""
    rows = [
        (np.nan,) * 5
        if one is None
        else (
            one.cos,
            one.sin,
            one.x_px,
            one.y_px,
            0.0 if one.known else np.nan,
        )
        for one in camera
    ]
    return np.array(rows, np.float64).reshape(-1, 5)


def _camera_motions(columns: FloatArray) -> tuple[CameraMotion | None, ...]:
    return tuple(
        None if np.isnan(cos) else CameraMotion(cos, sin, x_px, y_px, not np.isnan(known))
        for cos, sin, x_px, y_px, known in columns.tolist()
    )


class RecordingEstimator:
    """An estimator that passes every frame to ``inner`` and keeps the answers.

    Args:
        feet: whether their pictures are kept too, which take a hundred times the memory.
    """

    def __init__(self, inner: PoseEstimator, *, feet: bool = True) -> None:
        self._inner = inner
        self._feet = feet
        self._frames: list[tuple[int, float]] = []
        self._poses: list[Pose | None] = []

    def estimate(self, frame: Frame) -> Pose | None:
        """The inner estimator's answer, kept.

        Raises:
            ValueError: when a frame comes twice or out of order; a replay by index would lie.
        """
        if self._frames and frame.index <= self._frames[-1][0]:
            raise ValueError(f"frame {frame.index} comes after {self._frames[-1][0]}")
        pose = self._inner.estimate(frame)
        self._frames.append((frame.index, frame.t_s))
        self._poses.append(pose if pose is None or self._feet else replace(pose, feet=None))
        return pose

    def close(self) -> None:
        """Close the inner estimator; what was recorded stays."""
        self._inner.close()

    def recording(self, info: SourceInfo, note: str | None = None) -> PoseRecording:
        """All that was seen so far, of the source described by ``info`` and its ``note``."""
        count = len(self._frames)
        image = np.zeros((count, COUNT, 2))
        world = np.zeros((count, COUNT, 3))
        visibility = np.zeros((count, COUNT))
        for row, pose in enumerate(self._poses):
            if pose is not None:
                image[row], world[row], visibility[row] = pose.image, pose.world, pose.visibility
        return PoseRecording(
            info=info,
            index=np.asarray([index for index, _ in self._frames], dtype=np.int64),
            t_s=np.asarray([t_s for _, t_s in self._frames], dtype=np.float64),
            present=np.asarray([pose is not None for pose in self._poses], dtype=np.bool_),
            image=image,
            world=world,
            visibility=visibility,
            feet=tuple(None if pose is None else pose.feet for pose in self._poses)
            if self._feet
            else (),
            camera=tuple(None if pose is None else pose.camera for pose in self._poses),
            subject=tuple(0 if pose is None else pose.subject for pose in self._poses),
            note=note or "",
        )


class ReplayEstimator:
    """An estimator that looks up poses by frame index and ignores the picture."""

    def __init__(self, recording: PoseRecording) -> None:
        self._recording = recording
        self._rows = {int(index): row for row, index in enumerate(recording.index)}

    def estimate(self, frame: Frame) -> Pose | None:
        """The recorded pose, with the frame's own time.

        Raises:
            ReplayError: when the frame was never recorded.
        """
        row = self._rows.get(frame.index)
        if row is None:
            raise ReplayError(f"frame {frame.index} was never recorded; record the clip anew.")
        if not self._recording.present[row]:
            return None
        return Pose(
            t_s=frame.t_s,
            image=self._recording.image[row].copy(),
            world=self._recording.world[row].copy(),
            visibility=self._recording.visibility[row].copy(),
            feet=self._recording.feet[row] if self._recording.feet else None,
            camera=self._recording.camera[row] if self._recording.camera else None,
            subject=self._recording.subject[row] if self._recording.subject else 0,
        )

    def close(self) -> None:
        """Nothing to release."""


class ReplaySource:
    """The recorded clip's frames with its times and size, but one black, read-only picture."""

    def __init__(self, recording: PoseRecording) -> None:
        self._recording = recording
        self._black: Image = np.zeros(
            (recording.info.height, recording.info.width, 3), dtype=np.uint8
        )
        self._black.setflags(write=False)

    @property
    def info(self) -> SourceInfo:
        """What the clip said of itself when it was recorded."""
        return self._recording.info

    def frames(self) -> Iterator[Frame]:
        """The recorded frames in order."""
        for index, t_s in zip(self._recording.index, self._recording.t_s, strict=True):
            yield Frame(index=int(index), t_s=float(t_s), image=self._black)

    def close(self) -> None:
        """Nothing to release."""

    def __enter__(self) -> ReplaySource:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
