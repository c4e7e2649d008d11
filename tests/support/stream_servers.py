"""Cameras in the network for the tests: real servers that can be killed, frozen and begun again.

Each picture may bear the moment of its making (``made_ago_s``), so that a test sees how old it is.
"""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

import av
import cv2
import numpy as np

from app.kiosk.soak.rtsp import DEBIANS_PYTHON, RtspProcess
from rtsp_server import BITS, BLOCK_PX, clock_pictures
from vision.values import Image

_SERVER = Path(__file__).with_name("rtsp_server.py")
PACKAGES = (
    "gir1.2-gst-rtsp-server-1.0 gstreamer1.0-rtsp python3-gst-1.0 gstreamer1.0-plugins-base "
    "gstreamer1.0-plugins-good gstreamer1.0-plugins-ugly"
)
_ELEMENTS = ("appsrc", "videoconvert", "x264enc", "rtph264pay")


class RtspServer(RtspProcess):
    """GStreamer's RTSP server with pictures of the tests' own; a clock's address is ``clock``.

    Args:
        size: of the clock's pictures. films: H.264 files by the name of their address.
        fps, key_every: pictures a second; every how many a key picture comes.
    """

    def __init__(
        self,
        size: tuple[int, int] = (320, 240),
        films: dict[str, Path] | None = None,
        *,
        fps: int = 15,
        key_every: int = 15,
    ) -> None:
        arguments = [
            *("--size", "x".join(map(str, size)), "--fps", str(fps)),
            *("--key-every", str(key_every)),
            *(f"{name}={film}" for name, film in (films or {}).items()),
        ]
        super().__init__(arguments, program=[str(_SERVER)])

    def __enter__(self) -> RtspServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.kill()

    @property
    def clock(self) -> str:
        """The address of pictures that bear the moment of their making."""
        return self.address("clock")

    def begin_again(self, size: tuple[int, int] | None = None) -> None:
        """Start it anew. size: another one for the clock's pictures."""
        if size is not None:
            self._arguments[1] = "x".join(map(str, size))
        super().begin_again()


def has_rtsp_server() -> bool:
    """Whether GStreamer's RTSP server and all that it takes are installed."""
    script = (
        "import gi; gi.require_version('Gst', '1.0'); gi.require_version('GstRtspServer', '1.0')\n"
        "from gi.repository import Gst, GstRtspServer; Gst.init(None)\n"
        f"assert all(Gst.ElementFactory.find(name) for name in {_ELEMENTS})"
    )
    try:
        done = subprocess.run([DEBIANS_PYTHON, "-c", script], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def write_film(path: Path, pictures: Iterable[Image], fps: int = 15) -> Path:
    """Encode RGB pictures of one size as a film for ``RtspServer``; one slice each, since without
    a parser GStreamer sends each slice as a picture of its own."""
    options = {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "x264-params": f"aud=1:keyint={fps}:sliced-threads=0:log-level=error",
    }
    with av.open(str(path), "w", format="h264") as container:
        stream = container.add_stream("libx264", rate=fps, options=options)
        stream.pix_fmt = "yuv420p"
        for number, picture in enumerate(pictures):
            if number == 0:
                stream.height, stream.width = picture.shape[:2]
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def made_ago_s(image: Image, now_s: float | None = None) -> float:
    """How long ago a clock's picture was made, in seconds."""
    half = BLOCK_PX // 2
    line = image[half, half : BITS * BLOCK_PX : BLOCK_PX].mean(axis=-1) > 128
    made_ms = sum(int(bit) << number for number, bit in enumerate(line))
    now_ms = int((time.monotonic() if now_s is None else now_s) * 1000)
    return ((now_ms - made_ms) % (1 << BITS)) / 1000


class MjpegServer:
    """A camera that sends Motion JPEG over HTTP, as many do; ``paused`` freezes it.

    Args:
        size: of its pictures. fps: how many a second.
    """

    def __init__(self, size: tuple[int, int] = (320, 240), fps: float = 20) -> None:
        self.size = size
        self.paused = threading.Event()
        self._ended = threading.Event()
        self._cut = 0
        camera = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=picture")
                self.end_headers()
                since = camera._cut
                for jpeg in camera._pictures():
                    if camera._ended.wait(1 / fps) or camera._cut != since:
                        return
                    while camera.paused.is_set() and not camera._ended.wait(0.01):
                        pass
                    head = f"--picture\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}"
                    try:
                        self.wfile.write(head.encode() + b"\r\n\r\n" + jpeg + b"\r\n")
                    except OSError:
                        return

            def log_message(self, format: str, *_: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}/video"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def __enter__(self) -> MjpegServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()

    def forget(self) -> None:
        """Hang up on whoever watches now."""
        self._cut += 1

    def _pictures(self) -> Iterator[bytes]:
        size = self.size
        pictures = clock_pictures(*size)
        while True:
            if size != self.size:
                size = self.size
                pictures = clock_pictures(*size)
            grey = np.frombuffer(next(pictures), np.uint8).reshape(size[1], size[0])
            yield cv2.imencode(".jpg", grey)[1].tobytes()


def young(age_s: Callable[[], float], most_s: float) -> None:
    """One of a few tries gives so small an age: where the machine is full, pictures are made late
    or come late now and then, and what is wrong with us is so every time."""
    ages_s: list[float] = []
    while not ages_s or ages_s[-1] >= most_s:
        assert len(ages_s) < 4, f"too old every time: {ages_s}"
        ages_s.append(age_s())


def until(wanted: Callable[[], bool], within_s: float = 60.0) -> None:
    """Wait for something."""
    deadline_s = time.monotonic() + within_s
    while not wanted():
        assert time.monotonic() < deadline_s, "it did not come about"
        time.sleep(0.01)
