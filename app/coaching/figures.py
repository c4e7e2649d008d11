"""The figures of a session that is over: numbers for its summary and for the charts.

The names are those under which the storage finds a measure over sessions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from app.coaching.tally import Tally
from app.history import KEY, Figures
from app.summary import cadence_spm, mean
from vision.checks.registry import check_classes
from vision.settings import Section, number
from vision.values import Direction, Landing, Step

TALLY: Final = "tally"
"""Where a summary keeps the running figures."""


class FiguresSettings(Section):
    """From when a figure says something."""

    few_steps: int = number(10, 1, 100, "Steps below which a figure is a guess", "steps", "[K]")
    sure_share: float = number(0.8, 0, 1, "Share judged that makes a figure sure", "share", "[K]")
    some_share: float = number(0.4, 0, 1, "Share judged that makes it fairly sure", "share", "[K]")
    well_share: float = number(
        0.85, 0, 1, "Share of the judged time without fault that went well", "share", "[K]"
    )
    work_share: float = number(
        0.15, 0, 1, "Share of the judged time with a fault worth working on", "share", "[K]"
    )
    judged_least_s: float = number(5, 0, 120, "Least time judged to speak of a check", "s", "[K]")


class Measures(BaseModel):
    """What was measured; ``None`` where the camera could not tell.

    sure: by a measure's name, "high", "fair" or "low": how much of the walk it is drawn from.
    went_well, work_on: ids of checks, the clearest first.
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


def measures(
    tally: Tally, steps: Sequence[Step], settings: FiguresSettings | None = None
) -> Measures:
    """The measures of a session from its running figures and its steps."""
    own = settings or FiguresSettings()
    backward = [step for step in steps if step.direction is Direction.BACKWARD]
    known = [step for step in backward if step.landing is not Landing.UNKNOWN]
    shares = {
        "cadence_spm": 1.0 if len(backward) >= own.few_steps else 0.0,
        "ball_share": _share(len(known), backward),
        "step_length_m": _share(sum(s.length_m is not None for s in backward), backward),
        "step_length_leg": _share(sum(s.length_leg is not None for s in backward), backward),
        "trunk_deg": _judged(tally, "upright_trunk"),
        "asymmetry_percent": _judged(tally, "symmetry"),
        "step_time_cv_percent": _judged(tally, "step_time_variability"),
    }
    balls = sum(step.landing is Landing.BALL for step in known)
    return Measures(
        backward_s=round(tally.backward_s, 1),
        steps=len(backward),
        cadence_spm=cadence_spm(backward),
        ball_share=round(balls / len(known), 3) if known else None,
        step_length_m=mean((step.length_m for step in backward), 3),
        step_length_leg=mean((step.length_leg for step in backward), 3),
        trunk_deg=_value(tally, "upright_trunk"),
        asymmetry_percent=_value(tally, "symmetry"),
        step_time_cv_percent=_value(tally, "step_time_variability"),
        speed_mps=_rounded(tally.backward_mps.value, 3),
        sure={name: _sure(share, own) for name, share in shares.items() if share is not None},
        went_well=_went_well(tally, own),
        work_on=_work_on(tally, own),
        forward_s=round(tally.forward_s, 1),
        forward_mps=_rounded(tally.forward_mps.value, 3),
    )


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


def _share(count: int, steps: Sequence[Step]) -> float | None:
    return count / len(steps) if steps else None


def _judged(tally: Tally, check: str) -> float | None:
    seconds = tally.checks.get(check)
    return None if seconds is None else seconds.judged_share


def _value(tally: Tally, check: str) -> float | None:
    mean_value = tally.values.get(check)
    return None if mean_value is None else _rounded(mean_value.value, 1)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits) + 0.0


def _sure(share: float, own: FiguresSettings) -> str:
    return "high" if share >= own.sure_share else "fair" if share >= own.some_share else "low"


def _spoken_of(tally: Tally, own: FiguresSettings) -> Mapping[str, float]:
    """Share of the judged time with a fault, by check, where enough was judged; in the checks'
    own order, those that the page draws large first."""
    order = [check.id for check in check_classes()]
    judged = {id_: one for id_, one in tally.checks.items() if one.judged_s >= own.judged_least_s}
    return {id_: judged[id_].fault_share for id_ in order if id_ in judged}


def _went_well(tally: Tally, own: FiguresSettings) -> tuple[str, ...]:
    shares = _spoken_of(tally, own)
    return tuple(id_ for id_, share in shares.items() if 1 - share >= own.well_share)


def _work_on(tally: Tally, own: FiguresSettings) -> tuple[str, ...]:
    shares = _spoken_of(tally, own)
    worst = sorted((id_ for id_ in shares), key=lambda id_: -shares[id_])
    return tuple(id_ for id_ in worst if shares[id_] >= own.work_share)
