"""One run of a lane's process: started, heard, written to, and ended, the hard way if need be."""

from __future__ import annotations

import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from multiprocessing import Pipe
from typing import IO

from pydantic import ValidationError

from app.kiosk.lane.link import Link
from app.kiosk.lane.mailbox import Mailbox
from app.kiosk.lane.start import LaneStart
from app.kiosk.values import (
    LaneMessage,
    Stop,
    lane_message,
)
from vision.pose.egress import users_environment
from vision.pose.native import LEAN

_log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "app.kiosk.lane.child")
_MOST_UNHEARD = 512
_LINE_LENGTH = 300
_ENDING_S = 0.2  # from a process's closed link to its end


class LaneRun:
    """A lane's process from its start to its end.

    ``next`` is for one thread, which also ends it; ``mailbox`` for any.

    Args:
        start: what it is told first. command: what is run, with the link's number behind it.
        environment: in addition to that of this process.
    """

    def __init__(
        self,
        start: LaneStart,
        command: Sequence[str] = COMMAND,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        name = f"lane-{start.lane.id}"
        ours, theirs = Pipe()
        with theirs:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(
                [*command, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=(theirs.fileno(),),
                env={**users_environment(), **LEAN, **(environment or {})},
                # A terminal's Ctrl-C is for the server, which ends its lanes in good order.
                start_new_session=True,
            )
        self.began_s = time.monotonic()
        self._link = Link(ours)
        self._unheard: queue.Queue[LaneMessage | bytes | None] = queue.Queue(_MOST_UNHEARD)
        self._chatter: deque[str] = deque(maxlen=5)
        self._ended = threading.Event()
        self.mailbox = Mailbox(self._link, f"{name}-out")
        self.mailbox.put(start)
        assert self._process.stderr is not None
        self._threads = [
            threading.Thread(target=self._listen, name=f"{name}-in", daemon=True),
            threading.Thread(
                target=self._overhear, args=(self._process.stderr,), name=f"{name}-log", daemon=True
            ),
        ]
        try:
            for thread in self._threads:
                thread.start()
        except RuntimeError:
            self._signal(signal.SIGKILL)
            self._process.wait()
            raise

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def next(self, timeout_s: float) -> LaneMessage | bytes | None:
        """The next message or picture; ``None`` if there is none within ``timeout_s``.

        Raises:
            EOFError: the process is gone, or has closed its end.
        """
        try:
            heard = self._unheard.get(timeout=timeout_s)
        except queue.Empty:
            return None
        if heard is None:
            raise EOFError
        return heard

    def end(self, grace_s: float, *, politely: bool = True) -> str:
        """End it: it is asked, then gets SIGTERM, then SIGKILL; how it ended, in words.

        politely: ask first, and give it half of ``grace_s`` for that.
        """
        if politely:
            self.mailbox.put(Stop())
        self._wait(grace_s / 2 if politely else _ENDING_S)
        how = "by itself"
        if self._process.poll() is None:
            self._signal(signal.SIGTERM)
            how = "by SIGTERM"
            if not self._wait(grace_s / 2 if politely else grace_s):
                how = "the hard way"
        self._signal(signal.SIGKILL)  # whatever else it has started goes with it
        self._process.wait()
        self._ended.set()
        self.mailbox.close()
        for thread in self._threads:
            thread.join(1.0)
        self._link.close()
        return how

    def last_words(self) -> str:
        """How it has ended and the last line that it wrote; for after ``end``."""
        code = self._process.returncode
        how = f"ended by signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        last = self._chatter[-1][:_LINE_LENGTH] if self._chatter else ""
        return f"{how}: {last}" if last else how

    def _wait(self, timeout_s: float) -> bool:
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _signal(self, number: int) -> None:
        with suppress(OSError):
            os.killpg(self._process.pid, number)

    def _listen(self) -> None:
        try:
            while not self._ended.is_set():
                message, picture = self._link.receive()
                if message is None:
                    self._hear(picture)
                    continue
                try:
                    self._hear(lane_message.validate_json(message))
                except ValidationError:
                    _log.debug("no message of a lane: %r", message[:200])
        except (EOFError, OSError):
            pass
        self._hear(None)

    def _hear(self, heard: LaneMessage | bytes | None) -> None:
        while not self._ended.is_set():
            try:
                self._unheard.put(heard, timeout=0.5)
            except queue.Full:
                continue
            return

    def _overhear(self, pipe: IO[bytes]) -> None:
        with pipe:
            for line in pipe:
                text = line.decode("utf-8", "replace").rstrip()
                if text:
                    self._chatter.append(text)
                    _log.debug("lane process %s: %s", self.pid, text)
