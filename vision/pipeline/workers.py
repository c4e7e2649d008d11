"""Worker processes that find the poses in segments of a clip; see ``vision.pipeline.segments``.

Processes, because one pose model uses about one core and several in one process slow each other
down. Plain ``multiprocessing`` rather than Dask or an executor: it is one short list of jobs, and
only here can a worker be stopped in the middle of one, be noticed when it dies, and notice that the
parent has died. Spawned, not forked: a forked MediaPipe inherits locks of threads that no longer
exist.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Protocol

from vision.pipeline.followed import Followed, Picked, find_picked
from vision.pipeline.interrupt import ctrl_c_held_back
from vision.pipeline.segments import ClipSegment, Look, Poses, look
from vision.pose.egress import EgressError
from vision.pose.mediapipe_pose import MediaPipePose, PoseModelError, PoseSettings
from vision.pose.native import lean_processes
from vision.sources.base import SourceError
from vision.sources.clip import ClipSettings
from vision.values import Pose

_PART = 90  # pictures whose poses a worker sends at once
_AS_IT_IS = ClipSettings()
_TELL_EVERY = 10  # pictures between two words of a worker
_AHEAD = 2  # segments begun for each worker, and not all of them taken: 10 MB each


class WorkerError(Exception):
    """A worker process has died; the message is one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker needs to know once: the clip, the model, how it looks; turns: quarters to the
    left by which the clip's pictures are turned; track: the clip's one that is read, where it is
    known; clip_settings: how it is read beside these;
    picked: whom to follow, and followed: who that is, once it was looked."""

    clip: Path
    model: Path
    settings: PoseSettings
    turns: int = 0
    track: int | None = None
    clip_settings: ClipSettings = _AS_IT_IS
    picked: Picked | None = None
    followed: Followed | None = None

    @property
    def opening(self) -> ClipSettings:
        """How the clip is read from end to end."""
        return self.clip_settings.model_copy(update={"turns": self.turns, "track": self.track})

    def open_model(self) -> MediaPipePose:
        """The pose model, which keeps to the one picked, if anybody was.

        Raises:
            PoseModelError, EgressError: it or the privacy guard will not work.
        """
        if self.followed is not None:
            return self.followed.open_model(self.model, self.settings)
        return MediaPipePose(self.model, self.settings)

    def with_followed(self) -> Task:
        """The same, knowing who was picked.

        Raises:
            SourceError: the clip cannot be read, or nobody is seen where somebody was picked.
            PoseModelError, EgressError: the model or the privacy guard will not work.
        """
        if self.picked is None:
            return self
        picked = self.picked.turned(self.turns)
        return replace(self, followed=find_picked(self.clip, self.model, picked, self.opening))

    @property
    def reading(self) -> ClipSettings:
        """How a worker reads the clip: the pose model and other workers need the processors more
        than a decoder with many threads."""
        return self.opening.model_copy(update={"threads": 1})

    def in_one_go(self, jobs: int) -> ClipSettings:
        """How a clip is read that is not cut: another thread decodes ahead, where there is a core
        for it. More are of no use, and each keeps pictures."""
        return self.opening.model_copy(update={"threads": min(jobs, 2)})


@dataclass(frozen=True, slots=True)
class SegmentJob:
    """One segment to look at, and whom to follow in it (or whoever is found first)."""

    number: int
    segment: ClipSegment
    subject: Pose | None = None


class Crew(Protocol):
    """Whoever looks at segments."""

    def ask(self, job: SegmentJob, *, urgent: bool = False) -> None:
        """Ask for a segment; an urgent one comes before all others not yet begun."""
        ...

    def answer(self, number: int) -> Iterator[Poses]:
        """The poses of a segment asked for, part by part as they are found."""
        ...

    def drop(self, number: int) -> bool:
        """Discard the rest of a segment's answer. Returns whether it is cancelled."""
        ...

    def tend(self) -> None:
        """Keep all workers busy; call it regularly between answers."""
        ...

    def close(self) -> None:
        """Stop at once and release everything; safe to call twice."""
        ...


class Alone:
    """A crew of this process alone. ``seen`` is told the number of pictures done since."""

    def __init__(self, task: Task, seen: Callable[[int], None]) -> None:
        self._task = task
        self._seen = seen
        self._jobs: dict[int, SegmentJob] = {}
        self._estimator = task.open_model()

    def ask(self, job: SegmentJob, *, urgent: bool = False) -> None:
        """Keep the segment until its answer is wanted."""
        self._jobs[job.number] = job

    def answer(self, number: int) -> Iterator[Poses]:
        """Look at the segment now."""
        job = self._jobs.pop(number)
        task = self._task
        for pose in look(task.clip, self._estimator, job.segment, job.subject, task.reading):
            self._seen(1)
            yield (pose,)

    def drop(self, number: int) -> bool:
        """Nothing is looked at before it is wanted."""
        return True

    def tend(self) -> None:
        """Nobody to keep busy."""

    def close(self) -> None:
        """Release the pose model."""
        self._estimator.close()


