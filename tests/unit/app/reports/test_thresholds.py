"""A client's own thresholds: which there are, and that only those that will do are taken."""

from __future__ import annotations

import math

import pytest

from app.reports.thresholds import ThresholdError, adjustable, settings_with
from vision.checks.registry import check_classes
from vision.pipeline.line import LineSettings
from vision.values import Level

LEAN = "checks.upright_trunk.limits.forward_on_deg"


def test_every_check_has_thresholds_with_words_units_and_bounds_about_its_own_values() -> None:
    found = adjustable()
    assert {one.check for one in found} == {check.id for check in check_classes()}
    assert len({one.name for one in found}) == len(found)
    for one in found:
        assert one.title, one.name
        assert one.unit, one.name
        assert set(one.at_level) == set(Level)
        assert all(one.low <= value <= one.high for value in one.at_level.values()), one.name


def test_every_threshold_named_can_be_set_to_what_it_is() -> None:
    for level in Level:
        same = settings_with({one.name: one.at_level[level] for one in adjustable()}, level)
        assert same == LineSettings()


def test_a_threshold_holds_for_the_level_it_is_asked_for_and_no_other() -> None:
    limits = settings_with({LEAN: 18.0}, Level.INTERMEDIATE).checks.upright_trunk.limits  # type: ignore[attr-defined]
    assert limits.intermediate.forward_on_deg == 18.0
    assert limits.beginner == LineSettings().checks.upright_trunk.limits.beginner  # type: ignore[attr-defined]


def test_a_threshold_of_all_levels_is_set() -> None:
    settings = settings_with({"checks.shoulders.on_percent": 20.0}, Level.ADVANCED)
    assert settings.checks.shoulders.on_percent == 20.0  # type: ignore[attr-defined]


@pytest.mark.parametrize("value", [45.5, -1.0, math.nan, math.inf])
def test_a_value_out_of_bounds_is_refused_with_name_and_bounds(value: float) -> None:
    with pytest.raises(ThresholdError, match=r"forward_on_deg .* may be 0 to 45 deg"):
        settings_with({LEAN: value}, Level.BEGINNER)


@pytest.mark.parametrize("name", ["checks.upright_trunk.most_deg", "pose.detection", "checks", ""])
def test_what_is_no_threshold_is_refused_by_name(name: str) -> None:
    with pytest.raises(ThresholdError, match="is no threshold"):
        settings_with({name: 0.5}, Level.BEGINNER)


def test_limits_the_wrong_way_round_are_refused_by_name() -> None:
    with pytest.raises(ThresholdError, match=rf"^{LEAN}: upright_trunk, beginner: .*wrong way"):
        settings_with({LEAN: 5.0}, Level.BEGINNER)
