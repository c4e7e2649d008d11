"""An RTSP server of GStreamer's, run by Debian's own Python (see ``stream_servers.py``).

It knows nothing of Backstep and needs only ``gi``. Two kinds of pictures, one address each:

- ``/clock``: noise, and at the top the moment of their making as 24 black or white blocks:
  ``time.monotonic`` in ms, the lowest bit left. Encoded as they are made.
- ``/NAME`` for each ``NAME=FILM.h264``: that film over and over; encoded before, so that it costs
  next to nothing (H.264 as it comes out of x264 with ``aud=1``).

It prints its port and then runs until it is killed.
"""

from __future__ import annotations

import argparse
import importlib
import random
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

BITS = 24
_BEGIN_S = 10.0
BLOCK_PX = 8  # px: half a macroblock in each direction stays sharp
_MOUNT = "( appsrc name=pictures is-live=true format=time do-timestamp=true {chain} ! "
_PAY = "rtph264pay name=pay0 pt=96 config-interval=-1 )"
_ENCODE = (
    "! videoconvert ! video/x-raw,format=I420 ! x264enc tune=zerolatency speed-preset=ultrafast "
    "bitrate=1500 key-int-max={key_every} threads=1"
)


def clock_pictures(width: int, height: int) -> Iterator[bytes]:
    """Grey pictures without end, each with the time at which it was asked for."""
    noise = [random.Random(seed).randbytes(width * height) for seed in range(4)]
    dim = [bytes(64 + value // 4 for value in plane) for plane in noise]
    number = 0
    while True:
        number += 1
        now_ms = int(time.monotonic() * 1000)
        line = b"".join(
            (b"\xff" if now_ms >> bit & 1 else b"\x00") * BLOCK_PX for bit in range(BITS)
        )
        line += b"\x80" * (width - len(line))
        yield line * BLOCK_PX + dim[number % 4][width * BLOCK_PX :]


def film_pictures(film: Path) -> Iterator[bytes]:
    """The film's access units, over and over."""
    mark = b"\x00\x00\x00\x01\x09"
    units = [mark + unit for unit in film.read_bytes().split(mark)[1:]]
    while True:
        yield from units


class Server:
    """One server; every address sends to each who comes, from one source of pictures."""

    def __init__(self, options: argparse.Namespace) -> None:
        gi = importlib.import_module("gi")
        gi.require_version("Gst", "1.0")
        gi.require_version("GstRtspServer", "1.0")
        self._gst = importlib.import_module("gi.repository.Gst")
        rtsp = importlib.import_module("gi.repository.GstRtspServer")
        self._loop: Any = importlib.import_module("gi.repository.GLib").MainLoop()
        self._gst.init(None)
        self._rate = options.fps
        self._server = rtsp.RTSPServer()
        self._server.set_address("127.0.0.1")
        self._server.set_service(str(options.port))
        width, height = options.size
        raw = (
            f"caps=video/x-raw,format=GRAY8,width={width},height={height},framerate={self._rate}/1"
        )
        self._add(
            rtsp,
            "/clock",
            raw + " " + _ENCODE.format(key_every=options.key_every),
            partial(clock_pictures, width, height),
        )
        for name, film in options.film:
            caps = "caps=video/x-h264,stream-format=byte-stream,alignment=au"
            self._add(rtsp, f"/{name}", caps, partial(film_pictures, film))

    def _add(
        self, rtsp: ModuleType, mount: str, chain: str, pictures: Callable[[], Iterator[bytes]]
    ) -> None:
        factory = rtsp.RTSPMediaFactory()
        factory.set_launch(_MOUNT.format(chain=chain) + _PAY)
        factory.set_shared(True)
        factory.connect("media-configure", self._configure, pictures)
        self._server.get_mount_points().add_factory(mount, factory)

    def _configure(
        self,
        _: object,
        media: Any,  # noqa: ANN401
        pictures: Callable[[], Iterator[bytes]],
    ) -> None:
        source = media.get_element().get_by_name("pictures")
        threading.Thread(target=self._feed, args=(source, pictures()), daemon=True).start()

    def _feed(
        self,
        source: Any,  # noqa: ANN401
        pictures: Iterator[bytes],
    ) -> None:
        due_s = began_s = time.monotonic()
        taken = False  # before the pipeline has begun it takes nothing either
        for picture in pictures:
            result = source.emit("push-buffer", self._gst.Buffer.new_wrapped(picture))
            took = result == self._gst.FlowReturn.OK
            if not took and (taken or time.monotonic() - began_s > _BEGIN_S):
                return  # the last viewer has gone
            taken = taken or took
            due_s = max(due_s + 1 / self._rate, time.monotonic() - 1.0)
            time.sleep(max(0.0, due_s - time.monotonic()))

    def run(self) -> None:
        """Serve until killed."""
        assert self._server.attach(None), "the port is taken"
        print(self._server.get_bound_port(), flush=True)
        self._loop.run()


def _film(text: str) -> tuple[str, Path]:
    name, _, path = text.partition("=")
    return name, Path(path)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--size", type=_size, default=(320, 240))
    parser.add_argument("--fps", type=int, default=15)
    parser.add_argument("--key-every", type=int, default=30)
    parser.add_argument("film", type=_film, nargs="*")
    Server(parser.parse_intermixed_args()).run()
