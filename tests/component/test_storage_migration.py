"""A filled database of the first shape comes out of the change of its tables with every row, on
SQLite and PostgreSQL; what a clinician agreed to is carried over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, create_engine, inspect, select, text

from app.programme.screening import Outcome, Question
from app.session.history import screening_due, screening_of
from app.storage import NewProfile, Places, StorageError, Store
from app.storage.tables import Base
from storage_cases import QUICK, make_places

AGREED = datetime(2026, 3, 2, 9, 30, tzinfo=timezone.utc)
FIRST_QUESTIONS = [
    one.value
    for one in Question
    if one not in (Question.DIZZINESS, Question.NUMB_FEET, Question.BONES)
]
Rows = dict[str, list[dict[str, Any]]]


def config(connection: Connection) -> Config:
    own = Config()
    own.set_main_option("script_location", "app.storage:migrations")
    own.attributes["connection"] = connection
    return own


def answers(*yes: Question) -> str:
    given = {one: one in [question.value for question in yes] for one in FIRST_QUESTIONS}
    return json.dumps(given)


def filled(places: Places) -> Rows:
    """Make a database as the first release left it, with rows in every table; what is in it."""
    places.make()
    engine = create_engine(places.url)
    with engine.begin() as connection:
        command.upgrade(config(connection), "0001")
    profile = {
        "height_m": 1.7, "mass_kg": 70.5, "level": "beginner", "units": "metric",
        "place": "hallway", "language": "de", "health_answered_at": AGREED, "created_at": AGREED,
    }  # fmt: skip
    people = [
        {"id": 1, "name": "Ada", "name_key": "ada", "clinician_agreed_at": AGREED,
         "health_answers": answers(Question.HEART, Question.FALLS, Question.MOOD)},
        {"id": 2, "name": "Ben", "name_key": "ben", "clinician_agreed_at": None,
         "health_answers": answers()},
        {"id": 9, "name": "Gone", "name_key": "gone", "clinician_agreed_at": AGREED,
         "health_answers": answers(Question.LIMB)},
    ]  # fmt: skip
    session = {
        "place": "hallway", "mode": "learn", "level": "beginner", "plan_week": 1, "view": "side",
        "camera": "Front", "planned": "[]", "started_at": AGREED, "written_at": AGREED,
        "ended_at": AGREED, "interrupted": False, "effort_rpe": 11, "pain": 0, "note": "good",
        "summary": '{"steps": 40}',
    }  # fmt: skip
    happenings = {
        "interval": {"number": 0, "kind": "backward", "start_s": 1.0, "focus": "landing"},
        "step": {
            "seq": 0, "step_index": 0, "foot": "left", "contact_s": 1.5, "known_s": 1.7,
            "direction": "backward", "confidence": 0.9, "landing": "ball", "length_m": 0.31,
        },
        "cue": {"seq": 0, "t_s": 2.0, "cue_id": "slow_down", "priority": 3, "text": "Slow down",
                "spoken": "Slow down", "earcon": "hint", "safety": False},
        "safety_stop": {"seq": 0, "t_s": 3.0, "why": "fall"},
    }  # fmt: skip
    with engine.begin() as connection:
        for one in people:
            insert(connection, "profile", profile | one)
        for id_, owner in ((1, 1), (2, 2), (5, 1)):
            made = {"id": id_, "uid": f"uid{id_}", "profile_id": owner}
            insert(connection, "session", session | made)
            for table, columns in happenings.items():
                insert(connection, table, {"session_id": id_} | columns)
        connection.execute(text("DELETE FROM profile WHERE id = 9"))
    with engine.connect() as connection:
        rows = all_rows(connection)
    engine.dispose()
    return rows


def insert(connection: Connection, table: str, columns: Mapping[str, Any]) -> None:
    values = ", ".join(f":{name}" for name in columns)
    if connection.dialect.name == "postgresql":
        casts = {"health_answers": "json", "planned": "json", "summary": "json"}
        values = ", ".join(
            f"cast(:{name} as {casts[name]})" if name in casts else f":{name}" for name in columns
        )
    names = ", ".join(columns)
    plain = {
        name: value.replace(tzinfo=None).isoformat(" ", "microseconds")
        if isinstance(value, datetime) and connection.dialect.name == "sqlite"
        else value
        for name, value in columns.items()
    }
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), plain)


def all_rows(connection: Connection) -> Rows:
    """All rows of all tables but Alembic's own, as the database itself describes them."""
    found = MetaData()
    found.reflect(connection)
    rows: Rows = {}
    for table in found.sorted_tables:
        if table.name != "alembic_version":
            kept = connection.execute(select(table)).mappings().all()
            rows[table.name] = sorted((dict(one) for one in kept), key=str)
    return rows


