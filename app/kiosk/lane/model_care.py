"""The pose model's file, obtained in a thread of its own and obtained again where it is damaged."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from app.kiosk.lane.pace import Pace

_SOUND_S = 600.0
"""A file that was sound for so long is another matter when it is damaged again."""


class ModelCare:
    """Gives the model's file to all lanes, and never lets one wait.

    Args:
        obtain: gives the verified file, and may take long to; raises what says in one line why
            it cannot. retries_s: the waits between its tries. clock: seconds, monotonic.
    """

    def __init__(
        self,
        obtain: Callable[[], Path],
        retries_s: Sequence[float],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._obtain = obtain
        self._pace = Pace(retries_s, _SOUND_S)
        self._now_s = clock
        self._lock = threading.Lock()
        self._path: Path | None = None
        self._thread: threading.Thread | None = None
        self._began_s = clock()
        self._next_s = self._began_s
        self.detail = ""
        """Why there is none, in one line; empty once it is there, and before it is known."""

    def path(self) -> Path | None:
        """The file; ``None`` where it is not there yet, and is being obtained. Never waits."""
        with self._lock:
            if self._path is None and self._thread is None and self._now_s() >= self._next_s:
                self._began_s = self._now_s()
                self._thread = threading.Thread(target=self._run, name="kiosk-model", daemon=True)
                self._thread.start()
            return self._path

    def doubt(self, path: Path) -> None:
        """A lane could not load ``path``: it is verified, and obtained again if it is damaged."""
        with self._lock:
            if self._path == path:
                self._path = None
                self._next_s = self._now_s() + self._pace.failed(self._now_s() - self._began_s)

    def close(self, timeout_s: float = 1.0) -> None:
        """Wait a little for the thread; one in a download is left behind, and ends by itself."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout_s)

    def _run(self) -> None:
        path: Path | None = None
        detail = ""
        try:
            path = self._obtain()
        except (
            Exception
        ) as error:  # whatever it is, the lanes go on waiting and the operator reads it
            detail = str(error).splitlines()[0] if str(error) else type(error).__name__
        with self._lock:
            self._path, self.detail = path, detail
            self._thread = None
            if path is None:
                self._next_s = self._now_s() + self._pace.failed(0.0)
