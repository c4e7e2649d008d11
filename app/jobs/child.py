"""The process that does one job after the other, and can be killed at any time:
``python -m app.jobs.child [--warm] [--behind] [--place FOLDER]``.

See ``app.jobs.spec`` for what goes in and comes out. It ends when its standard input does, in the
middle of a job as well, so that it never outlives its parent. What is on its way lies in the folder
named, which whoever kills it removes. With ``--warm`` the pose model's libraries are loaded before
the first job comes; with ``--behind`` other children go first where processors are short.
"""

from __future__ import annotations

import os
import queue
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from pydantic import JsonValue, ValidationError

from app.jobs.carrier import Carrier
from app.jobs.files import FileError
from app.jobs.spec import (
    OTHER_VERSION,
    ChildAnswer,
    FailureReason,
    JobKind,
    JobSpec,
    own_version,
)
from app.reports.asked import FoundSoFar
from app.storage.review_values import JobCost
from vision.pose.native import give_back
from vision.sources.base import SourceError
from vision.values import GaitEvent

if TYPE_CHECKING:
    from app.reports.report import Report

_TELL_EVERY_S = 0.25
_REST_S = 2.0
NICE = 10
"""Of 19: beside a live session that takes every core, a job gets about a tenth of them."""
BEHIND = 5
"""More of it: about a third of another child's share."""


