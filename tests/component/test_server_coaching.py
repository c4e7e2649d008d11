"""Beginning, resuming and looking back on sessions, on a real server with a real store."""

from __future__ import annotations

import httpx
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from app.programme.screening import Question
from app.storage import NewSession
from page_camera_cases import result, send, wanted
from server_cases import until, watching
from server_session_cases import ITEMS, begin, person, sessions
from session_cases import House, healthy


def test_a_session_begins_only_when_every_line_of_the_space_check_is_ticked(
    home: House, client: httpx.Client
) -> None:
    profile = person(home)
    answer = begin(client, profile, ticked=[one for one in ITEMS if one != "shoes"])
    assert answer.status_code == 409
    assert "laces" in answer.json()["error"]
    assert sessions(home, profile) == 0
    answer = begin(client, profile)
    assert answer.status_code == 200
    (session,) = home.store.sessions.of(profile)
    assert answer.json() == {"session": session.id}
    assert session.planned[0].kind.value == "warm_up"


def test_whoever_has_not_answered_the_health_screen_or_needs_a_clinician_waits(
    home: House, client: httpx.Client
) -> None:
    unanswered = person(home, health={})
    heart = healthy().model_copy(
        update={"answers": {**healthy().answers, Question.HEART.value: True}}
    )
    for profile in (unanswered, person(home, health=heart)):
        answer = begin(client, profile)
        assert answer.status_code == 409
        assert sessions(home, profile) == 0
    german = client.post(
        "api/coaching?lang=de", json={"profile": unanswered, "place": "hallway", "ticked": ITEMS}
    )
    assert german.json()["error"] != begin(client, unanswered).json()["error"]


def test_on_a_treadmill_the_belts_speed_is_kept_with_the_session(
    home: House, client: httpx.Client
) -> None:
    profile = person(home)
    ticked = [
        one["id"]
        for one in client.get(f"api/profiles/{profile}/today?place=treadmill").json()["space"]
    ]
    assert (
        begin(client, profile, place="treadmill", ticked=ticked, speed_mps=0.3).status_code == 200
    )
    kept = home.store.sessions.of(profile)[0]
    with watching(home.url) as page:
        page.text("hello")
    begin(client, person(home))  # which ends it
    until(lambda: home.store.sessions.get(kept.id).ended_at is not None)
    summary = home.store.sessions.get(kept.id).summary or {}
    assert summary["programme"]["speed_mps"] == 0.3  # type: ignore[index,call-overload]


def test_a_session_that_was_left_can_be_gone_on_with_as_the_same_one(
    home: House, client: httpx.Client
) -> None:
    profile = person(home)
    assert client.get(f"api/coaching/cut-off?profile={profile}").json()["session"] is None
    session = begin(client, profile).json()["session"]
    begin(client, person(home))
    until(lambda: home.store.sessions.get(session).interrupted)
    found = client.get(f"api/coaching/cut-off?profile={profile}").json()
    assert [one["id"] for one in found.pop("space")] == ITEMS
    assert found == {"session": session, "steps": 0, "place": "hallway"}
    assert client.post("api/coaching/resume", json={"session": session}).status_code == 200
    resumed = home.store.sessions.get(session)
    assert resumed.ended_at is None
    assert not resumed.interrupted
    assert sessions(home, profile) == 1


def test_a_session_that_came_to_its_end_is_not_gone_on_with(
    home: House, client: httpx.Client
) -> None:
    profile = person(home)
    pen = home.store.sessions.start(NewSession(profile_id=profile))
    pen.finish({"backward_s": 0.0, "steps": 0})
    answer = client.post("api/coaching/resume", json={"session": pen.session.id})
    assert answer.status_code >= 400
    assert home.store.sessions.get(pen.session.id).ended_at is not None


def test_a_summary_comes_in_the_language_that_is_asked_for(
    home: House, client: httpx.Client
) -> None:
    profile = person(home)
    pen = home.store.sessions.start(NewSession(profile_id=profile))
    pen.finish({"backward_s": 30.0, "steps": 40, "cadence_spm": 80.0})
    english = client.get(f"api/sessions/{pen.session.id}/summary").json()
    german = client.get(f"api/sessions/{pen.session.id}/summary?lang=de").json()
    assert english["headline"] == "You walked backward for 30 seconds: 40 steps."
    assert "rückwärts" in german["headline"]
    assert english["finished"]


def test_dizziness_afterwards_means_no_session_until_it_is_lifted(
    home: House, client: httpx.Client
) -> None:
    profile = person(home)
    pen = home.store.sessions.start(NewSession(profile_id=profile))
    pen.finish({"backward_s": 30.0, "steps": 40})
    said = {"effort_rpe": 12, "pain": 2, "note": "hm", "symptoms": ["dizzy"]}
    answer = client.post(f"api/sessions/{pen.session.id}/afterwards", json=said)
    assert answer.status_code == 200
    assert answer.json()["on_hold"] is True
    assert answer.json()["effort"][0] == "How hard it felt: 12 (light to somewhat hard)."
    kept = home.store.sessions.get(pen.session.id).afterwards
    assert (kept.effort_rpe, kept.pain, kept.note) == (12, 2, "hm")
    assert begin(client, profile).status_code == 409


def test_a_session_of_another_window_is_not_ended_without_asking(
    home: House, client: httpx.Client
) -> None:
    first, second = person(home), person(home)
    begin(client, first)
    with watching(home.url) as page, watching(home.url) as other:
        page.text("hello")
        other.text("hello")
        page.say(type="camera", on=True, page="page-0001", seize=False)
        send(page, wanted(page), 1.0)
        assert result(page)[0].coach is not None
        answer = begin(client, second)
        assert answer.json()["fields"].keys() == {"seize"}
        assert sessions(home, second) == 0
        assert begin(client, second, seize=True).status_code == 200


def test_what_does_not_exist_is_said_to_be_missing(home: House, client: httpx.Client) -> None:
    assert begin(client, 99999).status_code == 404
    assert client.get("api/sessions/99999/summary").status_code == 404
    assert client.post("api/sessions/99999/afterwards", json={}).status_code == 404
    assert client.post("api/coaching/resume", json={"session": 99999}).status_code == 404


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=6,
)
_fields = st.sampled_from(["profile", "place", "ticked", "mode", "speed_mps", "session", "pain"])


@given(
    st.sampled_from(["api/coaching", "api/coaching/resume", "api/sessions/1/afterwards"]),
    st.dictionaries(_fields, _json, max_size=5) | _json.filter(lambda one: one is not None),
)
@hypothesis_settings(max_examples=40)
def test_a_lying_client_gets_a_clear_refusal_and_begins_nothing(
    home: House, client: httpx.Client, address: str, body: object
) -> None:
    answer = client.post(address, json=body)
    if answer.status_code == 200:
        assert address.endswith("afterwards")  # for which an empty answer is one
    else:
        assert answer.status_code in (404, 409, 422)
        assert answer.json()["error"]
