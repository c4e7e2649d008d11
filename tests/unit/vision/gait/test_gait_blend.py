"""A shoe that is seen otherwise than its walk's others does not outweigh the timing model."""

from __future__ import annotations

import pytest

from vision.gait.landing import settled, usual_lag_s
from vision.gait.settings import GaitSettings
from vision.gait.timing_reader import TimedEvent
from vision.values import EventKind, Foot, GaitEvent, Landing, Touchdown

GAIT = GaitSettings()
MODEL_S = 5.0


def contact(foot: Foot = Foot.LEFT) -> GaitEvent:
    return GaitEvent(MODEL_S, foot, EventKind.CONTACT, 0.9, MODEL_S)


def look(lag_s: float) -> Touchdown:
    """A shoe that is seen to come down so much after the timing model has it."""
    return Touchdown(MODEL_S, MODEL_S + lag_s, Landing.BALL, -20.0, 0.1, 0.95)


def walk(left_s: float, right_s: float) -> float | None:
    lags = [(Foot.LEFT, left_s), (Foot.RIGHT, right_s)] * 3
    return usual_lag_s((contact(foot), look(lag_s)) for foot, lag_s in lags)


def moved_s(lag_s: float, usual_s: float | None) -> float:
    """How far a contact is moved by what is seen of its shoe."""
    found = TimedEvent(MODEL_S, EventKind.CONTACT, Foot.LEFT, 0.9, 0.5, 0.015)
    told = settled(contact(), found, look(lag_s), GAIT.landing, GAIT.certainty, usual_s)
    return told.t_s - MODEL_S


def test_where_one_shoe_is_seen_otherwise_the_other_tells_what_is_usual() -> None:
    assert walk(-0.08, 0.01) == pytest.approx(0.01)
    assert walk(-0.01, 0.07) == pytest.approx(-0.01)


def test_a_model_that_errs_alike_with_both_feet_is_put_right_by_the_shoes() -> None:
    usual_s = walk(-0.06, -0.07)
    assert usual_s == pytest.approx(-0.06)
    assert moved_s(-0.06, usual_s) < -0.05


def test_a_shoe_that_lags_otherwise_moves_its_contact_less_the_farther_off_it_is() -> None:
    assert moved_s(0.012, 0.0) == moved_s(0.012, None), "within what the model spreads"
    shares = [moved_s(lag_s, 0.0) / lag_s for lag_s in (0.012, 0.05, 0.1, 0.15)]
    assert shares == sorted(shares, reverse=True)
    assert moved_s(-0.1, 0.0) > -0.04
    assert moved_s(-0.1, None) < -0.08, "of one landing alone nothing is usual"


def test_too_few_landings_tell_nothing_usual() -> None:
    assert usual_lag_s([(contact(), look(0.05)), (contact(Foot.RIGHT), look(0.0))]) is None
