"""The demo in the terminal: the drawn walker, coached, with a live state and a summary."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from vision.sources.base import Source
from vision.values import CheckResult, Cue, Frame, Observation, Situation, Verdict

SITUATION_WORDS = {
    Situation.BACKWARD: ("walking backward", "bold white on green"),
    Situation.FORWARD: ("walking forward", "bold white on blue"),
    Situation.STANDING: ("standing", "bold white on grey37"),
    Situation.TURNING: ("turning", "bold black on yellow"),
    Situation.UNKNOWN: ("can't tell yet", "bold white on grey37"),
    Situation.NO_PERSON: ("I see nobody", "bold white on red"),
    Situation.NO_FEET: ("I can't see your feet", "bold white on red"),
}
_VERDICT_STYLES = {Verdict.GOOD: "green", Verdict.FAULT: "red", Verdict.CANT_TELL: "dim"}
_CUE_STANDS_S = 4.0
_GAUGE_WIDTH = 24


class Line(Protocol):
    """What the demo needs of ``vision.line.Line``."""

    def step(self, frame: Frame) -> Observation:
        """All that can be said about ``frame``."""
        ...


@dataclass
class Tally:
    """What a run adds up to."""

    frames: int = 0
    end_s: float = 0.0
    backward_steps: int = 0
    time_s: dict[Situation, float] = field(default_factory=dict)
    cues: list[Cue] = field(default_factory=list)

    def add(self, seen: Observation) -> None:
        """Count one more observation."""
        spent_s = self.time_s.get(seen.situation, 0.0)
        self.time_s[seen.situation] = spent_s + max(0.0, seen.t_s - self.end_s)
        self.frames += 1
        self.end_s = seen.t_s
        self.backward_steps = max(self.backward_steps, seen.gait.backward_steps)
        if seen.cue is not None:
            self.cues.append(seen.cue)


def run_headless(source: Source, line: Line, seconds: float, console: Console) -> Tally:
    """Coach ``source`` for ``seconds`` of its own time; print state, cues and a summary.

    On a terminal it goes no faster than life; into a pipe or file as fast as it can, and only
    changes are printed.
    """
    tally = Tally()
    if console.is_terminal:
        with Live(console=console, refresh_per_second=10, transient=True) as live:
            start = time.monotonic()
            for seen in _observe(source, line, seconds, tally):
                live.update(_screen(seen, tally))
                time.sleep(max(0.0, start + seen.t_s - time.monotonic()))
    else:
        state: Situation | None = None
        for seen in _observe(source, line, seconds, tally):
            if seen.situation is not state:
                state = seen.situation
                console.print(f"{seen.t_s:6.1f} s  {SITUATION_WORDS[state][0]}")
            if seen.cue is not None:
                console.print(f"{seen.t_s:6.1f} s  cue: {seen.cue.text}", markup=False)
            sys.stdout.flush()
    _print_summary(tally, console)
    return tally


def _observe(source: Source, line: Line, seconds: float, tally: Tally) -> Iterator[Observation]:
    for frame in source.frames():
        if frame.t_s > seconds:
            return
        seen = line.step(frame)
        tally.add(seen)
        yield seen


def _screen(seen: Observation, tally: Tally) -> Panel:
    """The live state, as the page shows it."""
    words, style = SITUATION_WORDS[seen.situation]
    gauges = Table(box=None, show_header=False, pad_edge=False)
    for check in seen.checks:
        value = "?" if check.value is None else f"{check.value:.3g} {check.unit}"
        gauges.add_row(check.id.replace("_", " "), _gauge(check), value)
    cadence = seen.gait.cadence_spm
    numbers = f"steps {seen.gait.backward_steps}   cadence " + (
        "?" if cadence is None else f"{cadence:.0f}/min"
    )
    last = tally.cues[-1] if tally.cues else None
    standing = last is not None and seen.t_s - last.t_s < _CUE_STANDS_S
    cue = Text(last.text if last is not None and standing else "", style="bold yellow")
    body = Group(Text(f" {words} ", style=style), Text(numbers), gauges, cue)
    return Panel(body, title=f"backstep demo  {seen.t_s:.1f} s", title_align="left")


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


def _print_summary(tally: Tally, console: Console) -> None:
    console.print(f"\n[bold]{tally.end_s:.0f} s[/], {tally.backward_steps} backward steps")
    for situation, seconds in sorted(tally.time_s.items(), key=lambda item: -item[1]):
        console.print(f"  {SITUATION_WORDS[situation][0]:<24}{seconds:6.1f} s")
    counted = Counter(cue.text for cue in tally.cues)
    console.print(f"{len(tally.cues)} cues" + (":" if counted else ""))
    for text, times in counted.most_common():
        console.print(f"  {times} x {text}", markup=False)
