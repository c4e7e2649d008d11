"""On a real server: what comes up while a session goes on, or before one is gone on with, holds."""

from __future__ import annotations

from datetime import date, timedelta

import httpx
import pytest

from app.programme.screening import Question, Symptom
from app.programme.values import Place
from app.session.values import Pause, Phase
from app.storage import NewSession
from app.storage.tables import SessionRow
from app.words import words
from care_cases import answer, felt, hold, passed
from page_camera_cases import result, send, wanted
from server_cases import until, until_text, watching
from server_session_cases import begin, person
from session_cases import House, someday_ago, walked_today


@pytest.mark.parametrize("how", ["symptom", "of an earlier session", "health screen"])
def test_what_is_told_in_another_window_ends_that_persons_session_at_once(
    home: House, client: httpx.Client, how: str
) -> None:
    who = person(home)
    earlier = walked_today(home.store, who)
    someday_ago(home.store, who)
    session = begin(client, who, seize=True).json()["session"]
    with watching(home.url) as page:
        page.text("hello")
        page.say(type="camera", on=True, page="page-0001", seize=False)
        send(page, wanted(page), 1.0)
        seen = result(page)[0].coach
        assert seen is not None
        assert seen.phase is not Phase.DONE
        felt(client, person(home), Symptom.DIZZY)  # somebody else's changes nothing
        if how == "symptom":
            felt(client, who, Symptom.DIZZY)
        elif how == "health screen":
            answer(client, who, Question.HEART)
        else:
            client.post(f"api/sessions/{earlier}/symptoms", json={"symptoms": ["chest_pain"]})
        send(page, wanted(page), 1.1)
        said = until_text(page, "cue")
        while said["id"] != "flow.done":
            said = until_text(page, "cue")
        assert said["spoken"] == words().text("coach.say.halted.spoken")
    until(lambda: home.store.sessions.get(session).ended_at is not None)
    assert client.post("api/coaching/resume", json={"session": session}).status_code == 409


def test_going_on_does_not_end_a_session_of_another_window_without_asking(
    home: House, client: httpx.Client
) -> None:
    cut = walked_today(home.store, person(home), cut_off=True)
    begin(client, person(home))
    with watching(home.url) as page, watching(home.url) as other:
        page.text("hello")
        other.text("hello")
        page.say(type="camera", on=True, page="page-0001", seize=False)
        send(page, wanted(page), 1.0)
        assert result(page)[0].coach is not None
        refused = client.post("api/coaching/resume", json={"session": cut})
        assert refused.status_code == 409
        assert refused.json()["fields"].keys() == {"seize"}
        asked = {"session": cut, "seize": True}
        assert client.post("api/coaching/resume", json=asked).status_code == 200


def test_who_says_that_they_are_unwell_does_not_go_on_either(
    home: House, client: httpx.Client
) -> None:
    cut = walked_today(home.store, person(home), cut_off=True)
    for feeling in ("unwell", "pain"):
        body = {"session": cut, "feeling": feeling, "seize": True}
        refused = client.post("api/coaching/resume", json=body)
        assert refused.status_code == 409
        assert words().text(f"feeling.declined.{feeling}") in refused.json()["error"]


def test_a_session_planned_without_support_is_not_gone_on_with_by_who_needs_it_now(
    home: House, client: httpx.Client
) -> None:
    who = person(home)
    session = begin(client, who, seize=True).json()["session"]
    begin(client, person(home), seize=True)
    until(lambda: home.store.sessions.get(session).interrupted)
    word = {"who": "Dr. Lind", "agreed_on": (date.today() - timedelta(days=1)).isoformat()}
    assert answer(client, who, Question.FALLS, agreed=word)["outcome"] == "allowed"
    again = client.post("api/coaching/resume", json={"session": session, "seize": True})
    assert again.status_code == 409


def test_again_after_a_while_asks_anew_how_one_feels_and_for_the_space_check(
    home: House, client: httpx.Client
) -> None:
    session = begin(client, person(home), seize=True).json()["session"]
    with watching(home.url) as page:
        page.text("hello")
        home.sessions[-1].close()
        while until_text(page, "state")["state"] != "ended":
            pass
        with home.store.database.writing() as writing:
            row = writing.get(SessionRow, session)
            assert row is not None
            row.written_at -= timedelta(minutes=10)
        page.say(type="again")
        assert until_text(page, "hello")["session"] == ""
    unasked = client.post("api/coaching/resume", json={"session": session})
    assert unasked.json()["error"] == words().text("feeling.asked")


def test_what_is_felt_again_of_a_session_holds_anew_once_it_was_lifted(
    home: House, client: httpx.Client
) -> None:
    who = person(home)
    session = walked_today(home.store, who)
    said = {"symptoms": ["dizzy"]}
    client.post(f"api/sessions/{session}/symptoms", json=said)
    someday_ago(home.store, who)
    assert not passed(client, who).json()["on_hold"]
    assert client.post(f"api/sessions/{session}/symptoms", json=said).json()["on_hold"]
    assert hold(client, who)["lift"] == "clinician", "it came again"


def test_a_page_ends_the_pause_that_it_means_and_no_other(
    home: House, client: httpx.Client
) -> None:
    begin(client, person(home), seize=True)
    with watching(home.url) as page:
        page.text("hello")
        page.say(type="camera", on=True, page="page-0001", seize=False)
        pauses = []
        for number, (action, about) in enumerate(
            (
                ("skip", {}),
                ("skip", {}),
                ("pause", {}),
                ("go_on", {"pause": "fall"}),
                ("go_on", {"pause": "asked"}),
            )
        ):
            send(page, wanted(page), 1.0 + number / 10)
            result(page)
            page.say(type="coach", action=action, **about)
            send(page, wanted(page), 1.05 + number / 10)
            seen = result(page)[0].coach
            assert seen is not None
            pauses.append(seen.pause)
    assert pauses[2:] == [Pause.ASKED, Pause.ASKED, None]


def test_who_was_cut_off_at_another_place_is_shown_what_to_tick_there(
    home: House, client: httpx.Client
) -> None:
    who = person(home)
    cut = home.store.sessions.start(NewSession(profile_id=who, place=Place.TREADMILL))
    cut.close()
    home.store.sessions.close_cut_off()
    with home.store.database.writing() as writing:
        row = writing.get(SessionRow, cut.session.id)
        assert row is not None
        row.written_at -= timedelta(minutes=10)
    body = {"session": cut.session.id, "feeling": "fine", "seize": True}
    here = client.get(f"api/profiles/{who}/today?place=hallway").json()["space"]
    ticked = [one["id"] for one in here]
    refused = client.post("api/coaching/resume", json={**body, "ticked": ticked})
    assert refused.status_code == 409
    there = client.get(f"api/coaching/cut-off?profile={who}").json()["space"]
    assert all(one["words"] for one in there)
    ticked = [one["id"] for one in there]
    answer = client.post("api/coaching/resume", json={**body, "ticked": ticked})
    assert answer.status_code == 200
