"""The films that are kept, and the process that makes those that are missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Lock, Thread

from platformdirs import user_cache_path

from app.films.make import film_path
from vision.walker.lesson import LESSONS


def films_path() -> Path:
    """Where films are kept: ``$BACKSTEP_HOME/films``, else in the user's cache folder."""
    home = os.environ.get("BACKSTEP_HOME")
    base = Path(home).expanduser() if home else user_cache_path("backstep", appauthor=False)
    return base / "films"


class Shelf:
    """Films by id; asked for the first time, they are made in the background.

    Drawing takes half a minute of a processor. It happens in a process of its own with the lowest
    priority, so that a live session does not stutter. Safe from any thread.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or films_path()
        self._lock = Lock()
        self._maker: subprocess.Popen[str] | None = None
        self._shares: dict[str, float] = {}
        self._over = False

    def film(self, id_: str) -> Path | None:
        """The file of a film, ``None`` where it is not made yet or there is no such film."""
        if id_ not in {one.id for one in LESSONS}:
            return None
        path = film_path(self.folder, id_)
        return path if path.is_file() else None

    def share(self, id_: str) -> float | None:
        """How much of a film is made, 0 to 1; ``None`` where nobody is making it."""
        if self.film(id_) is not None:
            return 1.0
        with self._lock:
            return self._shares.get(id_, 0.0) if self._making() else None

    def ask(self) -> None:
        """Have what is missing made; once only: where it failed, it would fail again."""
        if all(self.film(one.id) for one in LESSONS):
            return
        with self._lock:
            if self._maker is None and not self._over:
                self._maker = _start(self.folder)
                Thread(target=self._listen, args=(self._maker,), daemon=True).start()

    def close(self) -> None:
        """Stop making; what is finished stays."""
        with self._lock:
            self._over = True
            maker = self._maker
        if maker is not None:
            maker.terminate()
            maker.wait()

    def _making(self) -> bool:
        return self._maker is not None and self._maker.poll() is None

    def _listen(self, maker: subprocess.Popen[str]) -> None:
        assert maker.stdout is not None
        with maker.stdout as lines:
            for line in lines:
                id_, _, share = line.strip().partition(" ")
                with self._lock:
                    self._shares[id_] = float(share)
        maker.wait()


def _start(folder: Path) -> subprocess.Popen[str]:
    below = getattr(subprocess, "IDLE_PRIORITY_CLASS", 0)  # Windows; elsewhere it is nice by itself
    return subprocess.Popen(
        [sys.executable, "-m", "app.films.make", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        creationflags=below,
    )
