"""Runs the real ``backstep`` in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

_SCRIPT = Path(sys.executable).parent / "backstep"
COMMAND = (
    [str(_SCRIPT)]
    if _SCRIPT.exists()
    else [sys.executable, "-c", "from app.cli.main import main; main()"]
)


def backstep(
    *arguments: str | Path, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``backstep`` with ``arguments``; its output as text, never on our terminal."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        cwd=cwd,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1", **environment},
        timeout=600,
        check=False,
    )


def one_line_error(done: subprocess.CompletedProcess[str], code: int) -> str:
    """The error of a run that failed with ``code`` and nothing but one line; that line."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("backstep: ")
    return lines[0]


def hear_ctrl_c() -> None:
    """Between fork and exec: SIGINT as a terminal's child has it. Whoever starts the tests in the
    background may have had it ignored for all below."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
