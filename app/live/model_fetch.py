"""Obtains the pose model while the server answers already, and tells how far it is.

It is begun as the server starts; a session waits for it in its own thread, as it opens its line.
A fetch that failed is begun anew by the next session that waits, which is what "Start again" on
the page comes to.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from app.live.state import Fetched
from models import ModelError, Progress

Tell: TypeAlias = Callable[[Fetched | None], None]
"""Told how much of the model is here; ``None`` once it is here whole."""


class FetchStopped(Exception):
    """The model is not wanted any more; there is nobody to tell it to."""


class ModelFetch:
    """The pose model of this process, on its way or here.

    Args:
        obtain: gives the model's file and tells its progress, as ``models.obtain`` does.
        here: the file, where it need not be obtained.
        settled: told what came of a fetch that ``start`` has begun: the file, or why there is none.
    """

    def __init__(
        self,
        obtain: Callable[[Progress], Path],
        here: Path | None = None,
        settled: Callable[[Path | ModelError], None] = lambda _: None,
    ) -> None:
        self._obtain = obtain
        self._settled = settled
        self._path = here
        self._fetching = threading.Lock()
        self._stopped = threading.Event()
        self._listening = threading.Lock()
        self._listeners: list[Tell] = []
        self._fetched: Fetched | None = None if here else Fetched(None)

    def start(self) -> None:
        """Begin at once, in a thread of its own, if the model is not here."""
        if self._path is None:
            threading.Thread(target=self._run, name="backstep-model", daemon=True).start()

    @contextmanager
    def told(self, tell: Tell) -> Iterator[None]:
        """Within, ``tell`` hears how far it is, now and at every news."""
        with self._listening:
            self._listeners.append(tell)
        try:
            tell(self._fetched)
            yield
        finally:
            with self._listening:
                self._listeners.remove(tell)

    def wait(self) -> Path:
        """The model's file, as soon as it is here.

        Raises:
            ModelError: it cannot be had; the message says what to do. FetchStopped: see ``stop``.
        """
        with self._fetching:
            return self._fetch()

    def stop(self) -> None:
        """End a fetch at its next word, so that it leaves nothing half done behind."""
        self._stopped.set()
        if self._fetching.acquire(timeout=2.0):
            self._fetching.release()

    def _run(self) -> None:
        try:
            path = self.wait()
        except FetchStopped:
            return
        except ModelError as error:
            self._settled(error)
        else:
            self._settled(path)

    def _fetch(self) -> Path:
        if self._path is None:
            if self._stopped.is_set():
                raise FetchStopped
            self._tell(Fetched(None))
            self._path = self._obtain(self._progress)
            self._tell(None)
        return self._path

    def _progress(self, _text: str, share: float | None) -> None:
        if self._stopped.is_set():
            raise FetchStopped
        self._tell(Fetched(None if share is None else round(share, 2)))

    def _tell(self, fetched: Fetched | None) -> None:
        if fetched == self._fetched:
            return
        self._fetched = fetched
        with self._listening:
            listeners = tuple(self._listeners)
        for tell in listeners:
            tell(fetched)
