"""Hands the jobs of the list to the workers of a Dask cluster."""

from __future__ import annotations

import json
import logging
import queue
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeAlias

import dask
import distributed
from pydantic import ValidationError

from app.jobs.cluster_address import ClusterError, check_address
from app.jobs.cluster_task import STOPPED, ClipWorker, leave_clip, run_clip
from app.jobs.engine import JobDesk, JobListener, JobProgress
from app.jobs.holder import dead, new_name
from app.jobs.settings import JobSettings
from app.jobs.spec import ChildAnswer, JobKind, JobSpec
from app.storage.errors import StorageError
from app.storage.jobs import Jobs
from app.storage.review_values import Job

DaskClient: TypeAlias = Any
DaskFuture: TypeAlias = Any
"""Dask's own classes, which have types here and there only."""
_log = logging.getLogger(__name__)
_CONNECT_S = 20
_AGAIN_S = 5.0
_LONELY_S = 60.0
_OURS = ("backstep-coach", "mediapipe", "opencv-python", "numpy", "scipy", "av")
_DASKS = ("dask", "distributed")


@dataclass(slots=True)
class _Sent:
    """A job that the cluster has. begun: how often a worker has said so."""

    job: Job
    future: DaskFuture
    begun: int = 0


class DaskEngine:
    """Keeps the workers' threads busy, one clip a thread; workers may come and go.

    The list counts attempts: each time a worker is lost, Dask gives its clips to others, and that
    is one more. Where the scheduler is lost, what it had goes back to the list, and the engine
    connects again.

    Args:
        address: of the scheduler. kinds: taken; all if empty. batch: as for ``LocalEngine``.

    Raises:
        ClusterError: the address will not do.
    """

    def __init__(
        self,
        jobs: Jobs,
        address: str,
        kinds: Sequence[JobKind] = (),
        *,
        settings: JobSettings | None = None,
        batch: str | None = None,
        listener: JobListener | None = None,
    ) -> None:
        self._settings = settings or JobSettings()
        self._address = check_address(address)
        self._jobs = jobs
        self._kinds = [kind.value for kind in kinds]
        self._batch = batch
        self._desk = JobDesk(jobs, self._settings, listener or JobListener())
        self._name = new_name()
        self._topic = f"backstep-{uuid.uuid4().hex}"
        self._sent: dict[str, _Sent] = {}
        self._heard: queue.SimpleQueue[tuple[str, str | DaskFuture]] = queue.SimpleQueue()
        self._closing = False
        self._lonely_s = time.monotonic() - _LONELY_S
        self._client: DaskClient | None = None
        self._thread = threading.Thread(target=self._work, name="dask jobs", daemon=True)

    def start(self) -> None:
        """Connect, and begin to take jobs.

        Raises:
            ClusterError: the scheduler cannot be reached, or has other versions. StorageError.
        """
        self._client = self._connect()
        self._jobs.free_of(dead(self._jobs.workers()))
        self._thread.start()

    def wake(self) -> None:
        """Look into the list at once."""
        self._heard.put(("", ""))

    def warm(self) -> None:
        """Workers keep their children; nothing to do."""

    def stop_job(self, uid: str) -> None:
        """Leave a job that was cancelled in the list at once."""
        self._desk.stop(uid)
        self.wake()

    def progress(self, uid: str) -> JobProgress | None:
        """How far a job is; ``None`` while the cluster has not got it."""
        return self._desk.progress(uid)

    def close(self) -> None:
        """Stop, giving what was begun back to the list; safe to call twice."""
        self._closing = True
        self.wake()
        if self._thread.ident is not None:
            self._thread.join()
        if self._client is not None:
            with suppress(OSError, TimeoutError):
                self._client.close()
            self._client = None

    def _work(self) -> None:
        beaten_s = time.monotonic()
        while not self._closing:
            client = self._client
            try:
                if client is None or client.status != "running":
                    self._reconnect()
                    continue
                self._send(client)
                for key, word in self._words():
                    self._hear(key, word)
                if time.monotonic() - beaten_s >= self._settings.beat_s:
                    beaten_s = time.monotonic()
                    self._beat(client)
                for key, sent in list(self._sent.items()):
                    if self._desk.unwanted(sent.job):
                        self._leave(client, key)
                        self._desk.drop(sent.job)
            except Exception:  # without this thread nothing would be done, and nobody told
                _log.exception("the jobs of the Dask cluster; going on")
                time.sleep(self._settings.idle_s)
        for key, sent in list(self._sent.items()):
            if self._client is not None and self._client.status == "running":
                self._leave(self._client, key)
            self._desk.give_back(sent.job)

    def _words(self) -> Iterator[tuple[str, str | DaskFuture]]:
        """What has been heard; waits a while for the first."""
        try:
            yield self._heard.get(timeout=self._settings.idle_s)
            while True:
                yield self._heard.get_nowait()
        except queue.Empty:
            return

    def _send(self, client: DaskClient) -> None:
        """As many jobs as there are threads, and one for each worker to begin with at once."""
        try:
            threads: Mapping[str, int] = client.nthreads()
        except (OSError, TimeoutError) as error:
            _log.warning("the Dask scheduler does not answer: %s", error)
            return
        if not threads and time.monotonic() - self._lonely_s >= _LONELY_S:
            self._lonely_s = time.monotonic()
            _log.warning("the Dask scheduler has no workers: waiting for some")
        room = sum(threads.values()) + len(threads) - len(self._sent)
        for _ in range(room if threads else 0):
            try:
                job = self._jobs.take(
                    self._name,
                    lease_s=self._settings.lease_s,
                    most_attempts=self._settings.attempts,
                    kinds=self._kinds,
                    batch=self._batch,
                    held=self._desk.running,
                )
            except StorageError as error:
                _log.warning("the job list: %s", error)
                return
            if job is None:
                return
            self._submit(client, job)

    def _submit(self, client: DaskClient, job: Job) -> None:
        self._desk.begin(job)
        try:
            spec = JobSpec.of(job).line()
        except ValidationError:
            problem = "its options are none that this version knows"
            self._desk.answered(job, ChildAnswer(problem=problem))
            return
        key = f"backstep-{job.uid}-{uuid.uuid4().hex[:8]}"
        bounds = self._settings.model_dump_json()
        future = client.submit(
            run_clip, key, spec, bounds, self._topic, key=key, pure=False, retries=0
        )
        self._sent[key] = _Sent(job, future)
        future.add_done_callback(lambda done: self._heard.put((key, done)))

    def _overheard(self, event: tuple[float, Mapping[str, Any]]) -> None:
        """In the client's own thread."""
        _, said = event
        self._heard.put((said["key"], json.dumps(said)))

    def _hear(self, key: str, word: str | DaskFuture) -> None:
        sent = self._sent.get(key)
        if sent is None:
            return
        if not isinstance(word, str):
            self._finished(key, sent)
            return
        said = json.loads(word)
        if "told" in said:
            self._desk.told(sent.job, ChildAnswer.model_validate_json(said["told"]))
            return
        sent.begun += 1
        if sent.begun > 1:  # the worker that had it is lost
            try:
                again = self._jobs.again(sent.job, self._settings.attempts)
            except StorageError as error:  # one attempt is not counted
                _log.warning("the job list: %s", error)
                return
            if again is not None:
                sent.job = again
            elif self._client is not None:
                self._leave(self._client, key)
                self._desk.drop(sent.job)

    def _finished(self, key: str, sent: _Sent) -> None:
        future = sent.future
        if future.status == "finished":
            try:
                answer = ChildAnswer.model_validate_json(future.result())
            except ValidationError:
                answer = ChildAnswer(
                    problem="its worker's answer cannot be read: install the same version of "
                    "Backstep everywhere",
                    lost=True,
                )
        elif future.status == "error":
            # KilledWorker above all: Dask has given up, the list may not have yet.
            error = future.exception()
            answer = ChildAnswer(
                problem=f"its workers were lost, or cannot run Backstep ({type(error).__name__})",
                lost=True,
            )
        else:  # the scheduler has forgotten it
            answer = ChildAnswer(problem=STOPPED, lost=True)
        del self._sent[key]
        future.release()
        if answer.problem == STOPPED:  # by a worker that ends, not for the clip's sake
            self._desk.give_back(sent.job)
        else:
            self._desk.answered(sent.job, answer)

    def _beat(self, client: DaskClient) -> None:
        for key, sent in list(self._sent.items()):
            if not self._desk.beat(sent.job):
                self._leave(client, key)
                self._desk.drop(sent.job)

    def _leave(self, client: DaskClient, key: str) -> None:
        sent = self._sent.pop(key)
        with suppress(OSError, TimeoutError):
            sent.future.cancel()
            client.run(leave_clip, key, on_error="ignore")

    def _reconnect(self) -> None:
        for sent in self._sent.values():
            self._desk.give_back(sent.job)
        self._sent.clear()
        if self._client is not None:
            with suppress(OSError, TimeoutError):
                self._client.close()
            self._client = None
        try:
            self._client = self._connect()
        except ClusterError as error:
            _log.warning("%s; trying again", error)
            time.sleep(_AGAIN_S)

    def _connect(self) -> DaskClient:
        if self._address.startswith("tls://"):
            _check_certificates()
        try:
            dask_client: Any = distributed.Client
            client = dask_client(
                self._address, timeout=_CONNECT_S, set_as_default=False, name="backstep"
            )
        except (OSError, TimeoutError, ValueError) as error:
            raise ClusterError(
                f"no Dask scheduler answers at {self._address} ({error}): start one there"
            ) from error
        try:
            _check_versions(client)
            client.register_plugin(ClipWorker())
            client.subscribe_topic(self._topic, self._overheard)
        except BaseException as error:
            with suppress(OSError, TimeoutError):
                client.close()
            if isinstance(error, OSError | TimeoutError):
                raise ClusterError(
                    f"the Dask scheduler at {self._address} fell silent ({error}): is it up?"
                ) from error
            raise
        return client


