"""Progress over REST: charts, sentences and rows, of the sessions in which somebody walked."""

from __future__ import annotations

import httpx
from pydantic import JsonValue

from app.programme.screening import Symptom
from app.programme.values import PartKind
from app.storage import Afterwards, Interval, NewSession, Store
from app.words import words


def new(api: httpx.Client, name: str, **more: object) -> int:
    made = api.post("/api/profiles", json={"name": name, "height_m": 1.7, **more})
    assert made.status_code == 201, made.text
    return int(made.json()["id"])


def test_progress_has_a_chart_a_sentence_and_rows_for_what_was_measured(
    api: httpx.Client, store: Store
) -> None:
    who = new(api, "Ivy", units="imperial")
    assert api.get(f"/api/profiles/{who}/progress").json()["measures"] == []
    writer = store.sessions.start(NewSession(profile_id=who))
    assert writer.finish({"backward_s": 90, "steps": 70, "step_length_m": 0.3048})
    store.sessions.asked_afterwards(writer.session.id, Afterwards(effort_rpe=11))
    found = api.get(f"/api/profiles/{who}/progress").json()
    assert [one["id"] for one in found["measures"]] == ["time", "steps", "step_length", "effort"]
    length = found["measures"][2]
    assert length["sentence"] == "One session so far: 12 in."
    assert [row["value"] for row in length["weeks"]] == ["12 in"]
    assert length["figure"] is None, "one value is told, not drawn"
    assert words().text("progress.title.cadence") in found["missing"]
    [session] = api.get(f"/api/profiles/{who}/sessions").json()
    assert (session["backward"], session["steps"], session["effort_rpe"]) == ("1.5 min", 70, 11)
    assert session["effort"] == "11 (light)"
    writer = store.sessions.start(NewSession(profile_id=who))
    assert writer.finish({"backward_s": 90, "steps": 70, "step_length_m": 0.3302})
    length = api.get(f"/api/profiles/{who}/progress").json()["measures"][2]
    assert length["figure"]["data"][0]["y"] == [12.0, 13.0]


def test_sessions_in_which_nobody_walked_stand_nowhere(api: httpx.Client, store: Store) -> None:
    who = new(api, "Opened")
    figures: dict[str, JsonValue] = {"backward_s": 0.4, "completed": False}
    summaries: tuple[dict[str, JsonValue], ...] = (
        {},
        {"backward_s": 0.0, "steps": 0},
        {"backward_s": 0.4, "steps": 0, "programme": figures},
    )
    for summary in summaries:
        writer = store.sessions.start(NewSession(profile_id=who))
        assert writer.finish(summary)
        store.sessions.asked_afterwards(writer.session.id, Afterwards(effort_rpe=8, pain=2))
    assert api.get(f"/api/profiles/{who}/sessions").json() == []
    assert api.get(f"/api/profiles/{who}/progress").json()["measures"] == []
    today = api.get(f"/api/profiles/{who}/today").json()
    assert today["streak"]["length"] == 0
    assert {day["sessions"] for day in today["calendar"]} == {0}
    assert today["rest_until"] is None


def test_what_a_summary_calls_untold_is_no_figure_in_progress_either(
    api: httpx.Client, store: Store
) -> None:
    who = new(api, "Una")
    writer = store.sessions.start(NewSession(profile_id=who))
    unknown: JsonValue = {"steps": "few_pictures"}
    assert writer.finish({"backward_s": 90, "steps": 41, "unknown": unknown})
    found = api.get(f"/api/profiles/{who}/progress").json()
    assert [one["id"] for one in found["measures"]] == ["time"]
    [session] = api.get(f"/api/profiles/{who}/sessions").json()
    assert session["steps"] is None


def test_a_summary_of_odd_shape_does_not_break_the_pages(api: httpx.Client, store: Store) -> None:
    who = new(api, "Odd")
    writer = store.sessions.start(NewSession(profile_id=who))
    writer.interval(Interval(number=0, kind=PartKind.BACKWARD, start_s=0, end_s=45))
    assert writer.finish({"backward_s": "long", "steps": None, "programme": [1], "cadence_spm": {}})
    assert api.get(f"/api/profiles/{who}/progress").json()["measures"] == []
    [session] = api.get(f"/api/profiles/{who}/sessions").json()
    assert (session["backward"], session["steps"]) == ("", None)
    assert api.get(f"/api/profiles/{who}/today").status_code == 200


def test_what_was_felt_shows_in_progress_and_beside_its_session(
    api: httpx.Client, store: Store
) -> None:
    who = new(api, "Dizzy")
    writer = store.sessions.start(NewSession(profile_id=who))
    assert writer.finish({})  # nothing was walked, yet what was felt in it is told
    store.care.felt(who, [Symptom.DIZZY], writer.session.id)
    [felt] = api.get(f"/api/profiles/{who}/progress").json()["felt"]
    assert (felt["symptom"], felt["open"]) == (words().say(Symptom.DIZZY.name_words), True)
    [session] = api.get(f"/api/profiles/{who}/sessions").json()
    assert session["felt"] == [felt["symptom"]]
