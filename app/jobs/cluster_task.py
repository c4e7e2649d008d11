"""What runs inside a Dask worker: each clip in a child that can be killed, never in the worker.

A task that takes its worker down with it takes the next three as well, because Dask tries it again
elsewhere; a child that dies harms nobody.
"""

from __future__ import annotations

import threading
import time
from typing import Any

from distributed import Worker, WorkerPlugin, get_worker

from app.jobs.holder import sweep_places
from app.jobs.runner import JobChild, JobStopped
from app.jobs.settings import JobSettings
from app.jobs.spec import OTHER_VERSION, ChildAnswer, JobSpec

NAME = "backstep-clips"
_APART_S, _LOOK_S = 30.0, 0.2
STOPPED = "stopped"


class ClipWorker(WorkerPlugin):
    """The children of one worker, one a thread, and the jobs that nobody wants any more."""

    name = NAME

    def __init__(self) -> None:
        self._children: dict[int, JobChild] = {}
        self._unwanted: set[str] = set()
        self._closing = False

    def __reduce__(self) -> tuple[type[ClipWorker], tuple[()]]:
        """Sent empty: children belong to the worker they were started on."""
        return ClipWorker, ()

    def setup(self, worker: Worker) -> None:
        """Dask's own: the worker has started."""
        sweep_places()

    def teardown(self, worker: Worker) -> None:
        """Dask's own: the worker ends, and so do its children."""
        self._closing = True
        for child in list(self._children.values()):
            child.kill()

    def leave(self, key: str) -> None:
        """Stop a job that runs here or may yet come."""
        self._unwanted.add(key)

    def do(self, key: str, spec: JobSpec, settings: JobSettings, topic: str) -> ChildAnswer:
        """Do one job in this thread's child."""
        thread, worker = threading.get_ident(), get_worker()
        child = self._children.get(thread)
        if child is None or not child.usable:
            if child is not None:
                child.close()
            child = self._children[thread] = JobChild(settings)
        worker.log_event(topic, {"key": key, "began": worker.address})

        def told(answer: ChildAnswer) -> None:
            worker.log_event(topic, {"key": key, "told": answer.line()})

        def unwanted() -> bool:
            return self._closing or key in self._unwanted

        try:
            answer = child.do(spec, told, unwanted)
            if answer.reason is not None and answer.reason.id == OTHER_VERSION:
                # One that joined later: so quick a worker would be given all there is.
                until_s = time.monotonic() + _APART_S
                while time.monotonic() < until_s and not unwanted():
                    time.sleep(_LOOK_S)
            return answer
        except JobStopped:
            return ChildAnswer(problem=STOPPED, lost=True)
        finally:
            self._unwanted.discard(key)


def run_clip(key: str, spec: str, settings: str, topic: str) -> str:
    """The task: does the job of a ``JobSpec`` line, and returns a ``ChildAnswer`` line."""
    clips: Any = get_worker().plugins[NAME]
    asked, bounds = JobSpec.model_validate_json(spec), JobSettings.model_validate_json(settings)
    answer: ChildAnswer = clips.do(key, asked, bounds, topic)
    return answer.line()


def leave_clip(key: str, dask_worker: Worker) -> None:
    """Have every worker leave a job; see ``Client.run``."""
    clips: Any = dask_worker.plugins.get(NAME)
    if clips is not None:
        clips.leave(key)
