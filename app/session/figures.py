"""The figures of a finished session, for its summary and the charts.

The names are those under which the storage finds a measure over sessions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isfinite, sqrt
from statistics import fmean, stdev
from types import MappingProxyType
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.session.certainty import (
    CertaintySettings,
    SmallestChangeSettings,
    certainty,
    error_of_share,
)
from app.session.history import KEY, Figures
from app.session.tally import Tally
from vision.checks.reasons import Reason
from vision.checks.registry import check_classes
from vision.gait.cadence import cadence_of
from vision.settings import Section, number
from vision.values import Direction, Landing, Step

TALLY: Final = "tally"
"""Where a summary keeps the running figures."""

NO_HEIGHT: Final = "no_height"
"""Why a length in metres is not known, beside the reasons of the checks."""

MEASURED_BY: Final = MappingProxyType(
    {
        "cadence_spm": "cadence",
        "ball_share": "landing",
        "step_length_m": "step_length",
        "step_length_leg": "step_length",
        "trunk_deg": "upright_trunk",
        "asymmetry_percent": "symmetry",
        "step_time_cv_percent": "step_time_variability",
    }
)
"""By a measure's name, the id of the check that looks at the same."""

_NEEDS_HZ: Final = MappingProxyType(
    {check.id: check.Settings().least_rate_hz for check in check_classes()}
)


class FiguresSettings(Section):
    """From when a figure says something."""

    few_steps: int = number(
        10,
        low=1,
        high=100,
        title="Steps below which a figure is a guess",
        unit="steps",
        source="[K]",
    )
    starved_share: float = number(
        0.5,
        low=0,
        high=1,
        title="Share of the walk with too few pictures from which steps whose rate is not "
        "known any more do not count",
        unit="share",
        source="[K] most of them were seen too rarely",
    )
    well_share: float = number(
        0.85,
        low=0,
        high=1,
        title="Share of the judged time without fault that went well",
        unit="share",
        source="[K]",
    )
    work_share: float = number(
        0.15,
        low=0,
        high=1,
        title="Share of the judged time with a fault worth working on",
        unit="share",
        source="[K]",
    )
    judged_least_s: float = number(
        5, low=0, high=120, title="Least time judged to speak of a check", unit="s", source="[K]"
    )
    well_least_s: float = number(
        15,
        low=0,
        high=300,
        title="Least time judged before it went well",
        unit="s",
        source="[K] five times as long as a fault takes to be found (vision/checks/evidence.py)",
    )
    walked_least_s: float = number(
        5,
        low=0,
        high=60,
        title="Least time walked backward to be praised for it",
        unit="s",
        source="[K] some steps",
    )
    certainty: CertaintySettings = Field(default_factory=CertaintySettings, title="How sure")
    change: SmallestChangeSettings = Field(
        default_factory=SmallestChangeSettings, title="Changes worth telling"
    )


