"""Traces: numbers of every frame as gzip CSV, readable by anything, and safe against a crash.

A file is a chain of gzip members, each written at once about every second. What a crash cuts
off is the last member at most; every reader of gzip reads the rest, ours without complaint.
"""

from __future__ import annotations

import csv
import io
import math
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from vision.values import Observation

_DIGITS = 4
_GZIP = 16 + zlib.MAX_WBITS
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class TraceSample:
    """One frame. Numbers are as in ``docs/conventions.md``; ``None`` is "can't tell"."""

    t_s: float
    situation: str
    view: str
    direction: str
    direction_confidence: float | None = None
    body_confidence: float | None = None
    cadence_spm: float | None = None
    speed_mps: float | None = None
    lean_deg: float | None = None
    lateral_lean_deg: float | None = None
    head_pitch_deg: float | None = None
    knee_left_deg: float | None = None
    knee_right_deg: float | None = None
    step_width: float | None = None

    @classmethod
    def of(cls, observation: Observation, t_s: float | None = None) -> TraceSample:
        """What is kept of an observation: no picture, no landmarks.

        t_s: on the session's clock, where that is not the observation's own.
        """
        gait, body = observation.gait, observation.body
        posture = body.posture if body else None
        return cls(
            t_s=observation.t_s if t_s is None else t_s,
            situation=observation.situation.value,
            view=body.view.value if body else "unknown",
            direction=gait.direction.value,
            direction_confidence=gait.confidence,
            body_confidence=body.confidence if body else None,
            cadence_spm=gait.cadence_spm,
            speed_mps=gait.speed_mps,
            lean_deg=posture.lean_deg if posture else None,
            lateral_lean_deg=posture.lateral_lean_deg if posture else None,
            head_pitch_deg=posture.head_pitch_deg if posture else None,
            knee_left_deg=posture.knee_left_deg if posture else None,
            knee_right_deg=posture.knee_right_deg if posture else None,
            step_width=posture.step_width if posture else None,
        )


COLUMNS = tuple(field.name for field in fields(TraceSample))
_WORDS = ("situation", "view", "direction")


def _cell(value: float | str | None) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return f"{round(value, _DIGITS) + 0.0:.{_DIGITS}f}".rstrip("0").rstrip(".")


def _known(value: float | str | None) -> float | str | None:
    return None if isinstance(value, float) and not math.isfinite(value) else value


class TraceFile:
    """A trace being written; opened for more, it first drops what a crash has cut in two."""

    def __init__(self, path: Path) -> None:
        """Open or make the file.

        Raises:
            OSError: it cannot be written.
        """
        self.path = path
        binary = getattr(os, "O_BINARY", 0)  # Windows
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | binary, 0o600)
        try:
            self._size = _whole(self._file)
            os.ftruncate(self._file, self._size)
        except BaseException:
            os.close(self._file)
            raise

    def write(self, samples: Sequence[TraceSample]) -> None:
        """Append samples, all or nothing, and have them on the disk.

        Raises:
            OSError: the disk is full, or the like; nothing of them is kept, the rest is.
        """
        if not samples:
            return
        rows = io.StringIO()
        table = csv.writer(rows, lineterminator="\n")
        if self._size == 0:
            table.writerow(COLUMNS)
        for sample in samples:
            table.writerow([_cell(_known(getattr(sample, name))) for name in COLUMNS])
        packer = zlib.compressobj(wbits=_GZIP)
        member = packer.compress(rows.getvalue().encode("utf-8")) + packer.flush()
        try:
            os.lseek(self._file, self._size, os.SEEK_SET)
            left = memoryview(member)
            while left:
                left = left[os.write(self._file, left) :]
            os.fsync(self._file)
        except OSError:
            os.ftruncate(self._file, self._size)
            raise
        self._size += len(member)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def _whole(file: int) -> int:
    """How many bytes of the file are whole members."""
    os.lseek(file, 0, os.SEEK_SET)
    return sum(size for _, size in _members(iter(lambda: os.read(file, _CHUNK), b"")))


def _members(chunks: Iterator[bytes]) -> Iterator[tuple[bytes, int]]:
    """The whole gzip members of a file: what is in each, and its size in the file.

    Ends without complaint where a member is cut off or damaged: what follows it cannot be found.
    """
    rest = b""
    while True:
        unpacker = zlib.decompressobj(wbits=_GZIP)
        data, size = bytearray(), 0
        while not unpacker.eof:
            rest = rest or next(chunks, b"")
            if not rest:
                return
            try:
                data += unpacker.decompress(rest)
            except zlib.error:
                return
            size += len(rest) - len(unpacker.unused_data)
            rest = unpacker.unused_data
        yield bytes(data), size


def trace_text(path: Path) -> Iterator[str]:
    """A trace as CSV text, a piece at a time; nothing where there is no file.

    Raises:
        OSError: the file is there and cannot be read.
    """
    if not path.exists():
        return
    with path.open("rb") as file:
        for data, _ in _members(iter(lambda: file.read(_CHUNK), b"")):
            yield data.decode("utf-8", "replace")


def read_trace(path: Path) -> tuple[TraceSample, ...]:
    """The samples of a trace, as far as they were written whole; none where there is no file.

    Columns that this version does not know are passed over.

    Raises:
        OSError: the file is there and cannot be read.
    """
    lines = (line for piece in trace_text(path) for line in piece.splitlines())
    return tuple(_sample(row) for row in _rows(lines))


def _rows(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    for row in csv.DictReader(lines):
        yield {name: row.get(name) or "" for name in COLUMNS}


def _sample(row: dict[str, str]) -> TraceSample:
    words = {name: row[name] for name in _WORDS}
    numbers = {
        name: float(cell) if cell else None
        for name, cell in row.items()
        if name not in (*_WORDS, "t_s")
    }
    return TraceSample(t_s=float(row["t_s"]), **words, **numbers)  # type: ignore[arg-type]
