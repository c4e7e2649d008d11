"""The training days as an iCalendar file: read back by a parser, and byte by byte."""

from __future__ import annotations

from datetime import date, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Component
from sqlalchemy import text

from app.programme.agenda import agenda
from app.programme.screening import Question
from app.programme.values import Side
from app.storage import HealthScreen, NewProfile, NewSession, Store
from app.storage.prescriptions import NewPrescription
from app.storage.values import utc_now
from app.words import words
from session_cases import healthy


def person(store: Store, name: str, health: HealthScreen | None = None) -> int:
    return store.profiles.add(NewProfile(name=name, health=health or healthy())).id


def walked(store: Store, who: int, days_ago: int) -> date:
    """A finished session of so many days ago; its day."""
    writer = store.sessions.start(NewSession(profile_id=who, plan_week=1))
    assert writer.finish({"programme": {"backward_s": 180, "completed": True}}, timeout_s=60)
    moment = (utc_now() - timedelta(days=days_ago)).replace(tzinfo=None)
    with store.database.writing() as writing:
        writing.execute(
            text("UPDATE session SET started_at = :at, ended_at = :at WHERE id = :id"),
            {"at": moment, "id": writer.session.id},
        )
    return store.sessions.get(writer.session.id).started_at.astimezone().date()


def events(answer: httpx.Response) -> list[Component]:
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "attachment" in answer.headers["content-disposition"]
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_it_holds_the_days_trained_behind_and_those_planned_ahead(
    store: Store, api: httpx.Client
) -> None:
    who = person(store, "Ada Lovelace")
    behind = {walked(store, who, 9), walked(store, who, 2)}
    found = events(api.get(f"/api/profiles/{who}/calendar.ics"))
    days = [event.decoded("DTSTART") for event in found]
    assert days == sorted(days)
    past = {day for day in days if day < date.today()}
    ahead = [day for day in days if day >= date.today()]
    assert past == behind
    shown = api.get(f"/api/profiles/{who}/today").json()["calendar"]
    planned = [one["date"] for one in shown if one["kind"] == "planned"]
    assert planned
    assert [day.isoformat() for day in ahead][: len(planned)] == planned
    assert max(ahead) <= date.today() + timedelta(weeks=4)


def test_nothing_is_told_but_that_there_is_a_session(store: Store, api: httpx.Client) -> None:
    who = person(store, "Grete Hermann")
    walked(store, who, 3)
    answer = api.get(f"/api/profiles/{who}/calendar.ics")
    for event in events(answer):
        assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "TRANSP"}
        assert event["SUMMARY"] == "Backstep session"
        assert event.subcomponents == [], "no alarm"
    assert b"Grete" not in answer.content
    german = api.get(f"/api/profiles/{who}/calendar.ics?lang=de")
    assert {event["SUMMARY"] for event in events(german)} == {"Backstep-Einheit"}


def test_a_day_keeps_its_uid_and_no_two_people_share_one(store: Store, api: httpx.Client) -> None:
    one, other = person(store, "Emmy"), person(store, "Lise")
    address = "/api/profiles/{}/calendar.ics"

    def uids(who: int) -> list[str]:
        return [str(event["UID"]) for event in events(api.get(address.format(who)))]

    assert uids(one) == uids(one)
    assert len(set(uids(one))) == len(uids(one))
    assert not set(uids(one)) & set(uids(other))


def test_a_prescription_plans_its_own_days(store: Store, api: httpx.Client) -> None:
    who = person(store, "Marie")
    own = NewPrescription(
        steps=10, sets=3, rest_s=60, side=Side.NONE, times_a_week=1, by="X", given_on=date.today()
    )
    store.prescriptions.replace(who, own)
    days = [one.decoded("DTSTART") for one in events(api.get(f"/api/profiles/{who}/calendar.ics"))]
    assert days == [date.today() + timedelta(weeks=week) for week in range(5)]


@pytest.mark.parametrize("tag", ["en", "de"])
def test_whoever_waits_for_a_clinician_or_was_not_asked_gets_none(
    store: Store, api: httpx.Client, tag: str
) -> None:
    answers = {**healthy().answers, Question.HEART.value: True}
    waits = healthy().model_copy(update={"answers": answers})
    for name, health in (("Ida", HealthScreen()), ("Vera", waits)):
        who = person(store, f"{name} {tag}", health)
        refused = api.get(f"/api/profiles/{who}/calendar.ics?lang={tag}")
        assert refused.status_code == 409
        assert refused.json()["error"] == words(tag).text("problem.agenda")


ANY = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200)


@given(ANY, ANY, st.sets(st.dates(date(1970, 1, 2), date(9998, 12, 30)), max_size=9))
def test_whatever_is_in_it_the_lines_are_those_of_the_standard_and_read_back_the_same(
    whose: str, title: str, days: set[date]
) -> None:
    made = agenda(whose, days, utc_now(), title)
    assert made.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in made.replace(b"\r\n", b"")
    for line in made.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")  # no character is cut in two
    back = Calendar.from_ical(made)
    assert (back["VERSION"], back["METHOD"]) == ("2.0", "PUBLISH")
    found = back.walk("VEVENT")
    assert [event.decoded("DTSTART") for event in found] == sorted(days)
    assert all(str(event["SUMMARY"]) == title for event in found)
    assert all(
        event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(days=1) for event in found
    )
