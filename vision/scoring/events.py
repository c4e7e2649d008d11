"""How well contacts and lift-offs are found: one-to-one matching in time.

The sides are pooled for matching, so that a swapped foot costs the right-foot share and not
the F1 as well. Of a contact, loading and first touch are two times and scored apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import computed_field
from scipy.optimize import linear_sum_assignment

from vision.scoring.findings import Findings, FoundEvent
from vision.scoring.settings import ScoringSettings
from vision.scoring.tally import ScoreTally, abs_quantile, mean, median, ratio
from vision.scoring.truth import Truth, TruthEvent
from vision.values import EventKind


def match_times(
    found: Sequence[float], true: Sequence[float], tolerance_s: float
) -> list[tuple[int, int]]:
    """Pairs ``(found index, true index)``, one-to-one, at most ``tolerance_s`` apart.

    As many pairs as possible, and among those the least sum of ``|found - true|``; ordered by
    true time. Neither list need be sorted; the pairs do not depend on the order given.
    """
    apart = np.abs(np.subtract.outer(np.asarray(found, float), np.asarray(true, float)))
    pairs = match_apart(apart, [tolerance_s] * len(true))
    return sorted(pairs, key=lambda pair: (true[pair[1]], found[pair[0]]))


def match_apart(
    apart_s: NDArray[np.float64], tolerances_s: Sequence[float]
) -> list[tuple[int, int]]:
    """The same where each true event has a tolerance of its own: ``apart_s`` is ``(found, true)``,
    how far they lie from each other (s)."""
    if not apart_s.size:
        return []
    # A pair too far apart costs more than all allowed pairs together: then the least cost
    # is the greatest number of pairs first. The nanosecond keeps "exactly at the tolerance"
    # inside, whatever the last bit of a difference says.
    near = apart_s <= np.asarray(tolerances_s, float) + 1e-9
    far_cost = (max(tolerances_s) + 1e-9) * (min(apart_s.shape) + 1)
    rows, columns = linear_sum_assignment(np.where(near, apart_s, far_cost))
    return [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if near[r, c]]


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


@dataclass(frozen=True, slots=True)
class EventMatch:
    """A found and a true event with the times that were compared."""

    found_s: float
    found: FoundEvent
    true_s: float
    true: TruthEvent


@dataclass(frozen=True, slots=True)
class EventMatches:
    """What of a report counts: ``pairs``, ``alone`` (found, but false), and ``true``, how many
    there were to find. excused: found, and of a true contact that is not matched here."""

    pairs: tuple[EventMatch, ...] = ()
    alone: tuple[FoundEvent, ...] = ()
    true: int = 0
    excused: tuple[FoundEvent, ...] = ()

    def tally(self) -> EventTally:
        """The matches counted."""
        return EventTally(
            true=self.true,
            found=len(self.pairs) + len(self.alone),
            matched=len(self.pairs),
            right_foot=sum(one.found.foot is one.true.foot for one in self.pairs),
            errors_s=tuple(one.found_s - one.true_s for one in self.pairs),
            known_after_s=tuple(
                one.found.known_s - one.true_s
                for one in self.pairs
                if one.found.known_s is not None
            ),
        )


def match_events(
    truth: Truth,
    found: Sequence[tuple[float, FoundEvent]],
    true: Sequence[tuple[float, TruthEvent]],
    settings: ScoringSettings,
    excused: Sequence[tuple[float, float]] = (),
) -> EventMatches:
    """Match found and true events at the times they are given with.

    A true event that nobody is sure of, and one outside the stretches that the truth speaks for
    or within ``edge_s`` of either end, does not count, nor does what was found of it or there: it
    is neither missed nor false. Sure events choose their match first.

    Args:
        excused: of each true event whose own time nobody knows, from when to when (s) it is. One
            of those found there that are no sure event's does not count.
    """

    def counts(t_s: float) -> bool:
        inside = settings.edge_s <= t_s <= truth.duration_s - settings.edge_s
        return (inside or not settings.edge_s) and truth.is_scored(t_s)

    sure = [one for one in true if one[1].sure]
    pairs = match_times([t for t, _ in found], [t for t, _ in sure], settings.tolerance_s)
    taken = {f for f, _ in pairs}
    left = [one for index, one in enumerate(found) if index not in taken]
    about_s = settings.tolerance_s
    doubtful = [(t - about_s, t + about_s) for t, event in true if not event.sure]
    stretches = np.asarray([*doubtful, *excused], float).reshape(-1, 2)
    middles, halves = stretches.mean(axis=1), np.diff(stretches, axis=1)[:, 0] / 2
    apart = np.abs(np.subtract.outer(np.asarray([t for t, _ in left], float), middles))
    idle = dict(match_apart(apart, halves.tolist()))
    return EventMatches(
        pairs=tuple(EventMatch(*found[f], *sure[t]) for f, t in pairs if counts(sure[t][0])),
        alone=tuple(
            event for index, (t, event) in enumerate(left) if index not in idle and counts(t)
        ),
        true=sum(counts(t) for t, _ in sure),
        excused=tuple(left[f][1] for f, stretch in idle.items() if stretch >= len(doubtful)),
    )


def match_loadings(truth: Truth, findings: Findings, settings: ScoringSettings) -> EventMatches:
    """Contacts matched by their loading.

    A contact of which only the first touch was marked is there, but when it was loaded nobody
    knows: a contact found up to ``roll_down_s`` after it does not count.
    """
    true = truth.of_kind(EventKind.CONTACT)
    touches = [event.t for event in true if event.touch_only]
    known = [(event.t, event) for event in true if not event.touch_only]
    if touches and not known:  # nothing is said of loading at all
        return EventMatches()
    found = [(event.t_s, event) for event in findings.events if event.kind is EventKind.CONTACT]
    loadings = [(t - settings.tolerance_s, t + settings.roll_down_s) for t in touches]
    return match_events(truth, found, known, settings, loadings)


def score_liftoffs(truth: Truth, findings: Findings, settings: ScoringSettings) -> EventTally:
    """Match the lift-offs and count."""
    kind = EventKind.LIFTOFF
    true = [(event.t, event) for event in truth.of_kind(kind)]
    if not true and any(event.touch_only for event in truth.events):
        return EventTally()  # marks of first touches say nothing of lift-offs
    found = [(event.t_s, event) for event in findings.events if event.kind is kind]
    return match_events(truth, found, true, settings).tally()
