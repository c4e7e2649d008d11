"""Poses put away in a file as they come, so that a long film takes no more memory than a short one.

A pose takes 1.7 kB and the picture of its feet some ten times that: of two hours 300 MB and some
gigabytes. The file is a temporary one without a name, gone with whoever holds it.
"""

from __future__ import annotations

import mmap
import threading
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from vision.pose.landmarks import COUNT
from vision.pose.scratch_file import ScratchFile
from vision.values import CameraMotion, FloatArray, Pose
from vision.values.feet_picture import FeetPicture

_ROW = np.dtype(
    [
        ("image", np.float64, (COUNT, 2)),
        ("world", np.float64, (COUNT, 3)),
        ("visibility", np.float64, (COUNT,)),
    ]
)
_AT_ONCE = 256  # rows written together


class CameraColumns(Sequence[CameraMotion | None]):
    """The camera's motions as numbers, ``(n, 5)``: all NaN for ``None``, the last one alone for a
    motion that is not known."""

    def __init__(self, columns: FloatArray) -> None:
        self.columns = columns

    @classmethod
    def of(cls, camera: Sequence[CameraMotion | None]) -> CameraColumns:
        """The same motions."""
        if isinstance(camera, CameraColumns):
            return camera
        return cls(np.array([_camera_row(one) for one in camera], np.float64).reshape(-1, 5))

    @overload
    def __getitem__(self, at: int) -> CameraMotion | None: ...
    @overload
    def __getitem__(self, at: slice) -> CameraColumns: ...
    def __getitem__(self, at: int | slice) -> CameraMotion | CameraColumns | None:
        if isinstance(at, slice):
            return CameraColumns(self.columns[at])
        cos, sin, x_px, y_px, known = self.columns[at].tolist()
        if cos != cos:
            return None
        return CameraMotion(cos, sin, x_px, y_px, known == known)

    def __len__(self) -> int:
        return len(self.columns)


def _camera_row(one: CameraMotion | None) -> tuple[float, ...]:
    if one is None:
        return (np.nan,) * 5
    return one.cos, one.sin, one.x_px, one.y_px, 0.0 if one.known else np.nan


class FeetInFile(Sequence[FeetPicture | None]):
    """Pictures of feet, packed one by one into a file and read when asked for.

    places: ``(n, 3)`` where each lies and its scale. sizes: ``(n, 2)``, 0 for none. ends: ``(n,)``
    where each ends in the file, in bytes.
    """

    def __init__(
        self,
        scratch: ScratchFile,
        places: FloatArray,
        sizes: NDArray[np.int64],
        ends: NDArray[np.int64],
    ) -> None:
        self._scratch = scratch
        self._lock = threading.Lock()
        self.places, self.sizes, self.ends = places, sizes, ends

    @classmethod
    def of(cls, feet: Sequence[FeetPicture | None]) -> FeetInFile:
        """The same pictures."""
        if isinstance(feet, FeetInFile):
            return feet
        writer = FeetWriter()
        for one in feet:
            writer.append(one)
        return writer.written()

    @overload
    def __getitem__(self, at: int) -> FeetPicture | None: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[FeetPicture | None, ...]: ...
    def __getitem__(self, at: int | slice) -> FeetPicture | tuple[FeetPicture | None, ...] | None:
        if isinstance(at, slice):
            return tuple(self[one] for one in range(*at.indices(len(self))))
        row = range(len(self))[at]
        height, width = self.sizes[row].tolist()
        if not height:
            return None
        grey = np.frombuffer(zlib.decompress(self.packed(row)), np.uint8).reshape(height, width)
        return FeetPicture(grey, *self.places[row].tolist())

    def __len__(self) -> int:
        return len(self.sizes)

    def packed(self, row: int) -> bytes:
        """The bytes of one picture as they lie in the file."""
        begin = int(self.ends[row - 1]) if row else 0
        with self._lock:
            self._scratch.file.seek(begin)
            return self._scratch.file.read(int(self.ends[row]) - begin)


class FeetWriter:
    """Packs pictures of feet into a temporary file, one by one."""

    def __init__(self) -> None:
        self._scratch = ScratchFile()
        self._places: list[tuple[float, float, float]] = []
        self._sizes: list[tuple[int, int]] = []
        self._ends: list[int] = []

    def append(self, feet: FeetPicture | None) -> None:
        """One more; ``None`` where there is none."""
        end = self._ends[-1] if self._ends else 0
        if feet is None:
            self._places.append((0.0, 0.0, 1.0))
            self._sizes.append((0, 0))
        else:
            packed = zlib.compress(feet.grey.tobytes(), 1)
            self._scratch.file.write(packed)
            self._places.append((feet.x_px, feet.y_px, feet.scale))
            self._sizes.append((feet.grey.shape[0], feet.grey.shape[1]))
            end += len(packed)
        self._ends.append(end)

    def written(self) -> FeetInFile:
        """All of them."""
        self._scratch.file.flush()
        return FeetInFile(
            self._scratch,
            np.array(self._places, np.float64).reshape(-1, 3),
            np.array(self._sizes, np.int64).reshape(-1, 2),
            np.array(self._ends, np.int64),
        )


class PoseSpill:
    """Poses of one run, put away one by one. feet: whether their pictures are kept too."""

    def __init__(self, *, feet: bool) -> None:
        self._scratch = ScratchFile()
        self._rows = np.zeros(_AT_ONCE, _ROW)
        self._pending = 0
        self._count = 0
        self._feet = FeetWriter() if feet else None
        self._camera: list[CameraMotion | None] = []

    def append(self, pose: Pose | None) -> None:
        """One more."""
        row = self._rows[self._pending]
        if pose is None:
            row["image"], row["world"], row["visibility"] = 0.0, 0.0, 0.0
        else:
            row["image"], row["world"] = pose.image, pose.world
            row["visibility"] = pose.visibility
        self._camera.append(None if pose is None else pose.camera)
        if self._feet is not None:
            self._feet.append(None if pose is None else pose.feet)
        self._pending += 1
        self._count += 1
        if self._pending == _AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        self._scratch.file.write(self._rows[: self._pending].tobytes())
        self._scratch.file.flush()
        self._pending = 0

    def rows(self) -> NDArray[Any]:
        """``(n,)`` with fields image ``(33, 2)``, world ``(33, 3)`` and visibility ``(33,)``: read
        from the file as they are looked at."""
        self._flush()
        if not self._count:
            return np.zeros(0, _ROW)
        length = self._count * _ROW.itemsize
        read = mmap.mmap(self._scratch.file.fileno(), length, access=mmap.ACCESS_READ)
        return np.frombuffer(read, _ROW)

    def camera(self) -> CameraColumns:
        """Its motions."""
        return CameraColumns.of(self._camera)

    def feet(self) -> Sequence[FeetPicture | None]:
        """Their pictures, none at all where they were not kept."""
        return () if self._feet is None else self._feet.written()


def let_go(array: NDArray[Any]) -> None:
    """Give back the memory in which pages of a file lie that ``array`` was read from; they are read
    again when they are looked at again."""
    base: Any = array
    while isinstance(base, np.ndarray):
        base = base.base
    if isinstance(base, memoryview):
        base = base.obj
    if isinstance(base, mmap.mmap) and hasattr(base, "madvise"):
        base.madvise(mmap.MADV_DONTNEED)


def blocks(array: NDArray[Any], size: int = 4096) -> Iterator[NDArray[Any]]:
    """``array`` in pieces, each in memory for as long as it is looked at."""
    for at in range(0, len(array), size):
        yield np.ascontiguousarray(array[at : at + size])
        let_go(array)
