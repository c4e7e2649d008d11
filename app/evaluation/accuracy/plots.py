"""The curves as SVG files: the same figures give the same bytes, so that a change is a change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.evaluation.accuracy.measure import AccuracyOutcome
from app.evaluation.accuracy.plan import Curve
from app.terminal.output import ExitCode, Failure
from vision.scoring.reliability import ReliabilityScore

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

Figure = Callable[[AccuracyOutcome], float | None]

# Okabe and Ito's colours, told apart by nearly everybody; marker and dash say it once more.
_BLUE, _ORANGE, _GREEN, _BLACK = "#0072B2", "#D55E00", "#009E73", "#000000"
_STYLE: dict[Any, Any] = {  # Matplotlib types its keys, and not alike from version to version
    "svg.hashsalt": "backstep",  # names of parts inside the file, otherwise random
    "svg.fonttype": "none",  # text stays text: small, searchable, read aloud
    "font.family": "sans-serif",
    "font.size": 9.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#dddddd",
}


@dataclass(frozen=True, slots=True)
class PlotLine:
    """One line of a panel."""

    label: str
    figure: Figure
    colour: str
    marker: str
    dash: str = "-"


@dataclass(frozen=True, slots=True)
class Panel:
    """One small plot. top: the axis' end, or ``None`` for as far as the lines go."""

    title: str
    lines: Sequence[PlotLine]
    top: float | None = None


def _scaled(figure: Figure, factor: float) -> Figure:
    def scaled(outcome: AccuracyOutcome) -> float | None:
        value = figure(outcome)
        return None if value is None else factor * value

    return scaled


def _median_error_s(outcome: AccuracyOutcome) -> float | None:
    return outcome.refined.contacts.median_abs_error_s


def _p95_error_s(outcome: AccuracyOutcome) -> float | None:
    return outcome.refined.contacts.p95_abs_error_s


PANELS: Sequence[Panel] = (
    Panel(
        "Contacts",
        (
            PlotLine("F1", lambda o: o.refined.contacts.f1, _BLUE, "o"),
            PlotLine("right foot", lambda o: o.refined.contacts.right_foot_share, _ORANGE, "s"),
            PlotLine("own confidence", lambda o: o.confidence.of_contacts, _BLACK, "D", "--"),
        ),
        1.0,
    ),
    Panel(
        "Direction",
        (
            PlotLine("right", lambda o: o.refined.direction.settled_right_share, _BLUE, "o"),
            PlotLine("said at all", lambda o: o.confidence.direction_said_share, _GREEN, "^"),
            PlotLine("own confidence", lambda o: o.confidence.of_direction, _BLACK, "D", "--"),
        ),
        1.0,
    ),
    Panel(
        "Landing",
        (
            PlotLine("judged", lambda o: o.refined.landing.judged_share, _GREEN, "^"),
            PlotLine("right of judged", lambda o: o.refined.landing.right_share, _BLUE, "o"),
        ),
        1.0,
    ),
    Panel(
        "Contact time, error (ms)",
        (
            PlotLine("median", _scaled(_median_error_s, 1000), _BLUE, "o"),
            PlotLine("95 %", _scaled(_p95_error_s, 1000), _ORANGE, "s"),
        ),
    ),
    Panel(
        "Step length, error (cm)",
        (
            PlotLine("per step", _scaled(lambda o: o.refined.steps.step_error_m, 100), _BLUE, "o"),
            PlotLine(
                "walk's mean", _scaled(lambda o: o.refined.steps.clip_error_m, 100), _ORANGE, "s"
            ),
        ),
    ),
    Panel(
        "Trunk, error (degrees)",
        (PlotLine("walk's mean", lambda o: o.refined.trunk.clip_error_deg, _BLUE, "o"),),
    ),
)


def draw_curve(curve: Curve, outcomes: Sequence[AccuracyOutcome], path: Path) -> None:
    """Draw ``curve``, an outcome a point, into ``path`` (SVG). What was not said is a gap.

    Raises:
        Failure: Matplotlib is missing.
    """
    with _canvas((9.6, 5.4), f"{curve.title}: accuracy and confidence", path) as canvas:
        for place, panel in enumerate(PANELS, start=1):
            _draw_panel(canvas.add_subplot(2, 3, place), panel, curve, outcomes)
        canvas.supxlabel(curve.axis)


def draw_reliability(score: ReliabilityScore, path: Path) -> None:
    """Draw the reliability curves of ``score`` into ``path`` (SVG): a point a bin, the larger the
    more was said in it; on the diagonal confidence is honest.

    Raises:
        Failure: Matplotlib is missing.
    """
    with _canvas((5.4, 5.4), "Confidence said and share right", path) as canvas:
        axes = canvas.add_subplot(1, 1, 1)
        axes.plot([0, 1], [0, 1], ":", color=_BLACK, linewidth=1, label="honest")
        styles = ((_BLUE, "o"), (_ORANGE, "s"), (_GREEN, "^"), (_BLACK, "D"))
        for (words, claim), (colour, marker) in zip(score.named(), styles, strict=True):
            bins = [one for one in claim.bins if one.said is not None and one.right is not None]
            said = [one.said for one in bins if one.said is not None]
            right = [one.right for one in bins if one.right is not None]
            axes.plot(said, right, "-", color=colour, linewidth=1.2, label=words)
            sizes = [12 + 110 * one.count / claim.count for one in bins]
            axes.scatter(said, right, s=sizes, color=colour, marker=marker)
        axes.set(xlim=(0, 1.03), ylim=(0, 1.03), xlabel="confidence said", ylabel="share right")
        axes.set_aspect("equal")
        canvas.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=8)


@contextmanager
def _canvas(size: tuple[float, float], title: str, path: Path) -> Iterator[Canvas]:
    """A drawing that is written to ``path`` (SVG) when it is done."""
    try:
        import matplotlib as mpl
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure as Canvas
    except ImportError as error:
        raise Failure(
            "plots need Matplotlib: pip install 'backstep-coach[docs]'", ExitCode.MISSING
        ) from error
    with mpl.rc_context(_STYLE):
        canvas = Canvas(figsize=size, layout="constrained", facecolor="white")
        FigureCanvasSVG(canvas)
        canvas.suptitle(title, fontweight="bold")
        yield canvas
        path.parent.mkdir(parents=True, exist_ok=True)
        canvas.savefig(path, format="svg", metadata={"Date": None, "Creator": None})


def _draw_panel(
    axes: Axes, panel: Panel, curve: Curve, outcomes: Sequence[AccuracyOutcome]
) -> None:
    places = [point.x for point in curve.points]
    for width, line in zip((3.2, 2.2, 1.4), panel.lines, strict=False):
        values = [line.figure(outcome) for outcome in outcomes]
        heights = [float("nan") if value is None else value for value in values]
        (drawn,) = axes.plot(places, heights, line.dash, label=line.label)
        # Each thinner than the one before, so that lines on top of one another all show.
        drawn.set(color=line.colour, marker=line.marker, linewidth=width, markersize=3 * width)
    axes.set_title(panel.title)
    top = panel.top if panel.top is not None else max(axes.get_ylim()[1], 1.0)
    axes.set_ylim(-0.03 * top, 1.05 * top)  # from zero, so that small errors look small
    # Only the points that were measured are named; the first is the easiest and stands left.
    axes.set_xticks(places, [point.tick for point in curve.points])
    margin = 0.06 * (places[-1] - places[0]) or 1.0
    axes.set_xlim(places[0] - margin, places[-1] + margin)  # turned round where it falls
    axes.legend(loc="best", frameon=False, fontsize=8)
