"""How well the first touch of a foot is told, apart from its loading."""

from __future__ import annotations

from pydantic import computed_field

from vision.scoring.events import EventTally, match_events
from vision.scoring.findings import Findings
from vision.scoring.settings import ScoringSettings
from vision.scoring.tally import ScoreTally, median, ratio
from vision.scoring.truth import Truth
from vision.values import EventKind


class TouchTally(ScoreTally):
    """First touches against the first touches that the truth has.

    told: the times said as first touch. by_loading: the same if the contacts' own time, loading,
    is taken for the touch, as who does not know the difference would take it; with a touch-only
    truth it is all that a report without first touches can be held to. contacts: found where the
    truth speaks; of them ``with_touch`` have one. spreads: matches whose spread was said; of them
    ``within_spread`` lie no farther off than that (of an honest standard deviation 0.68 do).
    after_s: loading minus first touch where both were said (s).
    """

    told: EventTally = EventTally()
    by_loading: EventTally = EventTally()
    contacts: int = 0
    with_touch: int = 0
    spreads: int = 0
    within_spread: int = 0
    after_s: tuple[float, ...] = ()

    @property
    def f1(self) -> float | None:
        """Of the times said as first touch; ``None`` where no first touch is known."""
        return self.told.f1 if self.told.true else None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def told_share(self) -> float | None:
        """Contacts with a first touch / contacts."""
        return ratio(self.with_touch, self.contacts)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def within_spread_share(self) -> float | None:
        """Matches within the said spread / matches with one."""
        return ratio(self.within_spread, self.spreads)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def after_median_s(self) -> float | None:
        """Median time from first touch to loading, as said (s)."""
        return median(self.after_s)


def score_touches(truth: Truth, findings: Findings, settings: ScoringSettings) -> TouchTally:
    """Match first touches as events are matched; a truth without any is not scored."""
    contacts = truth.of_kind(EventKind.CONTACT)
    true = [(e.touch_t, e) for e in contacts if e.touch_t is not None]
    if not true:
        return TouchTally()
    said = [event for event in findings.events if event.kind is EventKind.CONTACT]
    # Of a true contact whose touch nobody wrote down nothing can be called false.
    bare = [event.t for event in contacts if event.touch_t is None]
    about_s = settings.tolerance_s
    loadings = [(t - about_s, t + about_s) for t in bare]
    touches = [(t - settings.roll_down_s, t + about_s) for t in bare]
    told = [(e.first_touch_s, e) for e in said if e.first_touch_s is not None]
    matches = match_events(truth, told, true, settings, touches)
    by_loading = match_events(truth, [(e.t_s, e) for e in said], true, settings, loadings)
    scored = [e for e in said if truth.is_scored(e.t_s) and e not in by_loading.excused]
    spreads = [
        (abs(one.found_s - one.true_s), one.found.first_touch_spread_s)
        for one in matches.pairs
        if one.found.first_touch_spread_s is not None
    ]
    return TouchTally(
        told=matches.tally(),
        by_loading=by_loading.tally(),
        contacts=len(scored),
        with_touch=sum(event.first_touch_s is not None for event in scored),
        spreads=len(spreads),
        within_spread=sum(error <= spread + 1e-9 for error, spread in spreads),
        after_s=tuple(e.t_s - e.first_touch_s for e in scored if e.first_touch_s is not None),
    )
