"""``backstep doctor``: what this computer has, what it lacks, and how to mend it, in plain words.

Everything that may crash rather than raise (native libraries on an unusual processor, a camera
driver) is tried in a child process, so that the doctor survives what it looks for.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from importlib import metadata
from pathlib import Path

import models
from vision.pose.native import missing_library

STORE_NEEDS_BYTES = 60_000_000
"""The wheel of the assembled route and the model taken out of it, with some room."""
CAMERAS_TRIED = 4
PATIENCE_S = 60.0
_REINSTALL = "make a fresh environment and install Backstep again"


class Severity(str, Enum):
    """How serious a finding is: all well; works, but something is missing; will not work."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its name, how it is, and, where it is not well, how to mend it."""

    name: str
    grade: Severity
    text: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """How a child process fared: its exit code (``None``: hung) and last line."""

    code: int | None
    said: str

    @property
    def well(self) -> bool:
        """Whether it ended without an error."""
        return self.code == 0


Examination = Callable[[], Finding]


def examine(port: int) -> Iterator[Finding]:
    """Look at everything, one finding after the other as they come; never raises.

    ``port`` is the one that the server would use. Takes some seconds in all.
    """
    checks: Sequence[tuple[str, Examination]] = (
        ("Python", python_version),
        ("OpenCV", opencv),
        ("OpenCV twins", opencv_twins),
        ("Model store", model_store),
        ("Pose model", pose_model),
        ("MediaPipe", mediapipe),
        ("Camera", camera),
        ("Browser", browser),
        ("Voice", voice),
        ("Port", lambda: free_port(port)),
    )
    for name, check in checks:
        yield _survived(name, check)


def _survived(name: str, check: Examination) -> Finding:
    try:
        return check()
    except Exception as error:  # a doctor that falls ill is of no use
        return Finding(
            name, Severity.WARN, f"could not be looked at ({error})", "please report this"
        )


def worst(findings: Sequence[Finding]) -> Severity:
    """The most serious grade among the findings."""
    grades = {finding.grade for finding in findings}
    return next((g for g in (Severity.FAIL, Severity.WARN) if g in grades), Severity.OK)


def probe(code: str, *arguments: str, timeout_s: float = PATIENCE_S) -> Probe:
    """Run Python code in a child process of this interpreter."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=timeout_s,
            check=False,
            # A folder called app or models where the user stands is not to be imported.
            env=os.environ | {"PYTHONSAFEPATH": "1"},
        )
    except subprocess.TimeoutExpired:
        return Probe(None, f"it did not answer within {timeout_s:.0f} s")
    lines = (done.stdout if done.returncode == 0 else done.stderr).strip().splitlines()
    if done.returncode < 0:
        return Probe(done.returncode, f"it crashed with signal {-done.returncode}")
    return Probe(done.returncode, lines[-1] if lines else f"exit code {done.returncode}")


def python_version() -> Finding:
    """Whether this Python is one that Backstep is made for."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    if (3, 10) <= sys.version_info[:2] <= (3, 14):
        return Finding("Python", Severity.OK, version)
    return Finding(
        "Python",
        Severity.FAIL,
        f"{version} is not supported",
        "make a new environment with Python 3.10 to 3.14",
    )


_OPENCV = """
import cv2, numpy as np
picture = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
ok, data = cv2.imencode(".png", picture)
assert ok and (cv2.imdecode(data, cv2.IMREAD_COLOR) == picture).all(), "it decodes wrongly"
print(cv2.__version__)
"""


def opencv() -> Finding:
    """Whether OpenCV loads and decodes."""
    found = probe(_OPENCV)
    if found.well:
        return Finding("OpenCV", Severity.OK, found.said)
    return Finding("OpenCV", Severity.FAIL, found.said, _library_remedy(found, _REINSTALL))


_HEADS = ("", "-headless")


def _distribution(name: str) -> metadata.Distribution | None:
    try:
        return metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None


def opencv_twins() -> Finding:
    """Whether all OpenCV distributions that share the ``cv2`` folder are of one version."""
    packages = [f"opencv{kind}-python{head}" for kind in ("", "-contrib") for head in _HEADS]
    versions = {d.name: d.version for d in map(_distribution, packages) if d is not None}
    text = ", ".join(f"{name} {version}" for name, version in versions.items())
    if len(set(versions.values())) == 1:
        return Finding("OpenCV twins", Severity.OK, f"of one version ({text})")
    return Finding(
        "OpenCV twins",
        Severity.FAIL,
        f"mixed in one folder: {text}" if versions else "none is installed",
        _REINSTALL,
    )


