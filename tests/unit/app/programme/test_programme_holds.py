"""What holds after a symptom, what lifts it, and which number is called."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.programme.holds import RULES, FeltSymptom, Lift, Now, lift_of, now_of, way_back
from app.programme.regions import NUMBERS, emergency_number, region_of
from app.programme.screening import Symptom

TODAY = date(2026, 3, 2)
TOMORROW = TODAY + timedelta(days=1)
AT_ONCE = {Symptom.CHEST_PAIN, Symptom.FAINTED, Symptom.BREATHLESS_REST}


@pytest.mark.parametrize("symptom", Symptom)
def test_every_symptom_is_graded_with_its_source(symptom: Symptom) -> None:
    rule = RULES[symptom]
    assert rule.source
    assert (rule.now is Now.EMERGENCY) is (symptom in AT_ONCE)
    if symptom in AT_ONCE:
        assert rule.lift is Lift.CLINICIAN, "it does not pass for harmless"


@pytest.mark.parametrize("symptom", Symptom)
def test_nothing_is_lifted_on_the_day_it_was_felt(symptom: Symptom) -> None:
    way = way_back([FeltSymptom(symptom, TODAY)])
    assert way is not None
    assert way.earliest == TOMORROW
    assert way.lift is RULES[symptom].lift


def test_who_felt_nothing_is_not_on_hold() -> None:
    assert way_back([]) is None
    assert now_of([]) is None


def test_the_gravest_of_several_leads() -> None:
    felt = [
        FeltSymptom(Symptom.JOINT_PAIN, TODAY),
        FeltSymptom(Symptom.FAINTED, TODAY - timedelta(days=3)),
    ]
    way = way_back(felt)
    assert way is not None
    assert (way.lift, way.earliest) == (Lift.CLINICIAN, TOMORROW)
    assert now_of(one.symptom for one in felt) is Now.EMERGENCY
    assert now_of([Symptom.JOINT_PAIN, Symptom.DIZZY]) is Now.REST


@pytest.mark.parametrize(
    ("days", "lift"), [(3, Lift.CLINICIAN), (28, Lift.CLINICIAN), (29, Lift.PASSED)]
)
def test_what_comes_again_within_four_weeks_needs_a_clinician(days: int, lift: Lift) -> None:
    before = FeltSymptom(Symptom.DIZZY, TODAY - timedelta(days=days))
    assert lift_of(FeltSymptom(Symptom.DIZZY, TODAY), [before]) is lift
    assert lift_of(FeltSymptom(Symptom.JOINT_PAIN, TODAY), [before]) is Lift.PASSED


@pytest.mark.parametrize(
    ("one", "other", "lift"),
    [
        (Symptom.DIZZY, Symptom.BREATHLESS, Lift.CLINICIAN),
        (Symptom.DIZZY, Symptom.JOINT_PAIN, Lift.PASSED),
        (Symptom.BREATHLESS, Symptom.BREATHLESS, Lift.PASSED),
    ],
    ids=["two-warnings", "a-joint-besides", "told-twice"],
)
def test_two_warnings_together_need_a_clinician_and_one_told_twice_does_not(
    one: Symptom, other: Symptom, lift: Lift
) -> None:
    way = way_back([FeltSymptom(one, TODAY), FeltSymptom(other, TODAY)])
    assert way is not None
    assert way.lift is lift


def test_a_warning_soon_after_a_graver_one_or_again_while_it_holds_needs_a_clinician() -> None:
    week_ago = TODAY - timedelta(days=7)
    assert lift_of(
        FeltSymptom(Symptom.DIZZY, TODAY), [FeltSymptom(Symptom.CHEST_PAIN, week_ago)]
    ) is (Lift.CLINICIAN)
    way = way_back([FeltSymptom(Symptom.DIZZY, week_ago), FeltSymptom(Symptom.DIZZY, TODAY)])
    assert way is not None
    assert way.lift is Lift.CLINICIAN


@pytest.mark.parametrize(
    ("regions", "number"),
    [
        (("DE",), "112"),
        (("us",), "911"),
        (("GB", "DE"), "999"),
        ((None, "AU"), "000"),
        ((None, None), "112"),
        (("XX", "US"), "112"),
        (("",), "112"),
    ],
    ids=str,
)
def test_the_number_follows_the_region_and_is_112_where_none_is_known(
    regions: tuple[str | None, ...], number: str
) -> None:
    assert emergency_number(*regions) == number


@pytest.mark.parametrize(
    ("tag", "region"),
    [
        ("de-AT", "AT"),
        ("zh-Hant-TW", "TW"),
        ("en_US", "US"),
        ("ca", None),
        ("in", None),
        ("", None),
    ],
)
def test_a_language_alone_is_no_place(tag: str, region: str | None) -> None:
    assert region_of(tag) == region


def test_every_number_can_be_dialled_and_names_who_lays_it_down() -> None:
    for region, found in NUMBERS.items():
        assert len(region) == 2
        assert region.isupper()
        assert found.number.isdigit()
        assert found.source