class Measures(BaseModel):
    """What was measured; ``None`` where the camera could not tell.

    sure: by a measure's name, "high", "fair" or "low" (``app/session/certainty.py``). unknown: by
    the name of one that is ``None``, or of the steps where some must be missing, the id of the
    reason. went_well, work_on: ids of checks, the clearest first. judged_s: backward,
    in which anything could be judged. rate_hz: pictures a second looked at then.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    backward_s: float = Field(ge=0)
    steps: int = Field(ge=0)
    cadence_spm: float | None = None
    ball_share: float | None = None
    step_length_m: float | None = None
    step_length_leg: float | None = None
    trunk_deg: float | None = None
    asymmetry_percent: float | None = None
    step_time_cv_percent: float | None = None
    speed_mps: float | None = None
    sure: dict[str, str] = Field(default_factory=dict)
    went_well: tuple[str, ...] = ()
    work_on: tuple[str, ...] = ()
    forward_s: float = Field(default=0.0, ge=0)
    forward_mps: float | None = None
    unknown: dict[str, str] = Field(default_factory=dict)
    judged_s: float | None = None
    rate_hz: float | None = None


def measures(
    tally: Tally, steps: Sequence[Step], settings: FiguresSettings | None = None
) -> Measures:
    """The measures of a session from its running figures and its steps."""
    own = settings or FiguresSettings()
    backward = [step for step in steps if step.direction is Direction.BACKWARD]
    found = {
        "cadence_spm": _cadence(tally, backward, own),
        "ball_share": _landings(tally, backward, own),
        "step_length_m": _lengths(tally, backward, own, lambda step: step.length_m, 3),
        "step_length_leg": _lengths(tally, backward, own, lambda step: step.length_leg, 3),
        "trunk_deg": _watched(tally, "trunk_deg", own.change.change_deg, own),
        "asymmetry_percent": _watched(tally, "asymmetry_percent", own.change.change_percent, own),
        "step_time_cv_percent": _watched(
            tally, "step_time_cv_percent", own.change.change_percent, own
        ),
    }
    counted = 1.0 - _starved_share(tally, MEASURED_BY["cadence_spm"])
    sure = {name: one.sure for name, one in found.items() if one.value is not None}
    if backward:
        sure["steps"] = sure["backward_s"] = certainty(own.certainty, counted, None, None)
    return Measures(
        backward_s=round(tally.backward_s, 1),
        steps=len(backward),
        **{name: one.value for name, one in found.items()},
        speed_mps=_rounded(tally.backward_mps.value, 3),
        sure=sure,
        went_well=_went_well(tally, own),
        work_on=_work_on(tally, own),
        forward_s=round(tally.forward_s, 1),
        forward_mps=_rounded(tally.forward_mps.value, 3),
        unknown=_unknown(tally, found, counted < own.certainty.some_share and bool(backward)),
        judged_s=round(tally.in_band_s + tally.out_of_band_s, 1),
        rate_hz=_rounded(tally.rate_hz.value, 1),
    )


class _Figure(NamedTuple):
    """A measure and its confidence."""

    value: float | None
    sure: str = ""


def _well_seen(tally: Tally, steps: Sequence[Step], check: str, own: FiguresSettings) -> list[Step]:
    """The steps for which pictures were many enough; of those that were kept before the session
    was cut off that is not known any more."""
    starved = _starved_share(tally, check) > own.starved_share
    least_hz = _NEEDS_HZ[check]
    return [
        one for one in steps if (not starved if one.rate_hz is None else one.rate_hz >= least_hz)
    ]


def _sure(tally: Tally, check: str, share: float, error: float | None, own: FiguresSettings) -> str:
    rate_hz = tally.rate_hz.value
    rate = None if rate_hz is None else rate_hz / _NEEDS_HZ[check]
    return certainty(own.certainty, share, rate, error)


def _cadence(tally: Tally, steps: Sequence[Step], own: FiguresSettings) -> _Figure:
    seen = _well_seen(tally, steps, "cadence", own)
    found = cadence_of(seen)
    if found is None:
        return _Figure(None)
    share = found.gaps / (len(steps) - 1) if len(seen) >= own.few_steps else 0.0
    error = found.error_spm / found.spm / own.change.change_share
    return _Figure(round(found.spm, 1), _sure(tally, "cadence", share, error, own))


def _landings(tally: Tally, steps: Sequence[Step], own: FiguresSettings) -> _Figure:
    seen = _well_seen(tally, steps, "landing", own)
    known = [step for step in seen if step.landing is not Landing.UNKNOWN]
    if not known:
        return _Figure(None)
    balls = sum(step.landing is Landing.BALL for step in known)
    error = error_of_share(balls, len(known)) / own.change.change_points
    sure = _sure(tally, "landing", len(known) / len(steps), error, own)
    return _Figure(round(balls / len(known), 3), sure)


def _lengths(
    tally: Tally,
    steps: Sequence[Step],
    own: FiguresSettings,
    of: Callable[[Step], float | None],
    digits: int,
) -> _Figure:
    seen = _well_seen(tally, steps, "step_length", own)
    known = [length for step in seen if (length := of(step)) is not None and isfinite(length)]
    if not known:
        return _Figure(None)
    middle = fmean(known)
    error = None
    if len(known) >= 2 and middle > 0:
        error = stdev(known) / sqrt(len(known)) / middle / own.change.change_share
    sure = _sure(tally, "step_length", len(known) / len(steps), error, own)
    return _Figure(_rounded(middle, digits), sure)


def _watched(tally: Tally, name: str, change: float, own: FiguresSettings) -> _Figure:
    """What a check measured while it could tell."""
    check = MEASURED_BY[name]
    mean, seconds = tally.values.get(check), tally.checks.get(check)
    if mean is None or mean.value is None or seconds is None:
        return _Figure(None)
    error = mean.error(own.certainty.apart_s)
    over = None if error is None else error / change
    return _Figure(_rounded(mean.value, 1), _sure(tally, check, seconds.judged_share, over, own))


def _starved_share(tally: Tally, check: str) -> float:
    """The share of the walk in which too few pictures came for ``check``."""
    seconds = tally.checks.get(check)
    return 0.0 if seconds is None else seconds.share_for(Reason.FEW_PICTURES.id)


def _unknown(tally: Tally, found: Mapping[str, _Figure], missing: bool) -> dict[str, str]:
    """Why each measure without a value has none, as far as that is known."""
    unknown = {"steps": Reason.FEW_PICTURES.id} if missing else {}
    for name, one in found.items():
        if one.value is not None:
            continue
        seconds = tally.checks.get(MEASURED_BY[name])
        unknown[name] = "" if seconds is None else seconds.mostly
    if found["step_length_m"].value is None and found["step_length_leg"].value is not None:
        unknown["step_length_m"] = NO_HEIGHT
    return {name: why for name, why in unknown.items() if why}


def as_summary(
    found: Measures,
    tally: Tally,
    *,
    completed: bool,
    speed_mps: float | None = None,
    incline_percent: float = 0.0,
) -> dict[str, JsonValue]:
    """What a session's summary keeps. speed_mps, incline_percent: the belt's, on a treadmill."""
    kept: dict[str, JsonValue] = found.model_dump(mode="json")
    kept[TALLY] = tally.as_json()
    kept[KEY] = Figures(
        backward_s=found.backward_s,
        completed=completed,
        in_band_share=_rounded(tally.in_band_share, 3),
        step_time_cv_percent=found.step_time_cv_percent,
        speed_mps=speed_mps,
        incline_percent=incline_percent,
        focus=found.work_on,
    ).as_json()
    return kept


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits) + 0.0


def _spoken_of(tally: Tally, own: FiguresSettings) -> Mapping[str, float]:
    """Share of the judged time with a fault, by check, where enough was judged; in the checks'
    own order, those that the page draws large first."""
    order = [check.id for check in check_classes()]
    judged = {id_: one for id_, one in tally.checks.items() if one.judged_s >= own.judged_least_s}
    return {id_: judged[id_].fault_share for id_ in order if id_ in judged}


def _went_well(tally: Tally, own: FiguresSettings) -> tuple[str, ...]:
    shares = _spoken_of(tally, own)
    return tuple(
        id_
        for id_, share in shares.items()
        if 1 - share >= own.well_share
        and tally.checks[id_].judged_s >= own.well_least_s
        and not tally.checks[id_].faulty
    )


def _work_on(tally: Tally, own: FiguresSettings) -> tuple[str, ...]:
    shares = _spoken_of(tally, own)
    worst = sorted((id_ for id_ in shares), key=lambda id_: -shares[id_])
    return tuple(id_ for id_ in worst if shares[id_] >= own.work_share)
