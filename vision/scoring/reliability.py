"""Whether confidence is honest: of what was said with 0.8, are 80 of 100 right?

The reliability curve sets the confidence that was said against the share that was right, in ten
bins of equal width; the expected calibration error is the distance between the two, each bin
weighing as much as was said in it [49].
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict, computed_field

from vision.scoring.events import EventMatches
from vision.scoring.findings import FoundStep
from vision.scoring.settings import ScoringSettings
from vision.scoring.tally import ScoreTally, mean
from vision.values import Landing

BINS = 10


class ReliabilityBin(BaseModel):
    """What was said with a confidence from ``low`` to ``high``: how often, the mean confidence
    and the share that was right."""

    model_config = ConfigDict(frozen=True)

    low: float
    high: float
    count: int
    said: float | None
    right: float | None


class ReliabilityTally(ScoreTally):
    """One kind of claim: the confidence said of each, 0..1, and whether it was right."""

    said: tuple[float, ...] = ()
    right: tuple[bool, ...] = ()

    @classmethod
    def of(cls, claims: Iterable[tuple[float | None, bool]]) -> ReliabilityTally:
        """Of pairs (confidence said, right); what was said without one is left out."""
        known = [(said, right) for said, right in claims if said is not None]
        return cls(said=tuple(s for s, _ in known), right=tuple(r for _, r in known))

    @computed_field  # type: ignore[prop-decorator]
    @property
    def count(self) -> int:
        """Claims with a confidence."""
        return len(self.said)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def mean_said(self) -> float | None:
        """Mean confidence."""
        return mean(self.said)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def right_share(self) -> float | None:
        """Right / claims."""
        return mean(self.right)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def bins(self) -> tuple[ReliabilityBin, ...]:
        """The reliability curve, from 0 to 1; a bin takes its lower bound, the last one 1 too."""
        said = np.asarray(self.said, dtype=np.float64)
        right = np.asarray(self.right, dtype=np.float64)
        place = np.clip(np.floor(said * BINS + 1e-9), 0, BINS - 1)
        return tuple(
            ReliabilityBin(
                low=k / BINS,
                high=(k + 1) / BINS,
                count=int(np.sum(place == k)),
                said=mean(said[place == k].tolist()),
                right=mean(right[place == k].tolist()),
            )
            for k in range(BINS)
        )

    @computed_field  # type: ignore[prop-decorator]
    @property
    def expected_calibration_error(self) -> float | None:
        """Mean over all claims of ``|said - right|`` of their bin."""
        if not self.said:
            return None
        apart = [
            one.count * abs(one.said - one.right)
            for one in self.bins
            if one.said is not None and one.right is not None
        ]
        return sum(apart) / len(self.said)

    def figures(self) -> tuple[float | None, float | None, float | None]:
        """What a table shows: mean confidence, share that was right, calibration error."""
        return self.mean_said, self.right_share, self.expected_calibration_error


class ReliabilityScore(ScoreTally):
    """Four claims. contacts: that a contact is one, within ``tolerance_s``, on the foot named,
    which is what its confidence means. times: that it is within ``timing_tolerance_s`` too.
    sides: of the contacts within ``tolerance_s``, that the foot is right. landings: of judged
    landings that the kind is right; a landing has no confidence of its own, so the step's stands
    for it."""

    contacts: ReliabilityTally = ReliabilityTally()
    times: ReliabilityTally = ReliabilityTally()
    sides: ReliabilityTally = ReliabilityTally()
    landings: ReliabilityTally = ReliabilityTally()

    def named(self) -> Sequence[tuple[str, ReliabilityTally]]:
        """The claims, each with what it says."""
        return (
            ("contact within 0.1 s, right foot", self.contacts),
            ("contact within 0.05 s, right foot", self.times),
            ("foot of a matched contact", self.sides),
            ("landing (by its step's)", self.landings),
        )


def score_reliability(
    matches: EventMatches,
    landings: Sequence[tuple[FoundStep, Landing]],
    settings: ScoringSettings,
) -> ReliabilityScore:
    """Set what was said of each contact and landing against whether it was right; what the truth
    is not sure of, and marks that do not say when a foot was loaded, are left out.

    Args:
        matches: of contacts by their loading.
        landings: steps with their true landing.
    """
    false = [(event.confidence, False) for event in matches.alone]
    sides = [(one.found.confidence, one.found.foot is one.true.foot) for one in matches.pairs]
    near_s = settings.timing_tolerance_s + 1e-9
    times = [
        (said, right and abs(one.found_s - one.true_s) <= near_s)
        for one, (said, right) in zip(matches.pairs, sides, strict=True)
    ]
    return ReliabilityScore(
        contacts=ReliabilityTally.of([*sides, *false]),
        times=ReliabilityTally.of([*times, *false]),
        sides=ReliabilityTally.of(sides),
        landings=ReliabilityTally.of(
            (step.confidence, step.landing is true)
            for step, true in landings
            if step.landing is not Landing.UNKNOWN
        ),
    )
