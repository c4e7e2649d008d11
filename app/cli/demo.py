"""The demo in the terminal: the drawn walker, coached, with a live state, a summary as after a
session, and the way to a session of one's own."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from rich.console import Console, Group
from rich.live import Live
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from app.live.showing import Show, Tour
from app.words import phrase, words
from app.words.names import level_name
from vision.sources.base import Source
from vision.values import CheckResult, Frame, Observation, Situation, Verdict

SITUATION_WORDS = {
    Situation.BACKWARD: ("walking backward", "bold white on green"),
    Situation.FORWARD: ("walking forward", "bold white on blue"),
    Situation.STANDING: ("standing", "bold white on grey37"),
    Situation.TURNING: ("turning", "bold black on yellow"),
    Situation.SIDEWAYS: ("walking sideways", "bold black on yellow"),
    Situation.UNKNOWN: ("can't tell yet", "bold white on grey37"),
    Situation.NO_PERSON: ("I see nobody", "bold white on red"),
    Situation.NO_FEET: ("I can't see your feet", "bold white on red"),
    Situation.NOT_UPRIGHT: ("not upright in the picture", "bold white on red"),
}
_VERDICT_STYLES = {Verdict.GOOD: "green", Verdict.FAULT: "red", Verdict.CANT_TELL: "dim"}
_CUE_STANDS_S = 4.0
_GAUGE_WIDTH = 24
_WORDS = words("en")  # a terminal asks for no language
_NAME = _WORDS.text("page.demo.name")


class DemoLine(Protocol):
    """What the demo needs of ``vision.pipeline.line.Line``."""

    def step(self, frame: Frame) -> Observation:
        """All that can be said about ``frame``."""
        ...


@dataclass
class Run:
    """What a run in the terminal adds up to, besides its show."""

    show: Show
    frames: int = 0
    end_s: float = 0.0
    backward_steps: int = 0

    def add(self, seen: Observation) -> None:
        """Count one more observation."""
        self.show.add(seen)
        self.frames += 1
        self.end_s = seen.t_s
        self.backward_steps = max(self.backward_steps, seen.gait.backward_steps)


def run_headless(
    source: Source, line: DemoLine, tour: Tour, seconds: float | None, console: Console
) -> Run:
    """Coach ``source`` to its end, or for ``seconds`` of its own time; print who walks, state and
    cues, a summary, and how to be coached oneself.

    On a terminal it goes no faster than life; into a pipe or file as fast as it can, and only
    changes are printed.
    """
    run = Run(Show(tour))
    _print_tour(tour, console)
    if console.is_terminal:
        with Live(console=console, refresh_per_second=10, transient=True) as live:
            start = time.monotonic()
            for seen in _observe(source, line, seconds, run):
                live.update(_screen(seen, run))
                time.sleep(max(0.0, start + seen.t_s - time.monotonic()))
    else:
        state: Situation | None = None
        for seen in _observe(source, line, seconds, run):
            if seen.situation is not state:
                state = seen.situation
                console.print(f"{seen.t_s:6.1f} s  {SITUATION_WORDS[state][0]}")
            if seen.cue is not None:
                console.print(f"{seen.t_s:6.1f} s  cue: {seen.cue.text}", markup=False)
            sys.stdout.flush()
    _print_summary(run, console)
    return run


def _print_tour(tour: Tour, console: Console) -> None:
    """Who walks, and what to look out for."""
    level = _WORDS.say(level_name(tour.level)).lower()
    who = _WORDS.text("demo.who", name=_NAME, height=tour.height_m, level=level)
    console.print(who, markup=False, soft_wrap=True)
    faults = ", ".join(_WORDS.say(phrase(f"page.demo.fault.{fault}")) for fault in tour.faults)
    comes = _WORDS.text("demo.comes", faults=faults) if faults else _WORDS.text("demo.faultless")
    console.print(comes, markup=False, soft_wrap=True)


def _observe(
    source: Source, line: DemoLine, seconds: float | None, run: Run
) -> Iterator[Observation]:
    for frame in source.frames():
        if seconds is not None and frame.t_s > seconds:
            return
        seen = line.step(frame)
        run.add(seen)
        yield seen


def _screen(seen: Observation, run: Run) -> Panel:
    """The live state, as the page shows it."""
    words, style = SITUATION_WORDS[seen.situation]
    gauges = Table(box=None, show_header=False, pad_edge=False)
    for check in seen.checks:
        gauges.add_row(check.id.replace("_", " "), _gauge(check), _value(check))
    cadence = seen.gait.cadence_spm
    numbers = f"steps {seen.gait.backward_steps}   cadence " + (
        "?" if cadence is None else f"{cadence:.0f}/min"
    )
    cues = run.show.cues
    last = cues[-1] if cues else None
    standing = last is not None and seen.t_s - last.t_s < _CUE_STANDS_S
    cue = Text(last.text if last is not None and standing else "", style="bold yellow")
    body = Group(Text(f" {words} ", style=style), Text(numbers), gauges, cue)
    return Panel(body, title=f"backstep demo  {seen.t_s:.1f} s", title_align="left")


def _value(check: CheckResult) -> str:
    """A gauge's value; where there is none, what it needs."""
    if check.value is not None:
        return f"{check.value:.3g} {check.unit}"
    if check.reason_id.startswith("front_not"):
        return _WORDS.text("demo.needs_front")
    if check.reason_id.startswith("side_not"):
        return _WORDS.text("demo.needs_side")
    return _WORDS.text("demo.wait")


