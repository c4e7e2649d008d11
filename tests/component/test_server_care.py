"""On a real server with a real store: what a clinician agreed to, what holds after a symptom, and
that every route keeps to it."""

from __future__ import annotations

from datetime import date, timedelta

import httpx
import pytest

from app.programme.regions import NUMBERS
from app.programme.screening import Question, Symptom
from app.words import languages, words
from care_cases import answer, felt, hold, passed
from server_cases import until, until_text, watching
from server_session_cases import begin, person, sessions
from session_cases import House, someday_ago, walked_today


def yesterday(days: int = 1) -> str:
    """The day before this one, or so many days ago."""
    return (date.today() - timedelta(days=days)).isoformat()


def agree(client: httpx.Client, who: int, day: str = "", name: str = "Dr. Lind") -> httpx.Response:
    body = {"who": name, "agreed_on": day or yesterday(0)}
    return client.post(f"api/profiles/{who}/agreement", json=body)


# --- whose word it is


def test_an_agreement_is_kept_with_name_and_day_for_what_it_was_given_for(
    home: House, client: httpx.Client
) -> None:
    who = person(home)
    word = {"who": "  Practice   Lind ", "agreed_on": yesterday()}
    found = answer(client, who, Question.HEART, Question.VISION, agreed=word)
    assert found["outcome"] == "allowed"
    assert found["agreement"] == {
        "who": "Practice Lind",
        "agreed_on": word["agreed_on"],
        "covers": ["heart", "vision"],
    }
    assert answer(client, who, Question.HEART)["outcome"] == "allowed", "one yes less"
    again = answer(client, who, Question.HEART, Question.VISION)
    assert (again["outcome"], again["agreement"]) == ("needs_clinician", None), "a new yes"
    [kept] = home.store.care.agreements(who)
    assert kept.ended_by == "ask:vision"


@pytest.mark.parametrize("wrong", [{"name": " "}, {"name": ""}, {"day": "2999-01-01"}], ids=str)
def test_an_agreement_of_nobody_or_of_a_day_to_come_is_refused(
    home: House, client: httpx.Client, wrong: dict[str, str]
) -> None:
    who = person(home)
    answer(client, who, Question.LIMB)
    refused = agree(client, who, **wrong)
    assert refused.status_code in (409, 422)
    assert refused.json()["error"]
    assert home.store.care.agreements(who) == ()
    assert begin(client, who).status_code == 409


# --- after a symptom


@pytest.mark.parametrize("symptom", Symptom)
def test_what_was_felt_holds_is_told_and_is_not_lifted_on_the_same_day(
    home: House, client: httpx.Client, symptom: Symptom
) -> None:
    who = person(home)
    told = felt(client, who, symptom)
    assert told["on_hold"]
    assert told["alert"]["title"]
    assert begin(client, who).status_code == 409
    for lifted in (passed(client, who), agree(client, who)):
        assert lifted.status_code == 409
        assert lifted.json()["error"] == words().text("care.refused.today")
    answer(client, who)  # nor by answering everything with no
    assert begin(client, who).status_code == 409
    assert sessions(home, who) == 0


def test_from_the_next_day_on_what_may_pass_is_lifted_and_the_rest_by_a_clinicians_word(
    home: House, client: httpx.Client
) -> None:
    dizzy, chest = person(home), person(home)
    felt(client, dizzy, Symptom.DIZZY)
    felt(client, chest, Symptom.CHEST_PAIN)
    someday_ago(home.store, dizzy)
    someday_ago(home.store, chest)
    assert passed(client, chest).json()["error"] == words().text("care.refused.clinician")
    assert agree(client, chest, yesterday(3)).json()["error"] == words().text("care.refused.before")
    assert not agree(client, chest).json()["on_hold"]
    assert not passed(client, dizzy).json()["on_hold"]
    [by_word], [by_itself] = home.store.care.holds(chest), home.store.care.holds(dizzy)
    assert (by_word.ended_how, by_itself.ended_how) == ("clinician", "passed")
    [agreement] = home.store.care.agreements(chest)
    assert (by_word.agreement_id, agreement.covers) == (agreement.id, ("felt:chest_pain",))
    assert begin(client, chest).status_code == begin(client, dizzy).status_code == 200
    # Again within four weeks it needs a word, too.
    felt(client, dizzy, Symptom.DIZZY)
    someday_ago(home.store, dizzy)
    assert passed(client, dizzy).status_code == 409


def test_a_new_symptom_ends_what_a_clinician_had_agreed_to(
    home: House, client: httpx.Client
) -> None:
    who = person(home)
    answer(client, who, Question.HEART, agreed={"who": "Dr. Lind", "agreed_on": yesterday()})
    felt(client, who, Symptom.JOINT_PAIN)
    someday_ago(home.store, who)
    assert passed(client, who).status_code == 200
    found = client.get(f"api/profiles/{who}/screening").json()
    assert (found["outcome"], found["agreement"]) == ("needs_clinician", None)
    assert home.store.care.agreements(who)[0].ended_by == "felt:joint_pain"
    assert agree(client, who).status_code == 200
    assert client.get(f"api/profiles/{who}/screening").json()["outcome"] == "allowed"


