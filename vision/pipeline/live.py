"""Processes two frames at once: while the pose model works on one, the stages judge the one before.

The model works outside Python, on threads of its own, for nearly all of a frame's time; the
stages are Python. So they may run at once, and the stages then cost a live line next to nothing
(measured: docs/speed.md). Everything is judged in order, one frame at a time, so that what is
said is the same as without a pipeline.

Python runs one thread at a time, and a thread keeps the interpreter for up to 5 ms. If the stages
started while the next picture is being prepared for the model, the model would wait for them. So
that picture goes first: the stages start just after the model, or at once if there is no next
picture yet.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from vision.values import Frame, Pose

# From the call of ``begun`` until the model really starts: it changes threads, which takes Python
# and 0.2 ms where the stages compete, 0.1 ms where they do not (measured).
_BEGINNING_S = 0.0003


class Pipeline:
    """Finds poses in the caller's thread and judges the frames in a thread of its own.

    Args:
        look: finds the pose in a frame.
        judge: is given each frame and its pose, in order, and does all the rest.
    """

    def __init__(
        self, look: Callable[[Frame], Pose | None], judge: Callable[[Frame, Pose | None], None]
    ) -> None:
        self._look = look
        self._judge = judge
        self._changed = threading.Condition()
        self._waiting: tuple[Frame, Pose | None] | None = None
        self._judging = False
        self._preparing = False
        self._gave_way = False
        self._closed = False
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="backstep-stages", daemon=True)
        self._thread.start()

    def put(self, frame: Frame) -> None:
        """Find the pose in ``frame`` and pass it on, once the frame before has been judged.

        Raises:
            whatever finding it raises, or judging an earlier one has raised.
        """
        self._preparing = True  # read under the lock, and only by the waiting thread
        try:
            pose = self._look(frame)
        finally:
            self.begun()
        with self._changed:
            self._wait_until_free()
            self._waiting = (frame, pose)
            self._changed.notify_all()

    def begun(self) -> None:
        """The model has begun and needs no Python: to be called from within ``look``."""
        with self._changed:
            if self._preparing:
                self._preparing = False
                self._changed.notify_all()

    def finish(self) -> None:
        """Wait until all frames have been judged.

        Raises:
            whatever judging one has raised.
        """
        with self._changed:
            self._wait_until_free()

    def close(self) -> None:
        """End the thread; a frame that is being judged is judged to its end. Safe to call twice."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join()

    def _wait_until_free(self) -> None:
        while self._error is None and (self._judging or self._waiting is not None):
            self._changed.wait()
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        while (next_one := self._take()) is not None:
            if self._gave_way:
                time.sleep(_BEGINNING_S)
            try:
                self._judge(*next_one)
            except BaseException as error:  # any error is passed on to the caller of ``put``
                with self._changed:
                    self._error = error
                    self._changed.notify_all()
                return
            del next_one  # free the large picture, since the next one may take long
            with self._changed:
                self._judging = False
                self._changed.notify_all()

    def _take(self) -> tuple[Frame, Pose | None] | None:
        """The next frame to judge, when its turn has come; ``None`` at the end."""
        with self._changed:
            self._gave_way = False
            while not self._closed and (self._waiting is None or self._preparing):
                self._gave_way = self._preparing
                self._changed.wait()
            if self._closed:
                return None
            taken, self._waiting, self._judging = self._waiting, None, True
            return taken
