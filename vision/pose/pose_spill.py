"""Poses put away in a file as they come, so that a long film takes no more memory than a short one.

A pose takes 1.7 kB and the picture of its feet some ten times that: of two hours 300 MB and some
gigabytes. The file is a temporary one without a name, gone with whoever holds it.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from vision.pose.landmarks import COUNT
from vision.pose.row_file import RowFile
from vision.pose.scratch_file import ScratchFile
from vision.values import CameraMotion, FloatArray, Pose
from vision.values.feet_picture import FeetPicture

_POSE = np.dtype(
    [
        ("image", np.float64, (COUNT, 2)),
        ("world", np.float64, (COUNT, 3)),
        ("visibility", np.float64, (COUNT,)),
    ]
)
# Apart from the poses, so that whoever looks at one column has not all of them read.
_PICTURE = np.dtype(
    [
        ("index", np.int64),
        ("t_s", np.float64),
        ("present", np.bool_),
        ("subject", np.int64),
        ("camera", np.float64, (5,)),
    ],
    align=True,
)
_FEET = np.dtype([("place", np.float64, (3,)), ("size", np.int64, (2,)), ("end", np.int64)])
_NOBODY = (np.zeros((COUNT, 2)), np.zeros((COUNT, 3)), np.zeros(COUNT))


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
        self._rows = RowFile(_FEET)
        self._end = 0

    def append(self, feet: FeetPicture | None) -> None:
        """One more; ``None`` where there is none."""
        if feet is None:
            self._rows.append(((0.0, 0.0, 1.0), (0, 0), self._end))
            return
        packed = zlib.compress(feet.grey.tobytes(), 1)
        self._scratch.file.write(packed)
        self._end += len(packed)
        self._rows.append(((feet.x_px, feet.y_px, feet.scale), feet.grey.shape, self._end))

    def written(self) -> FeetInFile:
        """All of them."""
        self._scratch.file.flush()
        rows = self._rows.mapped()
        return FeetInFile(self._scratch, rows["place"], rows["size"], rows["end"])


class PoseSpill:
    """Poses of one run, put away one by one. feet: whether their pictures are kept too."""

    def __init__(self, *, feet: bool) -> None:
        self._poses = RowFile(_POSE)
        self._pictures = RowFile(_PICTURE)
        self._feet = FeetWriter() if feet else None

    def append(self, index: int, t_s: float, pose: Pose | None) -> None:
        """One more picture, and who was seen in it."""
        camera = _camera_row(None if pose is None else pose.camera)
        if pose is None:
            self._pictures.append((index, t_s, False, 0, camera))
            self._poses.append(_NOBODY)
        else:
            self._pictures.append((index, t_s, True, pose.subject, camera))
            self._poses.append((pose.image, pose.world, pose.visibility))
        if self._feet is not None:
            self._feet.append(None if pose is None else pose.feet)

    def poses(self) -> NDArray[Any]:
        """``(n,)`` with fields image ``(33, 2)``, world ``(33, 3)`` and visibility ``(33,)``, zero
        where nobody was seen: read from the file as they are looked at."""
        return self._poses.mapped()

    def pictures(self) -> NDArray[Any]:
        """``(n,)`` with fields index, t_s, present, subject and camera ``(5,)``; likewise."""
        return self._pictures.mapped()

    def feet(self) -> Sequence[FeetPicture | None]:
        """Their pictures, none at all where they were not kept."""
        return () if self._feet is None else self._feet.written()
