"""``docs/accuracy.md``: the figures of a run as tables against the goals, and the curves.

What stands below the marker line is written by hand and kept from one run to the next.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from app.evaluation.accuracy.measure import AccuracyOutcome
from app.evaluation.accuracy.plan import Condition, Curve
from models.store import digest
from vision.scoring.goals import Aim, GoalResult, goals_for
from vision.scoring.reliability import ReliabilityScore
from vision.scoring.score import Score, ScoreTable, ViewGroup

MARKER = "<!-- `backstep accuracy` writes what is above this line and keeps what is below -->"
_BELOW = "## Tried and not kept\n\nNothing written yet.\n"
_GROUPS = {
    ViewGroup.SIDE: "From the side",
    ViewGroup.FRONTAL: "From front and rear",
    ViewGroup.OBLIQUE: "Obliquely",
}
_CAPTURED = "motion-captured"
_ELSE = "### Not walking backward\n"
_INTRODUCTION = """\
# Accuracy

Measured with the real pose model on the [drawn walker](../vision/walker), whose motion is known
exactly. Persons, clothes, rooms and manners of walking come from seeds that nothing was tuned on:
1280x720 pixels, 30 frames a second and a person 500 pixels tall from the side unless said; the
stature is told. Feet roll over their toes as real ones do, bodies are of all sizes, and people who
limp or hold on are among them. A drawn walker is no film of a person all the same.
What each figure means stands in [evaluating](evaluate.md).
"""
_LEGEND = """A figure that
  misses its goal is bold and marked with a cross; "-" means that there was nothing to judge."""
_CAPTURED_SAID = """\
- "motion-captured": real walks, motion-captured and drawn as a mannequin; measuring material, not
  part of the project. Some thresholds were set on such clips."""
_ANEW = """\
- To measure anew: `backstep accuracy`. With `--pose-cache FOLDER` the landmarks are kept, so that a
  rerun after a change of the engine takes a minute or two.
"""
_CURVES_INTRODUCTION = """\
## From easy to hard

Treadmill, from the side, a person 540 pixels tall, refined path; one thing is made harder at a
time, with the same walkers throughout. *Own confidence* is what the engine itself holds of its
contacts (the chance that they are right) and of the direction: it should fall where accuracy
falls. With some 30 steps a point, one step is worth 0.03.
"""
RELIABILITY = "reliability"
_RELIABILITY_INTRODUCTION = """\
## What confidence is worth

All walks of this page together. Of the contacts that were said with a confidence of 0.8, 80 of
100 should be right: a contact, within 0.1 s of the loading, on the foot that was named. The
*calibration error* is the mean distance between said and right over ten bins of confidence, each
with the weight of what was said in it (expected calibration error; the goal is at most 0.05 for
contacts). The second claim asks for 0.05 s, which confidence does not promise.
"""
_PATHS = {Aim.REFINED: "Recorded (refined path)", Aim.LIVE: "Live (causal path)"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a goals table: a condition's outcome, or a folder of clips."""

    title: str
    group: ViewGroup
    refined: Score
    live: Score
    only: Sequence[str] = ()

    def judged(self, path: Aim) -> dict[str, GoalResult]:
        """The goals that apply here, by their measure."""
        score = self.live if path is Aim.LIVE else self.refined
        results = [goal.judge(score) for goal in goals_for(self.group.value, path)]
        return {one.measure: one for one in results if not self.only or one.measure in self.only}


@dataclass(frozen=True, slots=True)
class AccuracyFindings:
    """All that a run brought, ready to be written."""

    columns: Sequence[Column]
    curves: Sequence[tuple[Curve, Sequence[AccuracyOutcome]]]
    model: Path
    walks: int
    minutes: float
    quick: bool = False
    day: date = field(default_factory=date.today)
    reliability: Mapping[Aim, ReliabilityScore] = field(default_factory=dict)


def condition_column(condition: Condition, outcome: AccuracyOutcome) -> Column:
    """A main condition's column."""
    return Column(condition.title, condition.group, outcome.refined, outcome.live, condition.only)


def clip_columns(refined: ScoreTable, live: ScoreTable) -> list[Column]:
    """A folder's clips, a column a group of views."""
    lives = {pool.group: pool.score for pool in live.pooled}
    return [
        Column(_clips_title(pool.clips), pool.group, pool.score, lives[pool.group])
        for pool in refined.pooled
        if pool.group in lives
    ]


