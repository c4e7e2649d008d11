"""Safety before a session in a real browser: whose word it is, what holds after a symptom, how one
feels, and that no page leads past it. Nobody walks here, so no camera is opened."""

from __future__ import annotations

import os
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.programme.screening import Question, Symptom
from app.storage import HealthScreen, NewProfile, Profile
from app.storage.values import utc_now
from app.words import words
from browser_cases import LAPTOP, PHONE, Visit, barriers, visiting
from session_cases import (
    House,
    healthy,
    someday_ago,
    until,
    walked_today,
)

pytestmark = pytest.mark.slow


def somebody(home: House, name: str, health: HealthScreen | None = None) -> Profile:
    new = NewProfile(name=name, height_m=1.7, health=health or healthy())
    return home.store.profiles.add(new)


def shot(visit: Visit, name: str) -> None:
    """Pictures to look at, where BACKSTEP_SHOTS names a folder."""
    if folder := os.environ.get("BACKSTEP_SHOTS"):
        for width, height in ((1366, 768), (390, 844)):
            visit.page.set_viewport_size({"width": width, "height": height})
            visit.page.screenshot(path=Path(folder) / f"{name}-{width}.png")
        visit.page.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})


def test_a_new_question_is_asked_and_a_yes_that_raises_the_risk_of_a_fall_gives_support(
    chromium: Browser, home: House
) -> None:
    # As an older version left it: three questions were not there.
    new = {Question.NUMB_FEET.value, Question.DIZZINESS.value, Question.BONES.value}
    answers = {key: yes for key, yes in healthy().answers.items() if key not in new}
    ada = somebody(home, "Ada", HealthScreen(answers=answers, answered_at=utc_now()))
    with visiting(chromium, f"{home.url}?profile={ada.id}") as visit:
        page = visit.page
        page.get_by_role("link", name="Answer the questions").click()
        expect(page.locator("#ask-heart input:checked")).to_have_count(1)
        expect(page.locator("#ask-bones input:checked")).to_have_count(0)
        page.locator("#ask-dizziness input[value=false]").check()
        page.locator("#ask-bones input[value=false]").check()
        page.locator("#ask-numb_feet input[value=true]").check()
        page.get_by_label("Day on which they agreed").fill(date.today().isoformat())
        page.get_by_role("button", name="Save my answers").click()
        expect(page.locator("#agree-wrong")).to_contain_text("name or the practice")
        page.get_by_label("Name or practice of").fill("Practice Lind")
        shot(visit, "screen-agreement")
        assert barriers(page) == []
        page.get_by_role("button", name="Save my answers").click()
        expect(page.locator("#agreed")).to_contain_text("Practice Lind agreed on")
        expect(page.locator("#result")).to_contain_text("a person beside you")
        shot(visit, "screen-agreed")
        page.locator("#go-on").click()
        expect(page.locator("#headline")).to_have_text("3 sets of 10 steps backward")
        page.goto(f"{home.url}live?profile={ada.id}&place=treadmill")
        page.get_by_label("Fine").check()
        for box in page.locator("#ready .check input").all():
            box.check()
        page.get_by_label("Another adult stays beside me").uncheck()
        page.locator("#ready .begin").click()
        refused = page.locator("#ready [role=alert]")
        expect(refused).to_contain_text("On a treadmill only with a person beside you")
        shot(visit, "refused-supporter")
        assert home.store.sessions.of(ada.id) == ()


