"""What a session adds up to, and the plain words for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.session.figures import Measures, as_summary, measures
from app.session.history import KEY, Figures
from app.session.status import status_of
from app.session.summary import SummaryText
from app.session.tally import Tally
from app.storage import NewProfile, NewSession, Places, Store, Units
from app.words import words
from summary_cases import (
    BENT,
    GOOD,
    measured,
    result,
    seen,
    step,
    tallied,
    told,
)
from vision.checks.registry import check_classes
from vision.values import (
    Direction,
    Landing,
    Verdict,
)


def test_time_in_band_is_of_what_could_be_judged_alone() -> None:
    unknown = seen(result("upright_trunk", Verdict.CANT_TELL))
    assert tallied(GOOD, BENT, unknown).in_band_share == pytest.approx(0.5)
    assert tallied(unknown).in_band_share is None
    assert Tally().in_band_share is None


def test_what_went_well_and_what_to_work_on_come_from_the_share_of_judged_time() -> None:
    found = measures(tallied(GOOD, BENT, each_s=20.0), [step(i) for i in range(20)])
    assert found.work_on == ("upright_trunk",)
    assert found.went_well == ("landing",)
    assert found.trunk_deg == pytest.approx(12.0)


def test_a_check_that_hardly_ever_could_tell_is_not_spoken_of() -> None:
    found = measures(tallied(BENT, each_s=3.0), [step(i) for i in range(20)])
    assert found.work_on == found.went_well == ()


def test_a_landing_that_is_not_known_counts_neither_as_good_nor_as_bad() -> None:
    steps = [step(i, Landing.BALL) for i in range(30)]
    steps += [step(i, Landing.HEEL) for i in range(30, 40)]
    steps += [step(i, Landing.UNKNOWN) for i in range(40, 80)]
    found = measures(Tally(), steps)
    assert found.ball_share == pytest.approx(0.75)
    assert found.sure["ball_share"] == "fair"


def test_what_was_not_measured_is_none_and_never_zero() -> None:
    found = measures(Tally(), [step(i, Landing.UNKNOWN, None) for i in range(12)])
    assert (found.ball_share, found.step_length_m, found.trunk_deg, found.speed_mps) == (None,) * 4
    assert found.cadence_spm == pytest.approx(60 / 0.7, abs=0.1)


def test_steps_forward_are_not_counted() -> None:
    forward = [replace(step(i), direction=Direction.FORWARD) for i in range(9)]
    assert measures(Tally(), forward).steps == 0


@given(st.lists(st.tuples(st.sampled_from(list(Verdict)), st.floats(0, 2)), max_size=40))
def test_a_running_tally_that_was_kept_goes_on_as_if_nothing_had_happened(
    story: list[tuple[Verdict, float]],
) -> None:
    whole, cut = Tally(), Tally()
    for verdict, time_s in story:
        frame = seen(result("landing", verdict, 50.0))
        whole.add(frame, time_s, coached=True)
        cut = Tally.model_validate(cut.as_json())
        cut.add(frame, time_s, coached=True)
    assert cut == whole


def test_a_summary_holds_the_programmes_figures() -> None:
    tally = tallied(GOOD, BENT)
    kept = as_summary(measures(tally, [step(0)]), tally, completed=True, speed_mps=0.5)
    figures = Figures.model_validate(kept[KEY])
    assert figures.completed
    assert figures.backward_s == pytest.approx(20.0)
    assert figures.in_band_share == pytest.approx(0.5)
    assert figures.focus == ("upright_trunk",)
    assert figures.speed_mps == 0.5


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store(Places.find(Path(tmp_path_factory.mktemp("data")))) as one:
        yield one


def trend(text: SummaryText, measure: str) -> str:
    return next(line.trend for line in text.lines if line.measure == measure)


def test_a_first_session_has_no_trends_and_says_what_it_cannot_tell() -> None:
    text = told([], measured(cadence_spm=80.0))
    assert {line.trend for line in text.lines} == {""}
    ball = next(line for line in text.lines if line.measure == "ball_share")
    assert ball.value == "Can't tell"
    assert "feet" in ball.sentence


def test_a_trend_is_told_against_the_last_sessions_and_only_where_it_is_beyond_the_error() -> None:
    past = [measured(cadence_spm=80.0, trunk_deg=8.0, ball_share=0.5) for _ in range(3)]
    text = told(past, measured(cadence_spm=100.0, trunk_deg=7.0, ball_share=0.3))
    assert trend(text, "cadence_spm").startswith("More than")
    assert trend(text, "trunk_deg").startswith("As in")
    assert trend(text, "ball_share").startswith("Less than")
    assert "80" in trend(text, "cadence_spm")


def test_old_sessions_do_not_weigh_on_a_trend() -> None:
    past = [measured(cadence_spm=40.0)] * 5 + [measured(cadence_spm=100.0)] * 3
    assert trend(told(past, measured(cadence_spm=100.0)), "cadence_spm").startswith("As in")


def test_a_measure_that_is_known_for_the_first_time_says_so() -> None:
    assert "first time" in trend(told([measured()], measured(trunk_deg=5.0)), "trunk_deg")


def test_lengths_come_in_the_walkers_own_units() -> None:
    found = measured(step_length_m=0.4064)
    assert "41 cm" in [line.value for line in told([], found).lines]
    assert "16 in" in [line.value for line in told([], found, units=Units.IMPERIAL).lines]


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_check_can_be_praised_and_worked_on_in_every_language(language: str) -> None:
    for check in check_classes():
        text = told([], measured(went_well=(check.id,), work_on=(check.id,)), language)
        assert text.went_well
        assert text.work_on
        assert not any("{" in line for line in (*text.went_well, text.work_on, text.headline))


def test_the_energy_is_a_range_that_says_how_it_is_reckoned() -> None:
    energy = told([], measured(forward_s=60.0, forward_mps=1.0)).energy
    assert " to " in energy[0]
    assert any("formula" in line for line in energy)
    assert told([], measured(speed_mps=None)).energy == [
        "Your speed could not be measured, so I can't reckon the energy."
    ]


def test_a_session_without_steps_is_told_without_praise() -> None:
    text = told([], Measures(backward_s=0, steps=0))
    assert text.went_well == []
    assert text.work_on == ""
    assert "No backward steps" in text.headline


def test_how_am_i_doing_is_answered_with_one_thing() -> None:
    english = words()
    assert "not seen enough" in english.say(status_of(Measures(backward_s=1, steps=2)))
    work = status_of(measured(work_on=("landing", "upright_trunk")))
    assert "toe, then heel" in english.say(work)
    assert "string" not in english.say(work)
    assert "looks good" in english.say(status_of(measured(went_well=("landing",))))
    assert "can't tell" in english.say(status_of(measured()))


def test_running_figures_survive_in_the_store_and_are_replaced_by_the_end(store: Store) -> None:
    profile = store.profiles.add(NewProfile(name="Kept"))
    pen = store.sessions.start(NewSession(profile_id=profile.id))
    tally = tallied(GOOD)
    pen.note(as_summary(measures(tally, []), tally, completed=False))
    assert pen.flush()
    kept = store.sessions.get(pen.session.id).summary
    assert kept is not None
    assert Tally.model_validate(kept["tally"]) == tally
    pen.finish({"backward_s": 1.0})
    assert store.sessions.get(pen.session.id).summary == {"backward_s": 1.0}
