"""Energy: a range, in the right units, and never more than is known."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programme.energy import (
    EnergySettings,
    WalkedStretch,
    backward_met,
    forward_met,
    kcal_per_min,
    session_energy,
)
from app.programme.values import MPH_MPS
from app.words import languages, words

SPEEDS = st.floats(0, 3)
GRADES = st.floats(0, 20)
MASSES = st.floats(20, 300)


@pytest.mark.parametrize(
    ("mph", "grade", "met"),
    [(3.5, 0, 6.0), (3.5, 5, 8.0), (1, 0, 2.4), (2, 0, 3.9), (3, 0, 5.3)],
)
def test_backward_it_gives_back_the_values_it_was_drawn_through(
    mph: float, grade: float, met: float
) -> None:
    assert backward_met(mph * MPH_MPS, grade) == pytest.approx(met, abs=0.06)


@pytest.mark.parametrize(
    ("mph", "met"),
    [(0, 2.0), (1.9, 2.0), (2.0, 2.8), (2.5, 3.0), (2.8, 3.5), (3.2, 3.5), (3.5, 4.3), (4.0, 5.0)],
)
def test_forward_it_is_the_compendiums_table(mph: float, met: float) -> None:
    assert forward_met(mph * MPH_MPS) == met


@given(SPEEDS, SPEEDS, GRADES, GRADES)
def test_faster_and_steeper_never_cost_less(
    one_mps: float, other_mps: float, one_grade: float, other_grade: float
) -> None:
    slow, fast = sorted((one_mps, other_mps))
    flat, steep = sorted((one_grade, other_grade))
    assert backward_met(slow, flat) <= backward_met(fast, flat)
    assert backward_met(slow, flat) <= backward_met(slow, steep)
    assert forward_met(slow) <= forward_met(fast)


@given(SPEEDS, GRADES, st.booleans())
def test_it_stays_within_what_is_believed_and_a_rail_never_adds(
    speed_mps: float, grade: float, handrail: bool
) -> None:
    own = EnergySettings()
    met = backward_met(speed_mps, grade, handrail=handrail)
    assert own.met_least <= met <= own.met_most
    assert backward_met(speed_mps, grade, handrail=True) <= backward_met(speed_mps, grade)


def test_a_rail_takes_off_fifteen_percent() -> None:
    free, held = backward_met(1.5), backward_met(1.5, handrail=True)
    assert held == pytest.approx(0.85 * free)


def test_kilocalories_are_those_of_the_textbook() -> None:
    assert kcal_per_min(6.0, 70) == pytest.approx(7.35)  # 6 x 3.5 x 70 / 200


@given(st.lists(st.tuples(st.floats(1, 1200), SPEEDS, st.booleans()), min_size=1), MASSES)
def test_a_session_lies_between_its_least_and_its_most_costly_part(
    parts: list[tuple[float, float, bool]], mass_kg: float
) -> None:
    walked = [WalkedStretch(duration_s, back, speed) for duration_s, speed, back in parts]
    energy = session_energy(walked, mass_kg)
    assert energy is not None
    assert energy.kcal is not None
    mets = [(backward_met if back else forward_met)(speed) for _, speed, back in parts]
    middle = (energy.met.low + energy.met.high) / 2
    assert min(mets) - 1e-6 <= middle <= max(mets) + 1e-6
    assert energy.met.low == pytest.approx(0.75 * middle)
    assert energy.met.high == pytest.approx(1.25 * middle)
    minutes = sum(duration_s for duration_s, _, _ in parts) / 60
    assert energy.kcal.low == pytest.approx(kcal_per_min(energy.met.low, mass_kg) * minutes)
    assert energy.kcal.low < energy.kcal.high


@given(MASSES, MASSES)
def test_a_heavier_walker_never_burns_less(one_kg: float, other_kg: float) -> None:
    walked = [WalkedStretch(600, True, 0.5)]
    energies = [session_energy(walked, mass) for mass in sorted((one_kg, other_kg))]
    kcals = [energy.kcal.high for energy in energies if energy and energy.kcal]
    assert len(kcals) == 2
    assert all(less <= more for less, more in pairwise(kcals))


@pytest.mark.parametrize("tag", languages())
def test_without_a_mass_only_mets_are_told_and_it_is_said_why(tag: str) -> None:
    energy = session_energy([WalkedStretch(600, True, 0.5)], None)
    assert energy is not None
    assert energy.kcal is None
    said = " ".join(words(tag).say(one) for one in energy.says)
    assert "25" in said
    assert "kcal" not in said


def test_time_without_a_known_speed_is_left_out_and_said() -> None:
    energy = session_energy([WalkedStretch(300, True, 0.5), WalkedStretch(100, False, None)], 70)
    assert energy is not None
    assert (energy.reckoned_s, energy.walked_s) == (300, 400)
    assert "75 percent" in words().say(energy.says[-1])
    assert session_energy([WalkedStretch(300, True, None)], 70) is None
    assert session_energy([], 70) is None


@pytest.mark.parametrize("mass_kg", [0, 19, 301, float("nan")])
def test_a_mass_that_nobody_has_is_refused(mass_kg: float) -> None:
    with pytest.raises(ValueError, match="mass_kg"):
        session_energy([WalkedStretch(300, True, 0.5)], mass_kg)


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf")])
def test_an_impossible_stretch_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="speed_mps"):
        WalkedStretch(10, True, bad)
    with pytest.raises(ValueError, match="duration_s"):
        WalkedStretch(bad, True, 1)
