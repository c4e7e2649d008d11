"""A lane's camera, whichever it is, watched."""

from __future__ import annotations

from collections.abc import Callable

from app.kiosk.config import LaneConfig
from app.kiosk.lane.browser import BrowserFeed
from app.kiosk.lane.sources import open_lane_source
from app.kiosk.lane.watched import (
    DRIVER_STAYS_STUCK,
    STREAM_STAYS_STUCK,
    LaneCamera,
    Tell,
    WatchSettings,
)
from vision.sources.base import Source

_BROWSER = WatchSettings(retries_s=(0.5,))  # the waiting is the browser's: opening costs nothing


class LaneCameras:
    """Opens the lane's camera, every morning anew.

    Args:
        lane: which one, and where. tell: is told its trouble, and that it is over.
    """

    def __init__(self, lane: LaneConfig, tell: Tell) -> None:
        self._lane, self._tell = lane, tell
        self._feed = BrowserFeed()
        self._told: Callable[[str], None] | None = None

    def fed(self, jpeg: bytes) -> None:
        """A picture of the screen's browser has come."""
        self._feed.put(jpeg)

    def phase(self, phase: str) -> None:
        """How far the visit has come; drawn visitors go by it."""
        if self._told is not None:
            self._told(phase)

    def open(self) -> LaneCamera:
        """The camera; nothing is waited for."""
        spec = self._lane.camera
        if spec == "browser":
            return LaneCamera(self._feed.open, self._tell, _BROWSER)
        if spec.partition(":")[0] == "walker":
            return LaneCamera(self._visitors, self._tell, still=True)
        stuck = STREAM_STAYS_STUCK if "://" in spec else DRIVER_STAYS_STUCK
        return LaneCamera(lambda: open_lane_source(spec), self._tell, stuck=stuck)

    def _visitors(self) -> Source:
        # Imported late: only whoever tries a kiosk has them drawn, by a library of 50 MB.
        from vision.walker.lane_scene import LaneRoom
        from vision.walker.visitors import KioskVisitors
        from vision.walker.visits import kinds_named

        kinds = kinds_named(self._lane.camera.partition(":")[2])
        visitors = KioskVisitors(LaneRoom(place=self._lane.place), kinds=kinds)
        self._told = visitors.told
        return visitors