def test_a_filled_database_of_the_first_shape_comes_out_with_every_row(places: Places) -> None:
    before = filled(places)
    assert all(before[table] for table in ("profile", "session", "interval", "step", "cue"))
    with Store(places, QUICK) as store, store.database.connect() as connection:
        after = all_rows(connection)
        assert set(after) == {one.name for one in Base.metadata.sorted_tables}
        for one in before["profile"]:
            del one["clinician_agreed_at"]
        for table, rows in before.items():
            old = [{name: one[name] for name in rows[0]} for one in after[table]]
            assert sorted(old, key=str) == sorted(rows, key=str), table
        assert after["profile"][0]["region"] is None
        assert after["session"][0]["feeling"] is None
        assert after["hold"] == []
        kept = store.sessions
        assert [one.summary for one in kept.of(1)] == [{"steps": 40}] * 2
        assert len(kept.steps(5)) == len(kept.cues(5)) == len(kept.intervals(5)) == 1
        assert kept.steps(5)[0].first_touch_s is None
        assert kept.stop_counts(1) == {1: 1, 5: 1}


def test_an_old_agreement_is_carried_over_for_exactly_the_answers_it_was_given_for(
    places: Places,
) -> None:
    filled(places)
    with Store(places, QUICK) as store:
        ada, ben = store.profiles.all()
        assert ben.agreement is None
        assert ada.agreement is not None
        assert set(ada.agreement.covers) == {"ask:heart", "ask:falls"}
        assert (ada.agreement.who, ada.agreement.agreed_on) == ("", date(2026, 3, 2))
        assert ada.agreement.recorded_at == AGREED
        # The questions that are new are asked before anybody walks again.
        for one in (ada, ben):
            assert screening_due(one)
            assert screening_of(one).outcome is Outcome.UNANSWERED


def test_foreign_keys_are_on_again_after_the_change_and_ids_are_never_given_twice(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    places = make_places("sqlite", tmp_path, request)
    filled(places)
    with Store(places, QUICK) as store:
        for _ in range(3):  # whichever connection of the pool
            with store.database.reading() as reading:
                assert reading.scalar(text("PRAGMA foreign_keys")) == 1
                assert reading.execute(text("PRAGMA foreign_key_check")).all() == []
        assert store.profiles.add(NewProfile(name="New")).id == 10, "9 is gone, and stays so"
        with store.database.writing() as writing:
            writing.execute(text("DELETE FROM profile WHERE id = 1"))
        assert store.sessions.of(1) == ()
        assert store.care.agreements(1) == ()
        assert store.sessions.steps(5) == ()


def test_a_change_that_would_leave_orphans_is_not_made_at_all(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    places = make_places("sqlite", tmp_path, request)
    before = filled(places)
    engine = create_engine(places.url)
    with engine.begin() as connection:  # where foreign keys are off, as by another program
        connection.execute(text("UPDATE step SET session_id = 77 WHERE session_id = 5"))
    with pytest.raises(StorageError, match="not made"):
        Store(places, QUICK)
    with engine.connect() as connection:
        assert len(all_rows(connection)["step"]) == len(before["step"])
        assert "clinician_agreed_at" in {
            one["name"] for one in inspect(connection).get_columns("profile")
        }
    engine.dispose()


def test_the_change_can_be_taken_back_without_losing_a_row(places: Places) -> None:
    before = filled(places)
    Store(places, QUICK).close()
    engine = create_engine(places.url)  # SQLite's foreign keys are off by themselves
    with engine.begin() as connection:
        command.downgrade(config(connection), "0001")
    with engine.connect() as connection:
        assert {table: len(rows) for table, rows in all_rows(connection).items()} == {
            table: len(rows) for table, rows in before.items()
        }
        agreed = connection.execute(text("SELECT clinician_agreed_at FROM profile WHERE id = 1"))
        assert agreed.scalar() is not None
    engine.dispose()
