"""Poses of one clip by several worker processes at once; see ``vision.segments`` for the cut.

Processes, because one pose model keeps about one core busy and its steps hold each other up in
one process. Plain ``multiprocessing`` rather than Dask or an executor: it is one short list of
jobs, and only here can a worker be stopped in the middle of one, be noticed when it dies, and
notice when the parent has died. Spawned, not forked: a forked MediaPipe inherits locks of
threads that no longer exist.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Protocol, TypeAlias, TypeVar

import numpy as np

from vision.interrupt import ctrl_c_held_back
from vision.pose.base import PoseEstimator
from vision.pose.egress import EgressError
from vision.pose.mediapipe_pose import MediaPipePose, PoseModelError, PoseSettings
from vision.segments import Poses, Segment, SegmentSettings, cut, look, stray
from vision.sources.base import SourceError
from vision.sources.clip import ClipSource, PartError
from vision.values import Frame, Image, Pose, SourceInfo

_ALGEBRA_THREADS = "OPENBLAS_NUM_THREADS"
_TELL_EVERY = 10  # pictures between two words of a worker, or two looks at what workers say


class WorkerError(Exception):
    """A worker process has died; the message is one line that says what to do."""


class WholeClipError(Exception):
    """The clip is too short to be cut, or its times are such that it must be read in one go."""


def usable_cores() -> int:
    """Cores this process may use, which may be fewer than the computer has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker needs to know once: the clip, the model, how it looks."""

    clip: Path
    model: Path
    settings: PoseSettings


@dataclass(frozen=True, slots=True)
class Job:
    """One segment to look at, and whom to follow in it (or whoever is found first)."""

    number: int
    segment: Segment
    subject: Pose | None = None


class Crew(Protocol):
    """Whoever looks at segments."""

    def ask(self, job: Job, *, urgent: bool = False) -> None:
        """Ask for a segment; an urgent one comes before all others not yet begun."""
        ...

    def answer(self, number: int) -> Poses:
        """The poses of a segment asked for, when it is done."""
        ...

    def tend(self) -> None:
        """Keep all busy; to be called now and then between answers."""
        ...

    def close(self) -> None:
        """Stop at once and release everything; safe to call twice."""
        ...


class Alone:
    """A crew of this process alone. ``seen`` is told the number of pictures done since."""

    def __init__(self, task: Task, seen: Callable[[int], None]) -> None:
        self._task = task
        self._seen = seen
        self._jobs: dict[int, Job] = {}
        self._estimator = MediaPipePose(task.model, task.settings)

    def ask(self, job: Job, *, urgent: bool = False) -> None:
        """Keep the segment until its answer is wanted."""
        self._jobs[job.number] = job

    def answer(self, number: int) -> Poses:
        """Look at the segment now."""
        job = self._jobs.pop(number)
        return look(
            self._task.clip, self._estimator, job.segment, job.subject, lambda: self._seen(1)
        )

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
        self._waiting: deque[Job] = deque()
        self._done: dict[int, Poses] = {}
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
        with _one_thread_for_algebra():
            process.start()
        theirs.close()  # so that a worker's death is the end of the pipe
        self._processes[ours] = process
        self._idle.append(ours)

    def ask(self, job: Job, *, urgent: bool = False) -> None:
        """Queue the segment; whoever is idle takes it."""
        if urgent:
            self._waiting.appendleft(job)
        else:
            self._waiting.append(job)
        self._hand_out()

    def answer(self, number: int) -> Poses:
        """Wait for the segment."""
        while number not in self._done:
            self._listen(None)
        return self._done.pop(number)

    def tend(self) -> None:
        """Take in what is done and hand out what waits, without waiting."""
        self._listen(0)

    def close(self) -> None:
        """Stop the processes in whatever they do."""
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
                number, poses = said
                self._done[number] = poses
                self._idle.append(pipe)
        self._hand_out()

    def _hand_out(self) -> None:
        while self._waiting and self._idle:
            pipe = self._idle.pop()
            try:
                pipe.send(self._waiting.popleft())
            except OSError:
                raise self._death_of(pipe) from None

    def _death_of(self, pipe: Any) -> WorkerError:  # noqa: ANN401 - its class differs by system
        process = self._processes[pipe]
        process.join(5)
        return WorkerError(
            f"a worker process ended unexpectedly (exit code {process.exitcode}); if memory is "
            "short, run it again with --jobs 1"
        )


@contextmanager
def _one_thread_for_algebra() -> Iterator[None]:
    """For processes started within: the threads that NumPy's algebra library starts as it loads
    wait busily, and a worker has no use for them."""
    before = os.environ.get(_ALGEBRA_THREADS)
    os.environ[_ALGEBRA_THREADS] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_ALGEBRA_THREADS]
        else:
            os.environ[_ALGEBRA_THREADS] = before


def _work(pipe: Any, task: Task) -> None:  # noqa: ANN401 - its class differs by system
    """A worker's life: jobs in, counts and poses out, until the pipe's other end is gone."""
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
        with closing(MediaPipePose(task.model, task.settings)) as estimator:
            while True:
                job: Job = pipe.recv()
                pipe.send((job.number, look(task.clip, estimator, job.segment, job.subject, seen)))
    except (PoseModelError, EgressError, SourceError) as error:
        pipe.send(error)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass  # the parent is gone


class ParallelPoses:
    """A clip's poses, looked for in segments: a source and an estimator in one.

    ``frames`` gives the clip's frames with their times, in order, as their poses become known,
    with one black picture for all; ``estimate`` gives the pose of such a frame. Both are the
    same whatever ``jobs`` is.

    Args:
        task: clip, model and how it looks. jobs: segments looked at at a time.
        progress: told the share done, 0..1.

    Raises:
        SourceError: the clip cannot be read. WholeClipError: it cannot be cut.
    """

    def __init__(
        self,
        task: Task,
        jobs: int,
        *,
        cutting: SegmentSettings | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> None:
        self._cutting = cutting or SegmentSettings()
        with closing(ClipSource(task.clip)) as clip:
            self._info = clip.info
            whole = clip.index()
        self._segments = cut(whole, self._cutting) if whole else ()
        if len(self._segments) < 2:
            raise WholeClipError
        self._jobs = min(jobs, len(self._segments))
        self._progress = progress
        self._pictures = sum(len(one.part) for one in self._segments)
        self._looked_at = 0
        self._current: tuple[int, Pose | None] = (-1, None)
        # Begun at once: whoever asks for the frames may take a while to be ready for them.
        self._crew: Crew | None = (
            Workers(self._jobs, task, self._saw) if self._jobs > 1 else Alone(task, self._saw)
        )
        for number, segment in enumerate(self._segments):
            self._crew.ask(Job(number, segment))

    @property
    def info(self) -> SourceInfo:
        """What the clip says of itself."""
        return self._info

    @property
    def note(self) -> str | None:
        """Nothing to say: a clip that needs repair is not cut."""
        return None

    def frames(self) -> Iterator[Frame]:
        """The clip's frames in order, each when its pose is known.

        Raises:
            SourceError, PoseModelError, EgressError, WorkerError: see ``Workers``.
            PartError: the clip does not hold what its index says; read it in one go.
        """
        black: Image = np.zeros((self._info.height, self._info.width, 3), dtype=np.uint8)
        black.setflags(write=False)
        crew = self._crew
        if crew is None:
            raise ValueError("it is closed")
        for segment, poses in self._in_order(crew):
            part = segment.part
            for at in range(segment.warm_up, len(part)):
                index = part.first + at
                self._current = (index, poses[at])
                yield Frame(index, part.t_s[at], black)
                if at % _TELL_EVERY == 0:
                    crew.tend()

    def estimate(self, frame: Frame) -> Pose | None:
        """The pose in ``frame``, which is the one that ``frames`` gave last."""
        index, pose = self._current
        if index != frame.index:
            raise ValueError(f"frame {frame.index} is not the present one, {index}")
        return pose

    def close(self) -> None:
        """Stop the workers; safe to call twice."""
        if self._crew is not None:
            self._crew.close()
            self._crew = None

    def _in_order(self, crew: Crew) -> Iterator[tuple[Segment, Poses]]:
        """Every segment with its poses; one that has lost the walker is looked at again."""
        before: Poses = ()
        for number, segment in enumerate(self._segments):
            poses = crew.answer(number)
            lost = stray(before, segment, poses, self._cutting) if number else None
            if lost is not None:
                at, subject = lost
                segment = segment.beginning_at(at)
                self._pictures += len(segment.part)
                crew.ask(Job(number, segment, subject), urgent=True)
                poses = crew.answer(number)
            yield segment, poses
            before = poses

    def _saw(self, pictures: int) -> None:
        self._looked_at += pictures
        if self._progress is not None:
            self._progress(min(1.0, self._looked_at / self._pictures))


T = TypeVar("T")
Use: TypeAlias = Callable[
    ["ClipSource | ParallelPoses", PoseEstimator, "Callable[[float], None] | None"], T
]
"""Goes over frames and their poses: given both, and who is told how far it has come, if anybody."""


def over_clip(
    task: Task, jobs: int, use: Use[T], progress: Callable[[float], None] | None = None
) -> T:
    """Have ``use`` go over a recording: in segments where it can be cut, else in one go.

    The one way in which recordings are looked at, so that whatever looks at one sees the same
    poses, whatever ``jobs`` is.

    Args:
        use: may be called again from the start, where a clip turns out other than its index says.

    Raises:
        SourceError, PoseModelError, EgressError, WorkerError: see ``Workers``. What ``use`` raises.
    """
    try:
        with closing(ParallelPoses(task, jobs, progress=progress)) as poses:
            return use(poses, poses, None)
    except (WholeClipError, PartError):
        with (
            ClipSource(task.clip) as source,
            closing(MediaPipePose(task.model, task.settings)) as estimator,
        ):
            return use(source, estimator, progress)
