"""The walker's result over HTTP: one link, one result, and one answer to everything else."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI

from app.kiosk.config import KioskConfig, NetworkConfig
from app.kiosk.results import ResultShelf
from app.kiosk.values import HowSure, VisitResult
from app.server.kiosk.app import create_kiosk_app
from app.server.kiosk.result import LinkSettings, result_router
from kiosk_cases import HandHouse
from kiosk_guests import HERE, PHONE, STRANGER, StandingClock, asked
from kiosk_told_child import GERMAN

ENGLISH = GERMAN.model_copy(
    update={"language": "en", "reason": "A <steady> rhythm & more.", "tip": "Eyes on the wall."}
)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def shelf(clock: StandingClock) -> ResultShelf:
    return ResultShelf(clock=clock)


@pytest.fixture
def app(shelf: ResultShelf) -> FastAPI:
    router = result_router(shelf, "Gym <1>", LinkSettings(tries=30))
    network = NetworkConfig(host="0.0.0.0", port=8080)
    return create_kiosk_app(HandHouse(KioskConfig(network=network)), routers=[router])


def put(shelf: ResultShelf, result: VisitResult = GERMAN) -> str:
    return f"/r/{shelf.put(result)}"


def test_the_page_says_all_that_is_taken_home_in_the_visits_language(
    app: FastAPI, shelf: ResultShelf
) -> None:
    told = asked(app, "GET", put(shelf), **{"accept-language": "en"})
    assert told.status_code == 200
    for words in (
        "78 von 100", GERMAN.reason, GERMAN.tip, "ziemlich sicher", "1:02 min", "118",
        "kein Medizinprodukt", "innerhalb von 15 Minuten", "Jetzt vergessen", "Gym &lt;1&gt;",
    ):  # fmt: skip
        assert words in told.text, words
    assert '<html lang="de">' in told.text
    english = asked(app, "GET", put(shelf, ENGLISH), **{"accept-language": "de"}).text
    for words in ("78 of 100", "A &lt;steady&gt; rhythm &amp; more.", "not a medical device"):
        assert words in english, words


def test_too_little_seen_is_no_score_and_says_why(app: FastAPI, shelf: ResultShelf) -> None:
    unseen = ENGLISH.model_copy(update={"score": None, "sureness": HowSure.LITTLE})
    text = asked(app, "GET", put(shelf, unseen)).text
    assert "No score this time" in text
    assert "of 100" not in text


def test_the_page_leaves_nothing_in_the_phone_and_asks_nothing_of_it(
    app: FastAPI, shelf: ResultShelf
) -> None:
    told = asked(app, "GET", put(shelf))
    assert told.headers["cache-control"] == "no-store"
    assert "set-cookie" not in told.headers
    assert "<script" not in told.text
    assert re.findall(r'(?:src|href|action)="(?!/)', told.text) == [], "all from this machine"
    policy = told.headers["content-security-policy"]
    assert "form-action 'self'" in policy
    assert "default-src 'self'" in policy


def test_only_the_results_page_may_send_a_form(app: FastAPI) -> None:
    policy = asked(app, "GET", "/kiosk", client=HERE).headers["content-security-policy"]
    assert "form-action 'none'" in policy


def test_forgetting_now_leaves_nothing(app: FastAPI, shelf: ResultShelf) -> None:
    link = put(shelf)
    own = {"origin": "http://192.168.7.2:8080"}
    told = asked(app, "POST", f"{link}/forget", **own)
    assert told.status_code == 200
    assert "Vergessen" in told.text
    assert GERMAN.tip not in told.text
    assert len(shelf) == 0
    assert asked(app, "GET", link).status_code == 404
    assert asked(app, "POST", f"{link}/forget", **own).status_code == 404


def test_a_foreign_page_forgets_nothing(app: FastAPI, shelf: ResultShelf) -> None:
    link = f"{put(shelf)}/forget"
    for origin in ("http://elsewhere.example", "null", "http://192.168.7.2:8081"):
        assert asked(app, "POST", link, origin=origin).status_code == 403
    assert asked(app, "POST", link).status_code == 403, "no page of ours sends it so"
    assert GERMAN.tip in asked(app, "GET", link).text, "nor does following a link forget it"
    assert len(shelf) == 1


def test_wrong_altered_expired_and_forgotten_get_the_very_same_answer(
    app: FastAPI, shelf: ResultShelf, clock: StandingClock
) -> None:
    expired = put(shelf)
    clock.now_s += 900
    forgotten, right = put(shelf), put(shelf)
    shelf.forget(forgotten.removeprefix("/r/"))
    wrong = [expired, forgotten, f"{right}A", right[:-3], "/r/A", "/r/%00%ff", f"/r/{'A' * 9000}"]
    answers = [asked(app, "GET", one) for one in wrong]
    assert {one.status_code for one in answers} == {404}
    assert len({one.text for one in answers}) == 1
    assert len({tuple(one.headers.items()) for one in answers}) == 1
    assert "There is no result here" in answers[0].text
    german = asked(app, "GET", "/r/A", **{"accept-language": "de-AT"})
    assert "Hier ist kein Ergebnis" in german.text
    assert asked(app, "GET", right).status_code == 200


def test_who_guesses_runs_out_of_tries_and_nobody_else_does(
    app: FastAPI, shelf: ResultShelf
) -> None:
    link = put(shelf)
    for _ in range(40):
        assert asked(app, "GET", link).status_code == 200, "a right link costs nothing"
    statuses = [asked(app, "GET", f"/r/{n}", client=STRANGER).status_code for n in range(40)]
    assert statuses[:30] == [404] * 30
    assert 429 in statuses[30:32]
    late = asked(app, "GET", link, client=STRANGER)
    assert late.status_code == 429
    assert int(late.headers["retry-after"]) >= 1
    assert GERMAN.tip not in late.text
    assert asked(app, "GET", link, client=PHONE).status_code == 200
