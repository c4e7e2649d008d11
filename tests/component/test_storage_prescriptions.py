"""Prescriptions in the store: kept with their history on both databases, and a database of an
older shape keeps every row when their table is made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from app.programme.values import Side
from app.storage import NewProfile, Places, Store
from app.storage.erase import erase_profile
from app.storage.errors import Missing
from app.storage.prescriptions import NewPrescription
from storage_cases import QUICK, a_cue, a_step, begin

DAY = date(2026, 3, 2)
OWN = NewPrescription(
    steps=12, sets=4, rest_s=45, side=Side.LEFT, times_a_week=3, by="Praxis Nord", given_on=DAY
)


@pytest.fixture
def store(places: Places) -> Iterator[Store]:
    with Store(places, QUICK) as store:
        yield store


def test_what_was_entered_last_leads_and_what_came_before_stays(store: Store) -> None:
    who = store.profiles.add(NewProfile(name="Ada")).id
    assert store.prescriptions.current(who) is None
    first = store.prescriptions.replace(who, OWN)
    second = store.prescriptions.replace(who, OWN.model_copy(update={"side": Side.NONE}))
    assert store.prescriptions.current(who) == second
    kept = store.prescriptions.of(who)
    assert [one.id for one in kept] == [first.id, second.id]
    assert kept[0].ended_at is not None
    assert kept[0].model_dump(include=set(OWN.model_dump())) == OWN.model_dump()
    store.prescriptions.take_off(who)
    assert store.prescriptions.current(who) is None
    assert len(store.prescriptions.of(who)) == 2


def test_it_leads_through_its_last_day(store: Store) -> None:
    who = store.profiles.add(NewProfile(name="Ada")).id
    store.prescriptions.replace(who, OWN.model_copy(update={"until": DAY}))
    leads = store.prescriptions.leading(who, DAY)
    assert leads is not None
    assert (leads.steps, leads.side, leads.until) == (12, Side.LEFT, DAY)
    assert store.prescriptions.leading(who, DAY + timedelta(days=1)) is None


def test_it_goes_with_the_profile(store: Store) -> None:
    who = store.profiles.add(NewProfile(name="Ada")).id
    store.prescriptions.replace(who, OWN)
    erase_profile(store, who)
    with store.database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM prescription")) == 0
    with pytest.raises(Missing):
        store.prescriptions.replace(who, OWN)


def test_a_filled_database_without_the_table_keeps_every_row_when_it_comes(places: Places) -> None:
    with Store(places, QUICK) as store:
        writer = begin(store)
        step = a_step(0, first_touch_s=None, first_touch_spread_s=None)  # as kept before
        writer.step(step)
        writer.cue(a_cue(1.0))
        assert writer.finish({"backward_s": 3.0}, timeout_s=60)
        with store.database.writing() as session:
            config = Config()
            config.set_main_option("script_location", "app.storage:migrations")
            config.attributes["connection"] = session.connection()
            command.downgrade(config, _before(config))
        kept = store.sessions.get(writer.session.id)
    with Store(places, QUICK) as store:
        assert store.sessions.get(kept.id) == kept
        assert store.sessions.steps(kept.id) == (step,)
        assert len(store.sessions.cues(kept.id)) == 1
        assert store.prescriptions.of(kept.profile_id) == ()
        store.prescriptions.replace(kept.profile_id, OWN)


def _before(config: Config) -> str:
    """The revision before the one that makes the table."""
    from alembic.script import ScriptDirectory

    found = ScriptDirectory.from_config(config).get_revision("0003")
    assert isinstance(found.down_revision, str)
    return found.down_revision
