"""What is done on clips in the background: looked at, copied, judged again; and how far it is."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import uuid4

from app.jobs.engine import JobEngine, JobProgress
from app.jobs.spec import JobKind, JobOptions
from app.reports.asked import Asked
from app.review.asking import asked_of
from app.review.folder import ClipFolder
from app.storage.errors import Missing, StorageError
from app.storage.review_values import Clip, Job, JobState, NewJob
from app.storage.store import Store

_log = logging.getLogger(__name__)
_PATIENCE_S = 15.0
_LOOK_EVERY_S = 0.02


@dataclass(frozen=True, slots=True)
class ClipJob:
    """The newest job of a kind on a clip. progress: ``None`` while it does not run here."""

    kind: JobKind
    job: Job
    progress: JobProgress | None

    @property
    def share(self) -> float:
        """How much of it is done, 0..1."""
        if self.job.state is JobState.DONE:
            return 1.0
        return self.job.share_done if self.progress is None else self.progress.share


class ClipWork:
    """Puts jobs on the list, and says how far they are. Fit for several threads.

    ended: told of each job that has ended, with its clip. model: the pose model's name.
    """

    def __init__(
        self, store: Store, ended: Callable[[Clip, Job], None], model: str | None = None
    ) -> None:
        self._store = store
        self._tell = ended
        self._model = model
        self._engine: JobEngine | None = None

    @property
    def open(self) -> bool:
        """Whether anybody does the work."""
        return self._engine is not None

    def begin(self, engine: JobEngine) -> None:
        """Have the work done by ``engine``, which is closed with this."""
        self._engine = engine
        engine.start()

    def close(self) -> None:
        """Give back to the list what was begun."""
        if self._engine is not None:
            self._engine.close()

    def warm(self) -> None:
        """A clip is on its way."""
        if self._engine is not None:
            self._engine.warm()

    def add(self, clip: Clip, kinds: Iterable[JobKind]) -> None:
        """Have something done on a clip; nothing where nobody would do it."""
        if self._engine is None:
            return
        folder = ClipFolder.of(self._store.places, clip)
        source = folder.original if folder.original.exists() else folder.review_copy
        self._store.jobs.add_many(
            NewJob(
                uid=uuid4().hex,
                clip_id=clip.id,
                source_url=str(source),
                result_url=str(folder.path),
                options=self._options(clip, kind, source.suffix),
            )
            for kind in kinds
        )
        self._engine.wake()

    def of(self, clip: Clip) -> tuple[ClipJob, ...]:
        """The newest job of each kind on a clip."""
        newest: dict[JobKind, Job] = {}
        for job in self._store.jobs.of(clip.id):
            newest[JobKind(job.options.get("kind", JobKind.ANALYSE))] = job
        engine = self._engine
        return tuple(
            ClipJob(kind, job, None if engine is None else engine.progress(job.uid))
            for kind, job in newest.items()
        )

    def cancel(self, clip: Clip, *kinds: JobKind) -> None:
        """End what is being done on a clip (everything, or those kinds), and wait until nobody
        works on it any more.

        Raises:
            StorageError: somebody still does; it can be called again.
        """
        going = [
            one.job
            for one in self.of(clip)
            if not one.job.state.ended and (not kinds or one.kind in kinds)
        ]
        for job in going:
            self._store.jobs.cancel(job.uid)
            if self._engine is not None:
                self._engine.stop_job(job.uid)
        deadline_s = time.monotonic() + _PATIENCE_S
        while any(self._runs(job) for job in going):
            if time.monotonic() > deadline_s:
                raise StorageError("a clip is still being looked at: try again in a moment")
            time.sleep(_LOOK_EVERY_S)

    def ended(self, job: Job) -> None:
        """Told by the engine."""
        if job.clip_id is None:
            return
        try:
            self._tell(self._store.clips.by_id(job.clip_id), job)
        except Missing:
            return  # deleted meanwhile
        except StorageError as error:  # told again when the server starts
            _log.warning("a clip's result: %s", error)

    def _runs(self, job: Job) -> bool:
        return self._engine is not None and self._engine.progress(job.uid) is not None

    def _options(self, clip: Clip, kind: JobKind, suffix: str) -> dict[str, object]:
        asked = None if kind is JobKind.COPY else asked_of(self._store, clip)
        options = JobOptions(
            kind=kind, shown=clip.name, suffix=suffix, asked=asked or Asked(), model=self._model
        )
        # The kind always stands there: lanes are told apart by it.
        return {**options.model_dump(mode="json", exclude_defaults=True), "kind": kind.value}
