"""A prescription over REST: entered, leading on Today and in the session, taken off; and
variations, which are refused where they are not open. On a real server and store."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from app.programme.screening import Question
from app.programme.values import PartKind, Side
from app.storage import NewProfile
from app.storage.erase import erase_profile
from app.words import words
from server_cases import watching
from session_cases import House, healthy

TODAY = date.today()
OWN = {
    "steps": 12,
    "sets": 3,
    "rest_s": 45,
    "side": "left",
    "times_a_week": 3,
    "by": "Praxis Nord",
    "given_on": TODAY.isoformat(),
}
ITEMS = ["clear", "floor", "light", "shoes", "nearby", "support"]
_names = iter(f"Walker {number}" for number in range(1000))


def person(home: House, **changes: Any) -> int:  # noqa: ANN401 - of a profile
    new = {"name": next(_names), "height_m": 1.7, "health": healthy(), **changes}
    return home.store.profiles.add(NewProfile.model_validate(new)).id


def enter(client: httpx.Client, who: int, **changes: object) -> httpx.Response:
    return client.put(f"api/profiles/{who}/prescription", json={**OWN, **changes})


def today(client: httpx.Client, who: int, **query: str) -> dict[str, Any]:
    return dict(client.get(f"api/profiles/{who}/today", params=query).json())


def test_it_is_kept_read_back_and_leads_today(home: House, client: httpx.Client) -> None:
    who = person(home)
    plain = today(client, who)
    assert plain["leads"] is None
    answer = enter(client, who)
    assert answer.status_code == 200
    kept = client.get(f"api/profiles/{who}/prescription").json()
    assert kept == answer.json()
    assert {name: kept["current"][name] for name in OWN} == OWN
    led = today(client, who)
    assert led["leads"]["words"] == "Prescribed by Praxis Nord"
    assert led["mode"] == "prescribed"
    sets = [part for part in led["parts"] if part["kind"] == "backward"]
    assert [part["steps"] for part in sets] == [12, 12, 12]
    assert "left hand" in sets[0]["full"]
    assert "support" in [one["id"] for one in led["space"]]
    assert led["variations"] == []
    german = today(client, who, lang="de")
    assert german["leads"]["words"] == "Verordnet von Praxis Nord"
    assert "linke Hand" in german["parts"][1]["full"]


def test_another_takes_its_place_and_taken_off_the_plan_leads_again(
    home: House, client: httpx.Client
) -> None:
    who = person(home)
    plain = today(client, who)
    enter(client, who)
    enter(client, who, steps=20, side="none")
    found = client.get(f"api/profiles/{who}/prescription").json()
    assert found["current"]["steps"] == 20
    assert [one["steps"] for one in found["earlier"]] == [12]
    gone = client.request("DELETE", f"api/profiles/{who}/prescription", json={})
    assert gone.json()["current"] is None
    assert [one["steps"] for one in gone.json()["earlier"]] == [20, 12]
    assert today(client, who) == plain


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"steps": 0}, "steps"),
        ({"steps": "12"}, "steps"),
        ({"steps": 101}, "steps"),
        ({"sets": 21}, "sets"),
        ({"rest_s": 601}, "rest_s"),
        ({"rest_s": -1}, "rest_s"),
        ({"side": "middle"}, "side"),
        ({"times_a_week": 8}, "times_a_week"),
        ({"by": ""}, "by"),
        ({"by": "a\nb"}, "by"),
        ({"by": "x" * 81}, "by"),
        ({"given_on": None}, "given_on"),
        ({"given_on": "tomorrow"}, "given_on"),
        ({"given_on": (TODAY + timedelta(days=30)).isoformat()}, "given_on"),
        ({"until": (TODAY - timedelta(days=1)).isoformat()}, "until"),
        ({"until": "9999-12-31"}, "until"),
    ],
    ids=str,
)
def test_what_is_not_right_is_refused_by_its_field_in_either_language(
    home: House, client: httpx.Client, wrong: dict[str, object], field: str
) -> None:
    who = person(home)
    for tag in ("en", "de"):
        refused = client.put(f"api/profiles/{who}/prescription?lang={tag}", json={**OWN, **wrong})
        assert refused.status_code == 422
        assert refused.json()["fields"] == {field: words(tag).text(f"problem.{field}")}
    assert client.get(f"api/profiles/{who}/prescription").json()["current"] is None


def test_it_speaks_for_nobody_who_has_to_ask_a_clinician_first(
    home: House, client: httpx.Client
) -> None:
    answers = {**healthy().answers, Question.HEART.value: True}
    who = person(home, health=healthy().model_copy(update={"answers": answers}))
    enter(client, who)
    body = {"profile": who, "place": "hallway", "ticked": ITEMS, "feeling": "fine"}
    assert client.post("api/coaching", json=body).status_code == 409


def test_the_session_is_the_one_prescribed_and_needs_the_support_to_be_there(
    home: House, client: httpx.Client
) -> None:
    who = person(home)
    enter(client, who)
    body = {"profile": who, "place": "hallway", "ticked": ITEMS[:-1], "feeling": "fine"}
    assert client.post("api/coaching", json=body).status_code == 409
    assert client.post("api/coaching", json={**body, "ticked": ITEMS}).status_code == 200
    (session,) = home.store.sessions.of(who)
    assert session.mode.value == "prescribed"
    sets = [one for one in session.planned if one.kind is PartKind.BACKWARD]
    assert [(one.steps, one.side) for one in sets] == [(12, Side.LEFT)] * 3
    with watching(home.url) as page:
        page.text("hello")


def test_all_that_was_ever_prescribed_is_taken_along_and_erased_with_the_profile(
    home: House, client: httpx.Client
) -> None:
    who, other = person(home), person(home)
    enter(client, other)
    enter(client, who)
    enter(client, who, steps=20)
    answer = client.get(f"api/profiles/{who}/export")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        taken = json.loads(archive.read("profile.json"))
    assert [one["steps"] for one in taken["prescriptions"]] == [12, 20]
    assert taken["prescriptions"][0]["ended_at"] is not None
    assert taken["prescriptions"][1]["ended_at"] is None
    erase_profile(home.store, who)
    assert home.store.prescriptions.of(who) == ()
    assert len(home.store.prescriptions.of(other)) == 1
    assert enter(client, who).status_code == 404


def test_a_variation_that_is_not_open_is_not_given_whoever_asks(
    home: House, client: httpx.Client
) -> None:
    who = person(home)
    found = today(client, who, variation="side_steps")
    assert found["variation"] is None
    assert [(one["id"], bool(one["why"])) for one in found["variations"]] == [
        ("side_steps", True),
        ("diagonal", True),
    ]
    body = {
        "profile": who,
        "place": "hallway",
        "ticked": ITEMS[:-1],
        "variation": "side_steps",
        "feeling": "fine",
    }
    assert client.post("api/coaching", json=body).status_code == 200
    (session,) = home.store.sessions.of(who)
    assert PartKind.SIDE_STEPS not in [one.kind for one in session.planned]
    refused = client.post("api/coaching?lang=de", json={**body, "variation": "cartwheel"})
    assert refused.json()["fields"] == {"variation": words("de").text("problem.variation")}


def test_outdoors_nothing_begins_without_a_partner_with_a_variation_or_without(
    home: House, client: httpx.Client
) -> None:
    who = person(home)
    body = {
        "profile": who,
        "place": "outdoors",
        "ticked": ITEMS,
        "variation": "diagonal",
        "feeling": "fine",
    }
    assert client.post("api/coaching", json=body).status_code == 409
