"""The storage on SQLite and PostgreSQL alike: what goes in comes out, and outlives trouble."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import text

from app.programme.values import Feeling
from app.storage import (
    Afterwards,
    HealthScreen,
    Interval,
    IntervalKind,
    Mode,
    NewProfile,
    NewSession,
    Place,
    Places,
    PlannedInterval,
    Profile,
    SafetyStop,
    StorageError,
    Store,
    Units,
)
from app.storage.tables import Base
from storage_cases import BOTH, QUICK, a_cue, a_sample, a_step, a_stop, begin, make_places
from vision.values import Cue, Direction, Foot, Landing, Level, Step, View

pytestmark = pytest.mark.drift

MakeStore = Callable[[], Store]


@pytest.fixture(scope="module", params=BOTH)
def places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Places:
    return make_places(request.param, tmp_path_factory.mktemp("data"), request)


@pytest.fixture(scope="module")
def shared(places: Places) -> Iterator[Store]:
    """One store for examples by the dozen; other tests take a fresh profile."""
    with Store(places, QUICK) as store:
        yield store


@pytest.fixture(params=BOTH)
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Places:
    return make_places(request.param, tmp_path, request)


# --- any value that a person, a camera or a coach can come up with

NAMES = (
    st.text(min_size=1, max_size=80).map(str.strip).filter(lambda t: bool(t) and t.isprintable())
)
LABELS = st.from_regex(r"[a-z][a-z_]{0,30}", fullmatch=True)
NOTES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300)
MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2200, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=timezone.utc)
)
NUMBERS = st.none() | st.floats(-1e6, 1e6)
TIMES = st.floats(0, 1e5)
HEALTH = st.builds(
    HealthScreen,
    answers=st.dictionaries(LABELS, st.booleans(), max_size=12),
    answered_at=st.none() | MOMENTS,
)
PROFILES = st.builds(
    NewProfile,
    name=NAMES,
    height_m=st.none() | st.floats(0.8, 2.5),
    mass_kg=st.none() | st.floats(20, 400),
    level=st.sampled_from(Level),
    units=st.sampled_from(Units),
    place=st.sampled_from(Place),
    language=st.sampled_from(["en", "de", "pt-BR", "zh-Hant-TW"]),
    region=st.none() | st.sampled_from(["AT", "US"]),
    health=HEALTH,
)
STEPS = st.builds(
    Step,
    index=st.integers(0, 10**6),
    foot=st.sampled_from(Foot),
    contact_s=TIMES,
    direction=st.sampled_from(Direction),
    confidence=st.floats(0, 1),
    known_s=TIMES,
    liftoff_s=st.none() | TIMES,
    length_m=NUMBERS,
    length_leg=NUMBERS,
    landing=st.sampled_from(Landing),
    foot_pitch_deg=NUMBERS,
    heel_lag_s=NUMBERS,
    first_touch_s=st.none() | TIMES,
    first_touch_spread_s=st.none() | st.floats(0, 1),
)
CUES = st.builds(
    Cue,
    t_s=TIMES,
    id=LABELS,
    priority=st.integers(0, 5),
    text=NOTES,
    spoken=NOTES,
    earcon=LABELS,
)
STOPS = st.builds(SafetyStop, t_s=TIMES, why=NOTES)
INTERVALS = st.builds(
    Interval,
    number=st.integers(0, 30),
    kind=st.sampled_from(IntervalKind),
    planned_start_s=st.none() | TIMES,
    planned_end_s=st.none() | TIMES,
    start_s=st.none() | TIMES,
    end_s=st.none() | TIMES,
    focus=st.none() | LABELS,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(-1e9, 1e9) | NOTES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NOTES, inner, max_size=3),
    max_leaves=6,
)
SUMMARIES = st.dictionaries(NOTES, JSON, max_size=5)


@settings(max_examples=25)
@given(profile=PROFILES)
def test_a_profile_comes_back_as_it_was_entered(shared: Store, profile: NewProfile) -> None:
    taken = shared.profiles.named(profile.name)
    kept = (
        shared.profiles.change(Profile(**dict(profile), id=taken.id, created_at=taken.created_at))
        if taken
        else shared.profiles.add(profile)
    )
    again = shared.profiles.get(kept.id)
    assert again == kept
    entered = again.model_dump(include=set(NewProfile.model_fields))
    assert NewProfile(**entered) == profile
    assert again.created_at.tzinfo is not None


@settings(max_examples=12)
@given(
    steps=st.lists(STEPS, max_size=8),
    cues=st.lists(CUES, max_size=4),
    stops=st.lists(STOPS, max_size=3),
    intervals=st.lists(INTERVALS, max_size=4),
    summary=SUMMARIES,
)
def test_what_happens_in_a_session_comes_back_as_it_was(
    shared: Store,
    steps: list[Step],
    cues: list[Cue],
    stops: list[SafetyStop],
    intervals: list[Interval],
    summary: dict[str, object],
) -> None:
    with begin(shared) as writer:
        for step in steps:
            writer.step(step)
        for cue in cues:
            writer.cue(cue)
        for stop in stops:
            writer.safety_stop(stop)
        for interval in intervals:
            writer.interval(interval)
        assert writer.finish(summary, timeout_s=60)  # type: ignore[arg-type]
    session_id, kept = writer.session.id, shared.sessions
    assert list(kept.steps(session_id)) == sorted(steps, key=lambda step: step.contact_s)
    said = kept.cues(session_id)
    assert [one.cue for one in said] == sorted(cues, key=lambda cue: cue.t_s)
    assert all(one.safety == (one.cue.priority <= 1) for one in said)
    assert list(kept.safety_stops(session_id)) == sorted(stops, key=lambda stop: stop.t_s)
    newest = {interval.number: interval for interval in intervals}
    assert list(kept.intervals(session_id)) == [newest[number] for number in sorted(newest)]
    session = kept.get(session_id)
    assert session.summary == summary
    assert not session.interrupted
    assert session.ended_at is not None
    assert session.started_at <= session.ended_at
    assert writer.lost == 0


def test_a_sessions_plan_and_what_was_asked_afterwards_come_back(shared: Store) -> None:
    profile = shared.profiles.add(NewProfile(name="Plan"))
    new = NewSession(
        profile_id=profile.id,
        place=Place.TREADMILL,
        mode=Mode.BRISK,
        level=Level.ADVANCED,
        plan_week=7,
        feeling=Feeling.TIRED,
        view=View.OBLIQUE,
        camera="Front Camera (0bda:58fd)",
        planned=(
            PlannedInterval(kind=IntervalKind.BACKWARD, duration_s=60, focus="landing"),
            PlannedInterval(kind=IntervalKind.REST, duration_s=30.5),
        ),
    )
    with shared.sessions.start(new) as writer:
        writer.seen_from(View.SIDE)
        assert writer.finish(timeout_s=60)
    answers = Afterwards(effort_rpe=13, pain=2, note="Good.\nLeft calf tight.")
    session = shared.sessions.asked_afterwards(writer.session.id, answers)
    assert session == shared.sessions.get(session.id)
    assert session.afterwards == answers
    asked = set(NewSession.model_fields)
    expected = new.model_copy(update={"view": View.SIDE})
    assert NewSession(**session.model_dump(include=asked)) == expected
    assert session.started_at.utcoffset() == timedelta(0)


def test_what_is_not_finite_is_unknown_or_not_kept_but_never_an_error(shared: Store) -> None:
    with begin(shared) as writer:
        writer.step(a_step(1, contact_s=math.nan))
        writer.step(a_step(2, length_m=math.inf, confidence=math.nan))
        writer.cue(a_cue(math.inf))
        writer.cue(a_cue(1.0, words="Halt\0! " * 200))
        assert writer.finish({"cadence_spm": math.nan, "nested": [math.inf, "a\0b"]}, timeout_s=60)
    (step,) = shared.sessions.steps(writer.session.id)
    assert (step.index, step.length_m, step.confidence) == (2, None, 0.0)
    (said,) = shared.sessions.cues(writer.session.id)
    assert said.cue.text == ("Halt! " * 200)[:300]
    session = shared.sessions.get(writer.session.id)
    assert session.summary == {"cadence_spm": None, "nested": [None, "ab"]}
    assert writer.lost == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": " Ada"},
        {"name": "A\nda"},
        {"name": "x" * 81},
        {"height_m": 17.0},
        {"mass_kg": math.nan},
        {"language": "English!"},
        {"nickname": "A"},
    ],
)
def test_a_profile_that_cannot_be_is_refused_before_it_reaches_the_database(
    wrong: dict[str, object],
) -> None:
    with pytest.raises(ValidationError):
        NewProfile.model_validate({"name": "Ada"} | wrong)


@pytest.mark.parametrize("wrong", [{"effort_rpe": 5}, {"pain": 11}, {"note": "x" * 2001}])
def test_effort_pain_and_note_have_their_bounds(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Afterwards.model_validate(wrong)


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValidationError):
        HealthScreen(answered_at=datetime(2026, 1, 1))


def test_two_people_cannot_share_a_name_whatever_its_capitals(shared: Store) -> None:
    grete = shared.profiles.add(NewProfile(name="Grete Weiß"))
    with pytest.raises(StorageError, match="already a profile called GRETE WEISS: take another"):
        shared.profiles.add(NewProfile(name="GRETE WEISS"))
    assert shared.profiles.named(" grete weiss ") == grete


def test_what_is_gone_is_named_in_one_line(shared: Store) -> None:
    with pytest.raises(StorageError, match="no profile 999 any more"):
        shared.profiles.get(999)
    with pytest.raises(StorageError, match="no profile 999 any more"):
        shared.sessions.start(NewSession(profile_id=999))
    with pytest.raises(StorageError, match="no session 999 any more"):
        shared.sessions.asked_afterwards(999, Afterwards(pain=1))


def test_a_summary_beyond_all_measure_is_refused_and_the_session_goes_on(shared: Store) -> None:
    with begin(shared) as writer:
        with pytest.raises(StorageError, match="too large"):
            writer.finish({"text": "x" * 300_000})
        writer.step(a_step(0))
        assert writer.finish({"backward_steps": 1}, timeout_s=60)
    assert len(shared.sessions.steps(writer.session.id)) == 1


def test_series_follow_a_measure_over_the_sessions_of_one_person(shared: Store) -> None:
    summaries: list[dict[str, object]] = [
        {"cadence_spm": 61.5, "landing": {"ball": 0.5}, "best": True, "words": "well done"},
        {"landing": {"ball": 0.75}},
        {"cadence_spm": 70, "landing": {"ball": None}},
    ]
    for number, summary in enumerate(summaries):
        begin(shared, "Other").finish({"cadence_spm": 1.0}, timeout_s=60)
        writer = begin(shared, "Serial")
        writer.safety_stop(a_stop(1.0)) if number else None
        assert writer.finish(summary, timeout_s=60)  # type: ignore[arg-type]
        shared.sessions.asked_afterwards(writer.session.id, Afterwards(effort_rpe=9 + number))
    profile = shared.profiles.named("Serial")
    assert profile is not None
    series = shared.sessions.series
    sessions = shared.sessions.of(profile.id)
    assert [session.summary for session in sessions] == summaries
    assert [point.value for point in series(profile.id, "cadence_spm")] == [61.5, 70.0]
    assert [point.value for point in series(profile.id, "landing.ball")] == [0.5, 0.75]
    assert [point.value for point in series(profile.id, "effort_rpe")] == [9, 10, 11]
    assert [point.session_id for point in series(profile.id, "landing.ball")] == [
        session.id for session in sessions[:2]
    ]
    assert shared.sessions.measures(profile.id) == ("cadence_spm", "landing.ball")
    assert shared.sessions.stop_counts(profile.id) == {session.id: 1 for session in sessions[1:]}


# --- opening, and the shape of the database


def test_the_migrations_make_exactly_the_tables_that_the_code_has(shared: Store) -> None:
    with shared.database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_store_opens_again_with_what_was_kept(fresh: Places) -> None:
    with Store(fresh, QUICK) as store:
        writer = begin(store)
        writer.step(a_step(0))
        writer.sample(a_sample(0.1))
        assert writer.finish({"backward_steps": 1}, timeout_s=60)
        before = store.sessions.get(writer.session.id)
    with Store(fresh, QUICK) as store:
        assert store.cut_off == ()
        assert store.sessions.get(before.id) == before
        assert store.sessions.steps(before.id) == (a_step(0),)
        assert store.sessions.trace(before) == (a_sample(0.1),)


def test_a_database_of_a_newer_backstep_is_left_alone_with_one_clear_error(fresh: Places) -> None:
    with Store(fresh, QUICK) as store, store.database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match=r"written by a newer Backstep .*: update Backstep"):
        Store(fresh, QUICK)


def test_a_session_that_nobody_finished_is_closed_at_its_last_written_moment(
    fresh: Places,
) -> None:
    with Store(fresh, QUICK) as store:
        writer = begin(store)
        writer.step(a_step(0))
    with Store(fresh, QUICK) as store:
        session = store.sessions.get(writer.session.id)
        assert store.cut_off == (session.id,)
        assert session.interrupted
        assert session.ended_at == session.written_at
        assert store.sessions.unfinished() == ()
        assert store.sessions.steps(session.id) == (a_step(0),)


def test_a_session_that_is_being_recorded_is_not_taken_for_cut_off(fresh: Places) -> None:
    with Store(fresh, QUICK) as store:
        writer = begin(store)
        with Store(fresh, QUICK) as second:
            assert second.cut_off == ()
            assert [one.id for one in second.sessions.unfinished()] == [writer.session.id]
        assert writer.finish(timeout_s=60)
        assert not store.sessions.get(writer.session.id).interrupted


def test_a_deleted_profile_takes_the_rows_of_its_sessions_along(fresh: Places) -> None:
    with Store(fresh, QUICK) as store:
        writer = begin(store)
        writer.step(a_step(0))
        writer.cue(a_cue(1.0))
        assert writer.finish(timeout_s=60)
        with store.database.writing() as session:
            session.execute(text("DELETE FROM profile"))
        with store.database.reading() as session:
            for table in ("session", "step", "cue"):
                assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0
