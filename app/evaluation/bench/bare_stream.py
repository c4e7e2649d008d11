"""The yardstick of a kiosk's lane: MediaPipe's pose landmarker over the newest picture of a stream,
and nothing of Backstep: ``python -m app.evaluation.bench.bare_stream ADDRESS MODEL``.

Twice a second it writes how many pictures it has looked at and how much memory it holds.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

import av
import numpy as np

from app.evaluation.bench.bare import BareLoop
from app.evaluation.bench.machine import resident_mb

_TELL_EVERY_S = 0.5


class BareStream:
    """A thread that decodes a stream and keeps the newest picture, as a plain user writes it."""

    def __init__(self, address: str) -> None:
        options = {"rtsp_transport": "tcp"} if address.startswith("rtsp") else {}
        self._container = av.open(address, options=options)
        self._changed = threading.Condition()
        self._newest: av.VideoFrame | None = None
        self._ended = False
        threading.Thread(target=self._read, daemon=True).start()

    def take(self) -> av.VideoFrame | None:
        """The newest picture, waited for; ``None`` at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._newest is not None or self._ended)
            newest, self._newest = self._newest, None
            return newest

    def _read(self) -> None:
        for picture in self._container.decode(video=0):
            with self._changed:
                self._newest = picture
                self._changed.notify()
        with self._changed:
            self._ended = True
            self._changed.notify()


def main(address: str, model: str) -> None:
    """Look until the stream ends, or this process is ended."""
    with BareLoop(Path(model)) as loop:
        stream = BareStream(address)
        began_s = told_s = time.monotonic()
        judged = 0
        while (picture := stream.take()) is not None:
            image = np.asarray(picture.to_ndarray(format="rgb24"), np.uint8)
            loop.step(image, time.monotonic() - began_s)
            judged += 1
            now_s = time.monotonic()
            if now_s - told_s >= _TELL_EVERY_S:
                told_s = now_s
                print(json.dumps({"judged": judged, "memory_mb": resident_mb()}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:3])
