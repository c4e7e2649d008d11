"""Opens a lane's camera, whichever it is."""

from __future__ import annotations

from app.kiosk.config import LaneConfig
from app.kiosk.lane.browser import BrowserCamera
from app.kiosk.lane.orders import LaneOrders
from app.kiosk.lane.pulse import Pulse
from vision.sources.base import Source, SourceError
from vision.sources.camera import CameraSource


def open_camera(lane: LaneConfig, orders: LaneOrders, pulse: Pulse) -> Source:
    """The source of ``lane.camera``; it tells ``pulse`` its trouble.

    Raises:
        SourceError: it does not open.
    """
    spec = lane.camera
    if spec == "browser":
        return _open_browser(orders, pulse)
    if spec == "walker":
        return _open_walker(lane, orders)
    kind, _, number = spec.partition(":")
    if kind == "usb" and number.isdecimal():
        return CameraSource(int(number))
    raise SourceError(f"no camera is called {kind!r}")


def _open_browser(orders: LaneOrders, pulse: Pulse) -> Source:
    camera = BrowserCamera()
    orders.fed = camera.put
    pulse.camera = camera.trouble
    return camera


def _open_walker(lane: LaneConfig, orders: LaneOrders) -> Source:
    # Imported late: only whoever tries a kiosk has it drawn, and it brings a library of 50 MB.
    from vision.walker import KioskVisitors, LaneRoom

    visitors = KioskVisitors(LaneRoom(place=lane.place, length_m=min(lane.length_m, 8.0)))
    orders.told = visitors.told
    return visitors
