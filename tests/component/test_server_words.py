"""The page has every word it shows from the one catalogue, in the language it asks for."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import web
from app.live.session import LiveSession
from app.words import FALLBACK, languages, words
from server_cases import Stage, ToldLine, ToldSource, fetch, running, watching
from vision.checks.reasons import Reason
from vision.checks.registry import check_classes
from vision.values import (
    CheckResult,
    Frame,
    Hindrance,
    Observation,
    Pose,
    Situation,
    Verdict,
)  # fmt: skip


def test_the_page_gets_its_words_in_each_language_and_what_those_call_themselves() -> None:
    with running(Stage().make) as url:
        answers = {tag: fetch(f"{url}api/words/{tag}").json() for tag in languages()}
        for tag, answer in answers.items():
            assert answer["language"] == tag
            assert answer["words"].items() >= words(tag).table("page").items()
            assert answer["words"]["cue.stand_tall"] == words(tag).text("cue.stand_tall.text")
            assert set(answer["languages"]) == set(languages())
            assert answer["languages"].items() >= {"en": "English", "de": "Deutsch"}.items()
        for tag in ("klingon", "en-GB", "x" * 500):
            assert fetch(f"{url}api/words/{tag}").json() == answers[FALLBACK]
        assert fetch(f"{url}api/words/de-AT").json() == answers["de"]


@pytest.mark.parametrize("path", ["api/words/", "api/words/de/page", "api/words/..%2fpage.json"])
def test_no_file_can_be_named_by_a_request_for_words(path: str) -> None:
    with running(Stage().make) as url:
        assert fetch(url + path).status_code == 404


def test_why_a_check_cant_tell_is_told_in_the_sessions_language() -> None:
    reason = Reason.SIDE_NOT_REAR
    unsure = CheckResult(
        "landing", Verdict.CANT_TELL, None, "% soft", 0.0, 1.0, None, None, 0.0,
        reason=reason.about("how your feet land"), reason_id=reason.id,
    )  # fmt: skip

    class Unsure(ToldLine):
        def judge(self, frame: Frame, pose: Pose | None) -> Observation:
            return replace(super().judge(frame, pose), checks=(unsure,))

    source = ToldSource()
    session = LiveSession(lambda: source, lambda: Unsure({}), language="de")
    with running(lambda: session) as url, watching(url) as page:
        page.text("hello")
        source.tell()
        while isinstance(message := page.message(), dict):
            pass
        (reading,) = message[0].checks
        assert reading.reason == words("de").text(
            "reason.side_not_rear", what=words("de").text("what.landing")
        )
        assert "von hinten" in reading.reason


def keys_of_the_page() -> set[str]:
    """Every key that the page and its scripts ask words for, as far as it stands there whole or
    as the beginning of one that is put together."""
    found = set()
    for path in web.ROOT.rglob("*"):
        if path.suffix == ".html":
            found |= set(re.findall(r'data-word="([\w.]+)"', path.read_text("utf-8")))
        elif path.suffix == ".js":
            code = path.read_text("utf-8")
            calls = re.findall(r"\b(?:write|word|element|t)\(([^;]*?)\)[;,) ]", code)
            found |= {key for call in calls for key in re.findall(r'"([a-z]+\.\w[\w.]*)"', call)}
    return found


@pytest.mark.parametrize("tag", languages())
def test_every_word_that_the_live_page_asks_for_is_there(tag: str) -> None:
    table = words(tag).table("page")
    asked = keys_of_the_page()
    assert {"brand", "footer", "standing.skip", "link.lost"} <= asked
    assert asked - set(table) == set()
    made = (
        {f"situation.{one.value}.{part}" for one in Situation for part in ("word", "hint")}
        | {f"standing.hindrance.{one.value}" for one in Hindrance}
        | {f"sound.{state}" for state in ("browser", "server", "tones", "failed", "invite")}
        | {f"heard.{how}" for how in ("browser", "server", "tone", "silent", "passed", "earlier")}
        | {f"fault.{fault}" for check in check_classes() if check.primary for fault in check.faults}
        | {f"review.fault.{fault}" for check in check_classes() for fault in check.faults}
        | {f"gauge.{check.id}.{part}" for check in check_classes() if check.primary
           for part in ("title", "low", "high", "good")}
    )  # fmt: skip
    assert made - set(table) == set()


def test_the_page_itself_holds_no_words() -> None:
    """But for what must be said where there are none yet."""
    allowed = {"Backstep", "Backstep needs JavaScript to show what the camera sees."}
    page = (web.ROOT / "live" / "live.html").read_text("utf-8")
    shown = re.sub(r"<[^>]*>|{%.*?%}", "\n", page).splitlines()
    assert {text.strip() for text in shown if re.search("[A-Za-z]", text)} <= allowed
    for path in web.ROOT.rglob("*.js"):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text("utf-8"), flags=re.S)
        code = re.sub(r"new Error\([^)]*\)|const TROUBLE = .*", "", code)
        sentences = re.findall(r"[\"'`]([A-Z][a-z]+ [a-z][^\"'`]*)[\"'`]", code)
        assert sentences == [], path.name
