"""A page's own camera: whose is looked through, how a picture is asked for, and what comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.server.packing import unpack

LONGEST_HEADER = 512
"""Bytes; of the JSON that goes with a picture from the page."""


class PictureWanted(BaseModel):
    """The page that has the camera may send one picture, with this number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Literal["picture_wanted"] = "picture_wanted"
    session: str
    number: int


class SentPicture(BaseModel):
    """What goes with a picture from the page: the session and number it was wanted for, and when
    it was taken, in seconds of the page's own clock."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    session: str = Field(max_length=64)
    number: int = Field(ge=1, le=2**53)
    captured_s: float = Field(ge=0.0, le=1e9, allow_inf_nan=False)


def unpack_sent(message: bytes) -> tuple[SentPicture, bytes]:
    """A picture from the page, and what goes with it.

    Raises:
        ValueError: ``message`` is not one.
    """
    return unpack(message, SentPicture, LONGEST_HEADER)


@dataclass(frozen=True, slots=True)
class _Holder:
    page: str
    lost: Callable[[], None]


class Cameras:
    """Which page's camera is looked through: one at a time, the first that comes.

    A page that connects anew is known by its name and takes its own place again, also where the
    server has not noticed yet that the old connection is dead.
    """

    def __init__(self) -> None:
        self._holder: _Holder | None = None

    def offer(self, page: str, lost: Callable[[], None], *, seize: bool) -> bool:
        """Whether ``page`` has the camera from now on. ``lost`` is called when another takes it."""
        holder = self._holder
        if holder is not None and holder.lost is not lost:
            if holder.page != page and not seize:
                return False
            holder.lost()
        self._holder = _Holder(page, lost)
        return True

    def release(self, lost: Callable[[], None]) -> None:
        """Whoever offered with ``lost`` has no camera any more."""
        if self._holder is not None and self._holder.lost is lost:
            self._holder = None
