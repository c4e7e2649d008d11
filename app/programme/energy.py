"""Energy as a range, honest about how it is reckoned.

Backward: ``MET = 1 + 0.0533 v + 0.427 v G`` with v in metres a minute and G the grade
(0.05 is 5 %), a line through the two values of the 2011 Compendium of Physical Activities
(codes 17320 and 17325: 3.5 mph level 6.0, at 5 % 8.0). True cost is curved in speed, falls
with practice and differs from person to person, hence a quarter either way. Forward: the same
Compendium's steps. Energy is gross: what the body needs at rest is part of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite

from app.programme.values import MPH_MPS
from app.words import Phrase, phrase
from vision.settings import Section, number

_COMPENDIUM = "Compendium of Physical Activities 2011 [5]"
_KCAL_PER_ML_KG = 3.5 / 200  # 3.5 ml oxygen a kg and minute is one MET, 5 kcal a litre
_FEW_KCAL = 5  # [K] fewer are told as a few: a range of one is no figure
_FORWARD_METS = ((0.0, 2.0), (2.0, 2.8), (2.5, 3.0), (2.8, 3.5), (3.5, 4.3), (4.0, 5.0))
"""From which speed forward, mph, how many MET (codes 17151 to 17220)."""


class EnergySettings(Section):
    """The formula's numbers."""

    met_per_m_min: float = number(
        0.0533,
        low=0,
        high=1,
        title="MET for each metre a minute",
        unit="MET min/m",
        source=f"{_COMPENDIUM}, 17320",
    )
    met_per_m_min_grade: float = number(
        0.427,
        low=0,
        high=5,
        title="The same for each unit of grade",
        unit="MET min/m",
        source=f"{_COMPENDIUM}, 17325",
    )
    met_least: float = number(
        2.0, low=1, high=5, title="Least MET believed", unit="MET", source="[K]"
    )
    met_most: float = number(
        9.0, low=5, high=20, title="Most MET believed", unit="MET", source="[K]"
    )
    grade_most_percent: float = number(
        10, low=0, high=30, title="Steepest grade reckoned with", unit="%", source="[K]"
    )
    either_way: float = number(
        0.25, low=0, high=1, title="How far off it may be, either way", unit="share", source="[K]"
    )
    handrail: float = number(
        0.85, low=0.3, high=1, title="Share left when holding a rail", unit="share", source="[K]"
    )


@dataclass(frozen=True, slots=True)
class Range:
    """From ``low`` to ``high``, in the unit of its place."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class WalkedStretch:
    """A stretch of walking. speed_mps: positive, ``None`` where it is not known.

    Raises:
        ValueError: for a value that is negative or not a number.
    """

    duration_s: float
    backward: bool
    speed_mps: float | None
    grade_percent: float = 0.0
    handrail: bool = False

    def __post_init__(self) -> None:
        for name in ("duration_s", "speed_mps", "grade_percent"):
            value: float | None = getattr(self, name)
            if value is not None and not (isfinite(value) and value >= 0):
                raise ValueError(f"{name} is {value}: it must be a number from 0")


@dataclass(frozen=True, slots=True)
class Energy:
    """What a session cost. met: mean over the time reckoned. kcal: ``None`` without a mass.
    reckoned_s: the time with a known speed, of ``walked_s`` in all. why: how it is reckoned."""

    met: Range
    kcal: Range | None
    reckoned_s: float
    walked_s: float
    why: tuple[Phrase, ...]

    @property
    def says(self) -> tuple[Phrase, ...]:
        """The figures as ranges, then how they are reckoned."""
        figures = [phrase("energy.met", low=self.met.low, high=self.met.high)]
        if self.kcal is not None:
            low, high = round(self.kcal.low), round(self.kcal.high)
            few = high < _FEW_KCAL or low == high
            figures.append(
                phrase("energy.few") if few else phrase("energy.kcal", low=low, high=high)
            )
        return (*figures, *self.why)


def backward_met(
    speed_mps: float,
    grade_percent: float = 0.0,
    *,
    handrail: bool = False,
    settings: EnergySettings | None = None,
) -> float:
    """MET of walking backward, the middle of the range."""
    own = settings or EnergySettings()
    v_m_min = speed_mps * 60
    grade = min(grade_percent, own.grade_most_percent) / 100
    met = 1 + own.met_per_m_min * v_m_min + own.met_per_m_min_grade * v_m_min * grade
    return _believed(met * (own.handrail if handrail else 1), own)


def forward_met(
    speed_mps: float, *, handrail: bool = False, settings: EnergySettings | None = None
) -> float:
    """MET of walking forward on the level, the middle of the range."""
    own = settings or EnergySettings()
    mph = speed_mps / MPH_MPS
    met = max(met for from_mph, met in _FORWARD_METS if mph >= from_mph - 1e-9)
    return _believed(met * (own.handrail if handrail else 1), own)


def kcal_per_min(met: float, mass_kg: float) -> float:
    """Kilocalories a minute of a person of ``mass_kg``."""
    return met * _KCAL_PER_ML_KG * mass_kg


def session_energy(
    walked: Iterable[WalkedStretch], mass_kg: float | None, settings: EnergySettings | None = None
) -> Energy | None:
    """The energy of a session, or ``None`` when no speed is known.

    Args:
        walked: the stretches walked, backward and forward; standing is left out.
        mass_kg: of the walker; ``None``: only MET are told.

    Raises:
        ValueError: for a mass that nobody has.
    """
    if mass_kg is not None and not 20 <= mass_kg <= 300:
        raise ValueError(f"mass_kg is {mass_kg}: give kilograms from 20 to 300")
    own = settings or EnergySettings()
    all_s = known_s = met_s = 0.0
    for one in walked:
        all_s += one.duration_s
        if one.speed_mps is None:
            continue
        known_s += one.duration_s
        if one.backward:
            met = backward_met(
                one.speed_mps, one.grade_percent, handrail=one.handrail, settings=own
            )
        else:
            met = forward_met(one.speed_mps, handrail=one.handrail, settings=own)
        met_s += met * one.duration_s
    if known_s <= 0:
        return None
    met = met_s / known_s
    low, high = met * (1 - own.either_way), met * (1 + own.either_way)
    why = [phrase("energy.how", percent=round(own.either_way * 100))]
    kcal = None
    if mass_kg is None:
        why.append(phrase("energy.no_mass"))
    else:
        minutes = known_s / 60
        kcal = Range(*(kcal_per_min(edge, mass_kg) * minutes for edge in (low, high)))
    if known_s < all_s:
        why.append(phrase("energy.part", percent=round(100 * known_s / all_s)))
    return Energy(Range(low, high), kcal, known_s, all_s, tuple(why))


def _believed(met: float, own: EnergySettings) -> float:
    return min(max(met, own.met_least), own.met_most)
