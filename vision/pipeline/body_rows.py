"""What the second look needs of each body, as numbers; those of a run that goes on in a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vision.gait.leg_rows import IMAGE_MARKS, WORLD_MARKS, LegGrid, rows_of_marks
from vision.gait.track import WIDTH, Track, floor_of_rows, row
from vision.pose.row_file import RowFile
from vision.values import Body, FloatArray

_ROW = np.dtype(
    [
        ("track", np.float64, (WIDTH,)),
        ("image", np.float64, (len(IMAGE_MARKS), 2)),
        ("world", np.float64, (len(WORLD_MARKS), 3)),
        ("feet_seen", np.float64),
    ]
)
_AT_ONCE = 1024  # rows of legs made together: 1 MB


def _row(body: Body) -> tuple[object, ...]:
    return row(body), body.over_floor[IMAGE_MARKS], body.world[WORLD_MARKS], body.feet_seen


@dataclass(frozen=True, slots=True)
class BodyRows:
    """The bodies of one run, or of a piece of it, in order of time; 0.7 kB each instead of 3."""

    rows: NDArray[Any]

    @classmethod
    def of(cls, bodies: Iterable[Body]) -> BodyRows:
        """Those of ``bodies``."""
        return cls(np.array([_row(body) for body in bodies], _ROW))

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def t_s(self) -> FloatArray:
        """``(n,)``."""
        times: FloatArray = self.rows["track"][:, 0]
        return times

    @property
    def feet_s(self) -> FloatArray:
        """Times at which the feet were seen."""
        times: FloatArray = self.t_s[self.rows["feet_seen"] != 0]
        return times

    @property
    def floor_deg(self) -> float:
        """As ``usual_floor_deg``."""
        return floor_of_rows(self.rows["track"])

    def track(self) -> Track:
        """As ``Track.from_bodies``."""
        return Track.from_rows(np.ascontiguousarray(self.rows["track"]), self.floor_deg)

    def legs(self, track: Track) -> LegGrid:
        """Both legs, on an even grid of time. track: of the same bodies."""
        grid = LegGrid(room_s=float(track.t_s[-1] - track.t_s[0]))
        floor_deg = self.floor_deg
        for at in range(0, len(self.rows), _AT_ONCE):
            some = slice(at, at + _AT_ONCE)
            rows = rows_of_marks(
                np.ascontiguousarray(self.rows["image"][some]),
                np.ascontiguousarray(self.rows["world"][some]),
                track.torso_px[some],
                track.yaw_deg[some],
                track.facing[some].astype(float),
                floor_deg,
            )
            for t_s, one in zip(track.t_s[some].tolist(), rows, strict=True):
                grid.append(t_s, one)
        return grid


class RunRows:
    """Gathers the bodies of a run that goes on; those before a moment can be let go of."""

    def __init__(self) -> None:
        self._file = RowFile(_ROW)
        self._first = 0  # of the run

    def __len__(self) -> int:
        return len(self._file) - self._first

    def append(self, body: Body) -> None:
        """One more, later than those before."""
        self._file.append(_row(body))

    def all(self) -> BodyRows:
        """Those that were not let go of."""
        return BodyRows(self._file.part(self._first, len(self._file)))

    def before(self, end_s: float) -> BodyRows:
        """Those of them before ``end_s``."""
        rows = self.all()
        return BodyRows(rows.rows[: int(rows.t_s.searchsorted(end_s))])

    def let_go_before(self, start_s: float) -> None:
        """Forget what came before ``start_s``."""
        self._first += int(self.all().t_s.searchsorted(start_s))

    def clear(self) -> None:
        """Forget all."""
        self._first = len(self._file)
