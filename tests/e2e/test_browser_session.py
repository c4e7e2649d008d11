"""A whole session in a real browser, before a camera that Chromium plays from a drawn walk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, Page, expect

from app.storage import Profile
from browser_cases import LAPTOP, SMALL, SOCKETS, Visit, barriers, visiting
from session_cases import (
    FAKE,
    House,
    begin,
    filmed,
    in_phase,
    somebody,
    until,
)
from vision.walker import WalkScript
from vision.walker.script import Manner, Motion, Segment

pytestmark = [pytest.mark.slow, pytest.mark.realtime]
Launch: TypeAlias = Callable[..., Browser]
BENT_DEG = 24.0


def _walk_on_the_spot() -> WalkScript:
    """Somebody who stands for as long as the set-up takes, then walks backward with a bent trunk,
    forward and backward again: over and over, since a slow machine may miss the first standing."""
    bent = Segment(duration_s=13, motion=Motion.BACKWARD, manner=Manner(lean_deg=BENT_DEG))
    forward = Segment(duration_s=5, motion=Motion.FORWARD, manner=Manner(step_m=0.55))
    standing = Segment(duration_s=24, motion=Motion.STANDING)
    return WalkScript(segments=(standing, bent, forward, bent), treadmill=True, seed=11)


@pytest.fixture(scope="module")
def chromium(launch: Launch, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    film = filmed(_walk_on_the_spot(), tmp_path_factory.mktemp("film") / "walk.mjpeg")
    return launch(*FAKE, f"--use-file-for-fake-video-capture={film}")


@pytest.fixture(scope="module")
def ann(home: House) -> Profile:
    return somebody(home.store)


def _data(page: Page, name: str) -> str:
    return str(page.locator("body").get_attribute(f"data-{name}") or "")


_SPOKEN = """
window.spoken = [];
const fetched = window.fetch;
window.fetch = async (address, ...more) => {
  const answer = await fetched(address, ...more);
  if (String(address).startsWith("/speech/") && answer.ok) window.spoken.push(String(address));
  return answer;
};
"""


def _said(visit: Visit) -> list[str]:
    return [cue for cue, _ in visit.said()]


def _live(home: House, profile: Profile) -> str:
    return f"{home.url}live?profile={profile.id}&place=hallway"


@dataclass
class Told:
    """What a session showed and said. said: the cues' ids. spoken: how many words were fetched.
    found: what axe found, by where the page was."""

    said: list[str] = field(default_factory=list)
    spoken: int = 0
    found: dict[str, list[str]] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def first(chromium: Browser, home: House, ann: Profile, shots: Path) -> Told:
    """Ann's first session, from the space check to the summary, the connection dropped on the
    way. What is waited for in it is bound to come; what is claimed of it, the tests say."""
    told = Told()
    with visiting(chromium, _live(home, ann), script=SOCKETS + _SPOKEN) as visit:
        page = visit.page
        page.get_by_label("Fine").check()
        page.get_by_role("button", name="Start: camera, sound and coach").click()
        expect(page.locator("#ready [role=alert]")).to_contain_text("tick every line")
        told.found["ready"] = barriers(page)
        begin(page)
        page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
        in_phase(page, "setup")
        page.screenshot(path=shots / "session-setup.png")
        in_phase(page, "standing")
        in_phase(page, "warm_up")
        page.locator("#session-skip").click()
        in_phase(page, "backward")
        until(
            page,
            lambda: _data(page, "phase") == "forward" or "stand_tall" in _said(visit),
            "a bout",
        )
        page.screenshot(path=shots / "session-corrected.png")
        told.found["bout"] = barriers(page)
        in_phase(page, "forward")
        until(page, lambda: "flow.bout_done_forward" in _said(visit), "the word after the bout")
        page.evaluate("cut()")
        expect(page.locator("#say-now")).to_contain_text("Connection lost")
        page.evaluate("mend()")
        expect(page.locator("#link")).to_have_text("Live")
        in_phase(page, "backward")
        in_phase(page, "cool_down")
        told.said = _said(visit)
        told.spoken = page.evaluate("spoken.length")
        page.locator("#session-skip").click()
        expect(page.locator("#summary")).to_contain_text("You walked backward for")
        page.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})
        page.wait_for_timeout(500)
        page.screenshot(path=shots / "session-summary.png", full_page=True)
        told.found["summary"] = barriers(page)
        told.complaints = [one for one in visit.complaints if "409" not in one]
        _answer(page)
    return told


def _answer(page: Page) -> None:
    effort = page.get_by_label("How hard was it, from 6 to 20?")
    expect(effort.locator("option[value='13']")).to_have_text("13 – somewhat hard")
    effort.select_option("11")
    page.get_by_label("Pain, from 0").select_option("0")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("#summary .kept")).to_contain_text("Kept")
    expect(page.locator("#effort-summed")).to_contain_text("How hard it felt: 11 (light).")


def test_a_first_session_leads_by_voice_from_set_up_to_the_end(first: Told) -> None:
    order = [
        "flow.setup.welcome",
        "flow.setup.ready",
        "hold_tall",
        "flow.warm_up_lane",
        "flow.begin_backward",
        "flow.bout_done_forward",
        "flow.bout_done_cool_down",
    ]
    assert [one for one in dict.fromkeys(first.said) if one in order] == order


def test_everything_said_in_it_is_spoken_too_and_the_page_complains_of_nothing(
    first: Told,
) -> None:
    assert first.spoken >= len(first.said) - 2
    assert first.complaints == []


def test_nothing_bars_anybody_from_it_before_during_and_after_it(first: Told) -> None:
    assert first.found == {"ready": [], "bout": [], "summary": []}


def test_a_bent_trunk_is_corrected_by_voice_while_walking_backward(first: Told) -> None:
    assert first.said.index("stand_tall") < first.said.index("flow.bout_done_cool_down")
    assert first.said.index("stand_tall") > first.said.index("flow.begin_backward")


def test_every_step_cue_and_interval_of_it_is_kept(first: Told, home: House, ann: Profile) -> None:
    sessions = home.store.sessions
    (session,) = [one for one in sessions.of(ann.id) if one.ended_at]
    assert not session.interrupted
    steps = sessions.steps(session.id)
    assert 20 <= len([step for step in steps if step.direction.value == "backward"]) <= 45
    kept = [said.cue.id for said in sessions.cues(session.id)]
    assert kept[: len(first.said)] == first.said
    intervals = sessions.intervals(session.id)
    assert [one.kind.value for one in intervals] == [
        "warm_up",
        "backward",
        "forward",
        "backward",
        "cool_down",
    ]
    assert all(one.end_s is not None for one in intervals)
    assert session.afterwards.effort_rpe == 11
    assert session.afterwards.pain == 0
    assert len(sessions.trace(session)) > 300


def test_its_summary_says_what_went_well_and_what_to_work_on(
    first: Told, home: House, ann: Profile
) -> None:
    assert first.said
    (session,) = home.store.sessions.of(ann.id)
    summary = session.summary or {}
    assert summary["backward_s"] == pytest.approx(20, abs=1.5)
    assert summary["work_on"][0] == "upright_trunk"  # type: ignore[index]
    assert summary["programme"]["completed"] is True  # type: ignore[index,call-overload]
