"""Clips with a known truth, run and scored: the work behind ``backstep evaluate``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path

from app.evaluation.pose_cache import cached_poses
from app.evaluation.reversal import reversed_clip
from app.terminal.options import make_estimator
from app.terminal.output import Failure
from vision.gait.settings import GaitSettings
from vision.pipeline.line import LineSettings
from vision.pipeline.parallel import over_clip
from vision.pipeline.workers import Task
from vision.pose.base import PoseEstimator
from vision.pose.egress import EgressError
from vision.pose.mediapipe_pose import PoseModelError
from vision.pose.native import lean_processes
from vision.pose.replay import ReplayError, ReplayEstimator, ReplaySource
from vision.scoring.findings import Findings, FindingsError
from vision.scoring.goals import Aim
from vision.scoring.marks import MarkedClip, MarkedFilm, MarkedName
from vision.scoring.score import ClipScore, ScoreTable, make_table, name_score, score_clip
from vision.scoring.settings import ScoringSettings
from vision.scoring.truth import Truth, TruthError
from vision.sources.base import Source, SourceError
from vision.sources.clip import ClipSettings, ClipSource
from vision.values import Level

_TRUTH = ".truth.json"
_REPORT = ".report.json"
_MARKS = "marks.json"
_VIDEOS = (".mp4", ".mkv", ".webm", ".mov", ".avi")

_EXPECTED = (
    TruthError,
    FindingsError,
    SourceError,
    ReplayError,
    PoseModelError,
    EgressError,
    Failure,
)

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Case:
    """A truth file with the video or the ready report that it is about. mark, marks: where the
    truth is a ``marks.json``, the key of this clip's marks in it, and those."""

    name: str
    truth: Path
    video: Path | None
    report: Path | None
    mark: str | None = None
    marks: MarkedClip | None = None

    def load_truth(self) -> Truth:
        """The truth about this clip.

        Raises:
            TruthError: it cannot be read.
        """
        return Truth.load(self.truth) if self.marks is None else self.marks.truth()


@dataclass(frozen=True, slots=True)
class Options:
    """How the cases are run; plain values, because they travel to other processes."""

    model: Path | None
    path: Aim = Aim.REFINED
    level: Level = Level.BEGINNER
    height_from_truth: bool = True
    pose_cache: Path | None = None
    by_rules: bool = False
    scoring: ScoringSettings = field(default_factory=ScoringSettings)


def find_cases(folder: Path, reports: Path | None = None, only: str | None = None) -> list[Case]:
    """The cases under ``folder``, by name: every ``NAME.truth.json`` with a ``NAME.mp4`` (or
    another video), or else with a ``NAME.report.json``, which is scored as it stands; and every
    clip that a ``marks.json`` beside it speaks for.

    Args:
        folder: searched with its sub-folders.
        reports: where given, ``NAME.report.json`` in it is scored and no video is run.
        only: a part of the name.

    Raises:
        TruthError: a ``marks.json`` holds no marks.
    """
    cases = [*_written(folder), *_marked(folder)]
    chosen = [_to_run_or_read(case, reports) for case in cases if only is None or only in case.name]
    return sorted((case for case in chosen if case is not None), key=lambda case: case.name)


def _written(folder: Path) -> Iterator[Case]:
    for truth in sorted(folder.rglob(f"*{_TRUTH}")):
        stem = truth.name.removesuffix(_TRUTH)
        videos = [truth.with_name(stem + suffix) for suffix in _VIDEOS]
        video = next((path for path in videos if path.is_file()), None)
        report = truth.with_name(f"{stem}{_REPORT}")
        yield Case((truth.parent.relative_to(folder) / stem).as_posix(), truth, video, report)


def _marked(folder: Path) -> Iterator[Case]:
    for path in sorted(folder.rglob(_MARKS)):
        for key, marks in MarkedFilm.load(path).clips.items():
            of = MarkedName.read(key)
            if path.with_name(f"{of.stem}{_TRUTH}").is_file():
                continue  # a truth of its own goes before marks
            video, report = path.with_name(of.clip), path.with_name(f"{of.stem}{_REPORT}")
            name = (path.parent.relative_to(folder) / of.stem).as_posix()
            yield Case(name, path, video if video.is_file() else None, report, key, marks)


def _to_run_or_read(case: Case, reports: Path | None) -> Case | None:
    """The case with its video or its report, whichever is scored; ``None`` if it has neither."""
    if case.report is not None and reports is not None:
        return replace(case, video=None, report=reports / case.report.name)
    if case.video is not None:
        return replace(case, report=None)
    return case if case.report is not None and case.report.is_file() else None


