"""Names by which the job list knows who holds a job, and by which the dead are told from the living
on this computer; and what the dead leave behind."""

from __future__ import annotations

import shutil
import socket
import sys
import tempfile
import uuid
import zlib
from collections.abc import Iterable
from pathlib import Path

import psutil

PLACE = "backstep-job-"
"""How the names of folders begin in which a job's results are on their way."""
_FIELDS, _PLACE_FIELDS = 5, 4
_UNKNOWN = "unknown"
_TICKS = "t"
_START = 19  # of what stands in /proc/PID/stat behind the program's name (proc(5): starttime)


def new_name() -> str:
    """A name for a worker of this process, never given twice."""
    own = psutil.Process()
    return " ".join((*_here(), str(own.pid), _begun(own), uuid.uuid4().hex[:12]))


def dead(names: Iterable[str]) -> list[str]:
    """Those of ``names`` whose process was one of this computer's and is no more."""
    return [name for name in names if _is_dead(name)]


def new_place() -> Path:
    """A fresh folder for what is on its way, which names this process, so that a later one can tell
    that nobody uses it any more.

    Raises:
        OSError: it cannot be made.
    """
    own = psutil.Process()
    return Path(tempfile.mkdtemp(prefix=f"{PLACE}{own.pid}-{_begun(own)}-{_here_in_short()}-"))


def sweep_places() -> None:
    """Delete the folders of processes of this computer that are no more: where one was killed
    together with its children, copies of clips would stay. Those of others that share the folder
    for what is temporary stay."""
    if _here()[1] == _UNKNOWN:
        return
    for path in Path(tempfile.gettempdir()).glob(f"{PLACE}*"):
        fields = path.name.removeprefix(PLACE).split("-")
        if len(fields) != _PLACE_FIELDS or not fields[0].isdecimal():
            continue
        pid, begun, where, _ = fields
        if where == _here_in_short() and _is_gone(int(pid), begun):
            shutil.rmtree(path, ignore_errors=True)


def _here_in_short() -> str:
    """``_here`` as one word without a hyphen."""
    return f"{zlib.crc32(' '.join(_here()).encode()):08x}"


def _here() -> tuple[str, str]:
    """This computer and, where there are several, this space of process ids (of a container)."""
    space = "-"
    if sys.platform == "linux":
        try:
            space = Path("/proc/self/ns/pid").readlink().name
        except OSError:
            space = _UNKNOWN
    return socket.gethostname().replace(" ", "-"), space


def _begun(process: psutil.Process) -> str:
    """When a process was made, which tells it from another of the same id. On Linux that is counted
    from the computer's start: psutil's time moves with the clock, and a clock that was put right
    would make a living process look like another one."""
    if sys.platform == "linux":
        try:
            told = Path(f"/proc/{process.pid}/stat").read_text("utf-8", "replace")
        except FileNotFoundError as error:
            raise psutil.NoSuchProcess(process.pid) from error
        except OSError as error:
            raise psutil.AccessDenied(process.pid) from error
        return f"{_TICKS}{told.rpartition(')')[2].split()[_START]}"
    return f"{process.create_time():.2f}"


def _is_dead(name: str) -> bool:
    fields = name.split(" ")
    if len(fields) != _FIELDS or tuple(fields[:2]) != _here() or fields[1] == _UNKNOWN:
        return False
    return _is_gone(int(fields[2]), fields[3])


def _is_gone(pid: int, begun: str) -> bool:
    if sys.platform == "linux" and not begun.startswith(_TICKS):
        return not psutil.pid_exists(pid)  # by a version that went by the clock
    try:
        # An id given again belongs to a process that was made at another time.
        return _begun(psutil.Process(pid)) != begun
    except psutil.NoSuchProcess:
        return True
    except psutil.Error:
        return False
