"""What a session's figures may claim: how sure, why not known, and what deserves praise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programme.energy import WalkedStretch, session_energy
from app.session.certainty import CertaintySettings, certainty, error_of_share
from app.session.figures import NO_HEIGHT, Measures, measures
from app.session.status import status_of
from app.session.summary import WHY, SummaryLine, SummaryText
from app.session.tally import Mean, Tally
from app.words import words
from summary_cases import GOOD, measured, result, seen, step, tallied, told
from vision.checks.reasons import Reason
from vision.values import Observation, Step, Verdict

OWN = CertaintySettings()
STEPS = [step(index) for index in range(60)]


def line(text: SummaryText, measure: str) -> SummaryLine:
    return next(one for one in text.lines if one.measure == measure)


# -- how sure -------------------------------------------------------------------------------


def test_a_figure_is_as_sure_as_the_least_of_share_rate_and_spread() -> None:
    assert certainty(OWN, 1.0, 2.0, 0.1) == "high"
    assert certainty(OWN, 1.0, None, None) == "high"
    assert certainty(OWN, 0.5, 2.0, 0.1) == certainty(OWN, 1.0, 1.1, 0.1) == "fair"
    assert certainty(OWN, 1.0, 2.0, 0.8) == "fair"
    assert certainty(OWN, 0.1, 2.0, 0.1) == certainty(OWN, 1.0, 0.9, 0.1) == "low"
    assert certainty(OWN, 1.0, 2.0, 3.0) == "low"


@given(st.integers(0, 400), st.integers(0, 400))
def test_few_landings_alike_are_less_sure_than_many(hits: int, others: int) -> None:
    count = hits + others
    assert 0 < error_of_share(hits, count) <= 0.5
    assert error_of_share(10 * hits, 10 * count) <= error_of_share(hits, count)


def test_step_times_that_jump_about_make_cadence_less_sure() -> None:
    ragged = [replace(one, contact_s=one.contact_s + 0.12 * (one.index % 3)) for one in STEPS[:12]]
    assert measures(Tally(), STEPS[:12]).sure["cadence_spm"] == "high"
    assert measures(Tally(), ragged).sure["cadence_spm"] != "high"


def test_a_lean_that_comes_and_goes_is_less_sure_than_one_that_stays() -> None:
    bent = seen(result("upright_trunk", Verdict.FAULT, 20.0))
    swaying = measures(tallied(*[GOOD, bent] * 3, each_s=5.0), STEPS)
    assert swaying.sure["trunk_deg"] == "low"
    assert measures(tallied(GOOD, each_s=30.0), STEPS).sure["trunk_deg"] == "high"


def test_few_pictures_a_second_make_every_figure_less_sure() -> None:
    def at(rate_hz: float) -> Measures:
        steps = [replace(one, rate_hz=rate_hz) for one in STEPS]
        return measures(tallied(replace(GOOD, rate_hz=rate_hz), each_s=42.0), steps)

    assert at(30.0).sure["cadence_spm"] == at(30.0).sure["step_length_m"] == "high"
    assert at(12.0).sure["cadence_spm"] == at(12.0).sure["step_length_m"] == "fair"
    assert at(30.0).rate_hz == 30.0


def test_a_mean_that_was_kept_before_squares_were_has_no_error() -> None:
    old = Mean.model_validate({"weighted": 40.0, "weight_s": 10.0})
    old.add(4.0, 10.0)
    assert old.value == 4.0
    assert old.error(1.0) is None


def test_of_nothing_there_is_nothing_to_be_sure_of() -> None:
    text = told([], Measures(backward_s=0, steps=0))
    assert {one.sure_words for one in text.lines} == {""}
    assert "camera" not in " ".join(one.sure_words + one.sentence for one in text.lines)


# -- why it can't tell ------------------------------------------------------------------------


def blind(why: Reason, check: str, also: Observation | None = None) -> Tally:
    """A session in which ``check`` mostly could not tell for that reason, now and then for
    another."""
    other = replace(result(check, Verdict.CANT_TELL), reason_id=Reason.NOBODY.id)
    one = replace(result(check, Verdict.CANT_TELL), reason_id=why.id)
    return tallied(seen(one), seen(other), seen(one), each_s=4.0)


@pytest.mark.parametrize(
    ("why", "word"),
    [
        (Reason.FEW_PICTURES, "pictures"),
        (Reason.SIDE_NOT_FRONT, "from the front"),
        (Reason.SIDE_NOT_REAR, "from behind"),
        (Reason.SIDE_NOT_OBLIQUE, "angle"),
        (Reason.UNCLEAR, "clearly"),
        (Reason.FEW_STEPS, "too few steps"),
    ],
)
def test_a_measure_without_a_value_says_what_mostly_stood_in_its_way(
    why: Reason, word: str
) -> None:
    bare = [replace(one, length_m=None, length_leg=None) for one in STEPS]
    found = measures(blind(why, "step_length"), bare)
    assert word in line(told([], found), "step_length_m").sentence
    assert found.unknown["step_length_leg"] == why.id


def test_only_who_gave_no_height_hears_of_it() -> None:
    unscaled = [replace(one, length_m=None) for one in STEPS]
    found = measures(Tally(), unscaled)
    assert found.unknown["step_length_m"] == NO_HEIGHT
    assert "height" in line(told([], found), "step_length_m").sentence
    sideways = measures(blind(Reason.UNCLEAR, "step_length"), [])
    assert "height" not in line(told([], sideways), "step_length_m").sentence


def test_every_reason_that_may_hide_a_measure_has_words_for_it() -> None:
    others = {Reason.FRONT_NOT_SIDE, Reason.HAND_ON_RAIL, Reason.DISTANCE_CHANGES}
    others |= {Reason.NO_BASELINE, Reason.NO_SCALE}  # of checks that no measure comes from
    assert {reason.id for reason in Reason if reason not in others} <= set(WHY)


def test_steps_that_were_seen_too_rarely_are_not_told_as_a_number() -> None:
    slow = [replace(one, rate_hz=7.0) for one in STEPS]
    found = measures(blind(Reason.FEW_PICTURES, "cadence"), slow)
    text = told([], found)
    assert line(text, "steps").value == line(text, "cadence_spm").value == "Can't tell"
    assert "60" not in text.headline
    assert "count every step" in text.headline


def test_steps_of_a_session_that_was_cut_off_count_only_if_it_mostly_saw_enough() -> None:
    kept: list[Step] = STEPS  # their rates are not kept
    assert measures(blind(Reason.FEW_PICTURES, "cadence"), kept).cadence_spm is None
    assert measures(blind(Reason.UNCLEAR, "cadence"), kept).cadence_spm is not None


# -- praise -----------------------------------------------------------------------------------


def test_what_was_judged_for_seconds_only_did_not_go_well() -> None:
    assert measures(tallied(GOOD, each_s=12.0), STEPS).went_well == ()
    assert measures(tallied(GOOD, each_s=16.0), STEPS).went_well == ("landing", "upright_trunk")


def test_nothing_went_well_whose_fault_still_stands() -> None:
    heel = seen(result("upright_trunk", Verdict.GOOD, 4.0), result("landing", Verdict.FAULT, 10.0))
    found = measures(tallied(*[GOOD] * 4, replace(heel), each_s=6.0), STEPS)
    assert "landing" not in found.went_well
    assert "upright_trunk" in found.went_well


def test_it_does_not_look_good_while_a_fault_stands() -> None:
    found = measured(went_well=("upright_trunk",))
    assert "looks good" in words().say(status_of(found))
    assert "looks good" not in words().say(status_of(found, faulty=True))


def test_only_who_walked_is_told_so() -> None:
    assert told([], measured(backward_s=60.0)).went_well == [
        "You walked it. That is the main thing."
    ]
    assert told([], measured(backward_s=1.0, steps=2)).went_well == []


def test_nothing_stands_out_only_where_enough_was_judged() -> None:
    assert "Nothing stands out" in told([], measured(judged_s=60.0)).work_on
    assert "too little" in told([], measured(judged_s=4.0)).work_on


# -- energy -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("time_s", "said"), [(20.0, "A few kilocalories at most."), (600.0, " to ")]
)
def test_a_handful_of_kilocalories_is_no_range(time_s: float, said: str) -> None:
    energy = session_energy([WalkedStretch(time_s, True, 0.4)], 70.0)
    assert energy is not None
    assert said in words().say(energy.says[1])