def _clips_title(count: int) -> str:
    return f"{_CAPTURED}, {count} clip{'s' if count > 1 else ''}"


def write_document(found: AccuracyFindings, path: Path, plots: str) -> None:
    """Write the document to ``path``; ``plots`` is the plots' folder as seen from it."""
    kept = _BELOW
    if path.is_file():
        _, marker, below = path.read_text("utf-8").partition(MARKER)
        kept = below.lstrip("\n") if marker else kept
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{document(found, plots)}\n{MARKER}\n\n{kept}", "utf-8")


def document(found: AccuracyFindings, plots: str) -> str:
    """The part above the marker."""
    parts = [_head(found)]
    for group in ViewGroup:
        columns = [column for column in found.columns if column.group is group]
        if not columns:
            continue
        tables = [f"## {_GROUPS[group]}\n"]
        # Columns with goals of their own (direction only) get a table of their own.
        kinds = dict.fromkeys(tuple(column.only) for column in columns)
        for only in sorted(kinds, key=bool):
            alike = [column for column in columns if tuple(column.only) == only]
            if only and _ELSE not in tables:
                tables.append(_ELSE)
            tables += [_goals(alike, path) for path in Aim]
        parts += tables
    if found.reliability:
        parts.append(_reliability(found.reliability, plots))
    parts.append(_CURVES_INTRODUCTION)
    parts += [_curve(curve, outcomes, plots) for curve, outcomes in found.curves]
    return "\n".join(parts)


def _head(found: AccuracyFindings) -> str:
    verdicts = [
        goal.met
        for column in found.columns
        for path in Aim
        for goal in column.judged(path).values()
        if goal.met is not None
    ]
    lines = [_INTRODUCTION]
    if found.quick:
        lines += ["**A quick look: few and short walks. These are not the published figures.**", ""]
    lines += [
        f"- {found.day.isoformat()}: {_versions(found.model)}.",
        f"- {found.walks} drawn walks, {found.minutes:.0f} minutes of walking.",
        f"- {sum(verdicts)} of {len(verdicts)} figures that have a goal meet it. {_LEGEND}",
    ]
    if any(column.title.startswith(_CAPTURED) for column in found.columns):
        lines.append(_CAPTURED_SAID)
    return "\n".join([*lines, _ANEW])


def _versions(model: Path) -> str:
    names = ("backstep-coach", "mediapipe", "opencv-contrib-python", "numpy", "scipy")
    said = [f"{name} {_version(name)}" for name in names]
    model_said = f"pose model {digest(model)[:12]} (SHA-256)"
    return ", ".join([*said, f"Python {platform.python_version()}", model_said])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"


def _goals(columns: Sequence[Column], path: Aim) -> str:
    judged = [column.judged(path) for column in columns]
    measures = list(dict.fromkeys(name for one in judged for name in one))
    rows = []
    for measure in measures:
        known = [one.get(measure) for one in judged]
        goal = next(one for one in known if one is not None)
        wanted = f"{goal.wanted} {figure(goal, goal.limit)}"
        rows.append([measure, wanted, *(_cell(one) for one in known)])
    titles = [f"{_PATHS[path]}", "goal", *(column.title for column in columns)]
    return _table(titles, rows)


def _cell(goal: GoalResult | None) -> str:
    if goal is None or goal.reached is None:
        return "-"
    said = figure(goal, goal.reached)
    return f"**{said} ✗**" if goal.met is False else said


def figure(goal: GoalResult, value: float) -> str:
    """A figure of ``goal`` in the unit a reader thinks in."""
    if goal.unit == "s":
        brief = goal.measure.startswith(("contact", "first touch"))
        return f"{1000 * value:.1f} ms" if brief else f"{value:.2f} s"
    if goal.unit == "m":
        return f"{100 * value:.1f} cm"
    if goal.unit == "deg":
        return f"{value:.1f}°"
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _reliability(by_path: Mapping[Aim, ReliabilityScore], plots: str) -> str:
    claims = [
        [f"{words}, {path.value}", str(one.count), *(_share(v) for v in one.figures())]
        for path, score in by_path.items()
        for words, one in score.named()
    ]
    # Only the contacts' bins: the other claims are read from the plot.
    bins = [
        [f"{one.low:.1f} to {one.high:.1f}, {path.value}", str(one.count), *(
            _share(v) for v in (one.said, one.right)
        )]
        for path, score in by_path.items()
        for one in score.contacts.bins
        if one.count
    ]  # fmt: skip
    first = next(iter(by_path.values())).contacts
    alt = (
        f"Reliability curve: of {first.count} contacts said with a mean confidence of "
        f"{_share(first.mean_said)}, {_share(first.right_share)} are right."
    )
    return "\n".join(
        [
            _RELIABILITY_INTRODUCTION,
            f"![{alt}]({plots}/{RELIABILITY}.svg)",
            "",
            _table(["claim", "number", "said", "right", "calibration error"], claims),
            _table(["contacts said with", "number", "said", "right"], bins),
        ]
    )


