"""What was kept, as the programme reads it: on a real store, through whole sessions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta, timezone
from pathlib import Path

import pytest

from app.programme.prescribe import next_session
from app.programme.screening import Outcome, Question
from app.programme.values import Mode, PartKind, Place, Trainee
from app.session.history import (
    KEY,
    Figures,
    history_of,
    new_session,
    screening_due,
    screening_of,
    trainee_of,
)
from app.storage import (
    Afterwards,
    HealthScreen,
    Interval,
    NewProfile,
    NewSession,
    Places,
    Profile,
    Store,
)
from app.storage.values import utc_now
from storage_cases import QUICK, a_stop


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    places = Places.find(tmp_path, f"sqlite:///{tmp_path / 'backstep.db'}")
    with Store(places, QUICK) as store:
        yield store


@pytest.fixture
def ada(store: Store) -> Profile:
    answers = {question.value: False for question in Question}
    health = HealthScreen(answers=answers, answered_at=utc_now())
    return store.profiles.add(NewProfile(name="Ada", health=health))


def walk(store: Store, profile: Profile, **figures: object) -> int:
    """A session as prescribed, finished and asked about; its id."""
    trainee = trainee_of(profile)
    today = utc_now().date()
    coming = next_session(history_of(store, profile.id, timezone.utc), today, trainee)
    writer = store.sessions.start(new_session(profile, coming, trainee.place))
    done = {"backward_s": coming.backward_s, "completed": True} | figures
    kept = Figures.model_validate(done).as_json()
    assert writer.finish({KEY: kept})
    store.sessions.asked_afterwards(writer.session.id, Afterwards(effort_rpe=10, pain=0))
    return writer.session.id


def test_a_session_comes_back_as_it_was_prescribed_and_walked(store: Store, ada: Profile) -> None:
    walk(store, ada, in_band_share=0.85, step_time_cv_percent=7.5, focus=("gaze",))
    [record] = history_of(store, ada.id, timezone.utc)
    assert (record.week, record.mode, record.completed) == (1, Mode.LEARN, True)
    assert record.planned_backward_s == record.backward_s == 180
    assert (record.rpe, record.pain, record.safety_stops) == (10, 0, 0)
    assert (record.in_band_share, record.step_time_cv_percent) == (0.85, 7.5)
    assert record.focus == ("gaze",)


def test_two_good_sessions_lead_to_the_second_week(store: Store, ada: Profile) -> None:
    walk(store, ada)
    walk(store, ada)
    history = history_of(store, ada.id, timezone.utc)
    tomorrow = utc_now().date() + timedelta(days=1)
    assert next_session(history, tomorrow, trainee_of(ada)).week == 2


def test_a_safety_stop_that_was_kept_repeats_the_week(store: Store, ada: Profile) -> None:
    walk(store, ada)
    coming = next_session((), utc_now().date(), trainee_of(ada))
    writer = store.sessions.start(new_session(ada, coming, Place.HALLWAY))
    writer.safety_stop(a_stop(12.0))
    assert writer.finish({KEY: Figures(backward_s=180, completed=True).as_json()})
    history = history_of(store, ada.id, timezone.utc)
    assert history[-1].safety_stops == 1
    again = next_session(history, utc_now().date() + timedelta(days=1), trainee_of(ada))
    assert [one.key for one in again.why] == ["plan.why.repeat_stop", "plan.why.repeat"]


def test_a_session_cut_off_counts_what_its_intervals_tell(store: Store, ada: Profile) -> None:
    coming = next_session((), utc_now().date(), trainee_of(ada))
    writer = store.sessions.start(new_session(ada, coming, Place.HALLWAY))
    writer.interval(Interval(number=0, kind=PartKind.WARM_UP, start_s=0, end_s=240))
    writer.interval(Interval(number=1, kind=PartKind.BACKWARD, start_s=240, end_s=270))
    writer.interval(Interval(number=2, kind=PartKind.FORWARD, start_s=270, end_s=330))
    writer.close()
    assert history_of(store, ada.id) == (), "it has no end yet"
    store.sessions.close_cut_off()
    [record] = history_of(store, ada.id, timezone.utc)
    assert (record.backward_s, record.completed, record.planned_backward_s) == (30, False, 180)


def test_a_session_that_was_only_opened_does_not_count(store: Store, ada: Profile) -> None:
    coming = next_session((), utc_now().date(), trainee_of(ada))
    assert store.sessions.start(new_session(ada, coming, Place.HALLWAY)).finish()
    assert history_of(store, ada.id) == ()


def test_a_free_session_fills_the_day_but_not_the_week(store: Store, ada: Profile) -> None:
    writer = store.sessions.start(NewSession(profile_id=ada.id))
    assert writer.finish({KEY: Figures(backward_s=400, completed=True).as_json()})
    [record] = history_of(store, ada.id, timezone.utc)
    assert (record.completed, record.backward_s, record.week) == (False, 400, 1)
    coming = next_session([record], record.date, trainee_of(ada))
    assert coming.rest_until is not None


@pytest.mark.parametrize("summary", [{}, {KEY: "broken"}, {KEY: {"backward_s": -1}}], ids=str)
def test_a_summary_without_readable_figures_is_no_trouble(
    store: Store, ada: Profile, summary: dict[str, object]
) -> None:
    writer = store.sessions.start(NewSession(profile_id=ada.id, plan_week=2))
    writer.interval(Interval(number=0, kind=PartKind.BACKWARD, start_s=0, end_s=45))
    assert writer.finish(summary)  # type: ignore[arg-type]
    [record] = history_of(store, ada.id, timezone.utc)
    assert (record.week, record.backward_s, record.completed) == (2, 45, False)


def test_the_day_is_that_of_the_walkers_own_zone(store: Store, ada: Profile) -> None:
    walk(store, ada)
    [session] = store.sessions.of(ada.id)
    far = [timezone(timedelta(hours=hours)) for hours in (-12, 12)]
    days = [history_of(store, ada.id, zone)[0].date for zone in far]
    assert days == [session.started_at.astimezone(zone).date() for zone in far]
    assert days[0] != days[1]


def test_sets_of_ten_steps_are_kept_with_their_steps(store: Store, ada: Profile) -> None:
    coming = next_session((), utc_now().date(), Trainee(support=True))
    begun = store.sessions.start(new_session(ada, coming, Place.OUTDOORS))
    assert begun.finish()
    [session] = store.sessions.of(ada.id)
    assert (session.mode, session.place) == (Mode.SUPPORTED, Place.OUTDOORS)
    steps = [one.steps for one in session.planned if one.kind is PartKind.BACKWARD]
    assert steps == [10, 10, 10]


def test_the_health_screen_makes_the_trainee_and_waits_for_the_clinician(
    store: Store, ada: Profile
) -> None:
    assert screening_of(ada).allowed
    assert trainee_of(ada) == Trainee()
    assert trainee_of(ada, history=()).first_sessions
    answers = dict(ada.health.answers) | {"falls": True, "balance": True, "gone_question": True}
    now = utc_now()
    health = HealthScreen(answers=answers, answered_at=now)
    waiting = ada.model_copy(update={"health": health})
    assert screening_of(waiting).outcome is Outcome.NEEDS_CLINICIAN
    assert trainee_of(waiting, Place.TREADMILL) == Trainee(place=Place.TREADMILL, support=True)
    agreed = store.care.agree(ada.id, "Dr. Lind", now.date(), ("ask:falls", "ask:balance"))
    assert screening_of(waiting.model_copy(update={"agreement": agreed})).allowed
    other = agreed.model_copy(update={"covers": ("ask:falls", "ask:limb")})
    beyond = screening_of(waiting.model_copy(update={"agreement": other}))
    assert beyond.outcome is Outcome.NEEDS_CLINICIAN, "it was given for something else"
    old = health.model_copy(update={"answered_at": now - timedelta(days=181)})
    assert screening_of(ada.model_copy(update={"health": old})).outcome is Outcome.UNANSWERED
    fewer = {key: yes for key, yes in ada.health.answers.items() if key != "bones"}
    asked = ada.model_copy(update={"health": health.model_copy(update={"answers": fewer})})
    assert screening_of(asked).unanswered == (Question.BONES,), "one that is new since"
    assert screening_due(asked)
    assert not screening_due(ada)
    nobody = store.profiles.add(NewProfile(name="Unasked"))
    assert screening_of(nobody).outcome is Outcome.UNANSWERED
