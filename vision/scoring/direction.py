"""How well the direction of travel is told: share of time, delay, false backward."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pydantic import computed_field

from vision.scoring.findings import Findings
from vision.scoring.settings import ScoringSettings
from vision.scoring.tally import ScoreTally, median, ratio
from vision.scoring.truth import Truth
from vision.values import Direction


class DirectionTally(ScoreTally):
    """Seconds and delays. "Settled" leaves out the first ``settle_s`` of the clip and after
    every true change.

    known_s: time for which the truth is known. right_s: of it, with the label said that is
    true ("turning" and "unknown" are not right, but not false backward either).
    false_backward_s: backward said while it is not true, but for ``settle_s`` after true
    backward walking has ended, where the old decision may lag (its lag is in ``delays_s``).
    false_backward_all_s: the same without that allowance. start_delays_s, delays_s: from the
    clip's start, and from each true change, until the true label is first said.
    undecided: stretches of one true direction in which it was never said.
    """

    known_s: float = 0.0
    right_s: float = 0.0
    settled_s: float = 0.0
    settled_right_s: float = 0.0
    not_backward_s: float = 0.0
    false_backward_s: float = 0.0
    false_backward_all_s: float = 0.0
    start_delays_s: tuple[float, ...] = ()
    delays_s: tuple[float, ...] = ()
    undecided: int = 0

    @computed_field  # type: ignore[prop-decorator]
    @property
    def right_share(self) -> float | None:
        """``right_s / known_s``."""
        return ratio(self.right_s, self.known_s)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def settled_right_share(self) -> float | None:
        """``settled_right_s / settled_s``."""
        return ratio(self.settled_right_s, self.settled_s)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def start_delay_median_s(self) -> float | None:
        """Median delay from the clip's start to the true label (s)."""
        return median(self.start_delays_s)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def delay_median_s(self) -> float | None:
        """Median delay from a true change to the true label (s)."""
        return median(self.delays_s)


def score_direction(truth: Truth, findings: Findings, settings: ScoringSettings) -> DirectionTally:
    """Compare what was said with the truth, stretch by stretch and exactly in time.

    The truth runs from its first to its last sample; time outside is not scored.
    """
    spans = [span for span in truth.spans() if span.direction is not Direction.UNKNOWN]
    known = right = settled = settled_right = 0.0
    not_backward = false = false_all = 0.0
    starts: list[float] = []
    delays: list[float] = []
    undecided = 0
    previous: Direction | None = None
    for span in spans:
        settled_from = span.start_s + settings.settle_s
        first_right: float | None = None
        for start, end, said in _pieces(findings, span.start_s, span.end_s, settled_from):
            length = end - start
            is_settled = start >= settled_from
            known += length
            settled += length if is_settled else 0.0
            if said is span.direction:
                right += length
                settled_right += length if is_settled else 0.0
                first_right = start if first_right is None else first_right
            if span.direction is not Direction.BACKWARD:
                not_backward += length
                if said is Direction.BACKWARD:
                    false_all += length
                    lags = previous is Direction.BACKWARD and not is_settled
                    false += 0.0 if lags else length
        if first_right is not None:
            (starts if previous is None else delays).append(first_right - span.start_s)
        elif span.end_s > span.start_s:
            undecided += 1
        previous = span.direction
    return DirectionTally(
        known_s=known,
        right_s=right,
        settled_s=settled,
        settled_right_s=settled_right,
        not_backward_s=not_backward,
        false_backward_s=false,
        false_backward_all_s=false_all,
        start_delays_s=tuple(starts),
        delays_s=tuple(delays),
        undecided=undecided,
    )


def _pieces(
    findings: Findings, start_s: float, end_s: float, cut_s: float
) -> Iterator[tuple[float, float, Direction]]:
    """``start_s`` to ``end_s`` cut at ``cut_s`` and wherever the report changes its mind."""
    marks = {start_s, end_s, cut_s}
    for span in findings.direction:
        marks |= {span.start_s, span.end_s}
    inside = sorted(mark for mark in marks if start_s <= mark <= end_s)
    for start, end in pairwise(inside):
        yield start, end, findings.direction_at((start + end) / 2)
