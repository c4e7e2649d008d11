"""A number a frame, or "can't tell", in eight bytes."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

_UNTOLD = float("nan")


class NumberColumn(Sequence[float | None]):
    """A sequence of numbers with ``None`` for what is not known; it can only grow.

    A list of Python's numbers takes four times the memory: a film of two hours has a quarter of a
    million frames with a dozen numbers each. NaN is taken for ``None``.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Iterable[float | None] = ()) -> None:
        self._values = array("d", (_UNTOLD if one is None else one for one in values))

    def append(self, value: float | None) -> None:
        """One more."""
        self._values.append(_UNTOLD if value is None else value)

    @overload
    def __getitem__(self, at: int) -> float | None: ...
    @overload
    def __getitem__(self, at: slice) -> NumberColumn: ...
    def __getitem__(self, at: int | slice) -> float | NumberColumn | None:
        if isinstance(at, slice):
            part = NumberColumn()
            part._values = self._values[at]
            return part
        value = self._values[at]
        return None if value != value else value

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[float | None]:
        return (None if one != one else one for one in self._values)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(
            mine == theirs for mine, theirs in zip(self, other, strict=True)
        )

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"NumberColumn({list(self)!r})"
