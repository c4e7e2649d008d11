"""Sessions in a real browser before walks whose true landmarks are known: what the page and the
coach make of a walk, without the pose model. Sessions on the model are in test_browser_session,
_treadmill, _safety and their like.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from browser_cases import Visit, visiting
from session_cases import (
    House,
    begin,
    end,
    house,
    in_phase,
    short_plan,
    skip,
    somebody,
    someday_ago,
    true_walk,
    until,
    walked_today,
)
from setup_cases import scene
from vision.values import View
from vision.walker import Motion, Segment, WalkScript

pytestmark = pytest.mark.slow


def _backward() -> WalkScript:
    return WalkScript(
        segments=(Segment(duration_s=60, motion=Motion.BACKWARD),), treadmill=True, seed=11
    )


def _heard(visit: Visit, cue: str) -> str:
    return dict(visit.said()).get(cue, "")


def _steps(home: House, profile: int) -> int:
    return len(home.store.sessions.steps(home.store.sessions.of(profile)[-1].id))


def test_a_second_session_tells_the_trend_and_a_symptom_after_it_holds(
    chromium: Browser, tmp_path: Path
) -> None:
    with house(tmp_path, true_walk(_backward()), short_plan(backward_s=20)) as home:
        ann = somebody(home.store)
        walked_today(home.store, ann.id)
        someday_ago(home.store, ann.id, 2)  # a day of rest lies between
        with visiting(chromium, f"{home.url}live?profile={ann.id}&place=hallway") as visit:
            page = visit.page
            begin(page)
            skip(page, "setup", "standing", "warm_up")
            in_phase(page, "backward")
            before = _steps(home, ann.id)  # of the warm-up: this walk knows one way only
            until(page, lambda: _steps(home, ann.id) >= before + 6, "some steps of the bout")
            end(page)
            expect(page.locator("#summary")).to_contain_text("You walked backward for")
            walked = page.locator("[data-measure=backward_s]")
            expect(walked).to_contain_text("Less than in your last sessions")
            # Cut short: whether something felt wrong is asked first, and holds at once.
            asked = page.locator("#summary > *").nth(1)
            expect(asked).to_contain_text("Did something feel wrong?")
            asked.get_by_label("Dizziness").check()
            asked.get_by_role("button", name="Yes, I felt this").click()
            expect(page.locator("#alarm [role=alert]")).to_contain_text("Stop. Sit down now.")
            page.get_by_role("button", name="I have read this").click()
            page.get_by_role("button", name="Keep it").click()
            expect(page.locator("#summary")).not_to_contain_text("next time")
            [held] = home.store.profiles.get(ann.id).holds
            assert held.session_id == home.store.sessions.of(ann.id)[-1].id
            page.get_by_role("link", name="To the start page").click()
            expect(page).to_have_url(f"{home.url}?profile={ann.id}")
            expect(page.locator("#headline")).to_have_text("On hold")


def test_skipping_cuts_a_long_instruction_off_and_the_next_one_is_heard(
    chromium: Browser, tmp_path: Path
) -> None:
    # At its own pace: how long the words take is what it is about.
    with house(tmp_path, true_walk(_backward(), 1.0), short_plan(backward_s=20)) as home:
        ben = somebody(home.store)
        address = f"{home.url}live?profile={ben.id}&place=hallway"
        with visiting(chromium, address, script=_SOUNDS) as visit:
            page = visit.page
            begin(page)
            skip(page, "setup", "standing")
            in_phase(page, "warm_up")
            expect(page.locator("#caption")).to_contain_text("Walk your lane forward")
            page.evaluate("window.sounds = 0")
            until(page, lambda: page.evaluate("sounds > 0"), "the midst of it")
            page.locator("#session-skip").click()
            until(page, lambda: _heard(visit, "flow.begin_backward") == "server", "the next words")
            assert _heard(visit, "flow.warm_up_lane") == "cut"
            expect(page.locator("#caption")).to_contain_text("Walk backward")
            assert visit.complaints == []


def test_feet_out_of_the_picture_are_told_aloud_before_anything_else_begins(
    chromium: Browser, tmp_path: Path
) -> None:
    walk = true_walk(scene(2, View.FRONT, seconds=3), pitch_deg=-6.0)
    with house(tmp_path, walk, short_plan()) as home:
        ann = somebody(home.store)
        with visiting(chromium, f"{home.url}live?profile={ann.id}&place=hallway") as visit:
            begin(visit.page)
            until(
                visit.page,
                lambda: "flow.setup.feet_out" in [one for one, _ in visit.said()],
                "the word about the feet",
            )
            assert visit.page.locator("body").get_attribute("data-phase") == "setup"


_SOUNDS = """
window.sounds = 0;
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (...a) {
  window.sounds += 1;
  return start.apply(this, a);
};
"""