def test_the_alert_stays_until_it_is_acknowledged_and_the_hold_beyond(
    home: House, client: httpx.Client
) -> None:
    who = person(home)
    felt(client, who, Symptom.FAINTED, Symptom.JOINT_PAIN)
    for _ in range(2):
        assert hold(client, who)["alert"]["kind"] == "emergency"
    done = client.post(f"api/profiles/{who}/hold/acknowledge", json={}).json()
    assert done["alert"] is None
    assert done["on_hold"]
    assert len(done["notes"]) == 2
    felt(client, who, Symptom.FAINTED)
    assert hold(client, who)["alert"] is None, "told twice it is one"
    felt(client, who, Symptom.DIZZY)
    assert hold(client, who)["alert"]["kind"] == "rest"


def test_the_number_to_call_follows_the_profile_then_the_browser(
    home: House, client: httpx.Client
) -> None:
    who = person(home)
    felt(client, who, Symptom.CHEST_PAIN)
    american = {"Accept-Language": "en-US,en;q=0.9"}
    assert "911" in hold(client, who, headers=american)["alert"]["title"]
    assert "112" in hold(client, who, headers={"Accept-Language": "en"})["alert"]["title"]
    assert client.patch(f"api/profiles/{who}", json={"region": "GB"}).status_code == 200
    alert = hold(client, who, headers=american)["alert"]
    assert "999" in alert["title"]
    assert "9 9 9" in alert["spoken"]
    assert client.get(f"speech/{alert['speech']}.wav").content[:4] == b"RIFF"
    known = client.get("api/regions", headers=american).json()
    assert (known["guess"], known["number"]) == ("US", "112")
    assert {one["region"] for one in known["regions"]} == set(NUMBERS)


@pytest.mark.parametrize(
    "key", ["hold-emergency-0900123", "hold-sleep-112", "hold-", "hold-joint-1"]
)
def test_no_other_number_is_ever_spoken(client: httpx.Client, key: str) -> None:
    assert client.get(f"speech/{key}.wav").status_code == 404


@pytest.mark.parametrize("tag", languages())
def test_whoever_is_on_hold_is_not_urged_to_walk(
    home: House, client: httpx.Client, tag: str
) -> None:
    who = person(home)
    walked_today(home.store, who)
    someday_ago(home.store, who)
    before = client.get(f"api/profiles/{who}/today").json()
    assert before["streak"]["keep_until"]
    felt(client, who, Symptom.BREATHLESS)
    today = client.get(f"api/profiles/{who}/today?lang={tag}").json()
    assert (today["ready"], today["on_hold"], today["parts"]) == (False, True, [])
    assert (today["headline"], today["total"], today["why"]) == ("", "", [])
    assert (today["streak"]["words"], today["streak"]["keep_until"]) == ("", None)
    assert {day["kind"] for day in today["calendar"]} == {"trained", "free"}
    assert (today["gate"]["open"], today["gate"]["words"]) == (False, [])


def test_what_was_felt_in_a_session_is_kept_with_it_once(home: House, client: httpx.Client) -> None:
    who = person(home)
    session = walked_today(home.store, who)
    for address in ("symptoms", "afterwards", "symptoms"):
        said = client.post(f"api/sessions/{session}/{address}", json={"symptoms": ["dizzy"]})
        assert said.json() == {"on_hold": True, "effort": []}
    [kept] = home.store.care.holds(who)
    assert (kept.session_id, kept.symptom) == (session, Symptom.DIZZY)


# --- the server keeps the rules


def test_a_rest_day_refuses_a_second_session_on_the_day(home: House, client: httpx.Client) -> None:
    who = person(home)
    walked_today(home.store, who)
    refused = begin(client, who)
    assert refused.status_code == 409
    assert words().text("coach.refused.rest") in refused.json()["error"]
    assert sessions(home, who) == 1
    someday_ago(home.store, who)
    assert begin(client, who).status_code == 200


def test_where_people_are_kept_no_page_gets_a_session_without_beginning_one(
    home: House, client: httpx.Client
) -> None:
    made = len(home.sessions)
    with watching(home.url, "?lang=de") as page:
        begin(client, person(home))  # so that there was one
        until_text(page, "hello")
    until(lambda: client.get("api/health").json()["watchers"] == 0)
    end(home, client)
    with watching(home.url, "?lang=de") as page:
        hello = page.text("hello")
        assert (hello["session"], hello["camera"], hello["cues"]) == ("", "browser", [])
        state = page.text("state")
        assert state["state"] == "idle"
        assert state["message"] == words("de").text("live.none")
        page.say(type="again")
        page.say(type="baseline", action="begin")
        page.say(type="coach", action="go_on")
        page.say(type="camera", on=True, page="page-0001")
        page.say(type="language", language="en")
        assert page.text("hello")["language"] == "en"
        page.text("state")
        assert client.get("api/health").json()["session"] == "idle"
        # A session that is begun reaches the page that waits.
        assert begin(client, person(home)).status_code == 200
        assert until_text(page, "hello")["session"]
    assert len(home.sessions) == made + 3, "the three that were begun"


