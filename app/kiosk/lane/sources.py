"""Opens a lane's camera as ``kiosk.toml`` names it."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from vision.sources.base import Source, SourceError
from vision.sources.camera import CameraSettings, CameraSource
from vision.sources.echo import echo

if TYPE_CHECKING:
    from vision.sources.stream import StreamSettings

_KNOWN = "usb:0, usb:/dev/v4l/by-id/NAME, rtsp://HOST:554/PATH or http://HOST/PATH"
_STREAM = re.compile(r"(?:rtsp|http)s?:", re.IGNORECASE)
_NODE = re.compile(r"video(\d+)$")
_BY_ID = Path("/dev/v4l/by-id")


def open_lane_source(
    spec: str,
    *,
    usb: CameraSettings | None = None,
    stream: StreamSettings | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Source:
    """The camera that ``spec`` names, opened; whoever opens it closes it.

    Args:
        spec: ``usb:N``, ``usb:`` and a device's path (best one of ``/dev/v4l/by-id/``, which stays
            the same wherever and whenever it is plugged in), or the address of a stream.
        usb, stream: the camera's format and patience.
        clock: seconds, monotonic; times of pictures are by it.

    Raises:
        SourceError: one line that says what to do; ``SilentSource`` where the camera is there and
            gives no picture.
    """
    kind, _, rest = spec.partition(":")
    if kind == "usb":
        return CameraSource(usb_number(rest), usb, clock=clock)
    if _STREAM.match(spec):
        # Imported late: it brings a library of 16 MB, which a USB camera has no use for.
        from vision.sources.stream import StreamSource

        return StreamSource(spec, stream, clock=clock)
    raise SourceError(f'"{echo(spec)}" names no camera. Write {_KNOWN}.')


def usb_number(device: str) -> int:
    """The number of a USB camera, from its number or its path.

    Raises:
        SourceError: there is no such device now, or it is no camera.
    """
    if re.fullmatch(r"[0-9]{1,3}", device):
        return int(device)
    if not device.startswith("/"):
        raise SourceError(f'"usb:{echo(device)}" names no camera. Write {_KNOWN}.')
    path = Path(device)
    if not path.exists():
        raise SourceError(f"Camera {echo(device)} is not plugged in. {_plugged_in()}")
    node = _NODE.fullmatch(path.resolve().name)
    if node is None:
        raise SourceError(f"{echo(device)} is no camera. {_plugged_in()}")
    return int(node[1])


def _plugged_in() -> str:
    names = sorted(path.name for path in _BY_ID.glob("*-video-index0"))
    if names:
        return f"Plug it in, or name one that is: usb:{_BY_ID / names[0]}"
    if sys.platform.startswith("linux"):
        return f"Plug it in; what is plugged in is listed in {_BY_ID}."
    return "Plug it in, or name it by its number, such as usb:0."
