"""Who may train, where, and what may be said of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programme.screening import (
    Outcome,
    Question,
    Symptom,
    is_due,
    screen,
    stop_rules,
)
from app.programme.space import Item, check_space, space_items
from app.programme.values import Place, Trainee
from app.words import languages, words

NO = dict.fromkeys(Question, False)
BLOCKING = [question for question in Question if question.blocks]
FALLING = {
    Question.OLDER,
    Question.NEUROLOGICAL,
    Question.MEDICINE,
    Question.FALLS,
    Question.BALANCE,
    Question.DIZZINESS,
    Question.NUMB_FEET,
    Question.VISION,
    Question.LIMB,
    Question.BONES,
    Question.PREGNANCY,
    Question.JUDGEMENT,
}


def note_keys(answers: dict[Question, bool]) -> set[str]:
    return {note.key.split(".")[-1] for note in screen(answers).notes}


def test_who_says_no_to_all_may_start_and_reads_that_this_is_no_medical_device() -> None:
    result = screen(NO)
    assert result.allowed
    assert result.sound_only
    assert note_keys(NO) == {"allowed", "coach"}
    assert "not a medical device" in words().say(result.notes[-1])


def test_only_low_mood_and_hearing_do_not_wait_for_a_clinician() -> None:
    assert set(Question) - set(BLOCKING) == {Question.MOOD, Question.HEARING}


@pytest.mark.parametrize("question", BLOCKING)
def test_a_yes_waits_for_the_clinician_and_only_for_that(question: Question) -> None:
    answers = {**NO, question: True}
    waiting = screen(answers)
    assert waiting.outcome is Outcome.NEEDS_CLINICIAN
    assert waiting.because == (question,)
    assert "Only with your clinician" in words().say(waiting.notes[0])
    agreed = screen(answers, agreed=[question])
    assert agreed.allowed
    assert agreed.because == (question,), "it is still known"
    others = set(BLOCKING) - {question}
    assert not screen(answers, agreed=others).allowed, "it holds for what it was given for"


def test_low_mood_is_told_to_the_clinician_but_does_not_block() -> None:
    answers = {**NO, Question.MOOD: True}
    assert screen(answers).allowed
    assert "mood" in note_keys(answers)


def test_hearing_loss_rules_out_sound_alone_not_the_walk() -> None:
    result = screen({**NO, Question.HEARING: True})
    assert result.allowed
    assert not result.sound_only


@pytest.mark.parametrize("question", Question)
def test_any_answer_that_raises_the_risk_of_a_fall_gives_support(question: Question) -> None:
    answers = {**NO, question: True}
    assert screen(answers).support is (question in FALLING)
    assert ("support" in note_keys(answers)) is (question in FALLING)
    assert "support" not in note_keys(NO)
    if question in FALLING:
        assert question.blocks, "and a clinician is asked"


@pytest.mark.parametrize("question", Question)
def test_each_grade_names_where_it_comes_from(question: Question) -> None:
    assert question.grading.does
    assert question.grading.source


@given(st.dictionaries(st.sampled_from(Question), st.booleans()), st.booleans())
def test_an_open_question_is_never_taken_for_a_no(
    answers: dict[Question, bool], agreed: bool
) -> None:
    result = screen(answers, agreed=BLOCKING if agreed else ())
    assert set(result.unanswered) == set(Question) - set(answers)
    if len(answers) < len(Question):
        assert result.outcome is Outcome.UNANSWERED
    elif any(answers[question] for question in BLOCKING):
        assert result.allowed is agreed
    else:
        assert result.allowed


@pytest.mark.parametrize(("days", "due"), [(None, True), (0, False), (179, False), (180, True)])
def test_the_screen_is_asked_first_and_again_after_half_a_year(days: int | None, due: bool) -> None:
    assert is_due(days) is due


@pytest.mark.parametrize("tag", languages())
def test_the_stop_rules_name_every_symptom(tag: str) -> None:
    said = [words(tag).say(rule) for rule in stop_rules()]
    assert len(said) == len(set(said)) == len(Symptom) + 1


# The space check


@pytest.mark.parametrize("place", Place)
def test_a_place_is_ready_only_when_all_is_ticked(place: Place) -> None:
    trainee = Trainee(place=place)
    items = space_items(trainee)
    assert len(items) == len(set(items)) <= 6, "ten seconds"
    assert check_space(trainee, items).ready
    for item in items:
        assert check_space(trainee, set(items) - {item}).missing == (item,)


def test_outdoors_needs_a_partner_and_a_treadmill_its_clip_and_rail() -> None:
    assert Item.PARTNER in space_items(Trainee(place=Place.OUTDOORS))
    belt = space_items(Trainee(place=Place.TREADMILL))
    assert {Item.CLIP, Item.RAIL, Item.SLOWEST, Item.SHOES} <= set(belt)
    for place in (Place.HALLWAY, Place.OPEN_FLOOR):
        assert Item.PARTNER not in space_items(Trainee(place=place))


@pytest.mark.parametrize("place", Place)
def test_with_support_a_person_is_beside_and_a_hand_on_something_firm(place: Place) -> None:
    trainee = Trainee(place=place, support=True)
    items = space_items(trainee)
    firm = Item.HOLD_RAIL if place is Place.TREADMILL else Item.SUPPORT
    assert {Item.BESIDE, firm} <= set(items)
    assert not {Item.BESIDE, firm} & set(space_items(Trainee(place=place)))
    for item in (Item.BESIDE, firm):
        check = check_space(trainee, set(items) - {item})
        assert check.missing == (item,)
        lead = "supporter" if place is Place.TREADMILL else "space"
        assert check.says[0].key == f"coach.refused.{lead}"
    assert check_space(trainee, items).says == ()


@pytest.mark.parametrize("place", Place)
def test_in_the_first_sessions_somebody_is_near(place: Place) -> None:
    near = {Item.NEARBY, Item.PARTNER, Item.BESIDE}
    assert near & set(space_items(Trainee(place=place, first_sessions=True)))
    assert near & set(space_items(Trainee(place=place, first_sessions=True, support=True)))
    if place is not Place.OUTDOORS:
        assert not near & set(space_items(Trainee(place=place)))


# What is known
