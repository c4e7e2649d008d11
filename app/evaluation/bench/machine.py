"""What the system tells of its memory and processors, where it does without another library."""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

_STATM = Path("/proc/self/statm")
_STAT = Path("/proc/stat")
_LOOK_EVERY_S = 0.1
_IDLE = (3, 4)  # idle, and idle while waiting for a disk


def resident_mb() -> float | None:
    """Resident memory in MB on Linux; on macOS the most so far, which grows alike; ``None``
    elsewhere."""
    if _STATM.exists():
        pages = int(_STATM.read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    if sys.platform == "darwin":
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return None


def children_cpu_s() -> float | None:
    """Processor time of all processes that this one has started and seen end; ``None`` on
    Windows, which does not keep it."""
    if sys.platform == "win32":
        return None
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class PeakMemory:
    """The most memory that a process has held, read now and then until it has ended."""

    def __init__(self, pid: int) -> None:
        self._status = Path(f"/proc/{pid}/status")
        self._peak_mb: float | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="peak memory", daemon=True)
        self._thread.start()

    def end(self) -> float | None:
        """In MB; ``None`` where the system does not tell."""
        self._over.set()
        self._thread.join()
        return self._peak_mb

    def _watch(self) -> None:
        # The system's own count for ended children begins with what their parent held.
        while True:
            with suppress(OSError, ValueError, StopIteration):
                lines = self._status.read_text("ascii", "replace").splitlines()
                told = next(line for line in lines if line.startswith("VmHWM:"))
                self._peak_mb = 1024 * int(told.split()[1]) / 1e6
            if self._over.wait(_LOOK_EVERY_S):
                return


class OtherProcesses:
    """How many cores other processes keep busy, since this was made."""

    def __init__(self) -> None:
        self._start_s = time.perf_counter()
        self._busy_s = _busy_s()
        self._own_s = _own_s()

    def cores(self) -> float | None:
        """The mean so far, 0 on a machine left alone; ``None`` where the system does not tell."""
        busy_s = _busy_s()
        if busy_s is None or self._busy_s is None:
            return None
        others_s = busy_s - self._busy_s - (_own_s() - self._own_s)
        return max(0.0, others_s / (time.perf_counter() - self._start_s))


def _busy_s() -> float | None:
    """Processor time of everything since the system started."""
    if not _STAT.exists():
        return None
    ticks = [int(word) for word in _STAT.read_text("ascii").split("\n", 1)[0].split()[1:9]]
    busy = sum(ticks) - sum(ticks[at] for at in _IDLE)
    return busy / float(os.sysconf("SC_CLK_TCK"))


def _own_s() -> float:
    return time.process_time() + (children_cpu_s() or 0.0)
