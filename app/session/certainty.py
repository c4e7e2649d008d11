"""The certainty of a figure: the lowest of three grades.

They are the share of the walk that it covers, the frame rate relative to what it needs, and its
standard error relative to the smallest change that matters. A noisy figure is uncertain however
well the camera saw the walk, and so is a steady one that covers only a tenth of the walk.
"""

from __future__ import annotations

from math import sqrt

from vision.settings import Section, number

HIGH, FAIR, LOW = "high", "fair", "low"
_ORDER = (LOW, FAIR, HIGH)


class SmallestChangeSettings(Section):
    """The smallest change of a figure that is reported."""

    change_share: float = number(
        0.08,
        low=0.01,
        high=1,
        title="Smallest change told",
        unit="share",
        source="[K] below it is the camera's own error",
    )
    change_points: float = number(
        0.08,
        low=0.01,
        high=1,
        title="The same for shares",
        unit="share",
        source="[K] one step in twelve",
    )
    change_deg: float = number(
        2,
        low=0.5,
        high=10,
        title="The same for angles",
        unit="deg",
        source="[K] the camera's error",
    )
    change_percent: float = number(
        2, low=0.5, high=10, title="The same for percentages", unit="points", source="[K]"
    )


class CertaintySettings(Section):
    """Limits for high and for fair certainty."""

    sure_share: float = number(
        0.8,
        low=0,
        high=1,
        title="Share judged that makes a figure sure",
        unit="share",
        source="[K]",
    )
    some_share: float = number(
        0.4,
        low=0,
        high=1,
        title="Share judged that makes it fairly sure",
        unit="share",
        source="[K]",
    )
    sure_rate: float = number(
        1.25,
        low=1,
        high=4,
        title="Pictures a second over the least needed that make it sure",
        unit="times",
        source="[K] the needs were measured on pictures at even times; a camera's are not",
    )
    sure_error: float = number(
        0.5,
        low=0.05,
        high=2,
        title="Standard error over the change worth telling that leaves it sure",
        unit="1",
        source="that change is then two standard errors: chance shows it once in twenty times [K]",
    )
    some_error: float = number(
        1.0,
        low=0.05,
        high=4,
        title="The same that leaves it fairly sure",
        unit="1",
        source="one: once in three times [K]",
    )
    apart_s: float = number(
        5.0,
        low=0.5,
        high=30,
        title="Values of a check so far apart are independent",
        unit="s",
        source="[K] it looks at the last one to seven seconds",
    )


def certainty(own: CertaintySettings, share: float, rate: float | None, error: float | None) -> str:
    """ "high", "fair" or "low".

    Args:
        share: of the walk that the figure is drawn from. rate: pictures a second over those that
            it needs, ``None``: not known. error: its standard error over the smallest reported
            change, ``None``: not known.
    """
    grades = [HIGH if share >= own.sure_share else FAIR if share >= own.some_share else LOW]
    if rate is not None:
        grades.append(HIGH if rate >= own.sure_rate else FAIR if rate >= 1.0 else LOW)
    if error is not None:
        grades.append(HIGH if error <= own.sure_error else FAIR if error <= own.some_error else LOW)
    return min(grades, key=_ORDER.index)


def error_of_share(hits: int, count: int) -> float:
    """Standard error of the share ``hits`` of ``count``; above 0 even where all are equal, since a
    few equal ones may be chance (Agresti and Coull 1998 [30])."""
    share = (hits + 1) / (count + 2)
    return sqrt(share * (1 - share) / (count + 2))
