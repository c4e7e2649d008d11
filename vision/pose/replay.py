"""Recorded poses replayed: the engine can be rerun in a second, without the pose model.

``RecordingEstimator`` wraps any estimator and keeps what it answered, in a file of its own;
``PoseRecording`` is saved to a file and loaded without loss; ``ReplayEstimator`` answers from it by
frame index, and ``ReplaySource`` replaces the clip where only times and size matter.
"""

from __future__ import annotations

import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vision.pose.base import PoseEstimator
from vision.pose.pose_spill import CameraColumns, FeetInFile, PoseSpill
from vision.pose.row_file import blocks, let_go
from vision.pose.scratch_file import ScratchFile
from vision.values import CameraMotion, FloatArray, Frame, Image, Pose, SourceInfo
from vision.values.feet_picture import FeetPicture

FORMAT = 3
_DAMAGED = (
    *(OSError, ValueError, LookupError, EOFError, TypeError, RuntimeError, OverflowError),
    *(MemoryError, zipfile.BadZipFile, zlib.error, struct.error),
)
"""All that reading a bundle with any bytes in it may end in."""


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
        none, info = np.nan, self.info
        feet = FeetInFile.of(self.feet)
        small = {
            "format": np.asarray(FORMAT),
            "name": np.asarray(info.name),
            "note": np.asarray(self.note),
            "size": np.asarray([info.width, info.height]),
            "rate": np.asarray([info.fps, info.time_scale]),
            "capture_hz": np.asarray(info.capture_hz or none),
            "turned_deg": np.asarray(info.turned_deg),
            "length": np.asarray(
                [
                    none if info.frames is None else info.frames,
                    none if info.duration_s is None else info.duration_s,
                ]
            ),
        }
        columns = {
            "index": self.index,
            "t_s": self.t_s,
            "present": self.present,
            "image": self.image,
            "world": self.world,
            "visibility": self.visibility,
            "subject": np.asarray(self.subject, np.int64),
            "feet_place": feet.places,
            "feet_size": feet.sizes,
            "feet_end": feet.ends,
            "camera": CameraColumns.of(self.camera).columns,
        }
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bundle:
            for name, values in small.items():
                _write(bundle, name, values.dtype, values.shape, [np.atleast_1d(values)])
            for name, values in columns.items():
                _write(bundle, name, values.dtype, values.shape, blocks(values))
            packed = (np.frombuffer(feet.packed(row), np.uint8) for row in range(len(feet)))
            size = (int(feet.ends[-1]) if len(feet) else 0,)
            # Packed already, picture by picture.
            _write(bundle, "feet_grey", np.dtype(np.uint8), size, packed, zipfile.ZIP_STORED)
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> PoseRecording:
        """Read what ``save`` wrote.

        Raises:
            ReplayError: when the file is missing, damaged or of another format.
        """
        try:
            # opened here: numpy leaves the file open when it turns out to be no npz
            with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
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
                    feet=_unpacked(path, data),
                    camera=CameraColumns(data["camera"]),
                    subject=tuple(data["subject"].tolist()) if "subject" in data else (),
                    note=str(data["note"]) if "note" in data else "",
                )
        except _DAMAGED as error:
            raise ReplayError(
                f"{path} is no pose recording ({error}); delete it to record anew."
            ) from error


def _write(
    bundle: zipfile.ZipFile,
    name: str,
    kind: np.dtype[Any],
    shape: tuple[int, ...],
    parts: Iterable[NDArray[Any]],
    compression: int = zipfile.ZIP_DEFLATED,
) -> None:
    """Write an array as NumPy's npz has it, part by part."""
    info = zipfile.ZipInfo(f"{name}.npy")
    info.compress_type = compression
    with bundle.open(info, "w", force_zip64=True) as file:
        header = {"descr": np.lib.format.dtype_to_descr(kind), "fortran_order": False}
        np.lib.format.write_array_header_1_0(file, {**header, "shape": shape})
        for part in parts:
            file.write(part.tobytes())


def _unpacked(path: Path, data: Mapping[str, NDArray[Any]]) -> Sequence[FeetPicture | None]:
    """The pictures in the file at ``path``, which stay there until they are asked for."""
    ends, sizes = data["feet_end"], data["feet_size"]
    if not len(ends):
        return ()
    scratch = ScratchFile()
    with zipfile.ZipFile(path) as bundle, bundle.open("feet_grey.npy") as packed:
        np.lib.format.read_magic(packed)
        np.lib.format.read_array_header_1_0(packed)
        shutil.copyfileobj(packed, scratch.file)
    if scratch.file.tell() != int(ends[-1]) or len(sizes) != len(ends):
        raise ValueError("pictures are cut short")
    return FeetInFile(scratch, data["feet_place"], sizes, ends)


class RecordingEstimator:
    """An estimator that passes every frame to ``inner`` and keeps the answers.

    Args:
        feet: whether their pictures are kept too, which take ten times the room.
    """

    def __init__(self, inner: PoseEstimator, *, feet: bool = True) -> None:
        self._inner = inner
        self._last: int | None = None
        self._spill = PoseSpill(feet=feet)

    def estimate(self, frame: Frame) -> Pose | None:
        """The inner estimator's answer, kept.

        Raises:
            ValueError: when a frame comes twice or out of order; a replay by index would lie.
        """
        if self._last is not None and frame.index <= self._last:
            raise ValueError(f"frame {frame.index} comes after {self._last}")
        pose = self._inner.estimate(frame)
        self._last = frame.index
        self._spill.append(frame.index, frame.t_s, pose)
        return pose

    def close(self) -> None:
        """Close the inner estimator; what was recorded stays."""
        self._inner.close()

    def recording(self, info: SourceInfo, note: str | None = None) -> PoseRecording:
        """All that was seen so far, of the source described by ``info`` and its ``note``."""
        poses, pictures = self._spill.poses(), self._spill.pictures()
        subject = tuple(pictures["subject"].tolist())
        let_go(pictures)
        return PoseRecording(
            info=info,
            index=pictures["index"],
            t_s=pictures["t_s"],
            present=pictures["present"],
            image=poses["image"],
            world=poses["world"],
            visibility=poses["visibility"],
            feet=self._spill.feet(),
            camera=CameraColumns(pictures["camera"]),
            subject=subject,
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
