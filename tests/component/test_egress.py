"""Nothing leaves the machine: real inference in a child process, watched from outside.

Every child's proxy is a listener of ours that forwards nothing, so that even the control,
which runs without the guard, sends nothing anywhere.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from conftest import needs

from repository import ROOT

pytestmark = pytest.mark.drift

# The line's own adapter on a drawn figure. The control imports the same adapter and then takes
# the guard's place out of it, as if Backstep had never had one.
CHILD = """
import sys
from pathlib import Path
import cv2, numpy as np
from vision.pose import mediapipe_pose
from vision.values import Frame
if sys.argv[2] == "control":
    mediapipe_pose.close_egress = lambda: None
image = np.full((480, 360, 3), 210, np.uint8)
cv2.circle(image, (180, 80), 34, (200, 150, 120), -1)
cv2.rectangle(image, (140, 120), (220, 270), (40, 60, 160), -1)
for x in (155, 205):
    cv2.line(image, (x, 270), (x, 440), (60, 60, 60), 34)
pose = mediapipe_pose.MediaPipePose(Path(sys.argv[1]))
for index in range(4):
    pose.estimate(Frame(index, index / 30, image))
pose.close()
print("done")
"""


class Listener:
    """A loopback port that takes connections, keeps their first line and hangs up."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.heard: list[str] = []
        self._arrived = threading.Event()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(10)
                try:
                    line = connection.recv(4096).split(b"\r\n")[0].decode("latin-1")
                except OSError:
                    line = ""
                self.heard.append(line)
                self._arrived.set()

    def wait(self, timeout_s: float) -> bool:
        return self._arrived.wait(timeout_s)

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)  # wakes accept()
        self._socket.close()
        self._thread.join()


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


def environment(listener: Listener, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    return kept | {"HTTPS_PROXY": listener.url, "https_proxy": listener.url} | more


def run_child(
    model: Path, mode: str, env: Mapping[str, str], before: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*before, sys.executable, "-c", CHILD, str(model), mode],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout.strip() == "done", done.stderr
    return done


@pytest.mark.slow
def test_without_the_guard_the_library_calls_google_and_our_listener_hears_it(
    model_path: Path, listener: Listener
) -> None:
    run_child(model_path, "control", environment(listener))
    assert listener.wait(30)
    assert all("googleapis.com" in line for line in listener.heard), listener.heard


@pytest.mark.slow
def test_with_the_guard_the_users_proxy_hears_nothing(model_path: Path, listener: Listener) -> None:
    run_child(model_path, "guarded", environment(listener))
    assert listener.heard == []


def strace() -> str:
    path = shutil.which("strace")
    if path is None or sys.platform != "linux":
        needs("strace", "on Linux, `apt-get install strace`")
    probe = subprocess.run([path, "-qq", "-e", "trace=none", "true"], check=False)
    if probe.returncode != 0:
        needs("permission to trace", "run outside a sandbox that forbids ptrace")
    return path


@pytest.mark.slow
def test_with_the_guard_no_name_is_looked_up_and_only_the_refusing_port_is_tried(
    model_path: Path, listener: Listener, tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    calls = "trace=connect,sendto,sendmsg,sendmmsg"
    tracer = (strace(), "-f", "-qq", "-e", "signal=none", "-e", calls, "-o", str(trace))
    # NO_PROXY=* would lead the library round the guard, had the guard not thought of it.
    env = environment(listener, NO_PROXY="*", no_proxy="*")
    run_child(model_path, "guarded", env, tracer)
    reached = re.findall(r"(?:connect|send\w+)\(.*", trace.read_text())
    tried = [line for line in reached if "sin_addr" in line or "sin6_addr" in line]
    ports = {re.search(r"htons\((\d+)\)", line)[1] for line in tried}  # type: ignore[index]
    assert all('"127.0.0.1"' in line for line in tried), tried
    assert len(ports) == 1, "the library tried its metrics, and one port of this machine only"
    assert listener.url.rsplit(":", 1)[1] not in ports
    # A look-up would ask the name service cache, the resolver's sockets or port 53.
    assert not [line for line in reached if "nscd" in line or "resolve" in line or "(53)" in line]


GUARD = """
import os, socket, urllib.request
from vision.pose import egress
from urllib.parse import urlparse
before = dict(os.environ)
assert egress.users_environment() == before and not egress.is_closed()
egress.close_egress()
assert egress.is_closed()
port = urlparse(os.environ["https_proxy"]).port
assert urlparse(os.environ["HTTPS_PROXY"]).port == port and "NO_PROXY" not in os.environ
assert socket.socket().connect_ex(("127.0.0.1", port)) != 0, "it refuses"
try:
    socket.create_server(("127.0.0.1", port))
    raise AssertionError("nobody else may open the port")
except OSError:
    pass
os.environ["no_proxy"] = "*"
assert not egress.is_closed()
egress.close_egress()
assert egress.is_closed() and urlparse(os.environ["https_proxy"]).port == port
assert egress.users_environment() == before
assert egress.users_proxies()["https"] == before["HTTPS_PROXY"]
"""


def run_python(code: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_guards_port_refuses_stays_ours_and_the_users_settings_are_kept_for_children() -> None:
    env = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    env |= {"HTTPS_PROXY": "http://proxy.example:3128", "NO_PROXY": "localhost"}
    done = run_python(GUARD, env)
    assert done.returncode == 0, done.stderr


LATE = """
from mediapipe.tasks.python.core import mediapipe_c_bindings
mediapipe_c_bindings.load_raw_library()
from vision.pose.egress import EgressError, close_egress
try:
    close_egress()
except EgressError as error:
    print(error)
"""


def test_closing_the_way_out_too_late_is_an_error_not_a_silence() -> None:
    done = run_python(LATE, os.environ)
    assert "before Backstep could close its way" in done.stdout, done.stderr


IMPORTED = """
import mediapipe
from vision.pose.egress import native_library_loaded
print(native_library_loaded())
"""


def test_importing_mediapipe_alone_does_not_load_its_native_library() -> None:
    assert run_python(IMPORTED, os.environ).stdout.strip() == "False"


BROWSER = """
import sys, time
from pathlib import Path
from vision.pose.egress import close_egress
close_egress()
from app.cli.live import _open_browser
assert _open_browser("http://127.0.0.1:1/")
while not (Path(sys.argv[1]) / "done").exists():
    time.sleep(0.02)
"""


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for a browser is a shell script")
def test_a_browser_that_backstep_starts_gets_the_users_proxy_not_the_guards(
    tmp_path: Path,
) -> None:
    stand_in = tmp_path / "browser"
    stand_in.write_text(f'#!/bin/sh\necho "$1 $HTTPS_PROXY" > {tmp_path}/said\n> {tmp_path}/done\n')
    stand_in.chmod(0o755)
    env = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    env |= {"HTTPS_PROXY": "http://proxy.example:3128", "BROWSER": str(stand_in)}
    done = run_python(BROWSER.replace("sys.argv[1]", repr(str(tmp_path))), env)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "said").read_text().split() == [
        "http://127.0.0.1:1/",
        "http://proxy.example:3128",
    ]