def _check_certificates() -> None:
    named = [dask.config.get(f"distributed.comm.tls.{one}", None) for one in ("ca-file",)]
    named += [
        dask.config.get(f"distributed.comm.tls.client.{one}", None) for one in ("cert", "key")
    ]
    if not all(named):
        raise ClusterError(
            "tls:// needs certificates: set DASK_DISTRIBUTED__COMM__TLS__CA_FILE, and "
            "..._TLS__CLIENT__CERT and ..._TLS__CLIENT__KEY (docs/scaling.md)"
        )


def _check_versions(client: DaskClient) -> None:
    """That scheduler and workers have what this program has.

    Raises:
        ClusterError: they have not.
    """
    found = client.get_versions(packages=list(_OURS))
    own = found["client"]["packages"]
    wrong = list(_differing(own, found["scheduler"]["packages"], "the scheduler", _DASKS))
    for worker, told in found["workers"].items():
        if told:
            wrong += _differing(own, told["packages"], f"worker {worker}", (*_DASKS, *_OURS))
    if wrong:
        more = f", and {len(wrong) - 3} more" if len(wrong) > 3 else ""
        raise ClusterError(
            f"the cluster has other versions than this program: {'; '.join(wrong[:3])}{more}. "
            "Install the same everywhere"
        )


def _differing(
    own: Mapping[str, str], theirs: Mapping[str, str], who: str, names: Sequence[str]
) -> Iterator[str]:
    for name in names:
        if own.get(name) != theirs.get(name):
            yield f"{who} has {name} {theirs.get(name) or 'not at all'}, not {own.get(name)}"
    ours, other = (one.get("python", "").split(".")[:2] for one in (own, theirs))
    if ours != other and names != _DASKS:
        yield f"{who} has Python {'.'.join(other)}, not {'.'.join(ours)}"
