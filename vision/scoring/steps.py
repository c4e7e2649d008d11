"""How well steps are measured: their length and which part of the foot landed first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from pydantic import computed_field

from vision.scoring.events import match_apart
from vision.scoring.findings import Findings, FoundStep
from vision.scoring.settings import ScoringSettings
from vision.scoring.tally import ScoreTally, mean, mean_abs, ratio
from vision.scoring.truth import Truth, TruthEvent
from vision.values import Direction, EventKind, Landing

MatchedSteps = Sequence[tuple[FoundStep, TruthEvent]]
"""Steps of a report, each with the true contact it belongs to."""

_WALKING = (Direction.BACKWARD, Direction.FORWARD)


class LandingTally(ScoreTally):
    """Landings of matched steps that are truly backward and whose true landing is firm; each as
    (true, said). unfirm: matched backward steps whose true landing is written but in doubt."""

    pairs: tuple[tuple[Landing, Landing], ...] = ()
    unfirm: int = 0

    @computed_field  # type: ignore[prop-decorator]
    @property
    def steps(self) -> int:
        """Matched backward steps whose true landing is firm."""
        return len(self.pairs)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def judged(self) -> int:
        """Of them, those for which a landing was said."""
        return sum(said is not Landing.UNKNOWN for _, said in self.pairs)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def right(self) -> int:
        """Of the judged, those said as they were."""
        return sum(said is true for true, said in self.pairs)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def judged_share(self) -> float | None:
        """Judged / steps."""
        return ratio(self.judged, self.steps)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def right_share(self) -> float | None:
        """Right / judged."""
        return ratio(self.right, self.judged)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def confusion(self) -> dict[str, dict[str, int]]:
        """True landing -> said landing -> number of steps."""
        counts = Counter(self.pairs)
        return {
            true.value: {said.value: counts[true, said] for said in Landing}
            for true in (Landing.BALL, Landing.FLAT, Landing.HEEL)
        }


class StepTally(ScoreTally):
    """Step length of matched walking steps, found minus true.

    errors_m, errors_leg: one a measured step, in metres and leg lengths.
    clip_errors_m, clip_errors_leg: their mean, one a clip.
    """

    steps: int = 0
    errors_m: tuple[float, ...] = ()
    errors_leg: tuple[float, ...] = ()
    clip_errors_m: tuple[float, ...] = ()
    clip_errors_leg: tuple[float, ...] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def measured_share(self) -> float | None:
        """Steps with a length (in metres or leg lengths) / matched steps with a true one."""
        return ratio(max(len(self.errors_m), len(self.errors_leg)), self.steps)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def step_error_m(self) -> float | None:
        """Mean absolute error per step (m)."""
        return mean_abs(self.errors_m)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def step_error_leg(self) -> float | None:
        """Mean absolute error per step (leg lengths)."""
        return mean_abs(self.errors_leg)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def clip_error_m(self) -> float | None:
        """Mean absolute error of the clips' mean step (m)."""
        return mean_abs(self.clip_errors_m)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def clip_error_leg(self) -> float | None:
        """Mean absolute error of the clips' mean step (leg lengths)."""
        return mean_abs(self.clip_errors_leg)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def bias_m(self) -> float | None:
        """Mean error per step (m); positive is too long."""
        return mean(self.errors_m)


class CountTally(ScoreTally):
    """Number of steps and cadence, which any view should give.

    Cadence is 60 over the mean time between successive contacts, pauses (``pause_s``) left
    out. cadence_errors: (found - true) / true, one a clip.
    """

    true: int = 0
    found: int = 0
    miscounted: int = 0
    cadence_errors: tuple[float, ...] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def count_error_share(self) -> float | None:
        """Sum over clips of ``|found - true|``, over the sum of true."""
        return ratio(self.miscounted, self.true)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def cadence_error_share(self) -> float | None:
        """Mean absolute relative error of the clips' cadence."""
        return mean_abs(self.cadence_errors)


