"""Finds the poses of a clip in several worker processes; ``segments`` cuts the clip."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from itertools import chain
from typing import TypeAlias, TypeVar

import numpy as np

from vision.pipeline.followed import from_there
from vision.pipeline.glances import GlancedClip
from vision.pipeline.segments import (
    ClipSegment,
    Look,
    Numbering,
    PassedOver,
    Poses,
    SegmentSettings,
    cut,
    stray,
)
from vision.pipeline.turned import TurnedError, TurnedWatch
from vision.pipeline.workers import Alone, Crew, SegmentJob, Task, Workers
from vision.pose.base import PoseEstimator
from vision.sources.clip import ClipPart, ClipSource, PartError
from vision.values import Frame, Image, Pose, SourceInfo

_TEND_EVERY = 10  # pictures between two polls of the workers


class WholeClipError(Exception):
    """The clip is too short to be cut, or its timestamps require reading it in one go."""


def usable_cores() -> int:
    """Cores this process may use, which may be fewer than the computer has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
        self._info, whole, self._note, track = _opened(task)
        task = replace(task, track=track)
        self._followed = task.followed
        begin = task.followed.begins_at(whole) if whole and task.followed else 0
        self._unseen = whole.between(0, begin) if whole else None
        self._segments = cut(whole.between(begin, len(whole)), self._cutting) if whole else ()
        if len(self._segments) < 2:
            raise WholeClipError
        self._jobs = min(jobs, len(self._segments))
        self._progress = progress
        self._pictures = sum(len(one.part) for one in self._segments)
        self._looked_at = 0
        self._current: tuple[int, Pose | None] = (-1, None)
        self._last: Pose | None = None
        # Started at once, since the caller may not need the frames for a while.
        self._crew: Crew | None = (
            Workers(self._jobs, task, self._saw) if self._jobs > 1 else Alone(task, self._saw)
        )
        try:
            for number, segment in enumerate(self._segments):
                whom = None if task.followed is None else task.followed.subject(segment.part.t_s[0])
                self._crew.ask(SegmentJob(number, segment, whom))
        except BaseException:  # Ctrl-C, or a worker that died at once
            self.close()
            raise

    @property
    def info(self) -> SourceInfo:
        """What the clip says of itself."""
        return self._info

    @property
    def note(self) -> str | None:
        """What is odd about the clip; one that needs repair is not cut."""
        return self._note

    def frames(self) -> Iterator[Frame]:
        """The clip's frames that were looked at, in order, each once its pose is known; can be
        iterated once.

        Raises:
            SourceError, PoseModelError, EgressError, WorkerError: see ``Workers``.
            PartError: the clip does not hold what its index says; read it in one go.
        """
        black: Image = np.zeros((self._info.height, self._info.width, 3), dtype=np.uint8)
        black.setflags(write=False)
        crew = self._crew
        if crew is None:
            raise ValueError("it is closed")
        for index, t_s in enumerate(self._unseen.t_s if self._unseen else ()):
            self._current = (index, None)
            yield Frame(index, t_s, black)
        for part, at, pose in self._in_order(crew):
            index = part.first + at
            if not isinstance(pose, PassedOver):
                self._current = (index, pose)
                yield Frame(index, part.t_s[at], black)
            if at % _TEND_EVERY == 0:
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

    def _in_order(self, crew: Crew) -> Iterator[tuple[ClipPart, int, Look]]:
        """Every picture once: the part it is of, its place there and its pose. A segment that has
        lost the walker is looked at again."""
        seen: deque[Look] = deque()  # as many of the last as the next segment begins early
        numbering = Numbering()
        nexts = [*(one.warm_up for one in self._segments[1:]), 0]
        for number, segment in enumerate(self._segments):
            answer = crew.answer(number)
            first = _first(answer, segment.warm_up)
            lost = self._lost(tuple(seen), segment, first) if number else None
            if lost is not None:
                at, subject = lost
                if crew.drop(number):
                    self._pictures -= len(segment.part) - len(first)
                segment = segment.beginning_at(at)
                self._pictures += len(segment.part)
                again = SegmentJob(len(self._segments) + number, segment, subject)
                crew.ask(again, urgent=True)
                answer = crew.answer(again.number)
                first = _first(answer, segment.warm_up)
            seen = deque(numbering.begin(first[: segment.warm_up]), nexts[number])
            rest = chain(first[segment.warm_up :], chain.from_iterable(answer))
            for at, found in enumerate(rest, segment.warm_up):
                pose = numbering(found)
                yield segment.part, at, pose
                slim = replace(pose, feet=None) if isinstance(pose, Pose) else pose
                seen.append(slim)
                self._last = slim if isinstance(slim, Pose) else self._last

    def _lost(self, seen: Poses, segment: ClipSegment, first: Poses) -> tuple[int, Pose] | None:
        """As ``stray``; where somebody was picked, that one alone is no stranger."""
        if self._followed is None:
            return stray(seen, segment, first, self._cutting)
        before = seen[len(seen) - segment.warm_up :]
        last = self._last or self._followed.past[-1]
        return self._followed.strayed(last, before, first, self._cutting.jump_share)

    def _saw(self, pictures: int) -> None:
        self._looked_at += pictures
        if self._progress is not None:
            self._progress(min(1.0, self._looked_at / self._pictures))


def _opened(task: Task) -> tuple[SourceInfo, ClipPart | None, str | None, int]:
    """What the clip says of itself, its pictures where they can be listed, what is odd about it,
    and its track. Of the decoder nothing is left: it holds some 25 MB of a small picture."""
    with closing(ClipSource(task.clip, task.opening)) as clip:
        info, whole = clip.info, clip.index()
        return info, whole, clip.note, clip.track


def _first(answer: Iterator[Poses], least: int) -> list[Look]:
    """The first poses of ``answer``, at least so many if there are."""
    first: list[Look] = []
    while len(first) < least and (part := next(answer, None)) is not None:
        first += part
    return first


T = TypeVar("T")
Use: TypeAlias = Callable[
    ["GlancedClip | ParallelPoses", PoseEstimator, "Callable[[float], None] | None"], T
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
        return _over_clip(task.with_followed(), jobs, use, progress)
    except TurnedError as found:
        task = replace(task, turns=found.turns)
        return _over_clip(task.with_followed(), jobs, use, progress)


def _over_clip(task: Task, jobs: int, use: Use[T], progress: Callable[[float], None] | None) -> T:
    """``over_clip`` with the pictures as they are, or turned.

    Raises:
        TurnedError: they are to be turned.
    """
    with (
        suppress(WholeClipError, PartError),
        closing(ParallelPoses(task, jobs, progress=progress)) as poses,
    ):
        return use(poses, _watched(task, poses), None)
    # Outside of the error's handling, in which the first look at the clip would be kept.
    with (
        ClipSource(task.clip, task.in_one_go(jobs)) as source,
        closing(task.open_model()) as estimator,
    ):
        glanced = GlancedClip(source, from_there(estimator, task.followed))
        return use(glanced, _watched(task, glanced), progress)


def _watched(task: Task, estimator: PoseEstimator) -> PoseEstimator:
    """``estimator``, watched for pictures to be turned until they are."""
    return estimator if task.turns else TurnedWatch(estimator, task.settings.stepping)
