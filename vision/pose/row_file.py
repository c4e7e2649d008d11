"""Rows of numbers put away in a file as they come, so that a long film takes no more memory than a
short one.

A film of two hours has a quarter of a million pictures, and more where it is a fast one. The file
is a temporary one without a name, gone with whoever holds it.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vision.pose.scratch_file import ScratchFile

_AT_ONCE = 256  # rows written together


class RowFile:
    """Rows of one kind; they can only become more. For one thread at a time.

    Args:
        kind: what a row is, a structured type with named fields.
    """

    def __init__(self, kind: np.dtype[Any]) -> None:
        self.kind = kind
        self._scratch = ScratchFile()
        self._pending = np.zeros(_AT_ONCE, kind)
        self._count = 0

    def append(self, row: tuple[object, ...]) -> None:
        """One more: its fields, in order."""
        at = self._count % _AT_ONCE
        self._pending[at] = row
        self._count += 1
        if at == _AT_ONCE - 1:
            self._write(_AT_ONCE)

    def _write(self, pending: int) -> None:
        file = self._scratch.file
        file.seek((self._count - pending) * self.kind.itemsize)
        file.write(self._pending[:pending].tobytes())
        file.flush()

    def __len__(self) -> int:
        return self._count

    def part(self, first: int, end: int) -> NDArray[Any]:
        """The rows from ``first`` up to, not including, ``end``, in memory of their own."""
        first, end = min(first, self._count), min(end, self._count)
        self._write(self._count % _AT_ONCE)  # written once more when they are all
        self._scratch.file.seek(first * self.kind.itemsize)
        read = self._scratch.file.read(max(0, end - first) * self.kind.itemsize)
        return np.frombuffer(read, self.kind)

    def parts(self, size: int = 4096) -> Iterator[NDArray[Any]]:
        """All rows in pieces, each in memory for as long as it is looked at."""
        for first in range(0, self._count, size):
            yield self.part(first, first + size)

    def mapped(self) -> NDArray[Any]:
        """All rows so far, read from the file as they are looked at; ``let_go`` of them then."""
        if not self._count:
            return np.zeros(0, self.kind)
        self._write(self._count % _AT_ONCE)
        length = self._count * self.kind.itemsize
        read = mmap.mmap(self._scratch.file.fileno(), length, access=mmap.ACCESS_READ)
        return np.frombuffer(read, self.kind)


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
