"""GStreamer's RTSP server in a process of its own: what it plays is a line of GStreamer's each."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
from collections.abc import Sequence
from contextlib import suppress

DEBIANS_PYTHON = "/usr/bin/python3"
"""Not the one that runs this: GStreamer's bindings are Debian's own, for Debian's own Python."""
_SERVER = """
import sys
import gi
gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer
Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(sys.argv[1])
for number, launch in enumerate(sys.argv[2:]):
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(launch)
    factory.set_shared(True)
    server.get_mount_points().add_factory(f"/{number}", factory)
server.attach(None)
print(server.get_bound_port(), flush=True)
GLib.MainLoop().run()
"""


# What a camera shows as Motion JPEG, coded anew as H.264.
_CODED_ANEW = (
    "( souphttpsrc location={camera} is-live=true do-timestamp=true ! multipartdemux "
    "! image/jpeg,framerate=15/1 ! jpegdec ! videoconvert ! video/x-raw,format=I420 "
    "! x264enc tune=zerolatency speed-preset=ultrafast bitrate=2500 key-int-max=30 threads=1 "
    "! rtph264pay name=pay0 pt=96 config-interval=-1 )"
)


def coded_anew(camera: str) -> str:
    """The line that passes on what a camera at an HTTP address shows."""
    return _CODED_ANEW.format(camera=camera)


class RtspProcess:
    """A server that plays each of its lines at an address of its own, until it is killed; begun
    again it has the same addresses.

    Args:
        launches: pipelines as ``gst-launch`` knows them, in parentheses, that end in a payloader
            called ``pay0``. program: what Debian's Python runs in place of the server for these;
            it is given the port and ``launches``, and prints the port when it serves.

    Raises:
        OSError: GStreamer's RTSP server is not installed.
    """

    def __init__(
        self, launches: Sequence[str] = (), program: Sequence[str] = ("-c", _SERVER)
    ) -> None:
        self._program, self._arguments = tuple(program), list(launches)
        self.port = port_of_its_own()
        self._process = self._start()

    def address(self, name: int | str = 0) -> str:
        """Where the pipeline of that number or name is played."""
        return f"rtsp://127.0.0.1:{self.port}/{name}"

    def kill(self) -> None:
        """End it at once, as a power cut does; safe to call twice."""
        _end(self._process)

    def begin_again(self) -> None:
        """Start it anew."""
        self._process = self._start()

    def freeze(self) -> None:
        """Stop it: its connections stay, and nothing comes."""
        os.kill(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        os.kill(self._process.pid, signal.SIGCONT)

    def _start(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [DEBIANS_PYTHON, *self._program, str(self.port), *self._arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        if process.stdout.readline().strip() != str(self.port):
            _end(process)
            raise FileNotFoundError("GStreamer's RTSP server")
        return process


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def port_of_its_own() -> int:
    """A free port that stays free while its server is dead: not of those that the system deals out
    to whoever asks for any.

    Raises:
        OSError: there is none.
    """
    for port in random.SystemRandom().sample(range(20_000, 32_000), 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise OSError("no port is free")
