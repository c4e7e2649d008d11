"""What a lane's process is told at its start, before any order.

It goes over the link, and not on the command line, which everybody on the machine may read: a
camera's address often has a password in it.
"""

from __future__ import annotations

from pydantic import Field

from app.kiosk.config import LaneConfig
from app.kiosk.values import KioskValue


class LaneStart(KioskValue):
    """The first message to a lane's process. model: the pose model's file, verified. visits: how
    many visits the lane has had, so that the next one's number is another."""

    lane: LaneConfig
    durations_s: tuple[int, ...]
    languages: tuple[str, ...]
    model: str
    visits: int = Field(default=0, ge=0)
