"""Sends a film as a camera in the network would, in real time: RTSP by GStreamer where Debian's is
installed, else MPEG-TS over HTTP."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import av

from app.kiosk.soak.rtsp import RtspProcess

_LAUNCH = (
    '( filesrc location="{film}" ! qtdemux ! h264parse config-interval=-1 '
    "! rtph264pay name=pay0 pt=96 )"
)


def write_again_and_again(clip: Path, film: Path, times: int) -> None:
    """``clip``'s pictures so many times, one after the other, coded as they are."""
    with av.open(str(clip)) as source, av.open(str(film), "w") as sink:
        track = sink.add_stream_from_template(source.streams.video[0])
        base, ends = source.streams.video[0].time_base, 0
        assert base is not None
        for _ in range(times):
            source.seek(0)
            offset, last = ends, 0
            for packet in source.demux(source.streams.video[0]):
                if packet.pts is None or packet.dts is None:
                    continue
                last = max(last, packet.pts + (packet.duration or 1))
                packet.pts, packet.dts = packet.pts + offset, packet.dts + offset
                packet.stream = track
                sink.mux(packet)
            ends = offset + last


@contextmanager
def serving(film: Path, viewers: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Serve ``film`` to each viewer from its begin; the kind of stream, and each one's address."""
    try:
        rtsp = RtspProcess([_LAUNCH.format(film=film)] * viewers)
    except OSError:
        rtsp = None
    if rtsp is not None:
        try:
            yield "RTSP", tuple(rtsp.address(one) for one in range(viewers))
        finally:
            rtsp.kill()
        return
    server = _HttpFilms(film)
    thread = threading.Thread(target=server.serve_forever, name="bench-films", daemon=True)
    thread.start()
    try:
        port = server.server_address[1]
        yield "HTTP", tuple(f"http://127.0.0.1:{port}/{one}.ts" for one in range(viewers))
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _HttpFilms(ThreadingHTTPServer):
    """Sends the film to whoever asks for anything."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, film: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.film = film


class _Answer(BaseHTTPRequestHandler):
    server: _HttpFilms

    def do_GET(self) -> None:
        """The film, each picture when its time has come."""
        self.send_response(200)
        self.send_header("Content-Type", "video/mp2t")
        self.end_headers()
        written = io.BytesIO()
        began_s = time.monotonic()
        with (
            suppress(OSError),
            av.open(str(self.server.film)) as source,
            av.open(written, "w", format="mpegts") as sink,
        ):
            track = sink.add_stream_from_template(source.streams.video[0])
            for packet in source.demux(source.streams.video[0]):
                if packet.pts is None or packet.dts is None or packet.time_base is None:
                    continue
                due_s = began_s + float(packet.dts * packet.time_base)
                packet.stream = track
                sink.mux(packet)
                time.sleep(max(0.0, due_s - time.monotonic()))
                self.wfile.write(written.getvalue())
                written.seek(0)
                written.truncate()

    def log_message(self, *_: object) -> None:
        """Nothing is written."""