def evaluate_source(
    source: Source,
    estimator: PoseEstimator,
    truth: Truth,
    options: Options,
    progress: Callable[[float], None] | None = None,
) -> Findings:
    """What Backstep finds in ``source``; it is told the truth's stature as a user types it."""
    from vision.pipeline.recorded import analyse_recording

    analysis = analyse_recording(
        source,
        estimator,
        LineSettings(gait=GaitSettings(by_rules=options.by_rules)),
        level=options.level,
        height_m=truth.height_m if options.height_from_truth else None,
        progress=progress,
        refined=options.path is Aim.REFINED,
    )
    return Findings.from_analysis(analysis, causal=options.path is Aim.LIVE)


def evaluate_case(case: Case, options: Options, progress: Progress | None = None) -> ClipScore:
    """Run (or read) one case and score it.

    Raises:
        TruthError, FindingsError, SourceError, ReplayError, Failure: with one clear line.
    """
    truth = case.load_truth()
    if case.video is None:
        if case.report is None:
            raise FindingsError(f"{case.name} has neither a video nor a report")
        findings = Findings.load(case.report)
    else:
        of = MarkedName.read(case.mark or "")
        if of.backward:
            with reversed_clip(case.video, of.first, of.last, options.pose_cache) as video:
                findings = _run(case, video, truth, options, progress)
        else:
            findings = _run(case, case.video, truth, options, progress)
    return name_score(case.name, truth, score_clip(truth, findings, options.scoring))


def _run(
    case: Case, video: Path, truth: Truth, options: Options, progress: Progress | None
) -> Findings:
    if options.model is None:
        raise FindingsError(f"{case.name} must be run, which needs the pose model")

    def show(share: float) -> None:
        if progress is not None:
            progress(case.name, share)

    def use(
        source: Source, estimator: PoseEstimator, told: Callable[[float], None] | None
    ) -> Findings:
        return evaluate_source(source, estimator, truth, options, told)

    # The truth's times are the walker's seconds, as somebody may have had to say what those are.
    reading = ClipSettings(capture_hz=truth.capture_hz, as_filmed=truth.as_filmed)
    if options.pose_cache is not None:
        kept = options.pose_cache
        recording = cached_poses(video, options.model, kept, options.path, show, reading)
        return use(ReplaySource(recording), ReplayEstimator(recording), show)
    if options.path is Aim.LIVE:  # nobody can cut what has not happened yet
        with ClipSource(video, reading) as source:
            return use(source, make_estimator(options.model), show)
    task = Task(video, options.model, LineSettings().pose, clip_settings=reading)
    return over_clip(task, 1, use, show)


def evaluate_cases(
    cases: Sequence[Case], options: Options, jobs: int = 1, progress: Progress | None = None
) -> ScoreTable:
    """Run and score all cases, ``jobs`` at a time; one that fails is named and the rest go on.

    The table is the same whatever ``jobs`` is.
    """
    scores: dict[str, ClipScore] = {}
    failed: dict[str, str] = {}
    outcomes = (
        _one_by_one(cases, options, progress) if jobs <= 1 else _at_once(cases, options, jobs)
    )
    for done, (name, outcome) in enumerate(outcomes, start=1):
        if isinstance(outcome, ClipScore):
            scores[name] = outcome
        else:
            failed[name] = outcome
        if progress is not None and jobs > 1:
            progress(f"{done} of {len(cases)} clips", done / len(cases))
    in_order = [scores[case.name] for case in cases if case.name in scores]
    return make_table(in_order, options.path, options.scoring, failed)


def _one_by_one(
    cases: Sequence[Case], options: Options, progress: Progress | None
) -> Iterator[tuple[str, ClipScore | str]]:
    for number, case in enumerate(cases):

        def show(text: str, share: float, number: int = number) -> None:
            if progress is not None:
                progress(f"{text} ({number + 1} of {len(cases)})", (number + share) / len(cases))

        show(case.name, 0.0)
        yield case.name, _outcome(case, options, show)


def _at_once(
    cases: Sequence[Case], options: Options, jobs: int
) -> Iterator[tuple[str, ClipScore | str]]:
    # Spawned, not forked: a forked MediaPipe inherits locks of threads that no longer exist.
    workers = min(jobs, max(len(cases), 1))
    # Lean, so that their sums do not round otherwise by the number of threads.
    with lean_processes(), ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        tasks = {pool.submit(_outcome, case, options): case.name for case in cases}
        for task in as_completed(tasks):
            yield tasks[task], task.result()


def _outcome(case: Case, options: Options, progress: Progress | None = None) -> ClipScore | str:
    """The score, or the one line that says why there is none."""
    try:
        return evaluate_case(case, options, progress)
    except _EXPECTED as error:
        return str(error)