def end(home: House, client: httpx.Client) -> None:
    """End what is on, as a hub does whose pages have gone for good."""
    done = person(home)
    session = begin(client, done, seize=True).json()["session"]
    with watching(home.url) as page:
        page.text("hello")
        home.sessions[-1].close()
        until_text(page, "state")
    until(lambda: home.store.sessions.get(session).ended_at is not None)
    felt(client, done, Symptom.DIZZY)
    with watching(home.url) as page:  # a reload is a wish to try again: it may not
        assert page.text("hello")["session"] == ""


def test_a_session_is_not_gone_on_with_by_whoever_is_on_hold_meanwhile(
    home: House, client: httpx.Client
) -> None:
    who = person(home)
    session = begin(client, who).json()["session"]
    begin(client, person(home))
    until(lambda: home.store.sessions.get(session).interrupted)
    felt(client, who, Symptom.DIZZY)
    assert client.post("api/coaching/resume", json={"session": session}).status_code == 409
    with watching(home.url) as page:
        page.text("hello")
        other = begin(client, person(home)).json()["session"]
        until_text(page, "hello")
        owner = home.store.sessions.get(other).profile_id
        felt(client, owner, Symptom.CHEST_PAIN)
        home.sessions[-1].close()
        while until_text(page, "state")["state"] != "ended":
            pass
        page.say(type="again")
        assert until_text(page, "hello")["session"] == "", "again begins nothing past a hold"
    assert home.store.sessions.get(other).ended_at is not None


def test_a_session_that_was_cut_off_today_may_be_gone_on_with_on_what_is_now_a_day_of_rest(
    home: House, client: httpx.Client
) -> None:
    who = person(home)
    session = walked_today(home.store, who, cut_off=True)
    assert begin(client, who).status_code == 409, "it would be a second one"
    assert client.post("api/coaching/resume", json={"session": session}).status_code == 200


# --- how one feels


def test_each_session_asks_how_one_feels_and_keeps_it(home: House, client: httpx.Client) -> None:
    who = person(home)
    refused = begin(client, who, feeling=None)
    assert refused.status_code == 409
    assert refused.json()["error"] == words().text("feeling.asked")
    for feeling in ("unwell", "pain"):
        refused = begin(client, who, feeling=feeling)
        assert refused.status_code == 409
        assert words().text(f"feeling.declined.{feeling}") in refused.json()["error"]
    assert sessions(home, who) == 0
    assert begin(client, who, feeling="tired").status_code == 200
    [kept] = home.store.sessions.of(who)
    assert kept.feeling == "tired"


def test_who_is_tired_walks_the_shorter_session_that_was_shown(
    home: House, client: httpx.Client
) -> None:
    who = person(home)
    where = f"api/profiles/{who}/today"
    fine, tired = (client.get(f"{where}?feeling={one}").json() for one in ("fine", "tired"))
    assert words().text("plan.why.tired") in tired["why"]
    assert tired["backward_s"] < fine["backward_s"]
    unwell = client.get(f"{where}?feeling=unwell").json()
    assert (unwell["parts"], len(unwell["declined"])) == ([], 2)
    assert client.get(f"{where}?feeling=great").status_code == 422


def test_the_first_sessions_ask_for_somebody_near(home: House, client: httpx.Client) -> None:
    who = person(home)
    for _ in range(3):
        ticks = [one["id"] for one in client.get(f"api/profiles/{who}/today").json()["space"]]
        assert "nearby" in ticks
        walked_today(home.store, who)
        someday_ago(home.store, who)
    ticks = [one["id"] for one in client.get(f"api/profiles/{who}/today").json()["space"]]
    assert "nearby" not in ticks
    assert begin(client, who, ticked=ticks).status_code == 200


def test_with_support_a_treadmill_needs_a_supporter_and_the_rail(
    home: House, client: httpx.Client
) -> None:
    who = person(home)
    word = {"who": "Dr. Lind", "agreed_on": yesterday()}
    assert answer(client, who, Question.NUMB_FEET, agreed=word)["support"]
    today = client.get(f"api/profiles/{who}/today?place=treadmill").json()
    assert today["mode"] == "supported"
    ticks = [one["id"] for one in today["space"]]
    alone = [one for one in ticks if one != "beside"]
    refused = begin(client, who, place="treadmill", ticked=alone)
    assert refused.status_code == 409
    assert words().text("coach.refused.supporter") in refused.json()["error"]
    assert begin(client, who, place="treadmill", ticked=ticks).status_code == 200
    assert home.store.sessions.of(who)[0].mode == "supported"
