"""The whole line in a real browser: a drawn walker, the real model, the page, the voice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app import composition
from app.live.session import LiveSession
from app.live.state import LiveState
from browser_cases import LAPTOP, SMALL, Visit, barriers, visiting
from server_cases import running, until
from vision.cues.catalogue import cue_for, cues
from vision.values import Level
from vision.walker import WalkerSource, WalkScript, demo_script, faultless_script

pytestmark = [pytest.mark.slow, pytest.mark.realtime]
PATIENCE_S = 1500.0
FAULTS = ("lean_forward", "overstride", "heel_first")
FIRST_WITHIN_S = 12.0
APART_AT_MOST_S = 20.0

_NOW = """() => [
  document.body.dataset.situation ?? "",
  [...document.querySelectorAll(".gauge")].map((g) => [g.dataset.check, g.dataset.verdict ?? ""]),
]"""


def _faultless_minute() -> WalkScript:
    """At another rate and size than the demo's 30 frames a second."""
    script = faultless_script(60.0)
    size = {"width": 640, "height": 360, "person_px": script.camera.person_px / 2}
    camera = script.camera.model_copy(update={"fps": 15.0, **size})
    return script.model_copy(update={"camera": camera})


@dataclass
class Shown:
    """What the page shows in the course of one session."""

    name: str
    visit: Visit
    sessions: list[LiveSession]
    situations: set[str] = field(default_factory=set)
    verdicts: dict[str, set[str]] = field(default_factory=dict)
    said: list[tuple[str, str]] = field(default_factory=list)

    @property
    def steps(self) -> int:
        """The steps counted, of a walk that is over."""
        return int(self.visit.page.locator("#steps").text_content() or "")

    @property
    def state(self) -> LiveState:
        return self.sessions[-1].status.state

    @property
    def over(self) -> bool:
        """The walk has come to its end, and the last cue is no longer being said."""
        return "over" in self.situations and all(heard for _, heard in self.said)

    def look(self, shots: Path) -> None:
        """Note what there is to see now, with a screenshot of each new cue."""
        page = self.visit.page
        situation, verdicts = page.evaluate(_NOW)
        self.situations.add(situation)
        for check, verdict in verdicts:
            self.verdicts.setdefault(check, set()).add(verdict)
        before, self.said = len(self.said), self.visit.said()
        for cue_id, _ in self.said[before:]:
            page.screenshot(path=shots / f"{self.name}-{cue_id}.png")


@contextmanager
def _coached(chromium: Browser, model_path: Path, name: str, script: WalkScript) -> Iterator[Shown]:
    """A page that coaches a walk from its first to its last frame, none left out."""
    sessions: list[LiveSession] = []

    def session() -> LiveSession:
        # Not in real time: then a slow machine only takes longer and sees the same.
        wiring = composition.mediapipe(
            lambda: model_path, source=lambda: WalkerSource(script), made=sessions.append
        )
        shown = (lambda: script) if name == "demo" else None
        height_m = script.person.stature_m
        return composition.free_session(wiring, Level.BEGINNER, lambda: height_m, shown)

    with running(session) as url, visiting(chromium, url, SMALL) as visit:
        visit.page.get_by_role("button", name="Start sound").click()
        expect(visit.page.locator("#link")).to_have_text("Live")
        yield Shown(name, visit, sessions)


@pytest.fixture(scope="module")
def shown(chromium: Browser, model_path: Path, shots: Path) -> Iterator[dict[str, Shown]]:
    """The demo and a faultless minute, both walked at once: one alone leaves a core idle."""
    scripts = {"demo": demo_script(), "faultless": _faultless_minute()}
    with ExitStack() as stack:
        walks = {
            name: stack.enter_context(_coached(chromium, model_path, name, script))
            for name, script in scripts.items()
        }
        deadline = time.monotonic() + PATIENCE_S
        while not all(walk.over for walk in walks.values()):
            if time.monotonic() >= deadline:
                raise TimeoutError("the walks did not come to their ends")
            for walk in walks.values():
                walk.look(shots)
                walk.visit.page.wait_for_timeout(300)
        yield walks


@pytest.mark.parametrize("fault", FAULTS)
def test_each_injected_fault_of_the_demo_is_cued_aloud(shown: dict[str, Shown], fault: str) -> None:
    spec = cue_for(fault)
    assert spec is not None
    heard = {how for cue_id, how in shown["demo"].said if cue_id == spec.id}
    assert heard & {"server", "browser"}, shown["demo"].said


def test_the_demo_shows_state_steps_and_gauges_that_answer(
    shown: dict[str, Shown], shots: Path
) -> None:
    demo = shown["demo"]
    assert demo.state is LiveState.ENDED
    assert "backward" in demo.situations
    assert not demo.situations & {"forward", "no_person", "no_feet"}
    # 52 s at 80 to 100 steps a minute, less what passes before the direction is known.
    assert 60 < demo.steps < 85
    for check in ("upright_trunk", "step_length", "landing"):
        assert {"good", "fault"} <= demo.verdicts[check], check
    assert demo.visit.complaints == []
    assert list(shots.glob("demo-*.png"))


def test_the_demo_corrects_within_12_s_and_then_at_least_every_20(
    shown: dict[str, Shown],
) -> None:
    said = [one.cue for one in shown["demo"].sessions[0].cues_after(0)]
    at_s = [cue.t_s for cue in said if 1 < cue.priority < 5]
    assert at_s[0] <= FIRST_WITHIN_S
    gaps_s = [b - a for a, b in pairwise([*at_s, demo_script().duration_s])]
    assert max(gaps_s) <= APART_AT_MOST_S, at_s


def test_a_faultless_minute_hears_no_cue(shown: dict[str, Shown]) -> None:
    walk = shown["faultless"]
    assert walk.state is LiveState.ENDED
    assert "backward" in walk.situations
    assert [cue_id for cue_id, _ in walk.said if cues()[cue_id].priority < 5] == []
    assert walk.visit.complaints == []


def test_a_walk_with_faults_hears_of_no_other(shown: dict[str, Shown]) -> None:
    corrected = {cue_id for cue_id, _ in shown["demo"].said if cues()[cue_id].priority < 5}
    assert corrected == {spec.id for fault in FAULTS if (spec := cue_for(fault))}


def test_the_demo_says_that_it_is_one_and_ends_with_a_summary_and_the_way_to_be_coached(
    shown: dict[str, Shown], shots: Path
) -> None:
    demo = shown["demo"]
    page = demo.visit.page
    page.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})
    summary = page.locator("#summary")
    expect(summary).to_contain_text("Ida walked backward for")
    expect(summary.locator(".work")).to_contain_text("One thing to work on")
    expect(summary.locator("[data-measure=cadence_spm]")).to_contain_text("The camera saw this")
    expect(summary).to_contain_text("backstep coach")
    page.screenshot(path=shots / "demo-summary.png", full_page=True)
    assert barriers(page) == []
    page.get_by_role("button", name="Demo again").click()
    banner = page.locator("#demo")
    expect(banner).to_contain_text("Demo: a drawn walker")
    expect(banner).to_contain_text("Ida is 1.70 m tall. Level: Beginner")
    expect(banner).to_contain_text("leaning forward, steps too long, heels first")
    until(lambda: len(demo.sessions) == 2)  # the banner stood there before, too