def _gauge(check: CheckResult) -> Text:
    """The check's scale as a strip: the good band, and a mark at the value."""
    width = check.scale_high - check.scale_low
    low = check.scale_low if check.ok_low is None else check.ok_low
    high = check.scale_high if check.ok_high is None else check.ok_high
    strip = Text()
    mark = None
    if check.value is not None and width > 0:
        place = (check.value - check.scale_low) / width * (_GAUGE_WIDTH - 1)
        mark = round(min(max(place, 0.0), _GAUGE_WIDTH - 1.0))
    for cell in range(_GAUGE_WIDTH):
        at = check.scale_low + cell / (_GAUGE_WIDTH - 1) * width
        if cell == mark:
            strip.append("O", style=f"bold {_VERDICT_STYLES[check.verdict]}")
        else:
            strip.append("=" if low <= at <= high else "-", style="dim")
    return strip


def _print_summary(run: Run, console: Console) -> None:
    """What went well, one thing to work on, the figures and how sure they are, and what next."""
    told = run.show.tell(_WORDS)
    console.print(f"\n[bold]{run.end_s:.0f} s[/], {run.backward_steps} backward steps")
    cues = run.show.cues
    console.print(f"{len(cues)} cues" + (":" if cues else ""))
    for text, times in Counter(cue.text for cue in cues).most_common():
        console.print(f"  {times} x {text}", markup=False)
    console.print(f"\n[bold]{escape(_WORDS.text('page.demo.end', name=_NAME))}[/]")
    console.print(told.headline, markup=False)
    if told.went_well:
        well = escape(" ".join(told.went_well))
        console.print(f"[bold]{_WORDS.text('demo.well')}:[/] {well}", soft_wrap=True)
    if told.work_on:
        work = escape(told.work_on)
        console.print(f"[bold]{_WORDS.text('demo.work')}:[/] {work}", soft_wrap=True)
    table = Table(box=None, show_header=False, pad_edge=False)
    for line in told.lines:
        sure = line.sure_words or line.sentence
        table.add_row(escape(line.title), Text(line.value, style="bold"), Text(sure, style="dim"))
    console.print(table)
    invitation = f"{escape(_WORDS.text('demo.invite'))} [bold]backstep coach[/]"
    needs = escape(_WORDS.text("demo.invite_needs"))
    console.print(f"\n{invitation}. {needs}", soft_wrap=True)
