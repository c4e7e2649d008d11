"""GStreamer's RTSP server in a process of its own: what it plays is a line of GStreamer's each."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence

_DEBIANS_PYTHON = "/usr/bin/python3"
# Not in this process: GStreamer's bindings are Debian's own, for Debian's own Python.
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


class RtspProcess:
    """A server that plays each of ``launches`` at an address of its own, until it is killed.

    Args:
        launches: pipelines as ``gst-launch`` knows them, in parentheses, that end in a payloader
            called ``pay0``. port: 0 for any.

    Raises:
        OSError: GStreamer's RTSP server is not installed, or the port is taken.
    """

    def __init__(self, launches: Sequence[str], port: int = 0) -> None:
        self._process = subprocess.Popen(
            [_DEBIANS_PYTHON, "-c", _SERVER, str(port), *launches],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline().strip()
        if not said.isdecimal():
            self.kill()
            raise FileNotFoundError("GStreamer's RTSP server")
        self.port = int(said)

    def address(self, number: int = 0) -> str:
        """Where the pipeline of that number is played."""
        return f"rtsp://127.0.0.1:{self.port}/{number}"

    def kill(self) -> None:
        """End it at once; safe to call twice."""
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def freeze(self) -> None:
        """Stop it: its connections stay, and nothing comes."""
        os.kill(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        os.kill(self._process.pid, signal.SIGCONT)