def matched_steps(truth: Truth, findings: Findings, settings: ScoringSettings) -> MatchedSteps:
    """Steps of the report with the true contact each belongs to, matched as events are; a contact
    of which only the first touch was marked, by the first touch or to within ``roll_down_s``.
    Contacts that nobody is sure of, or that lie where the truth does not speak, have none."""
    true = truth.of_kind(EventKind.CONTACT)
    apart = np.asarray([[_apart_s(step, event) for event in true] for step in findings.steps])
    pairs = match_apart(
        apart, [settings.roll_down_s if e.touch_only else settings.tolerance_s for e in true]
    )
    matched = [(findings.steps[f], true[t]) for f, t in sorted(pairs, key=lambda pair: pair[1])]
    return [(step, e) for step, e in matched if e.sure and truth.is_scored(e.t)]


def _apart_s(step: FoundStep, event: TruthEvent) -> float:
    if event.touch_only and step.first_touch_s is not None:
        return abs(step.first_touch_s - event.t)
    return abs(step.contact_s - event.t)


def landing_judgements(
    truth: Truth, matched: MatchedSteps, settings: ScoringSettings
) -> list[tuple[FoundStep, Landing]]:
    """Matched steps that are truly backward, with their true landing, where that is firm."""
    return [
        (step, event.landing)
        for step, event in _backward_landings(truth, matched)
        if event.landing is not None and event.landing_is_firm(settings.firm_landing_s)
    ]


def _backward_landings(truth: Truth, matched: MatchedSteps) -> MatchedSteps:
    return [
        (step, event)
        for step, event in matched
        if event.landing not in (None, Landing.UNKNOWN)
        and truth.direction_of(event) is Direction.BACKWARD
    ]


def score_landing(truth: Truth, matched: MatchedSteps, settings: ScoringSettings) -> LandingTally:
    """True and said landing of every matched step that is truly backward, where it is firm."""
    firm = landing_judgements(truth, matched, settings)
    written = len(_backward_landings(truth, matched))
    return LandingTally(
        pairs=tuple((true, step.landing) for step, true in firm), unfirm=written - len(firm)
    )


def score_steps(truth: Truth, matched: MatchedSteps) -> StepTally:
    """Length errors of matched steps that are truly backward or forward."""
    pairs = [
        (step, event)
        for step, event in matched
        if event.step_m is not None and truth.direction_of(event) in _WALKING
    ]
    errors_m = tuple(
        step.length_m - abs(event.step_m)
        for step, event in pairs
        if step.length_m is not None and event.step_m is not None
    )
    errors_leg = tuple(
        step.length_leg - abs(event.step_leg)
        for step, event in pairs
        if step.length_leg is not None and event.step_leg is not None
    )
    return StepTally(
        steps=len(pairs),
        errors_m=errors_m,
        errors_leg=errors_leg,
        clip_errors_m=(float(np.mean(errors_m)),) if errors_m else (),
        clip_errors_leg=(float(np.mean(errors_leg)),) if errors_leg else (),
    )


def score_counting(truth: Truth, findings: Findings, settings: ScoringSettings) -> CountTally:
    """Number of contacts and cadence, whichever foot."""
    contacts = [e for e in truth.of_kind(EventKind.CONTACT) if truth.is_scored(e.t)]
    true = [event.t for event in contacts]
    found = sorted(
        e.t_s for e in findings.events if e.kind is EventKind.CONTACT and truth.is_scored(e.t_s)
    )
    fewest = sum(event.sure for event in contacts)  # those in doubt may be counted or not
    true_spm = cadence_spm(true, settings.pause_s)
    found_spm = cadence_spm(found, settings.pause_s)
    errors = () if not (true_spm and found_spm) else ((found_spm - true_spm) / true_spm,)
    return CountTally(
        true=len(true),
        found=len(found),
        miscounted=max(fewest - len(found), len(found) - len(true), 0),
        cadence_errors=errors,
    )


def cadence_spm(contacts_s: list[float], pause_s: float) -> float | None:
    """Steps a minute of sorted contact times; ``None`` with fewer than two in a row."""
    gaps = [b - a for a, b in pairwise(contacts_s) if b - a <= pause_s]
    return 60.0 * len(gaps) / sum(gaps) if gaps and sum(gaps) > 0 else None
