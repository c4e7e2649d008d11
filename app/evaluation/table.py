"""Scores as tables in the terminal: one row a clip, one a pool, then the goals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from vision.scoring.goals import GoalResult
from vision.scoring.reliability import ReliabilityScore
from vision.scoring.score import GroupScore, Score, ScoreTable

Cell = Callable[[Score], str]
_NONE = "-"


def _share(value: float | None) -> str:
    return _NONE if value is None else f"{100 * value:.0f} %"


def _scaled(value: float | None, factor: float, digits: int, sign: str = "") -> str:
    return _NONE if value is None else f"{value * factor:{sign}.{digits}f}"


def _missed(score: Score) -> str:
    return f"{score.cues.missed}/{score.cues.faults}" if score.cues.faults else _NONE


def _matched(score: Score) -> str:
    told = score.touches.told
    return f"{told.found}/{told.true}" if told.true else _NONE


_TOUCHES: Sequence[tuple[str, Cell]] = (
    ("F1", lambda s: _scaled(s.touches.told.f1, 1, 3)),
    ("found/true", _matched),
    ("bias\nms", lambda s: _scaled(s.touches.told.bias_s, 1000, 0, "+")),
    ("median\nms", lambda s: _scaled(s.touches.told.median_abs_error_s, 1000, 0)),
    ("in its\nspread", lambda s: _share(s.touches.within_spread_share)),
    ("loading\nF1", lambda s: _scaled(s.touches.by_loading.f1, 1, 3)),
    ("bias\nms", lambda s: _scaled(s.touches.by_loading.bias_s, 1000, 0, "+")),
)
_TABLES: Sequence[tuple[str, Sequence[tuple[str, Cell]]]] = (
    (
        "Contacts (loading)",
        (
            ("F1", lambda s: _scaled(s.contacts.f1, 1, 3)),
            ("found/true", lambda s: f"{s.contacts.found}/{s.contacts.true}"),
            ("bias\nms", lambda s: _scaled(s.contacts.bias_s, 1000, 0, "+")),
            ("median\nms", lambda s: _scaled(s.contacts.median_abs_error_s, 1000, 0)),
            ("95 %\nms", lambda s: _scaled(s.contacts.p95_abs_error_s, 1000, 0)),
            ("right\nfoot", lambda s: _share(s.contacts.right_foot_share)),
            ("known\nms", lambda s: _scaled(s.contacts.known_after_median_s, 1000, 0)),
        ),
    ),
    (
        "Lift-offs and direction",
        (
            ("F1", lambda s: _scaled(s.liftoffs.f1, 1, 3)),
            ("bias\nms", lambda s: _scaled(s.liftoffs.bias_s, 1000, 0, "+")),
            ("median\nms", lambda s: _scaled(s.liftoffs.median_abs_error_s, 1000, 0)),
            ("right\nway", lambda s: _share(s.direction.settled_right_share)),
            ("from\nstart s", lambda s: _scaled(s.direction.start_delay_median_s, 1, 1)),
            ("from\nturn s", lambda s: _scaled(s.direction.delay_median_s, 1, 1)),
            ("false\nback s", lambda s: _scaled(s.direction.false_backward_s, 1, 1)),
        ),
    ),
    (
        "Steps, trunk and coaching",
        (
            ("landed\njudged", lambda s: _share(s.landing.judged_share)),
            ("right", lambda s: _share(s.landing.right_share)),
            ("step\ncm", lambda s: _scaled(s.steps.step_error_m, 100, 1)),
            ("mean\ncm", lambda s: _scaled(s.steps.clip_error_m, 100, 1)),
            ("trunk\ndeg", lambda s: _scaled(s.trunk.clip_error_deg, 1, 1)),
            ("pace\nerror", lambda s: _share(s.counting.cadence_error_share)),
            ("faults\nmissed", _missed),
            ("false\ncues", lambda s: str(s.cues.false_cues)),
        ),
    ),
)


def print_table(table: ScoreTable, console: Console) -> None:
    """Print the scores of all clips, each pool's goals and its landings."""
    console.print(f"Evaluated the {table.path.value} path.")
    for title, columns in _TABLES:
        console.print(_scores(table, title, columns))
    if any(clip.score.touches.told.true for clip in table.clips):
        console.print(_scores(table, "First touch (and loading against it)", _TOUCHES))
    if table.reliability.contacts.count:
        console.print(_claims(table.reliability))
    for pool in table.pooled:
        console.print(_goals(pool))
        if pool.score.landing.steps:
            console.print(_landings(pool))


def _scores(table: ScoreTable, title: str, columns: Sequence[tuple[str, Cell]]) -> Table:
    grid = Table(title=title, title_justify="left", box=None, pad_edge=False)
    grid.add_column("clip", no_wrap=True)
    for heading, _ in columns:
        grid.add_column(heading, justify="right")
    for clip, name in zip(table.clips, _short([c.name for c in table.clips]), strict=True):
        grid.add_row(name, *(cell(clip.score) for _, cell in columns))
    for pool in table.pooled:
        name = f"all {pool.clips} {pool.group.value}"
        grid.add_row(name, *(cell(pool.score) for _, cell in columns), style="bold")
    return grid


def _claims(reliability: ReliabilityScore) -> Table:
    grid = Table(title="Confidence, all clips (said against right)", title_justify="left", box=None)
    for heading in ("claim", "number", "said", "right", "calibration\nerror"):
        grid.add_column(heading, justify="left" if heading == "claim" else "right")
    for words, one in reliability.named():
        grid.add_row(words, str(one.count), *(_scaled(value, 1, 2) for value in one.figures()))
    return grid


def _goals(pool: GroupScore) -> Table:
    grid = Table(
        title=f"Goals, {pool.group.value} view", title_justify="left", box=None, pad_edge=False
    )
    grid.add_column("measure")
    grid.add_column("goal", justify="right")
    grid.add_column("reached", justify="right")
    grid.add_column("")
    for goal in pool.goals:
        grid.add_row(
            goal.measure,
            f"{goal.wanted} {_figure(goal, goal.limit)}",
            _figure(goal, goal.reached),
            _verdict(goal),
        )
    return grid


def _short(names: Sequence[str]) -> Sequence[str]:
    """The names without their folders, where that leaves no two alike."""
    last = [name.rpartition("/")[2] for name in names]
    return last if len(set(last)) == len(last) else names


def _verdict(goal: GoalResult) -> str:
    if goal.met is None:
        return "[dim]nothing to judge[/]"
    return "[green]met[/]" if goal.met else "[red]missed[/]"


def _figure(goal: GoalResult, value: float | None) -> str:
    return _NONE if value is None else f"{value:.3g} {goal.unit}".rstrip()


def _landings(pool: GroupScore) -> Table:
    confusion = pool.score.landing.confusion
    grid = Table(
        title=f"Landings, {pool.group.value} view (true down, said across)",
        title_justify="left",
        box=None,
        pad_edge=False,
    )
    grid.add_column("")
    for said in next(iter(confusion.values())):
        grid.add_column(said, justify="right")
    for true, row in confusion.items():
        grid.add_row(true, *(str(count) for count in row.values()))
    return grid
