"""Keeps one lane's process alive, in a thread of its own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from app.kiosk.config import KioskConfig, LaneConfig
from app.kiosk.lane.model_care import ModelCare
from app.kiosk.lane.pace import Pace
from app.kiosk.lane.run import COMMAND, LaneRun
from app.kiosk.lane.settings import KeeperSettings
from app.kiosk.lane.start import LaneStart
from app.kiosk.problem_kinds import ProblemKind
from app.kiosk.values import (
    Hush,
    LaneBeat,
    LaneEnded,
    LaneMessage,
    LaneOrder,
    LaneProblem,
    LaneResult,
    LaneSaid,
    LaneTrouble,
    LaneView,
    Marks,
    Open,
    PicturePlease,
    Touch,
    VisitPhase,
    Watched,
)

_log = logging.getLogger(__name__)
_LOOK_EVERY_S = 0.1
_TELL_EVERY_S = 0.5
_STALLED_S = 1.0
_FRESH_S = 2.0
"""A beat older than this says nothing any more."""

_CAMERA: Mapping[LaneTrouble, ProblemKind] = MappingProxyType(
    {
        LaneTrouble.NO_CAMERA: "no_camera",
        LaneTrouble.SILENT: "silent",
        LaneTrouble.FROZEN: "frozen",
        LaneTrouble.BLACK: "black",
    }
)

Tell = Callable[[str, LaneMessage], None]
TellProblem = Callable[[LaneProblem], None]


@dataclass(frozen=True, slots=True)
class _Fault:
    """Why a process has to be started again. kind: of the problem that is told; none where that
    has been told already."""

    kind: ProblemKind | None
    why: str
    doubts_model: bool = False


class LaneKeeper:
    """One lane: what it shows and says, and its process, which is started again whenever it ends.

    Everything here but ``picture`` returns at once, whatever state the process is in.

    Args:
        kiosk: for what all lanes share. model: gives the pose model's file. tell: called in this
            keeper's thread with the lane's id and each message. problem: told what the operator
            should know. settings: patience and pace. command: what is run for the process.
    """

    def __init__(
        self,
        config: LaneConfig,
        kiosk: KioskConfig,
        model: ModelCare,
        tell: Tell,
        problem: TellProblem,
        settings: KeeperSettings | None = None,
        command: Sequence[str] = COMMAND,
    ) -> None:
        self.config = config
        self._kiosk = kiosk
        self._model = model
        self._tell = tell
        self._tell_problem = problem
        self._settings = settings or KeeperSettings()
        self.command = command
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._standing: dict[str, Marks | Open | Watched | Hush] = {"marks": config.marks}
        self._run: LaneRun | None = None
        self._beat = LaneBeat(trouble=LaneTrouble.STARTING)
        self._beat_s = time.monotonic()
        self._view: LaneView | None = None
        self._visits = 0
        self._visit: int | None = None
        self._open_problems: set[ProblemKind] = set()
        self._pictured = threading.Condition()
        self._picture: tuple[int, bytes] = (0, b"")
        self.restarts = 0
        self._thread = threading.Thread(target=self._keep, name=f"lane-{config.id}", daemon=True)

    @property
    def beat(self) -> LaneBeat:
        """The newest sign of life; with ``STUCK`` where there has been none for two seconds."""
        beat = self._beat
        if time.monotonic() - self._beat_s <= _FRESH_S or beat.trouble is LaneTrouble.STARTING:
            return beat
        return beat.model_copy(update={"trouble": LaneTrouble.STUCK})

    @property
    def view(self) -> LaneView | None:
        """What the screen shows; ``None`` before the first, and after the process has ended."""
        return self._view

    @property
    def pid(self) -> int | None:
        """The process's id; ``None`` while there is none."""
        run = self._run
        return None if run is None else run.pid

    def start(self) -> None:
        """Begin; once."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the lane to end; ``close`` waits for it."""
        self._stop.set()

    def close(self) -> None:
        """End the lane and its process."""
        self.stop()
        if self._thread.ident is not None:
            self._thread.join(2 * self._settings.grace_s + 5.0)

    def order(self, order: LaneOrder) -> None:
        """Tell the lane something. ``Marks``, ``Open``, ``Watched`` and ``Hush`` hold for its
        process's successors too; a touch while there is none is lost, as nobody is shown what to
        touch."""
        key = None if isinstance(order, Touch) else order.type
        with self._lock:
            if isinstance(order, Marks | Open | Watched | Hush):
                self._standing[order.type] = order
            if self._run is not None:
                self._run.mailbox.put(order, key)

    def feed(self, jpeg: bytes) -> None:
        """A picture of the browser's camera; only the newest one waits."""
        with self._lock:
            if self._run is not None:
                self._run.mailbox.put(jpeg, "picture")

    def picture(self, timeout_s: float) -> bytes | None:
        """What the camera sees now, as JPEG; ``None`` where none comes within ``timeout_s``."""
        with self._pictured:
            before = self._picture[0]
        self.order(PicturePlease())
        with self._pictured:
            if not self._pictured.wait_for(lambda: self._picture[0] != before, timeout_s):
                return None
            number, jpeg = self._picture
            self._picture = (number, b"")  # it is the caller's, and kept no longer
            return jpeg or None

    def _keep(self) -> None:
        pace = Pace(self._settings.retries_s, self._settings.well_s)
        while not self._stop.is_set():
            model = self._await_model()
            if model is None:
                return
            began_s = time.monotonic()
            try:
                why = self._run_once(model)
            except OSError as error:  # no process can be made: memory or handles are short
                why = f"its process did not start ({error.strerror or error})"
            except Exception as error:  # as where no thread can be made: the lane is tried again
                _log.exception("lane %s", self.config.id)
                why = f"its process could not be kept ({error})"
            if self._stop.is_set():
                return
            wait_s = pace.failed(time.monotonic() - began_s)
            self.restarts += 1
            _log.warning("lane %s: %s; again in %g s", self.config.id, why, wait_s)
            self._idle(wait_s, LaneTrouble.STUCK, why)

    def _await_model(self) -> Path | None:
        """The pose model's file; ``None`` when the lane is to stop."""
        while (path := self._model.path()) is None:
            detail = self._model.detail
            trouble = LaneTrouble.MODEL if detail else LaneTrouble.STARTING
            if detail:
                self._problem("model", detail)
            if self._idle(_TELL_EVERY_S, trouble, detail or "the pose model is being obtained"):
                return None
        return path

    def _idle(self, wait_s: float, trouble: LaneTrouble, detail: str) -> bool:
        """Wait without a process, and say why there is none; whether the lane is to stop."""
        until_s = time.monotonic() + wait_s
        while (left_s := until_s - time.monotonic()) > 0:
            self._hear(LaneBeat(trouble=trouble, detail=detail, visits=self._visits))
            if self._stop.wait(min(left_s, _TELL_EVERY_S)):
                return True
        return self._stop.is_set()

    def _run_once(self, model: Path) -> str:
        """Start the process and keep it until it ends or has to; why, in one line."""
        start = LaneStart(
            lane=self.config,
            durations_s=self._kiosk.durations_s,
            languages=self._kiosk.languages,
            model=str(model),
            visits=self._visits,
        )
        run = LaneRun(start, self.command)
        with self._lock:
            for order in self._standing.values():
                run.mailbox.put(order, order.type)
            self._run = run
        self._hear(LaneBeat(trouble=LaneTrouble.STARTING, visits=self._visits))
        fault: _Fault | None = None
        try:
            fault = self._watch(run)
        finally:
            with self._lock:
                self._run = None
            how = run.end(self._settings.grace_s, politely=fault is None)
            self._break_off()
        if fault is None:
            return ""
        if fault.doubts_model:
            self._model.doubt(model)
        how = run.last_words() if how == "by itself" else f"it was ended {how}"
        if fault.kind:
            self._problem(fault.kind, f"{fault.why} ({how})")
        return f"{fault.why} ({how})"

    def _watch(self, run: LaneRun) -> _Fault | None:
        """Hear the process until it ends or has to be ended; ``None`` if the lane is to stop."""
        own = self._settings
        heard_s: float | None = None
        well_s: float | None = None  # when its camera was last well
        judged = False
        since_s = looked_s = run.began_s
        while not self._stop.is_set():
            try:
                heard = run.next(_LOOK_EVERY_S)
            except EOFError:
                # A damaged model may take the process along.
                return _Fault("process", "its process has ended", doubts_model=not judged)
            now_s = time.monotonic()
            gone_s, looked_s = now_s - looked_s, now_s
            if gone_s > _STALLED_S:  # it was this process that stood still: nobody could be heard
                since_s += gone_s
            patience_s = own.start_patience_s if heard_s is None else own.beat_patience_s
            if now_s - since_s > patience_s:
                return _Fault("process", "its process does not answer")
            if isinstance(heard, bytes):
                self._take_picture(heard)
            elif heard is not None:
                self._hear(heard)
            if not isinstance(heard, LaneBeat):
                continue
            heard_s = since_s = now_s
            judged = judged or heard.judged > 0
            if heard.looking_s > own.look_patience_s:
                why = f"the pose model has been at one picture for {heard.looking_s:.0f} s"
                return _Fault("process", why)
            if heard.trouble is LaneTrouble.MODEL:
                self._problem("model", heard.detail)
                return _Fault(None, heard.detail, doubts_model=True)
            if heard.trouble is not LaneTrouble.STARTING:
                self._over("model")
                self._camera_problem(heard)
            if heard.trouble is None or well_s is None:
                well_s = now_s
            if now_s - run.began_s > own.well_s:
                self._over("process")
            if now_s - well_s > own.camera_patience_s and heard.trouble is not LaneTrouble.BLACK:
                return _Fault(None, f"its camera has been in trouble for long: {heard.detail}")
        return None

    def _camera_problem(self, beat: LaneBeat) -> None:
        """Tell the operator what the camera's trouble is, and when it is over."""
        for trouble, kind in _CAMERA.items():
            if beat.trouble is trouble:
                self._problem(kind, beat.detail)
            else:
                self._over(kind)

    def _hear(self, heard: LaneMessage) -> None:
        if isinstance(heard, LaneBeat):
            self._beat, self._beat_s = heard, time.monotonic()
            self._visits = max(self._visits, heard.visits)
        elif isinstance(heard, LaneView):
            self._view = heard.model_copy(update={"silhouette": None})  # kept by nobody here
            self._visits = max(self._visits, heard.number)
            self._visit = None if heard.phase is VisitPhase.ATTRACT else heard.number
        elif isinstance(heard, LaneSaid | LaneResult):
            self._visits = max(self._visits, heard.number)
            self._visit = heard.number
        else:
            self._visit = None
        self._tell(self.config.id, heard)

    def _break_off(self) -> None:
        """The process is gone, and with it whatever visit went on."""
        view, self._view = self._view, None
        visit, self._visit = self._visit, None
        if visit is None:
            return
        phase = VisitPhase.GREETED if view is None or view.number != visit else view.phase
        over = LaneEnded(
            number=visit,
            greeted=True,
            begun=phase in (VisitPhase.WALK, VisitPhase.RESULT),
            completed=phase is VisitPhase.RESULT,
            duration_s=0.0,
            result=None,
            stopped="process",
        )
        self._tell(self.config.id, over)

    def _take_picture(self, jpeg: bytes) -> None:
        with self._pictured:
            self._picture = (self._picture[0] + 1, jpeg)
            self._pictured.notify_all()

    def _problem(self, kind: ProblemKind, detail: str) -> None:
        if kind not in self._open_problems or kind == "process":
            self._open_problems.add(kind)
            self._tell_problem(LaneProblem(id=kind, detail=detail, lane=self.config.id))

    def _over(self, kind: ProblemKind) -> None:
        if kind in self._open_problems:
            self._open_problems.discard(kind)
            self._tell_problem(LaneProblem(id=kind, lane=self.config.id, over=True))
