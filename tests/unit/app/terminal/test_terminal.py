"""The terminal's side: chatter is sifted, errors are whole lines, the live screen is drawn."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from command import COMMAND

_PROGRAM = """
import os, sys
from app.terminal.output import quiet_libraries
chatter = [
    b"W0000 00:00:1795302801.715059   25461 inference_feedback_manager.cc:121] Feedback",
    b"I0000 00:00:1795302801.715059   25461 gl_context.cc:357] GL version",
    b"INFO: Created TensorFlow Lite XNNPACK delegate for CPU.",
    b"WARNING: Logging before InitGoogle() is written to STDERR",
]
with quiet_libraries():
    for line in chatter:
        os.write(2, line + b"\\n")
    os.write(2, b"E0000 00:00:1795302801.7 25461 model.cc:1] it really failed\\n")
    os.write(2, b"W is for walking\\n")
    print("from Python: grün", file=sys.stderr)
os.write(2, b"W0000 00:00:17 afterwards all passes\\n")
print("and Python too", file=sys.stderr)
"""


def test_only_the_known_chatter_of_the_libraries_is_kept_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=True,
    )
    assert sorted(done.stderr.splitlines()) == [
        "E0000 00:00:1795302801.7 25461 model.cc:1] it really failed",
        "W is for walking",
        "W0000 00:00:17 afterwards all passes",
        "and Python too",
        "from Python: grün",
    ]


def test_a_long_error_stays_one_line_whatever_the_width() -> None:
    code = "from app.terminal.output import print_error; print_error('[bold] ' + 'long ' * 60)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "40"},
        check=True,
    )
    assert done.stderr == "backstep: [bold] " + "long " * 60 + "\n"


def test_an_error_of_our_own_is_one_line_and_a_traceback_only_with_debug() -> None:
    code = (
        "import sys; import app.cli.main as cli\n"
        "@cli.app.command('break')\ndef _(): raise RuntimeError('first\\nsecond')\n"
        "cli.main()"
    )

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
        )

    done = run("break")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "RuntimeError: first" in done.stderr
    assert "backstep --debug" in done.stderr
    assert "Traceback" in run("--debug", "break").stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal there")
def test_on_a_terminal_the_headless_demo_draws_state_gauges_and_numbers(model_path: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "40"}
    environment["BACKSTEP_MODEL"] = str(model_path)
    with subprocess.Popen(
        [*COMMAND, "demo", "--headless", "--seconds", "5"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
    ) as process:
        os.close(theirs)
        parts: list[bytes] = []
        try:
            while part := os.read(ours, 65536):
                parts.append(part)
        except OSError:  # the terminal's end on Linux
            pass
        os.close(ours)
        assert process.wait(timeout=60) == 0
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", b"".join(parts).decode(errors="replace"))
    for words in (
        "backstep demo",
        "walking backward",
        "cadence",
        "needs a front view",
        "backstep coach",
    ):
        assert words in shown
    assert re.search(r"[=-]{3,}O", shown)  # a gauge with its mark
    assert not re.search(r"^(?:INFO|WARNING): |\.cc:\d+\]", shown, re.MULTILINE)


_LEAVING = """
import os, subprocess, sys, threading
from app.terminal.output import quiet_libraries
with quiet_libraries():
    helper = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    os.write(2, b"the last word")
print(" and", threading.active_count(), "thread", file=sys.stderr)
helper.communicate(b"\\n")
"""


def test_a_helper_process_that_lives_on_does_not_keep_the_command_waiting() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LEAVING], capture_output=True, text=True, check=True
    )
    assert done.stderr == "the last word and 1 thread\n"
