"""Peaks of short signals are SciPy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import signal
from vision.gait.peaks import find_peaks

from vision.values import FloatArray


def same_as_scipys(value: FloatArray, prominence: float, distance: int) -> int:
    found = find_peaks(value, prominence, distance)
    peaks, facts = signal.find_peaks(value, prominence=prominence, distance=distance)
    assert [peak.at for peak in found] == peaks.tolist()
    assert [peak.prominence for peak in found] == pytest.approx(facts["prominences"].tolist())
    assert [peak.left_base for peak in found] == facts["left_bases"].tolist()
    return len(found)


@given(seed=st.integers(0, 2**31), count=st.integers(3, 300), distance=st.integers(1, 40))
def test_peaks_of_noise_and_waves_are_scipys(seed: int, count: int, distance: int) -> None:
    random = np.random.default_rng(seed)
    wave = np.sin(np.arange(count) * random.uniform(0.05, 1.0))
    same_as_scipys(wave + random.normal(0.0, random.choice([0.0, 0.3]), count), 0.1, distance)


@given(st.lists(st.integers(0, 2), min_size=3, max_size=40))
def test_peaks_of_plateaus_are_scipys(steps: list[int]) -> None:
    same_as_scipys(np.array(steps, np.float64), 1.0, 1)


def test_a_walk_has_a_peak_a_step() -> None:
    t_s = np.arange(0.0, 6.0, 1 / 60)
    assert same_as_scipys(np.cos(2 * np.pi * t_s / 0.7), 0.5, 15) == 8


def test_peaks_left_out_for_being_early_still_keep_others_at_their_distance() -> None:
    t_s = np.arange(0.0, 6.0, 1 / 60)
    value = np.cos(2 * np.pi * t_s / 0.7)
    every = find_peaks(value, 1.0, 15)
    assert find_peaks(value, 1.0, 15, every[3].at) == every[3:]
    value[every[2].at + 10] = 0.99  # beside a higher one
    assert find_peaks(value, 0.1, 15, every[2].at + 1) == every[3:]
