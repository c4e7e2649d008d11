"""Sends a film as a camera in the network would, in real time: RTSP by GStreamer where Debian's is
installed, else MPEG-TS over HTTP."""

from __future__ import annotations

import io
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import av

_DEBIANS_PYTHON = "/usr/bin/python3"
# Not in this process: GStreamer's bindings are Debian's own, for Debian's own Python.
_RTSP = """
import sys
import gi
gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer
Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service("0")
for number in range(int(sys.argv[2])):
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(
        f'( filesrc location="{sys.argv[1]}" ! qtdemux ! h264parse config-interval=-1 '
        '! rtph264pay name=pay0 pt=96 )'
    )
    server.get_mount_points().add_factory(f"/{number}", factory)
server.attach(None)
print(server.get_bound_port(), flush=True)
GLib.MainLoop().run()
"""


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
    rtsp = _rtsp(film, viewers)
    if rtsp is not None:
        process, port = rtsp
        try:
            yield "RTSP", tuple(f"rtsp://127.0.0.1:{port}/{one}" for one in range(viewers))
        finally:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
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


def _rtsp(film: Path, viewers: int) -> tuple[subprocess.Popen[str], int] | None:
    """GStreamer's server and its port; ``None`` where it is not installed."""
    try:
        process = subprocess.Popen(
            [_DEBIANS_PYTHON, "-c", _RTSP, str(film), str(viewers)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
    except OSError:
        return None
    assert process.stdout is not None
    said = process.stdout.readline().strip()
    if said.isdecimal():
        return process, int(said)
    process.kill()
    process.wait()
    process.stdout.close()
    return None


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
