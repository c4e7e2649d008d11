"""How well the trunk's inclination is measured."""

from __future__ import annotations

import numpy as np
from pydantic import computed_field

from vision.scoring.findings import Findings
from vision.scoring.settings import ScoringSettings
from vision.scoring.tally import ScoreTally, mean_abs, ratio
from vision.scoring.truth import Truth


class TrunkTally(ScoreTally):
    """Found minus true ``lean_deg`` at the truth's instants (forward positive).

    instants: with a known truth. measured: of them, with a value said. abs_error_deg: sum of
    ``|found - true|``. clip_errors_deg: mean of found minus true, one a clip.
    """

    instants: int = 0
    measured: int = 0
    abs_error_deg: float = 0.0
    clip_errors_deg: tuple[float, ...] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def measured_share(self) -> float | None:
        """Measured / instants."""
        return ratio(self.measured, self.instants)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def error_deg(self) -> float | None:
        """Mean absolute error over all instants (degrees)."""
        return ratio(self.abs_error_deg, self.measured)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def clip_error_deg(self) -> float | None:
        """Mean absolute error of the clips' means (degrees)."""
        return mean_abs(self.clip_errors_deg)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def worst_clip_error_deg(self) -> float | None:
        """Greatest absolute error of a clip's mean (degrees)."""
        return max((abs(error) for error in self.clip_errors_deg), default=None)


def score_trunk(truth: Truth, findings: Findings, settings: ScoringSettings) -> TrunkTally:
    """Compare at the truth's instants, interpolating between known values of the trace.

    An instant counts as measured when a known value lies within ``trace_gap_s`` of it.
    """
    wanted = [(k / truth.direction_hz, v) for k, v in enumerate(truth.lean_deg) if v is not None]
    trace = zip(findings.trace.t_s, findings.trace.lean_deg, strict=False)
    known = sorted((t_s, value) for t_s, value in trace if value is not None)
    if not wanted or not known:
        return TrunkTally(instants=len(wanted))
    at_s, true = (np.asarray(column, dtype=np.float64) for column in zip(*wanted, strict=True))
    t_s, values = (np.asarray(column, dtype=np.float64) for column in zip(*known, strict=True))
    after = np.clip(np.searchsorted(t_s, at_s), 1, max(len(t_s) - 1, 1))
    nearest = np.minimum(
        np.abs(t_s[after - 1] - at_s), np.abs(t_s[np.minimum(after, len(t_s) - 1)] - at_s)
    )
    near = nearest <= settings.trace_gap_s + 1e-9
    errors = (np.interp(at_s, t_s, values) - true)[near]
    return TrunkTally(
        instants=len(wanted),
        measured=len(errors),
        abs_error_deg=float(np.abs(errors).sum()),
        clip_errors_deg=(float(errors.mean()),) if len(errors) else (),
    )
