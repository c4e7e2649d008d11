"""The voice's engine runs in a process of its own, which comes back and which outlives nobody.

eSpeak NG is under the GPL, and a native library can crash: neither may reach into the server.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from command import COMMAND
from server_cases import fetch, until

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="reads processes and their maps from /proc"
)
_MODULE = "app.words.voice_engine"
_LIBRARY = "espeak"


@contextmanager
def _server(home: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The real ``backstep serve`` with the address of its page."""
    environment = {**os.environ, "BACKSTEP_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*COMMAND, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
    ) as server:
        assert server.stdout is not None
        try:
            said = ""
            while not (found := re.search(r"http://\S+/", said)):
                line = server.stdout.readline()
                assert line, said
                said += line
            yield server, found.group()
        finally:
            server.kill()


def _voices_of(parent: int) -> list[int]:
    """The running voice processes that ``parent`` has started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_text().split("\0")
            status = (folder / "status").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if _MODULE in command and re.search(rf"^PPid:\s+{parent}$", status, re.MULTILINE):
            found.append(int(folder.name))
    return found


def _dead(pid: int) -> bool:
    """Whether a process has ended, waited for or not."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True
    return re.search(r"^State:\s+[ZX]", status, re.MULTILINE) is not None


def _speaks(url: str, key: str = "smaller_steps") -> None:
    answer = fetch(f"{url}speech/{key}.wav")
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"RIFF")


def test_the_server_never_loads_the_library_and_a_voice_process_that_dies_comes_back(
    tmp_path: Path,
) -> None:
    with _server(tmp_path) as (server, url):
        assert _voices_of(server.pid) == []  # started when it is wanted, not before
        _speaks(url)
        (voice,) = _voices_of(server.pid)
        assert _LIBRARY not in Path(f"/proc/{server.pid}/maps").read_text()
        assert _LIBRARY in Path(f"/proc/{voice}/maps").read_text()
        for how, key in ((signal.SIGKILL, "eyes_ahead"), (signal.SIGSEGV, "stand_tall")):
            os.kill(voice, how)
            until(partial(_dead, voice))
            _speaks(url, key)
            before, (voice,) = voice, _voices_of(server.pid)
            assert voice != before
            assert fetch(f"{url}api/health").json()["status"] == "ok"
        server.send_signal(signal.SIGINT)
        server.wait(60)
        until(partial(_dead, voice))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_no_voice_process_is_left_over_however_the_server_ends(
    tmp_path: Path, how: signal.Signals
) -> None:
    with _server(tmp_path) as (server, url):
        _speaks(url)
        (voice,) = _voices_of(server.pid)
        server.send_signal(how)
        server.wait(60)
        until(partial(_dead, voice))
