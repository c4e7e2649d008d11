"""A benchmark's result as tables, in the terminal and in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from app.evaluation.bench.result import BenchResult

_SIGNS = {True: "met", False: "missed", None: "can't tell"}
_COLOURS = {"met": "green", "missed": "bold red"}
_BUSY_CORES = 0.1  # others' work that is felt in the figures

_MARKS = ("<!-- measured -->", "<!-- /measured -->")
_FIGURES = ("", "bare MediaPipe", "Backstep")
_GOALS = ("goal", "measured", "wanted", "")


def figures(result: BenchResult) -> list[tuple[str, str, str]]:
    """What was measured, the bare loop beside Backstep."""
    live, clip, start = result.live, result.clip, result.start_up
    name = f"a clip of {clip.seconds:.0f} s"
    rows = [
        ("one frame, live", f"{live.bare_ms:.1f} ms", f"{live.line_ms:.1f} ms"),
        ("- processor time", f"{live.bare_cpu_ms:.1f} ms", f"{live.line_cpu_ms:.1f} ms"),
        ("- our stages, median", "", f"{live.stages_median_ms:.2f} ms"),
        ("- our stages, 95 %", "", f"{live.stages_p95_ms:.2f} ms"),
        ("- our stages, processor time", "", f"{live.stages_cpu_ms:.2f} ms"),
        ("- decoding, apart", f"{live.decode_ms:.1f} ms", f"{live.decode_ms:.1f} ms"),
        ("start to first frame", f"{start.bare_s:.1f} s", f"{start.line_s:.1f} s"),
        (f"{name}, {clip.cores} cores", f"{clip.bare_s:.1f} s", f"{clip.all_cores_s:.1f} s"),
        (f"{name}, one core", "", f"{clip.one_core_s:.1f} s"),
    ]
    if clip.bare_cpu_s is not None and clip.all_cores_cpu_s is not None:
        cpu = ("- processor time", f"{clip.bare_cpu_s:.1f} s", f"{clip.all_cores_cpu_s:.1f} s")
        rows.insert(-1, cpu)
    if clip.bare_mb is not None and clip.one_core_mb is not None:
        peak = ("- its peak memory", f"{clip.bare_mb:.0f} MB", f"{clip.one_core_mb:.0f} MB")
        rows.append(peak)
    fast = result.fast
    name = f"{fast.seconds:.0f} s of {fast.frames / fast.seconds:.0f} pictures a second"
    rows += [
        (f"{name}, {fast.cores} cores", f"{fast.bare_s:.1f} s", f"{fast.all_cores_s:.1f} s"),
        (f"{name}, one core", "", f"{fast.one_core_s:.1f} s"),
    ]
    if result.memory is not None:
        rows.append(("memory of the live line", "", f"{result.memory.settled_mb:.0f} MB"))
    lanes = result.lanes
    if lanes is not None:
        bare, own = (
            " ".join(f"{one:.1f}" for one in each) for each in (lanes.bare_hz, lanes.lane_hz)
        )
        ages = f"{1000 * lanes.first_age_s:.0f}, {1000 * lanes.last_age_s:.0f} ms"
        rows += [
            (f"{len(lanes.lane_hz)} lanes ({lanes.stream}), pictures a second", bare, own),
            ("- age of a judged picture, first and last", "", ages),
            ("- memory of one", f"{lanes.bare_mb:.0f} MB", f"{lanes.lane_mb:.0f} MB"),
            ("- the server beside them", "", f"{lanes.server_cores:.3f} cores"),
        ]
    return rows


def goals(result: BenchResult) -> list[tuple[str, str, str, str]]:
    """Each goal, what was measured, what is wanted, and whether it is met."""
    return [(goal.name, goal.value, goal.wanted, _SIGNS[goal.met]) for goal in result.goals()]


def machine(result: BenchResult) -> str:
    """Where it was measured, and how busy that was with other work."""
    one = result.machine
    busy = "" if one.others is None else f"; other work meanwhile: {one.others:.2f} cores"
    return f"{one.system}, {one.cores} cores, Python {one.python}, MediaPipe {one.mediapipe}{busy}"


def is_busy(result: BenchResult) -> bool:
    """Whether other work must have been felt in the figures."""
    return result.machine.others is not None and result.machine.others > _BUSY_CORES


def print_result(result: BenchResult, console: Console) -> None:
    """Figures, goals, and what to know of the machine."""
    measured = Table(box=None, pad_edge=False, header_style="bold")
    for column in _FIGURES:
        measured.add_column(column, justify="right" if column else "left")
    for row in figures(result):
        measured.add_row(*row)
    wanted = Table(box=None, pad_edge=False, header_style="bold")
    for heading in _GOALS:
        wanted.add_column(heading)
    for *cells, sign in goals(result):
        colour = _COLOURS.get(sign)
        wanted.add_row(*cells, f"[{colour}]{sign}[/]" if colour else sign)
    console.print(measured)
    console.print()
    console.print(wanted)
    console.print(f"\n{machine(result)}", markup=False)
    if is_busy(result):
        console.print("The machine was busy with other work: compare, but do not quote.")


def markdown(result: BenchResult) -> str:
    """The same as two Markdown tables and a line about day and machine."""
    parts = [_markdown(_FIGURES, figures(result)), _markdown(_GOALS, goals(result))]
    busy = " The machine was busy: compare, but do not quote." if is_busy(result) else ""
    return "\n".join([*parts, f"{result.day}: {machine(result)}.{busy}", ""])


def put_into(page: str, tables: str) -> str:
    """``page`` with ``tables`` in place of what stands between its marks; a page without marks
    is replaced as a whole."""
    before, start, rest = page.partition(_MARKS[0])
    _, end, after = rest.partition(_MARKS[1])
    return f"{before}{start}\n{tables}{end}{after}" if start and end else tables


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