def test_after_a_symptom_the_page_says_what_to_do_until_it_is_read_and_holds_beyond(
    chromium: Browser, home: House
) -> None:
    ben = somebody(home, "Ben")
    walked_today(home.store, ben.id)
    someday_ago(home.store, ben.id)
    with visiting(chromium, f"{home.url}live?profile={ben.id}", script=_SPOKEN) as visit:
        page = visit.page
        page.get_by_label("In pain").check()
        expect(page.locator("#ready .declined")).to_contain_text("Then not today.")
        expect(page.locator("#ready .begin")).to_have_count(0)
        shot(visit, "ready-declined")
        page.get_by_label("Chest pain").check()
        page.get_by_role("button", name="Yes, I felt this").click()
        alarm = page.locator("#alarm")
        expect(alarm.get_by_role("alert")).to_contain_text("Stop. Call 911 now.")
        expect(alarm).to_be_focused()
        until(page, lambda: "hold-emergency-911" in str(page.evaluate("spoken")), "words")
        assert alarm.evaluate("e => e.getBoundingClientRect().width === innerWidth")
        expect(page.locator("#ready")).to_contain_text("You are on hold")
        shot(visit, "alert")
        assert barriers(page) == []
        # Over reloads and on every page, until it is read.
        page.reload()
        expect(alarm).to_be_visible()
        for path in ("", "you", "progress", "known"):
            page.goto(f"{home.url}{path}?profile={ben.id}")
            expect(alarm).to_be_visible()
        with page.expect_navigation():  # the page loads itself anew then
            page.get_by_role("button", name="I have read this").click()
        expect(alarm).to_be_hidden()
        page.goto(f"{home.url}?profile={ben.id}")
        expect(page.locator("#headline")).to_have_text("On hold")
        expect(alarm).to_be_hidden()
        expect(page.locator("#waits")).to_contain_text("You told me of this: chest pain.")
        expect(page.locator("#waits")).to_contain_text("ask a clinician or physiotherapist")
        expect(page.locator("#start")).to_be_hidden()
        expect(page.locator("#streak")).to_be_empty()
        expect(page.locator("#calendar .planned")).to_have_count(0)
        shot(visit, "hold-today")
        assert barriers(page) == []
        # The next day it takes a name and a day.
        someday_ago(home.store, ben.id)
        page.reload()
        page.get_by_role("button", name="They agreed").click()
        expect(page.locator("#waits .wrong")).to_contain_text("name or the practice")
        page.get_by_label("Name or practice of").fill("Dr. Lind")
        page.get_by_label("Day on which they agreed").fill(date.today().isoformat())
        shot(visit, "hold-next-day")
        page.get_by_role("button", name="They agreed").click()
        expect(page.locator("#start")).to_be_visible()
        assert home.store.profiles.get(ben.id).holds == ()
        # What may pass is lifted by that it was clear and has passed.
        home.store.care.felt(ben.id, [Symptom.JOINT_PAIN])
        home.store.care.acknowledge(ben.id)
        someday_ago(home.store, ben.id)
        page.reload()
        page.get_by_role("button", name="It was clear, and has passed").click()
        expect(page.locator("#start")).to_be_visible()


def test_no_page_leads_past_the_start_page_or_a_day_of_rest(chromium: Browser, home: House) -> None:
    eva = somebody(home, "Eva")
    walked_today(home.store, eva.id)
    with visiting(chromium, f"{home.url}live") as visit:
        page = visit.page
        expect(page.locator("#notice")).to_contain_text("Sessions begin on the start page.")
        expect(page.locator("#state-word")).to_have_text("No session")
        expect(page.locator("#camera-start")).to_be_hidden()
        shot(visit, "live-none")
        assert barriers(page) == []
        page.get_by_role("link", name="Back to the start page").click()
        expect(page).to_have_url(home.url)
        page.goto(f"{home.url}?profile={eva.id}")
        expect(page.locator("#headline")).to_have_text("Rest today")
        expect(page.locator("#start")).to_be_hidden()
        shot(visit, "rest-today")
        page.goto(f"{home.url}live?profile={eva.id}")
        expect(page.locator("#ready")).to_contain_text("Rest is what the plan has for today.")
        expect(page.locator("#ready .begin")).to_have_count(0)
        shot(visit, "ready-rest")
        page.goto(f"{home.url}live?profile=999")
        expect(page.locator("#ready")).to_contain_text("can't be had")
        assert len(home.store.sessions.of(eva.id)) == 1


def test_before_each_session_it_is_asked_how_one_feels_and_the_session_follows(
    chromium: Browser, home: House
) -> None:
    kim = somebody(home, "Kim")
    with visiting(chromium, f"{home.url}live?profile={kim.id}", PHONE) as visit:
        page = visit.page
        expect(page.get_by_label("Somebody is nearby and can hear me")).to_be_visible()
        for box in page.locator("#ready .check input").all():
            box.check()
        page.locator("#ready .begin").click()
        asked = words().text("feeling.asked")
        expect(page.locator("#ready [role=alert]")).to_have_text(asked)
        shot(visit, "ready")
        head = page.locator("#ready .ready-head")
        fine = head.inner_text()
        page.get_by_label("Tired").check()
        expect(page.locator("#ready")).to_contain_text(words().text("plan.why.tired"))
        expect(page.get_by_label("Tired")).to_be_focused()
        assert head.inner_text() != fine
        expect(page.locator("#ready .check input:not(:checked)")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        shot(visit, "ready-tired")
        assert barriers(page) == []
        page.get_by_label("Unwell").check()
        expect(page.locator("#ready .declined")).to_contain_text("ask a clinician first")
        expect(page.locator("#ready .begin")).to_have_count(0)
        page.get_by_label("Tired").check()
        page.locator("#ready .begin").click()
        expect(page.locator("body")).to_have_attribute("data-step", re.compile("live"))
        [kept] = home.store.sessions.of(kim.id)
        assert kept.feeling == "tired"
        assert kept.started_at > utc_now() - timedelta(minutes=5)


_SPOKEN = """
window.spoken = [];
const fetched = window.fetch;
window.fetch = async (address, ...more) => {
  const answer = await fetched(address, ...more);
  if (String(address).startsWith("/speech/") && answer.ok) window.spoken.push(String(address));
  return answer;
};
"""
