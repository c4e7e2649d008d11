"""A camera in the network whose visitors are drawn, and which can be made to fail.

``python -m app.kiosk.soak.camera PORT SEED PLACE`` serves it over HTTP (MJPEG) and prints the
port, then a line for each visitor who comes: of what kind. It is told by lines at its standard
input: ``phase NAME`` (how far the kiosk has come), ``show MODE`` (``well``, ``frozen``, ``black``,
``silent`` or ``size``). It ends with its standard input.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal, cast

import cv2
import numpy as np

from vision.values import Image
from vision.walker.lane_scene import LaneRoom
from vision.walker.paint import grain_tiles
from vision.walker.visitors import KioskVisitors
from vision.walker.visits import VisitKind

Mode = Literal["well", "frozen", "black", "silent", "size"]
_OTHER_SIZE = (480, 270)
_QUALITY = 85
_KINDS: tuple[VisitKind, ...] = (
    "hand",
    "hand",
    "hand",
    "hand",
    "hand",
    "hand",
    "hand",
    "stays",
    "seated",
    "passes",
    "reads",
)


class DrawnCamera:
    """Draws the visitors in a thread of its own; ``next`` waits for the next picture."""

    def __init__(self, seed: int, place: Literal["floor", "treadmill"]) -> None:
        self.mode: Mode = "well"
        self._visitors = KioskVisitors(
            LaneRoom(place=place, seed=seed), seed=seed, kinds=_KINDS, pause_s=(1.0, 3.0), visits=0
        )
        self._changed = threading.Condition()
        self._newest: tuple[int, bytes] = (0, b"")
        threading.Thread(target=self._draw, name="drawn-camera", daemon=True).start()

    def told(self, phase: str) -> None:
        """How far the kiosk has come. Nobody comes before it watches."""
        self._visitors.most = None
        self._visitors.told(phase)

    def next(self, after: int) -> tuple[int, bytes]:
        """The number and the JPEG of the first picture after number ``after``."""
        with self._changed:
            self._changed.wait_for(lambda: self._newest[0] > after)
            return self._newest

    def _draw(self) -> None:
        last: Image | None = None
        room = self._visitors.scene.room
        random = np.random.default_rng(room.seed)
        grain = grain_tiles(random, 2.0, (room.width, room.height), count=5, most=20)
        begun = 0
        for number, frame in enumerate(self._visitors.frames(), start=1):
            mode = self.mode
            if self._visitors.begun > begun:
                begun = self._visitors.begun
                print(self._visitors.kind, flush=True)
            if mode == "silent":
                continue
            # As of every real camera, no two pictures are quite the same.
            tile = grain[random.integers(len(grain))]
            tile = np.ascontiguousarray(tile[:: random.choice((-1, 1)), :: random.choice((-1, 1))])
            image = np.asarray(cv2.add(frame.image, tile, dtype=cv2.CV_8U), np.uint8)
            if mode == "frozen" and last is not None:
                image = last
            elif mode == "black":
                image = np.zeros_like(image)
            elif mode == "size":
                image = np.asarray(cv2.resize(image, _OTHER_SIZE), np.uint8)
            else:
                last = image
            bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
            jpeg = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()
            with self._changed:
                self._newest = (number, jpeg)
                self._changed.notify_all()


def handler(camera: DrawnCamera) -> type[BaseHTTPRequestHandler]:
    """Sends the camera's pictures to whoever asks."""

    class Pictures(BaseHTTPRequestHandler):
        """One picture after another."""

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=picture")
            self.end_headers()
            number = 0
            try:
                while True:
                    number, jpeg = camera.next(number)
                    head = f"--picture\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}"
                    self.wfile.write(head.encode() + b"\r\n\r\n" + jpeg + b"\r\n")
            except OSError:
                pass  # whoever asked is gone

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is logged."""

    return Pictures


def main(port: int, seed: int, place: Literal["floor", "treadmill"]) -> None:
    """Serve until the standard input ends."""
    cv2.setNumThreads(1)
    camera = DrawnCamera(seed, place)
    server = ThreadingHTTPServer(("127.0.0.1", port), handler(camera))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="camera-server", daemon=True).start()
    print(server.server_address[1], flush=True)
    does: dict[str, Callable[[str], None]] = {
        "phase": camera.told,
        "show": lambda mode: setattr(camera, "mode", cast("Mode", mode)),
    }
    for line in sys.stdin:
        word, _, about = line.strip().partition(" ")
        if word in does:
            does[word](about)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), cast("Literal['floor', 'treadmill']", sys.argv[3]))