class Workers:
    """A crew of ``count`` processes. ``seen`` is told the number of pictures done since.

    Raises (from ``answer`` and ``tend``):
        WorkerError: a worker has died. PoseModelError, EgressError, SourceError: as it met them.
    """

    def __init__(self, count: int, task: Task, seen: Callable[[int], None]) -> None:
        self._seen = seen
        self._waiting: deque[SegmentJob] = deque()
        self._found: dict[int, list[Look]] = {}
        self._done: set[int] = set()
        self._begun: set[int] = set()  # handed out, and not all of it taken
        self._most = _AHEAD * count
        self._unwanted: set[int] = set()
        self._processes: dict[Any, BaseProcess] = {}
        self._idle: list[Any] = []
        try:
            with ctrl_c_held_back():
                for _ in range(count):
                    self._start(task)
        except BaseException:  # Ctrl-C, above all
            self.close()
            raise

    def _start(self, task: Task) -> None:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, task), daemon=True)
        with lean_processes():
            process.start()
        theirs.close()  # so that a worker's death is the end of the pipe
        self._processes[ours] = process
        self._idle.append(ours)

    def ask(self, job: SegmentJob, *, urgent: bool = False) -> None:
        """Queue the segment; an idle worker takes it."""
        if urgent:
            self._waiting.appendleft(job)
        else:
            self._waiting.append(job)
        self._hand_out()

    def answer(self, number: int) -> Iterator[Poses]:
        """Wait for the segment, part by part."""
        while True:
            found = self._found.pop(number, None)
            if found:
                yield found
            elif number in self._done:
                self._begun.discard(number)
                self._hand_out()
                return
            else:
                self._listen(None)

    def drop(self, number: int) -> bool:
        """A worker that has started continues to the end; its results are dropped."""
        self._unwanted.add(number)
        self._found.pop(number, None)
        self._begun.discard(number)  # what is asked for in its place is the next to be begun
        return False

    def tend(self) -> None:
        """Receive results and assign waiting jobs, without blocking."""
        self._listen(0)

    def close(self) -> None:
        """Stop the processes, whatever they are doing."""
        for process in self._processes.values():
            process.terminate()
        for pipe, process in self._processes.items():
            process.join()
            pipe.close()
        self._processes.clear()

    def _listen(self, timeout_s: float | None) -> None:
        pipes: list[Any] = list(self._processes)
        ready: list[Any] = connection.wait(pipes, timeout_s)
        for pipe in ready:
            try:
                said = pipe.recv()
            except (EOFError, OSError):
                raise self._death_of(pipe) from None
            if isinstance(said, int):
                self._seen(said)
            elif isinstance(said, Exception):
                raise said
            else:
                number, poses, done = said
                if number not in self._unwanted:
                    self._found.setdefault(number, []).extend(poses)
                if done:
                    self._done.add(number)
                    self._idle.append(pipe)
        self._hand_out()

    def _hand_out(self) -> None:
        # Whoever takes the answers may be slower than all workers together.
        while self._waiting and self._idle and len(self._begun) < self._most:
            pipe, job = self._idle.pop(), self._waiting.popleft()
            self._begun.add(job.number)
            try:
                pipe.send(job)
            except OSError:
                raise self._death_of(pipe) from None

    def _death_of(self, pipe: Any) -> WorkerError:  # noqa: ANN401 - its class differs by system
        process = self._processes[pipe]
        process.join(5)
        return WorkerError(
            f"a worker process ended unexpectedly (exit code {process.exitcode}); if memory is "
            "short, run it again with --jobs 1"
        )


def _work(pipe: Any, task: Task) -> None:  # noqa: ANN401 - its class differs by system
    """The worker's main loop: reads jobs, sends counts and poses, until the pipe is closed."""
    # Ctrl-C in a terminal goes to all; the parent alone decides and stops the workers. Here for
    # Windows, where it cannot be held back from the start.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    count = 0

    def seen() -> None:
        nonlocal count
        count += 1
        if count % _TELL_EVERY == 0:
            pipe.send(_TELL_EVERY)

    try:
        with closing(task.open_model()) as estimator:
            while True:
                job: SegmentJob = pipe.recv()
                found: list[Look] = []
                for pose in look(task.clip, estimator, job.segment, job.subject, task.reading):
                    seen()
                    found.append(pose)
                    if len(found) == _PART:
                        pipe.send((job.number, found, False))
                        found = []
                pipe.send((job.number, found, True))
    except (PoseModelError, EgressError, SourceError) as error:
        pipe.send(error)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass  # the parent is gone
