"""How well contacts and lift-offs are found: one-to-one matching in time.

The sides are pooled for matching, so that a swapped foot costs the right-foot share and not
the F1 as well.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pydantic import computed_field
from scipy.optimize import linear_sum_assignment

from vision.scoring.findings import Findings
from vision.scoring.settings import ScoringSettings
from vision.scoring.tally import ScoreTally, abs_quantile, mean, median, ratio
from vision.scoring.truth import Truth
from vision.values import EventKind


def match_times(
    found: Sequence[float], true: Sequence[float], tolerance_s: float
) -> list[tuple[int, int]]:
    """Pairs ``(found index, true index)``, one-to-one, at most ``tolerance_s`` apart.

    As many pairs as possible, and among those the least sum of ``|found - true|``; ordered by
    true time. Neither list need be sorted; the pairs do not depend on the order given.
    """
    if not found or not true:
        return []
    apart = np.abs(np.subtract.outer(np.asarray(found, float), np.asarray(true, float)))
    # A pair too far apart costs more than all allowed pairs together: then the least cost
    # is the greatest number of pairs first. The nanosecond keeps "exactly at the tolerance"
    # inside, whatever the last bit of a difference says.
    near = apart <= tolerance_s + 1e-9
    far_cost = (tolerance_s + 1e-9) * (min(apart.shape) + 1)
    rows, columns = linear_sum_assignment(np.where(near, apart, far_cost))
    pairs = [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if near[r, c]]
    return sorted(pairs, key=lambda pair: (true[pair[1]], found[pair[0]]))


class EventTally(ScoreTally):
    """Events of one kind. errors_s: found minus true time of each match (s, late positive).
    known_after_s: when the match could be told, minus the true time (s)."""

    true: int = 0
    found: int = 0
    matched: int = 0
    right_foot: int = 0
    errors_s: tuple[float, ...] = ()
    known_after_s: tuple[float, ...] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def precision(self) -> float | None:
        """Matched / found."""
        return ratio(self.matched, self.found)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def recall(self) -> float | None:
        """Matched / true."""
        return ratio(self.matched, self.true)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def f1(self) -> float | None:
        """2 matched / (found + true): the harmonic mean of precision and recall."""
        return ratio(2 * self.matched, self.found + self.true)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def right_foot_share(self) -> float | None:
        """Matches with the right foot named / matched."""
        return ratio(self.right_foot, self.matched)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def bias_s(self) -> float | None:
        """Mean of found minus true (s); positive is late."""
        return mean(self.errors_s)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def median_bias_s(self) -> float | None:
        """Median of found minus true (s); positive is late."""
        return median(self.errors_s)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def median_abs_error_s(self) -> float | None:
        """Median of ``|found - true|`` (s)."""
        return abs_quantile(self.errors_s, 0.5)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def p95_abs_error_s(self) -> float | None:
        """95th percentile of ``|found - true|`` (s)."""
        return abs_quantile(self.errors_s, 0.95)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def known_after_median_s(self) -> float | None:
        """Median time from the true event until it could be told (s)."""
        return median(self.known_after_s)


def score_events(
    truth: Truth, findings: Findings, kind: EventKind, settings: ScoringSettings
) -> EventTally:
    """Match the events of ``kind`` and count.

    With ``edge_s`` above zero a true event within that stretch of either end, and its match,
    do not count, nor does an unmatched found one there: it is neither missed nor false.
    """
    true = truth.of_kind(kind)
    found = [event for event in findings.events if event.kind is kind]
    pairs = match_times([e.t_s for e in found], [e.t for e in true], settings.tolerance_s)

    def counts(t_s: float) -> bool:
        return settings.edge_s <= t_s <= truth.duration_s - settings.edge_s or not settings.edge_s

    kept = [(found[f], true[t]) for f, t in pairs if counts(true[t].t)]
    partners = {f for f, _ in pairs}
    alone = [e for i, e in enumerate(found) if i not in partners and counts(e.t_s)]
    return EventTally(
        true=sum(counts(e.t) for e in true),
        found=len(kept) + len(alone),
        matched=len(kept),
        right_foot=sum(f.foot is t.foot for f, t in kept),
        errors_s=tuple(f.t_s - t.t for f, t in kept),
        known_after_s=tuple(f.known_s - t.t for f, t in kept if f.known_s is not None),
    )
