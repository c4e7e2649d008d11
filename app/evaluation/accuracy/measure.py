"""Drawn walks through the real model and the whole engine, scored on both paths."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import closing
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

import vision.walker
from app.evaluation.accuracy.plan import script_key
from app.evaluation.pose_cache import record_poses, what_sees
from app.terminal.output import ExitCode, Failure
from models.store import digest
from vision.pipeline.recorded import Analysis, analyse_recording
from vision.pose.native import lean_processes
from vision.pose.replay import PoseRecording, ReplayError, ReplayEstimator, ReplaySource
from vision.scoring.findings import Findings
from vision.scoring.score import Score, score_clip
from vision.scoring.tally import ScoreTally, ratio
from vision.scoring.truth import Truth
from vision.sources.base import SourceError
from vision.values import Direction, EventKind
from vision.walker import WalkerSource, WalkScript

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""


class Confidence(ScoreTally):
    """What the engine itself holds of what it said: sums of confidences, 0..1, that pool.

    contact_sum over ``contacts`` found; direction_sum, weighted by time, over the ``said_s`` of
    ``seconds`` in which a direction was said at all.
    """

    contacts: int = 0
    contact_sum: float = 0.0
    seconds: float = 0.0
    said_s: float = 0.0
    direction_sum: float = 0.0

    @property
    def of_contacts(self) -> float | None:
        """Mean confidence of the contacts."""
        return ratio(self.contact_sum, self.contacts)

    @property
    def of_direction(self) -> float | None:
        """Mean confidence of the direction over the time for which one was said."""
        return ratio(self.direction_sum, self.said_s)

    @property
    def direction_said_share(self) -> float | None:
        """Share of the time for which a direction was said."""
        return ratio(self.said_s, self.seconds)


class AccuracyOutcome(ScoreTally):
    """One walk, or several pooled: the scores of both paths and the refined path's confidence."""

    walks: int = 0
    seconds: float = 0.0
    refined: Score = Score()
    live: Score = Score()
    confidence: Confidence = Confidence()


Outcomes = Mapping[str, AccuracyOutcome]
"""By :func:`app.evaluation.accuracy.plan.script_key`."""


def pool(outcomes: Outcomes, scripts: Sequence[WalkScript]) -> AccuracyOutcome:
    """The outcome of ``scripts`` taken together."""
    return AccuracyOutcome.pool([outcomes[script_key(script)] for script in scripts])


def measure(
    scripts: Sequence[WalkScript],
    model: Path,
    pose_cache: Path | None = None,
    jobs: int = 2,
    progress: Progress | None = None,
) -> dict[str, AccuracyOutcome]:
    """Run and score every script, ``jobs`` at a time; the outcome does not depend on ``jobs``.

    Raises:
        Failure: a walk could not be measured; the message says why.
    """
    tell = progress or (lambda _text, _share: None)
    total = sum(_frames(script) for script in scripts)
    done, outcomes = 0, {}
    for number, (script, outcome) in enumerate(_run(scripts, model, pose_cache, jobs), start=1):
        if isinstance(outcome, str):
            raise Failure(f"{script.name} could not be measured: {outcome}", ExitCode.INPUT)
        outcomes[script_key(script)] = outcome
        done += _frames(script)
        tell(f"measuring ({number} of {len(scripts)} walks)", done / total)
    return outcomes


def measure_walk(
    script: WalkScript, model: Path, pose_cache: Path | None = None
) -> AccuracyOutcome:
    """One walk seen once by the real model, then analysed and scored on both paths."""
    with closing(WalkerSource(script)) as source:
        truth = Truth.model_validate(source.truth())
        recording = _poses(source, model, pose_cache)
    refined = _analyse(recording, truth, refined=True)
    live = _analyse(recording, truth, refined=False)
    return AccuracyOutcome(
        walks=1,
        seconds=truth.duration_s,
        refined=score_clip(truth, Findings.from_analysis(refined, causal=False)),
        live=score_clip(truth, Findings.from_analysis(live, causal=True)),
        confidence=_confidence(refined),
    )


def _poses(source: WalkerSource, model: Path, folder: Path | None) -> PoseRecording:
    if folder is None:
        return record_poses(source, model)
    kept = folder / f"{source.script.name}-{walk_key(source.script, model)}.npz"
    if kept.is_file():
        return PoseRecording.load(kept)
    recording = record_poses(source, model)
    recording.save(kept)
    return recording


def walk_key(script: WalkScript, model: Path) -> str:
    """Sixteen hex digits that change with the walk, whoever draws it, and whatever sees it."""
    drawn = sorted(Path(vision.walker.__path__[0]).glob("*.py"))
    parts = [
        script_key(script),
        version("opencv-contrib-python"),
        *(digest(path) for path in drawn),
        *what_sees(model),
    ]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


def _analyse(recording: PoseRecording, truth: Truth, *, refined: bool) -> Analysis:
    with closing(ReplaySource(recording)) as source:
        return analyse_recording(
            source, ReplayEstimator(recording), height_m=truth.height_m, refined=refined
        )


def _confidence(analysis: Analysis) -> Confidence:
    contacts = [e.confidence for e in analysis.events if e.kind is EventKind.CONTACT]
    said = [span for span in analysis.directions if span.label != Direction.UNKNOWN.value]
    spans = [(span.end_s - span.start_s, span.confidence) for span in said]
    return Confidence(
        contacts=len(contacts),
        contact_sum=sum(contacts),
        seconds=sum(span.end_s - span.start_s for span in analysis.directions),
        said_s=sum(length for length, _ in spans),
        direction_sum=sum(length * confidence for length, confidence in spans),
    )


def _run(
    scripts: Sequence[WalkScript], model: Path, pose_cache: Path | None, jobs: int
) -> Iterator[tuple[WalkScript, AccuracyOutcome | str]]:
    if jobs <= 1:
        for script in scripts:
            yield script, _outcome(script, model, pose_cache)
        return
    # Spawned, not forked: a forked MediaPipe inherits locks of threads that no longer exist.
    workers = min(jobs, max(len(scripts), 1))
    # Lean, so that their sums do not round otherwise by the number of threads.
    with (
        lean_processes(),
        ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as workshop,
    ):
        # The longest first, so that no worker is left alone with one at the end.
        ordered = sorted(scripts, key=_frames, reverse=True)
        tasks = {workshop.submit(_outcome, one, model, pose_cache): one for one in ordered}
        for task in as_completed(tasks):
            yield tasks[task], task.result()


def _outcome(script: WalkScript, model: Path, pose_cache: Path | None) -> AccuracyOutcome | str:
    """The outcome, or the line that says why there is none: a Failure does not travel well."""
    try:
        return measure_walk(script, model, pose_cache)
    except (SourceError, ReplayError, Failure) as error:
        return str(error)


def _frames(script: WalkScript) -> int:
    return max(1, round(script.duration_s * script.camera.fps))