Cell = Callable[[AccuracyOutcome], str]


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _times(value: float | None, factor: float, digits: int) -> str:
    return "-" if value is None else f"{factor * value:.{digits}f}"


_COLUMNS: Sequence[tuple[str, Cell]] = (
    ("contacts F1", lambda o: _share(o.refined.contacts.f1)),
    ("own confidence", lambda o: _share(o.confidence.of_contacts)),
    ("right foot", lambda o: _share(o.refined.contacts.right_foot_share)),
    ("contact time, median / 95 % (ms)", lambda o: (
        f"{_times(o.refined.contacts.median_abs_error_s, 1e3, 0)} / "
        f"{_times(o.refined.contacts.p95_abs_error_s, 1e3, 0)}"
    )),
    ("first touch F1", lambda o: _share(o.refined.touches.f1)),
    ("live F1", lambda o: _share(o.live.contacts.f1)),
    ("direction right / said", lambda o: (
        f"{_share(o.refined.direction.settled_right_share)} / "
        f"{_share(o.confidence.direction_said_share)}"
    )),
    ("own confidence", lambda o: _share(o.confidence.of_direction)),
    ("landing judged / right", lambda o: (
        f"{_share(o.refined.landing.judged_share)} / {_share(o.refined.landing.right_share)}"
    )),
    ("step length (cm)", lambda o: _times(o.refined.steps.step_error_m, 100, 1)),
    ("trunk (degrees)", lambda o: _times(o.refined.trunk.clip_error_deg, 1, 1)),
)  # fmt: skip


def _curve(curve: Curve, outcomes: Sequence[AccuracyOutcome], plots: str) -> str:
    rows = [
        [point.label, *(cell(outcome) for _, cell in _COLUMNS)]
        for point, outcome in zip(curve.points, outcomes, strict=True)
    ]
    said = summary(curve, outcomes)
    alt = f"Plots of accuracy and own confidence. {said}"
    return "\n".join(
        [
            f"### {curve.title}",
            "",
            said,
            "",
            f"![{alt}]({plots}/{curve.id}.svg)",
            "",
            _table(["", *(title for title, _ in _COLUMNS)], rows),
        ]
    )


# Smaller changes than these are noise with as many steps as are pooled here.
_F1_FALLS, _CONFIDENCE_FALLS = 0.03, 0.01


def summary(curve: Curve, outcomes: Sequence[AccuracyOutcome]) -> str:
    """The curve in words: from its first point to the worst, and whether confidence follows."""
    points = list(zip(curve.points, outcomes, strict=True))
    scored = [(p, o.refined.contacts.f1 or 0.0, o.confidence.of_contacts) for p, o in points]
    first, worst = scored[0], min(scored, key=lambda one: one[1])
    if first[1] - worst[1] < _F1_FALLS:
        return (
            f"Contacts F1 is {_share(first[1])} at {first[0].label} and nowhere below "
            f"{_share(worst[1])}; {_confidence_words(first[2], scored[-1][2])}."
        )
    text = (
        f"Contacts F1 goes from {_share(first[1])} at {first[0].label} to {_share(worst[1])} at "
        f"{worst[0].label}"
    )
    if worst[2] is None:
        return f"{text}, where no contact is claimed."
    fell = first[2] is not None and first[2] - worst[2] >= _CONFIDENCE_FALLS
    follows = "" if fell else "; it does not fall with the accuracy here"
    return f"{text}, own confidence from {_share(first[2])} to {_share(worst[2])}{follows}."


def _confidence_words(first: float | None, last: float | None) -> str:
    if first is None or last is None or abs(first - last) < _CONFIDENCE_FALLS:
        return f"own confidence stays at {_share(first)}"
    return f"own confidence goes from {_share(first)} to {_share(last)}"


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [titles, ["---", *["---:"] * (len(titles) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
