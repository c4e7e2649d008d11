"""Native log lines are known by their form: chatter is held back, errors and all else pass."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.terminal.native_log import NativeLog
from command import backstep

CHATTER = [
    # MediaPipe 1.2.2
    "INFO: Created TensorFlow Lite XNNPACK delegate for CPU.",
    "WARNING: Logging before InitGoogle() is written to STDERR",
    "W0000 00:00:1796001815.015437   16670 inference_feedback_manager.cc:121] Feedback manager",
    # MediaPipe 1.2.3
    "INFO: [environment.cc:36] Creating LiteRT environment with options",
    "INFO: [accelerator_registry.cc:54] RegisterAccelerator: ptr=0x7f61dc, name=CpuAccelerator",
    "WARNING: [model_load.cc:402] Sparsity tensors may not yet be fully supported.",
    # what their logs can write besides, and what an earlier and a later release may
    "I1130 01:22:57.123456   16523 gl_context.cc:357] GL version: 3.2",
    "W20261130 01:22:57.123456 16523 some-file.cpp:7] a date with its year",
    "VERBOSE: Replacing 3 out of 4 node(s) with delegate",
    "DEBUG: [x.cc:1] anything",
    "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR",
    # OpenCV
    "[ WARN:0@0.012] global cap_v4l.cpp:914 open VIDEOIO(V4L2:/dev/video0): can't open camera",
    "[ INFO:0@1.250] global registry.impl.hpp:114 UI",
]
READ = [
    "E0000 00:00:1796001815.0 25461 model.cc:1] it really failed",
    "F1130 01:22:57.123456   16523 packet.cc:9] Check failed: 1 == 2",
    "ERROR: The model is not a valid Flatbuffer buffer",
    "ERROR: [litert_model.cc:9] no such model",
    "[ERROR:0@0.100] global obsensor_uvc_stream_channel.cpp:163 Camera index out of range",
    "Fatal Python error: Segmentation fault",
    "terminate called after throwing an instance of 'std::bad_alloc'",
    "W is for walking",
    "Information: this is of nobody's log",
    "I1130 is a flight to Lisbon",
]


def shown(*lines: str) -> list[str]:
    """What is left of lines that came one after another."""
    log = NativeLog()
    left = [log.shown(line.encode() + b"\n") for line in lines]
    return b"".join(left).decode().splitlines()


@pytest.mark.parametrize("line", CHATTER)
def test_chatter_is_held_back_whatever_it_says(line: str) -> None:
    assert shown(line) == []


@pytest.mark.parametrize("line", READ)
def test_errors_and_whatever_is_in_no_logs_form_pass(line: str) -> None:
    assert shown(line) == [line]
    assert shown(CHATTER[0], line, CHATTER[2], line) == [line, line]


def test_a_line_that_goes_on_shares_the_fate_of_the_one_before() -> None:
    assert shown(CHATTER[2], "  node: 1", "", "  node: 2", "a word of its own") == [
        "a word of its own"
    ]
    error = [READ[0], "  node: 1", "", READ[5], '  File "walk.py", line 1']
    assert shown(*error) == error


def test_lines_that_two_processes_have_mixed_are_told_apart_all_the_same() -> None:
    """Level, message and line end are written one by one: another's may come in between."""
    assert shown("INFO: INFO: Created oneCreated two", "", "mine") == ["mine"]
    assert shown("INFO: " + CHATTER[2], "Created one", "mine") == ["mine"]
    assert shown("WARNING: Sparsity INFO: WARNING: [a.cc:1] x", "Created", "y", "mine") == ["mine"]
    assert shown("INFO: ERROR: The model is brokenCreated one", "", "mine") == [
        "ERROR: The model is brokenCreated one",
        "mine",
    ]
    assert shown("INFO: Created" + READ[0], "", "mine") == [READ[0], "mine"]


_PROGRAM = """
import sys
from pathlib import Path
import numpy as np
from vision.pose.mediapipe_pose import PoseSettings, open_landmarker, picture_of
for video in (True, False, True):
    model = open_landmarker(Path(sys.argv[1]), PoseSettings(), video=video)
    picture = picture_of(np.full((240, 320, 3), 128, np.uint8))
    if video:
        model.detect_for_video(picture, 0)
        model.detect_for_video(picture, 40)
    else:
        model.detect(picture)
    model.close()
"""


@pytest.mark.slow
@pytest.mark.drift
def test_nothing_is_left_of_what_the_real_library_says_though_all_is_well(
    model_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(model_path)], capture_output=True, check=True
    )
    log = NativeLog()
    lines = done.stderr.splitlines(keepends=True)
    assert lines, "the library says nothing any more: is the filter needed?"
    assert [left for line in lines if (left := log.shown(line))] == []


@pytest.mark.slow
@pytest.mark.drift
def test_an_error_of_the_real_library_reaches_the_terminal(
    model_path: Path, tmp_path: Path
) -> None:
    """Beside our own line with its remedy: here networks that are none, in a sound bundle."""
    broken = tmp_path / "broken.task"
    with zipfile.ZipFile(model_path) as sound, zipfile.ZipFile(broken, "w") as bundle:
        for name in sound.namelist():
            bundle.writestr(name, b"\0" * 4096)
    done = backstep("demo", "--headless", "--seconds", "1", BACKSTEP_MODEL=str(broken))
    native, ours = sorted(done.stderr.splitlines())
    assert native.startswith("ERROR: ")
    assert ours.startswith("backstep: the pose model")
    assert done.returncode == 4