def model_store() -> Finding:
    """Whether the model's folder can be written and has room."""
    store = models.store_path()
    there = next(path for path in (store, *store.parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        return Finding(
            "Model store",
            Severity.FAIL,
            f"{there} cannot be written",
            "make it writable, or set BACKSTEP_HOME to a folder that is",
        )
    free = shutil.disk_usage(there).free
    text = f"{store}, {free / 1e9:.1f} GB free"
    if free < STORE_NEEDS_BYTES:
        return Finding(
            "Model store",
            Severity.WARN,
            text,
            f"free {STORE_NEEDS_BYTES / 1e6:.0f} MB before a model is fetched",
        )
    return Finding("Model store", Severity.OK, text)


def pose_model() -> Finding:
    """Whether a verified model is at hand."""
    found = models.given_status() or models.status()
    text = f"{found.path} ({found.detail})"
    if found.state in (models.State.VERIFIED, models.State.GIVEN):
        return Finding("Pose model", Severity.OK, text)
    if found.name == "BACKSTEP_MODEL":
        return Finding("Pose model", Severity.FAIL, text, "correct BACKSTEP_MODEL, or unset it")
    return Finding(
        "Pose model",
        Severity.WARN,
        text,
        "run `backstep models get` while the network is there (the first start does it too)",
    )


_MEDIAPIPE = """
import sys
from pathlib import Path
from vision.pose.egress import close_egress, is_closed
close_egress()
import mediapipe
from mediapipe.tasks.python.core import mediapipe_c_bindings
mediapipe_c_bindings.load_raw_library()
if len(sys.argv) > 1:
    import numpy as np
    from vision.pose.mediapipe_pose import MediaPipePose
    from vision.values import Frame
    pose = MediaPipePose(Path(sys.argv[1]))
    pose.estimate(Frame(0, 0.0, np.zeros((240, 320, 3), np.uint8)))
    pose.close()
assert is_closed(), "its way to the network is open"
print(mediapipe.__version__)
"""


def mediapipe() -> Finding:
    """Whether MediaPipe loads, runs the model there is, and has no way to the network."""
    found = models.given_status() or models.status()
    sound = found.state in (models.State.VERIFIED, models.State.GIVEN)
    result = probe(_MEDIAPIPE, *([str(found.path)] if sound else []))
    if result.well:
        ran = "runs the model" if sound else "loads"
        return Finding(
            "MediaPipe", Severity.OK, f"{result.said}, {ran}; its usage metrics are held back"
        )
    remedy = _library_remedy(result, _REINSTALL)
    if result.code is not None and result.code < 0:
        remedy = "this processor may lack what MediaPipe needs; try another computer"
    return Finding("MediaPipe", Severity.FAIL, result.said, remedy)


_CAMERA = """
import sys
from vision.sources.base import SourceError
from vision.sources.camera import CameraSource
try:
    source = CameraSource(int(sys.argv[1]))
    frame = next(iter(source.frames()))
    print(f"{frame.image.shape[1]} x {frame.image.shape[0]}")
    source.close()
except (SourceError, StopIteration) as error:
    sys.exit(str(error) or "it delivers nothing")
"""


def camera() -> Finding:
    """Whether a camera delivers a picture; the demo and recordings do without."""
    devices = list(range(CAMERAS_TRIED))
    if sys.platform.startswith("linux"):
        numbers = (p.name.removeprefix("video") for p in Path("/dev").glob("video*"))
        devices = sorted(int(number) for number in numbers if number.isdigit())
        if not devices:
            return Finding(
                "Camera",
                Severity.WARN,
                "none is connected",
                "connect one; `backstep demo` and `backstep analyze` work without",
            )
        denied = [n for n in devices if not os.access(f"/dev/video{n}", os.R_OK | os.W_OK)]
        if denied == devices:
            return Finding(
                "Camera",
                Severity.WARN,
                f"/dev/video{denied[0]} is there, but you may not use it",
                "sudo usermod -aG video $USER, then log in again",
            )
    tried = Probe(None, "")
    for number in devices[:CAMERAS_TRIED]:
        tried = probe(_CAMERA, str(number), timeout_s=30.0)
        if tried.well:
            return Finding("Camera", Severity.OK, f"camera {number} delivers {tried.said}")
    return Finding(
        "Camera",
        Severity.WARN,
        tried.said,
        "close other programs that use it, and allow the terminal to use the camera",
    )


def browser() -> Finding:
    """Whether a browser can be opened from here."""
    hidden = sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    remedy = (
        "open the address that `backstep demo` prints in a browser on this computer, "
        "or use `backstep demo --headless`"
    )
    if hidden:
        return Finding("Browser", Severity.WARN, "there is no display here", remedy)
    try:
        webbrowser.get()
    except webbrowser.Error:
        return Finding("Browser", Severity.WARN, "none was found", f"install one, or {remedy}")
    return Finding("Browser", Severity.OK, "can be opened")


def voice() -> Finding:
    """Whether the coach's own voice speaks where a browser has none."""
    result = probe("from app.words.voice import Voice; print(len(Voice().wav('Ready')))")
    if result.well:
        return Finding(
            "Voice", Severity.OK, "the browser's, else the coach's own, rendered on this computer"
        )
    return Finding(
        "Voice",
        Severity.WARN,
        f"only browsers with a voice of their own will speak ({result.said})",
        _library_remedy(result, _REINSTALL),
    )


def free_port(port: int) -> Finding:
    """Whether the server's port is free on this computer."""
    with socket.socket() as trial:
        if os.name != "nt":  # there it would share the port with a server that listens
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as error:
            return Finding(
                "Port",
                Severity.WARN,
                f"{port} is not to be had ({error.strerror})",
                "choose another with --port (0 takes any free one)",
            )
    return Finding("Port", Severity.OK, f"{port} is free")


def _library_remedy(found: Probe, otherwise: str) -> str:
    return missing_library(found.said) or otherwise
