"""Opens a lane's camera, whichever it is."""

from __future__ import annotations

from app.kiosk.lane.browser import BrowserCamera
from app.kiosk.lane.orders import LaneOrders
from app.kiosk.lane.pulse import Pulse
from vision.sources.base import Source, SourceError
from vision.sources.camera import CameraSource


def open_camera(spec: str, orders: LaneOrders, pulse: Pulse) -> Source:
    """The source of ``LaneConfig.camera``; it tells ``pulse`` its trouble.

    Raises:
        SourceError: it does not open.
    """
    if spec == "browser":
        return _open_browser(orders, pulse)
    if spec == "walker":
        return _open_walker()
    kind, _, number = spec.partition(":")
    if kind == "usb" and number.isdecimal():
        return CameraSource(int(number))
    raise SourceError(f"no camera is called {kind!r}")


def _open_browser(orders: LaneOrders, pulse: Pulse) -> Source:
    camera = BrowserCamera()
    orders.fed = camera.put
    pulse.camera = camera.trouble
    return camera


def _open_walker() -> Source:
    # Imported late: only whoever tries a kiosk has it drawn, and it brings a library of 50 MB.
    from vision.walker import WalkerSource, faultless_script

    script = faultless_script(96.0)
    return WalkerSource(script.model_copy(update={"loop": True}), realtime=True)