class JobProblem(Exception):
    """The job cannot be done; the message is one line that says what to do. reason: the same where
    it is known. lost: not for the clip's sake, so that another computer may well do it."""

    def __init__(
        self, message: str, reason: FailureReason | None = None, *, lost: bool = False
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.lost = lost


class _Voice:
    """Says how far the job is, not too often, but events at once."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._told_s = 0.0
        self._so_far = FoundSoFar(0.0, 0.0)

    def say(self, answer: ChildAnswer) -> None:
        """One line, at once."""
        self._out.write(answer.line())
        self._out.flush()

    def share(self, share: float) -> None:
        """Told the share done."""
        self._tell(FoundSoFar(self._so_far.t_s, share))

    def found(self, so_far: FoundSoFar) -> None:
        """Told what became known."""
        self._tell(so_far)

    def begin(self) -> None:
        """Another job begins."""
        self._so_far = FoundSoFar(0.0, 0.0)
        self._told_s = 0.0

    def _tell(self, so_far: FoundSoFar) -> None:
        events: tuple[GaitEvent, ...] = so_far.events
        # The pose model's share and that of what was judged: never back.
        share = max(so_far.share_done, self._so_far.share_done)
        self._so_far = FoundSoFar(so_far.t_s, share)
        now_s = time.monotonic()
        if events or now_s - self._told_s >= _TELL_EVERY_S:
            self._told_s = now_s
            self.say(ChildAnswer(share=min(1.0, share), t_s=so_far.t_s, events=events))


def do_job(spec: JobSpec, folder: Path, carrier: Carrier, voice: _Voice) -> ChildAnswer:
    """Do one job, with ``folder`` for what is on its way.

    Raises:
        JobProblem: it cannot be done.
    """
    if spec.version is not None and spec.version != own_version():
        raise JobProblem(
            f"this worker has Backstep {own_version()}, the job is of {spec.version}: install the "
            "same version everywhere",
            FailureReason(id=OTHER_VERSION),
            lost=True,
        )
    suffix = spec.suffix if spec.suffix is not None else Path(spec.source_url).suffix
    work = _copy if spec.kind is JobKind.COPY else _analyse
    clip = Path(spec.source_url)
    try:
        if spec.kind is JobKind.JUDGE:
            return _judge(spec, folder, carrier)
        clip = carrier.fetch(spec.source_url, folder, suffix)
        return work(spec, clip, folder, carrier, voice)
    except FileError as error:
        raise JobProblem(str(error)) from error
    except SourceError as error:
        # Of a fetched clip, the message names a copy that nobody knows.
        told, known = str(error), spec.shown or Path(spec.source_url).name
        named = str(clip) if str(clip) in told else clip.name
        reason = None if error.fault is None else FailureReason(id=error.fault.value)
        raise JobProblem(told.replace(named, known), reason) from error
    except OSError as error:
        place = error.filename or spec.result_url
        raise JobProblem(f"{place}: cannot be written ({error.strerror or error})") from error


def _copy(spec: JobSpec, clip: Path, folder: Path, carrier: Carrier, voice: _Voice) -> ChildAnswer:
    from app.media.copy import make_review_copy
    from app.media.picture import first_picture

    first, copy, frames = (folder / name for name in ("first.jpg", "review.mp4", "frames.json"))
    first_picture(clip, first)
    place = spec.result_url.rstrip("/")
    carrier.put(first, f"{place}/{first.name}")
    table = make_review_copy(
        clip, copy, frames, progress=lambda share, t_s: voice.found(FoundSoFar(t_s, share))
    )
    for file in (copy, frames):  # the table last: where it is, the copy is
        carrier.put(file, f"{place}/{file.name}")
    return ChildAnswer(done=JobCost(clip_s=table.t_s[-1] if table.t_s else 0.0))


def _judge(spec: JobSpec, folder: Path, carrier: Carrier) -> ChildAnswer:
    from app.reports.again import report_again
    from app.reports.thresholds import ThresholdError
    from vision.body.baseline import BaselineError
    from vision.pose.replay import PoseRecording, ReplayError

    place = spec.result_url.rstrip("/")
    try:
        poses = PoseRecording.load(carrier.fetch(f"{place}/poses.npz", folder, ".npz"))
        report = report_again(poses, spec.asked, spec.shown or spec.source_url)
    except (ReplayError, BaselineError, ThresholdError) as error:
        raise JobProblem(str(error)) from error
    result = folder / "report.json"
    report.save(result)
    carrier.put(result, f"{place}/{result.name}")
    return ChildAnswer(done=JobCost(clip_s=report.source.duration_s), facts=_facts(report))


def _analyse(
    spec: JobSpec, clip: Path, folder: Path, carrier: Carrier, voice: _Voice
) -> ChildAnswer:
    import models
    from app.reports.analyze import analyse_clip
    from app.reports.thresholds import ThresholdError
    from vision.body.baseline import BaselineError
    from vision.pipeline.workers import WorkerError
    from vision.pose.egress import EgressError
    from vision.pose.mediapipe_pose import PoseModelError

    try:
        report, poses = analyse_clip(
            clip,
            models.obtain(spec.model),
            spec.asked,
            jobs=spec.processes,
            progress=voice.share,
            found=voice.found,
            feet=spec.poses,
        )
    except (
        *(BaselineError, WorkerError, ThresholdError),
        *(models.ModelError, PoseModelError, EgressError),
    ) as error:
        raise JobProblem(str(error)) from error
    source = report.source.model_copy(update={"path": spec.shown or spec.source_url})
    report = report.model_copy(update={"source": source})
    results: list[Path] = []
    if spec.poses:
        poses.save(folder / "poses.npz")
        results.append(folder / "poses.npz")
    if spec.table:
        from app.reports.report import write_steps

        results.append(folder / "steps.csv")
        write_steps(report, results[-1])
    results.append(folder / "report.json")  # the last one: where it is, the others are
    report.save(results[-1])
    for file in results:
        carrier.put(file, f"{spec.result_url.rstrip('/')}/{file.name}")
    cost = JobCost(clip_s=report.source.duration_s)
    return ChildAnswer(done=cost, facts=_facts(report))


def _facts(report: Report) -> dict[str, JsonValue]:
    """What a table of many clips tells of this one."""
    from app.reports.summary import nobody_to_judge

    summary = report.summary
    return {
        "duration_s": report.source.duration_s,
        "frames": report.source.frames,
        "fps": report.source.fps,
        "walker_seen": not nobody_to_judge(summary),
        "backward_s": summary.time_s.backward,
        "backward_steps": summary.backward_steps,
        "steps": len(report.steps),
        "cadence_spm": summary.cadence_spm,
        "step_length_m": summary.step_length_m,
        "step_length_leg": summary.step_length_leg,
        "lean_deg": summary.lean_deg,
        "limits": len(summary.limits),
    }


class _Specs:
    """The jobs asked for; the process ends when nobody can ask any more."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._busy = threading.Event()
        threading.Thread(target=self._read, name="specs", daemon=True).start()

    def __iter__(self) -> Iterator[str]:
        while (line := self._next()) is not None:
            self._busy.set()
            yield line
            self._busy.clear()

    def _next(self) -> str | None:
        with suppress(queue.Empty):
            return self._lines.get(timeout=_REST_S)
        give_back()  # a child is kept for minutes, and a clip leaves 150 MB behind that are free
        return self._lines.get()

    def _read(self) -> None:
        for line in sys.stdin:
            self._lines.put(line)
        self._lines.put(None)
        if self._busy.is_set():  # the parent is gone, and nobody wants the result
            vanish(self._folder)


def vanish(folder: Path) -> None:
    """End this process and its children at once, leaving nothing behind."""
    shutil.rmtree(folder, ignore_errors=True)
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


def _own_stdout() -> TextIO:
    """Standard output for answers alone: whatever a library prints goes to standard error."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return out


def warm_up() -> None:
    """Load what an analysis needs, and open the pose model once.

    A model that cannot be had is told with the first job, not here.
    """
    import models
    from app.reports import analyze, report  # noqa: F401 - loaded for later
    from vision.pipeline import recorded  # noqa: F401 - likewise
    from vision.pose.egress import EgressError
    from vision.pose.mediapipe_pose import MediaPipePose, PoseModelError

    with suppress(models.ModelError, PoseModelError, EgressError):
        model = models.at_hand()
        if model is not None:
            MediaPipePose(model).close()


def give_way(by: int = NICE) -> None:
    """Let whatever else the computer does come first: a live session above all."""
    if hasattr(os, "nice"):  # Windows has it from who starts the process
        os.nice(by)
        # Linux shares the cores among sessions first; this is one of its own.
        with suppress(OSError):
            Path("/proc/self/autogroup").write_text(str(by), encoding="ascii")


def main(arguments: list[str]) -> None:
    """Do the jobs of standard input."""
    give_way(NICE + BEHIND if "--behind" in arguments else NICE)
    voice = _Voice(_own_stdout())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C is the parent's to answer
    given = arguments[arguments.index("--place") + 1] if "--place" in arguments else None
    place = Path(given or tempfile.mkdtemp(prefix="backstep-job-"))
    signal.signal(signal.SIGTERM, lambda _signal, _frame: vanish(place))
    try:
        specs = _Specs(place)
        if "--warm" in arguments:
            warm_up()
        voice.say(ChildAnswer(ready=True))
        with closing(Carrier()) as carrier:
            for line in specs:
                voice.say(_answer(line, place, carrier, voice))
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _answer(line: str, place: Path, carrier: Carrier, voice: _Voice) -> ChildAnswer:
    voice.begin()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)  # systems tidy up what lies there for days
    folder = Path(tempfile.mkdtemp(dir=place))
    began_s, processor = time.monotonic(), os.times()
    try:
        answer = do_job(JobSpec.model_validate_json(line), folder, carrier, voice)
    except JobProblem as error:
        return ChildAnswer(problem=str(error), reason=error.reason, lost=error.lost)
    except MemoryError:
        return ChildAnswer(
            problem="the memory did not suffice: cut the clip, or close programs",
            reason=FailureReason(id="memory"),
        )
    except ValidationError as error:
        return ChildAnswer(problem=f"the job is none that this version knows ({error.title})")
    except Exception as error:
        return ChildAnswer(problem=f"an error of Backstep's own ({type(error).__name__}: {error})")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    assert answer.done is not None
    now = os.times()
    spent_s = sum(now[:4]) - sum(processor[:4])
    cost = answer.done.model_copy(
        update={"wall_s": time.monotonic() - began_s, "processor_s": spent_s}
    )
    return answer.model_copy(update={"done": cost})


if __name__ == "__main__":
    main(sys.argv[1:])
