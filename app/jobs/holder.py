"""Names by which the job list knows who holds a job, and by which the dead are told from the living
on this computer."""

from __future__ import annotations

import os
import socket
import sys
import uuid
from collections.abc import Iterable
from pathlib import Path

import psutil

_FIELDS = 5


def new_name() -> str:
    """A name for a worker of this process, never given twice."""
    own = psutil.Process()
    return " ".join((*_here(), str(own.pid), f"{own.create_time():.2f}", uuid.uuid4().hex[:12]))


def dead(names: Iterable[str]) -> list[str]:
    """Those of ``names`` whose process was one of this computer's and is no more."""
    return [name for name in names if _is_dead(name)]


def _here() -> tuple[str, str]:
    """This computer and, where there are several, this space of process ids (of a container)."""
    space = "-"
    if sys.platform == "linux":
        try:
            space = Path("/proc/self/ns/pid").readlink().name
        except OSError:
            space = "unknown"
    return socket.gethostname().replace(" ", "-"), space


def _is_dead(name: str) -> bool:
    fields = name.split(" ")
    if len(fields) != _FIELDS or tuple(fields[:2]) != _here() or fields[1] == "unknown":
        return False
    pid, created = int(fields[2]), fields[3]
    if pid == os.getpid():
        return f"{psutil.Process().create_time():.2f}" != created
    try:
        # An id given again belongs to a process that was made at another time.
        return f"{psutil.Process(pid).create_time():.2f}" != created
    except psutil.NoSuchProcess:
        return True
    except psutil.Error:
        return False
