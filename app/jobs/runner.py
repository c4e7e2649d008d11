"""Starts the child that does jobs, listens to it, and ends it where it takes too much."""

from __future__ import annotations

import logging
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import IO

import psutil
from pydantic import ValidationError

from app.jobs.holder import new_place
from app.jobs.settings import JobSettings
from app.jobs.spec import ChildAnswer, FailureReason, JobSpec
from vision.pose.egress import users_environment
from vision.pose.native import LEAN

_log = logging.getLogger(__name__)
_LOOK_EVERY_S = 0.2
_COUNT_EVERY_S = 2.0  # looking for children reads the whole list of processes
_MB = 1e6
_REMEDY = "cut the clip into shorter ones, or make its pictures smaller"

Told = Callable[[ChildAnswer], None]
Stop = Callable[[], bool]


class JobStopped(Exception):
    """A job was stopped because the caller no longer wants it."""


class JobChild:
    """A process that does one job after the other, each within bounds.

    Its processes are a group of their own: a terminal's Ctrl-C does not reach them, and all of them
    are killed together. Used by one thread at a time; only ``kill`` may come from another.

    Args:
        warm: load the pose model's libraries before the first job comes. behind: let other
            children go first where processors are short.

    Raises:
        OSError: no process can be started, as where memory, processes or temporary disk are short.
    """

    def __init__(self, settings: JobSettings, *, warm: bool = True, behind: bool = False) -> None:
        self._settings = settings
        self.jobs_done = 0
        self._place = str(new_place())
        arguments = [sys.executable, "-m", "app.jobs.child", "--place", self._place]
        if warm:
            arguments.append("--warm")
        if behind:
            arguments.append("--behind")
        try:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(
                arguments,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**users_environment(), **LEAN},
                start_new_session=os.name == "posix",
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
                | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
            )
        except OSError:
            shutil.rmtree(self._place, ignore_errors=True)
            raise
        self._family: list[psutil.Process] = []
        self._counted_s = time.monotonic() - _COUNT_EVERY_S
        self._tree: psutil.Process | None = None
        with suppress(psutil.Error):
            self._tree = psutil.Process(self._process.pid)
        self._heard: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._chatter: deque[str] = deque(maxlen=20)
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        for listen, pipe in (
            (self._listen, self._process.stdout),
            (self._overhear, self._process.stderr),
        ):
            threading.Thread(target=listen, args=(pipe,), name="job child", daemon=True).start()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def usable(self) -> bool:
        """Whether it lives and is not used up."""
        return self._process.poll() is None and self.jobs_done < self._settings.jobs_a_child

    def do(self, spec: JobSpec, told: Told, stop: Stop) -> ChildAnswer:
        """Do a job; its last word, which names a problem where there is one.

        Args:
            told: called with each word of progress. stop: asked a few times a second whether the
                job is still wanted.

        Raises:
            JobStopped: it was not; the process has been killed.
        """
        memory_mb = spec.memory_mb or self._settings.memory_mb
        wall_s = spec.wall_s or self._settings.wall_s
        self.jobs_done += 1
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(spec.line().encode())
            self._process.stdin.flush()
        except OSError:
            return self._death()
        began_s = heard_s = looked_s = time.monotonic()
        peak_bytes = 0.0
        while True:
            now_s = time.monotonic()
            if now_s - looked_s >= _LOOK_EVERY_S or not peak_bytes:
                looked_s = now_s
                peak_bytes = max(peak_bytes, self._memory_bytes())
                if stop():
                    self.kill()
                    raise JobStopped
                silent_s = self._settings.silent_s
                answer = None
                if peak_bytes > memory_mb * _MB:
                    answer = ChildAnswer(
                        problem=f"took more than {memory_mb:.0f} MB of memory: {_REMEDY}",
                        reason=FailureReason(id="too_much_memory", values={"mb": round(memory_mb)}),
                    )
                elif now_s - began_s > wall_s:
                    answer = ChildAnswer(
                        problem=f"took longer than {_span(wall_s)}: {_REMEDY}",
                        reason=FailureReason(id="too_long", values={"minutes": wall_s / 60}),
                    )
                elif now_s - heard_s > silent_s:
                    answer = ChildAnswer(
                        problem=f"nothing was heard of it for {_span(silent_s)}",
                        reason=FailureReason(id="silent", values={"minutes": silent_s / 60}),
                    )
                if answer is not None:
                    self.kill()
                    return answer
            try:
                line = self._heard.get(timeout=_LOOK_EVERY_S)
            except queue.Empty:
                continue
            if line is None:
                return self._death()
            answer = _read(line)
            if answer is None or answer.ready:
                continue
            heard_s = time.monotonic()
            if not answer.last:
                told(answer)
                continue
            if answer.done is not None:
                cost = answer.done.model_copy(update={"peak_bytes": peak_bytes})
                answer = answer.model_copy(update={"done": cost})
            return answer

    def kill(self) -> None:
        """End it and all its processes at once."""
        with suppress(psutil.Error):
            if self._tree is not None and self._tree.is_running():
                for one in self._tree.children(recursive=True):
                    with suppress(psutil.Error):
                        one.kill()
        if os.name == "posix":
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
        with suppress(OSError):
            self._process.kill()
        self._process.wait()
        shutil.rmtree(self._place, ignore_errors=True)  # a killed child leaves its copies there

    def close(self) -> None:
        """Let it end by itself, which it does at once while it has no job; else it is killed."""
        with suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()
        try:
            self._process.wait(3)
        except subprocess.TimeoutExpired:
            pass
        finally:
            self.kill()

    def _memory_bytes(self) -> float:
        """What its processes hold together; pages that they share count for each."""
        total = 0.0
        now_s = time.monotonic()
        if now_s - self._counted_s >= _COUNT_EVERY_S:
            self._counted_s = now_s
            with suppress(psutil.Error):
                if self._tree is not None:
                    self._family = [self._tree, *self._tree.children(recursive=True)]
        for one in self._family:
            with suppress(psutil.Error):
                total += one.memory_info().rss
        return total

    def _death(self) -> ChildAnswer:
        self.kill()
        code = self._process.returncode
        for line in self._chatter:
            _log.debug("job child %s: %s", self.pid, line)
        how = f"killed by signal {-code}" if code < 0 else f"exit code {code}"
        return ChildAnswer(
            problem=f"the process that looked at it has died ({how})",
            reason=FailureReason(id="died"),
            lost=True,
        )

    def _listen(self, pipe: IO[bytes]) -> None:
        with pipe:
            for line in pipe:
                self._heard.put(line)
        self._heard.put(None)

    def _overhear(self, pipe: IO[bytes]) -> None:
        with pipe:
            for line in pipe:
                self._chatter.append(line.decode("utf-8", "replace").rstrip())


def _read(line: bytes) -> ChildAnswer | None:
    try:
        return ChildAnswer.model_validate_json(line)
    except ValidationError:
        _log.debug("no answer of a job child: %r", line[:200])
        return None


def _span(seconds: float) -> str:
    return f"{seconds / 60:.0f} minutes" if seconds >= 120 else f"{seconds:g} s"
