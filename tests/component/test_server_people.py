"""Profiles, the health screen, today's session, taking data along: on a real server and store."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.programme.known import CARDS
from app.programme.screening import Question
from app.server.language import preferred
from app.storage import NewSession, Places, Store
from app.storage.values import utc_now
from app.words import languages, words
from server_cases import Stage, running
from storage_cases import QUICK

JSON = {"Content-Type": "application/json"}


def new(api: httpx.Client, name: str, **more: object) -> int:
    made = api.post("/api/profiles", json={"name": name, "height_m": 1.7, **more})
    assert made.status_code == 201, made.text
    return int(made.json()["id"])


AGREEMENT = {"who": "Practice Lind", "agreed_on": "2026-03-02"}


def answer(api: httpx.Client, who: int, *yes: Question, agreed: bool = False) -> dict[str, Any]:
    answers = {question.value: question in yes for question in Question}
    body = {"answers": answers, "agreement": AGREEMENT if agreed else None}
    done = api.put(f"/api/profiles/{who}/screening", json=body)
    assert done.status_code == 200, done.text
    return dict(done.json())


def test_a_profile_is_made_listed_changed_and_keeps_what_is_not_named(api: httpx.Client) -> None:
    who = new(api, "Ada", units="imperial", mass_kg=61.5)
    changed = api.patch(f"/api/profiles/{who}", json={"level": "advanced", "mass_kg": None})
    assert changed.status_code == 200
    [ada] = [one for one in api.get("/api/profiles").json() if one["id"] == who]
    assert ada == changed.json()
    assert (ada["name"], ada["height_m"], ada["units"]) == ("Ada", 1.7, "imperial")
    assert (ada["level"], ada["mass_kg"]) == ("advanced", None)
    assert "health" not in ada


def test_a_taken_name_is_refused_in_the_readers_language(api: httpx.Client) -> None:
    new(api, "Grete")
    again = api.post("/api/profiles?lang=de", json={"name": "GRETE"})
    assert again.status_code == 409
    said = words("de").text("problem.name_taken")
    assert again.json() == {"error": said, "fields": {"name": said}}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"name": 7}, "name"),
        ({}, "name"),
        ({"name": "x", "height_m": 170}, "height_m"),
        ({"name": "x", "height_m": "1.7"}, "height_m"),
        ({"name": "x", "mass_kg": -1}, "mass_kg"),
        ({"name": "x", "level": "master"}, "level"),
        ({"name": "x", "language": "no such thing"}, "language"),
        ({"name": "x", "health": {"answers": {}}}, "health"),
        ({"name": "x", "id": 3}, "id"),
    ],
    ids=str,
)
def test_input_that_is_not_right_is_refused_with_what_to_do(
    api: httpx.Client, body: dict[str, object], field: str
) -> None:
    refused = api.post("/api/profiles", json=body)
    assert refused.status_code == 422
    assert list(refused.json()["fields"]) == [field]
    assert refused.json()["error"] == refused.json()["fields"][field]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff", b'{"\\ud800": 1}'], ids=repr
)
def test_a_body_that_is_no_object_is_refused(api: httpx.Client, body: bytes) -> None:
    refused = api.post("/api/profiles", content=body, headers=JSON)
    assert refused.status_code in (400, 422)


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=90)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=4,
)


@settings(max_examples=25)
@given(
    st.dictionaries(
        st.sampled_from(["name", "height_m", "mass_kg", "level", "units", "place", "language"])
        | ANY_TEXT,
        ANY_JSON,
        max_size=5,
    )
)
def test_whatever_is_sent_changes_a_profile_rightly_or_is_refused_whole(
    api: httpx.Client, store: Store, body: dict[str, object]
) -> None:
    there = store.profiles.named("Lying") or store.profiles.get(new(api, "Lying"))
    sent = json.dumps(body)  # NaN and halves of characters, too, which no honest client sends
    done = api.patch(f"/api/profiles/{there.id}", content=sent, headers=JSON)
    after = store.profiles.get(there.id)
    if done.status_code == 200:
        kept = done.json()
        assert {key: kept[key] for key in body} == body
        store.profiles.change(there)
    else:
        assert done.status_code in (409, 422), done.text
        assert done.json()["error"]
        assert after == there


@pytest.mark.parametrize("who", ["0", "-1", "99999999999999999999", "x", "424242"])
@pytest.mark.parametrize("part", ["", "/today", "/screening", "/export"])
def test_a_profile_that_is_not_there_is_told_in_one_line(
    api: httpx.Client, who: str, part: str
) -> None:
    told = api.get(f"/api/profiles/{who}{part}")
    assert told.status_code in (404, 422)
    assert told.json()["error"].endswith("start page.")


def test_live_coaching_waits_for_the_clinician_and_only_for_these_answers(
    api: httpx.Client,
) -> None:
    who = new(api, "Sam")
    before = api.get(f"/api/profiles/{who}/screening").json()
    assert (before["outcome"], before["due"]) == ("unanswered", True)
    assert [one["id"] for one in before["questions"]] == [one.value for one in Question]
    assert {one["answer"] for one in before["questions"]} == {None}
    assert answer(api, who)["outcome"] == "allowed"
    assert answer(api, who, Question.HEART)["outcome"] == "needs_clinician"
    assert not api.get(f"/api/profiles/{who}").json()["ready"]
    assert answer(api, who, Question.HEART, agreed=True)["outcome"] == "allowed"
    assert api.get(f"/api/profiles/{who}/today").json()["ready"]
    assert answer(api, who, agreed=True)["agreement"] is not None, "the one for the heart"
    assert answer(api, who, Question.LIMB)["because"] == ["limb"]


def test_answers_that_are_too_old_are_asked_again_before_anybody_walks(
    api: httpx.Client, store: Store
) -> None:
    who = new(api, "Lou")
    answer(api, who)
    lou = store.profiles.get(who)
    for days, ready in ((179, True), (181, False)):
        old = lou.health.model_copy(update={"answered_at": utc_now() - timedelta(days=days)})
        store.profiles.change(lou.model_copy(update={"health": old}))
        assert api.get(f"/api/profiles/{who}").json()["ready"] is ready
        assert api.get(f"/api/profiles/{who}/screening").json()["due"] is not ready


def test_an_open_question_is_never_taken_for_a_no(api: httpx.Client) -> None:
    who = new(api, "Kim")
    body = {"answers": {"heart": False}, "agreement": AGREEMENT}
    found = api.put(f"/api/profiles/{who}/screening", json=body).json()
    assert found["outcome"] == "unanswered"
    assert len(found["unanswered"]) == len(Question) - 1


@pytest.mark.parametrize(
    "body",
    [
        {"answers": {"no_such_question": True}},
        {"answers": {"heart": "no"}},
        {"answers": []},
        {"agreement": AGREEMENT},
        {"answers": {}, "agreement": True},
        {"answers": {}, "agreement": AGREEMENT | {"who": " "}},
    ],
    ids=str,
)
def test_answers_other_than_yes_and_no_to_our_questions_are_refused(
    api: httpx.Client, store: Store, body: dict[str, object]
) -> None:
    there = store.profiles.named("Pat") or store.profiles.get(new(api, "Pat"))
    refused = api.put(f"/api/profiles/{there.id}/screening", json=body)
    assert refused.status_code == 422
    assert store.profiles.get(there.id) == there


def test_today_says_what_to_walk_where_and_why(api: httpx.Client) -> None:
    who = new(api, "Noa")
    answer(api, who)
    today = api.get(f"/api/profiles/{who}/today").json()
    assert today["headline"] == "6 × 30 seconds backward"
    assert today["between"] == "60 seconds forward between two bouts"
    assert today["why"] == ["We start small: the first week."]
    assert [part["kind"] for part in today["parts"]][:3] == ["warm_up", "backward", "forward"]
    assert today["belt"] is None
    assert {one["id"]: one["open"] for one in today["modes"]} == {
        "learn": True,
        "steady": False,
        "brisk": False,
    }
    assert all(one["open"] or one["why"] for one in today["modes"])
    assert len(today["calendar"]) % 7 == 0
    assert today["calendar"][14:21] != [], "this week is the third"
    belt = api.get(f"/api/profiles/{who}/today?place=treadmill&mode=brisk").json()
    assert belt["belt"]["mph"] == 0.5
    assert "clip" in [item["id"] for item in belt["space"]]
    assert belt["mode"] == "learn"
    assert belt["why"][-1] == words().text("mode.locked.brisk")


def test_who_is_older_gets_sets_with_support_and_no_other_mode(api: httpx.Client) -> None:
    who = new(api, "Eva")
    answer(api, who, Question.OLDER, agreed=True)
    today = api.get(f"/api/profiles/{who}/today?lang=de").json()
    assert today["headline"] == "3 × 10 Schritte rückwärts"
    assert [one["id"] for one in today["modes"]] == ["supported"]


@pytest.mark.parametrize("query", ["place=moon", "mode=hard", "mode="])
def test_a_place_or_mode_that_does_not_exist_is_refused(api: httpx.Client, query: str) -> None:
    who = api.get("/api/profiles").json()[0]["id"]
    assert api.get(f"/api/profiles/{who}/today?{query}").status_code == 422


def test_answers_come_in_the_language_asked_for_else_the_profiles_else_the_browsers(
    api: httpx.Client,
) -> None:
    who = new(api, "Uwe", language="de")
    where = f"/api/profiles/{who}/today"
    assert api.get(where).json()["why"] == [words("de").text("plan.why.start")]
    assert api.get(where, params={"lang": "en"}).json()["why"] == [words().text("plan.why.start")]
    cards = api.get("/api/known", headers={"Accept-Language": "fr, de-AT;q=0.8, en;q=0.5"}).json()
    assert [card["id"] for card in cards] == [card.id for card in CARDS]
    assert cards[0]["verdict_words"] == words("de").text("card.verdict.supported")


@given(st.text(max_size=60))
def test_any_accepted_languages_give_one_of_ours(accepted: str) -> None:
    assert preferred(accepted) in languages()


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de", "de"),
        ("fr, de-AT;q=0.8, en;q=0.5", "de"),
        ("en-GB,de;q=0.9", "en"),
        ("de;q=0", "en"),
        ("de;q=nonsense", "en"),
        ("", "en"),
    ],
)
def test_the_language_that_the_browser_likes_best_is_taken(accepted: str, language: str) -> None:
    assert preferred(accepted) == language


def test_the_export_is_the_zip_that_the_command_makes(api: httpx.Client, store: Store) -> None:
    who = new(api, "Zoë Ü")
    store.sessions.start(NewSession(profile_id=who)).finish({"backward_steps": 12})
    got = api.get(f"/api/profiles/{who}/export")
    assert got.headers["content-type"] == "application/zip"
    assert "attachment" in got.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(got.content)) as archive:
        names = archive.namelist()
    assert {"README.txt", "profile.json"} <= set(names)
    assert sum(name.startswith("sessions/") for name in names) == 1


def test_deleting_needs_the_name_and_takes_everything(api: httpx.Client, store: Store) -> None:
    who = new(api, "Old Max")
    store.sessions.start(NewSession(profile_id=who)).finish({})
    where = f"/api/profiles/{who}"
    for really in ({}, {"really": "Max"}, {"really": "old max"}, {"really": "Old Max "}):
        refused = api.delete(where, params=really, headers=JSON)
        assert refused.status_code == 409
        assert refused.json()["error"] == words().text("problem.really")
    done = api.delete(where, params={"really": "Old Max"}, headers=JSON)
    assert (done.status_code, done.json()) == (200, {"sessions": 1, "warning": None})
    assert api.get(where).status_code == 404
    assert store.sessions.of(who) == ()


def test_a_profile_whose_session_is_being_recorded_is_not_deleted(
    api: httpx.Client, store: Store
) -> None:
    who = new(api, "Busy")
    writer = store.sessions.start(NewSession(profile_id=who))
    where = f"/api/profiles/{who}"
    refused = api.delete(where, params={"really": "Busy"}, headers=JSON)
    assert (refused.status_code, refused.json()["error"]) == (
        409,
        words().text("problem.recording"),
    )
    assert writer.finish({})
    assert api.delete(where, params={"really": "Busy"}, headers=JSON).status_code == 200


def test_nothing_is_changed_without_json_or_our_own_origin(api: httpx.Client) -> None:
    who = new(api, "Safe")
    where = f"/api/profiles/{who}"
    form = {"Content-Type": "text/plain"}
    refused = api.post("/api/profiles", content=b'{"name": "Forged"}', headers=form)
    assert refused.status_code == 403
    assert api.delete(where, params={"really": "Safe"}).status_code == 403
    foreign = {"Origin": "https://evil.example", **JSON}
    assert api.delete(where, params={"really": "Safe"}, headers=foreign).status_code == 403
    assert api.get(where).status_code == 200
    ours = {"Origin": str(api.base_url).rstrip("/")}
    assert api.delete(where, params={"really": "Safe"}, headers=ours).status_code == 200


def test_a_store_that_cannot_be_read_is_told_in_one_line(tmp_path: Path) -> None:
    places = Places.find(tmp_path, f"sqlite:///{tmp_path / 'backstep.db'}")
    with Store(places, QUICK) as store:
        assert places.sqlite is not None
        # Before the server runs: a connection of its upkeep would keep the write-ahead log alive,
        # out of which SQLite rightly answers on, whatever became of the file.
        store.database.close()
        places.sqlite.write_bytes(b"no database at all" * 400)
        with running(Stage().make, store=store) as url:
            told = httpx.get(f"{url}api/profiles", trust_env=False, timeout=60)
    assert told.status_code == 503
    assert "move it away to begin anew" in told.json()["error"]


def test_without_a_store_the_live_page_is_all_there_is() -> None:
    with (
        running(Stage().make) as url,
        httpx.Client(base_url=url, trust_env=False, timeout=60) as client,
    ):
        assert client.get("/").text == client.get("/live").text
        assert "/live/main.js" in client.get("/").text
        assert client.get("/api/profiles").status_code == 404
        assert client.get("/you").status_code == 404
        assert client.get("/api/known").status_code == 200


def test_with_a_store_the_start_page_comes_first_and_the_live_page_is_beside_it(
    api: httpx.Client,
) -> None:
    assert "/pages/home.js" in api.get("/").text
    assert "/live/main.js" in api.get("/live").text
