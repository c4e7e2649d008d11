"""What a soak breaks: its drawn cameras, the pose model's file, disk and clock."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO


class CameraProcess:
    """A drawn camera in the network, in a process of its own, always at the same address.

    came: called with the kind of each visitor who comes, from a thread of its own.
    """

    def __init__(
        self, seed: int, place: str, came: Callable[[str], None] = lambda kind: None
    ) -> None:
        self._seed, self._place, self._came = seed, place, came
        self._port = 0
        self._process = self._start()

    @property
    def address(self) -> str:
        """Where its pictures are."""
        return f"http://127.0.0.1:{self._port}/video"

    def say(self, line: str) -> None:
        """Tell it something; see ``app.kiosk.soak.camera``."""
        assert self._process.stdin is not None
        with suppress(OSError, ValueError):  # it is gone, or being started again
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        self._process.kill()
        self._reader.join()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with suppress(OSError):  # what was being said to it is lost
                pipe.close()

    def begin_again(self) -> None:
        """Start it anew at the same address; others come."""
        self._seed += 1000
        self._process = self._start()

    def freeze(self) -> None:
        """Stop it: its connections stay, and nothing comes."""
        os.kill(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        os.kill(self._process.pid, signal.SIGCONT)

    def _start(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "app.kiosk.soak.camera"),
                *(str(self._port), str(self._seed), self._place),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        self._port = int(process.stdout.readline())
        self._reader = threading.Thread(
            target=self._listen, args=(process.stdout,), name="soak-camera", daemon=True
        )
        self._reader.start()
        return process

    def _listen(self, said: IO[str]) -> None:
        with suppress(ValueError, OSError):  # it was killed
            for line in said:
                self._came(line.strip())


class ModelFile:
    """A copy of the pose model that can be damaged; obtaining it again mends it."""

    def __init__(self, folder: Path, original: Callable[[], Path]) -> None:
        self._original = original
        self._path = folder / "pose.task"

    def obtain(self) -> Path:
        """The file, sound again."""
        original = self._original()
        if not self._path.exists() or self._path.stat().st_size != original.stat().st_size:
            fresh = self._path.with_suffix(".part")
            shutil.copyfile(original, fresh)
            fresh.replace(self._path)
        return self._path

    def damage(self) -> None:
        """Cut it short, as a broken disk or download leaves it."""
        with self._path.open("r+b") as file:
            file.truncate(100_000)


class FullDisk:
    """No file of this process can grow: what it writes fails as on a disk that is full.

    Programs that are started meanwhile inherit it.
    """

    def __init__(self) -> None:
        self._before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(self) -> None:
        """From now on."""
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, self._before[1]))

    def clear(self) -> None:
        """There is room again."""
        resource.setrlimit(resource.RLIMIT_FSIZE, self._before)


class WallClock:
    """The computer's clock, which can be set."""

    def __init__(self) -> None:
        self._ahead_s = 0.0

    def __call__(self) -> float:
        """Seconds."""
        return time.time() + self._ahead_s

    def jump(self, by_s: float) -> None:
        """Set it."""
        self._ahead_s += by_s
