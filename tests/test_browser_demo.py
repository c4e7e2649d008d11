"""The whole line in a real browser: a drawn walker, the real model, the page, the voice."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from browser_cases import Visit, browser, visiting
from playwright.sync_api import Browser, expect
from server_cases import running

from app.live import LiveSession, LiveState
from vision.cues.catalogue import cue_for, cues
from vision.line import Line
from vision.pose.mediapipe_pose import MediaPipePose
from vision.walker import WalkerSource, WalkScript, demo_script, faultless_script

pytestmark = pytest.mark.slow
PATIENCE_S = 1500.0


@dataclass
class Shown:
    """What the page showed in the course of one session."""

    situations: set[str]
    verdicts: dict[str, set[str]]
    said: list[tuple[str, str]]
    steps: int
    complaints: list[str]
    state: LiveState


@pytest.fixture(scope="module")
def chromium(chromium_path: str) -> Iterator[Browser]:
    with browser(chromium_path) as running_browser:
        yield running_browser


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go: a folder of the run, or the one named by BACKSTEP_SHOTS."""
    named = os.environ.get("BACKSTEP_SHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("shots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _watch(
    chromium: Browser, model_path: Path, script: WalkScript, on_cue: Callable[[Visit, str], None]
) -> Shown:
    """Let the page coach a walk from its first to its last frame, none left out."""
    sessions: list[LiveSession] = []

    def session() -> LiveSession:
        height_m = script.person.stature_m
        # Not in real time: then a slow machine only takes longer and sees the same.
        sessions.append(
            LiveSession(
                lambda: WalkerSource(script),
                lambda: Line(MediaPipePose(model_path), height_m=height_m),
            )
        )
        return sessions[-1]

    situations: set[str] = set()
    verdicts: dict[str, set[str]] = {}
    with running(session) as url, visiting(chromium, url) as visit:
        page = visit.page
        page.get_by_role("button", name="Start sound").click()
        expect(page.locator("#link")).to_have_text("Live")
        deadline = time.monotonic() + PATIENCE_S
        heard = 0
        while situations.isdisjoint({"over"}):
            assert time.monotonic() < deadline, "the session did not come to its end"
            situations.add(page.locator("body").get_attribute("data-situation") or "")
            for gauge in page.locator(".gauge").all():
                name = gauge.get_attribute("data-check") or ""
                verdicts.setdefault(name, set()).add(gauge.get_attribute("data-verdict") or "")
            said = visit.said()
            for cue_id, _ in said[heard:]:
                on_cue(visit, cue_id)
            heard = len(said)
            page.wait_for_timeout(600)
        page.wait_for_timeout(5000)  # the last cue may still be being said
        return Shown(
            situations,
            verdicts,
            visit.said(),
            int(page.locator("#steps").inner_text()),
            visit.complaints,
            sessions[-1].status.state,
        )


@pytest.fixture(scope="module")
def demo(chromium: Browser, model_path: Path, shots: Path) -> Shown:
    def take(visit: Visit, cue_id: str) -> None:
        visit.page.screenshot(path=shots / f"demo-{cue_id}.png")

    return _watch(chromium, model_path, demo_script(), take)


@pytest.mark.parametrize("fault", ["lean_forward", "overstride", "heel_first"])
def test_each_injected_fault_of_the_demo_is_cued_aloud(demo: Shown, fault: str) -> None:
    spec = cue_for(fault)
    assert spec is not None
    heard = dict(demo.said)
    assert spec.id in heard, demo.said
    assert heard[spec.id] in ("server", "browser")


def test_the_demo_shows_state_steps_and_gauges_that_answer(demo: Shown, shots: Path) -> None:
    assert demo.state is LiveState.ENDED
    assert "backward" in demo.situations
    assert not demo.situations & {"forward", "no_person", "no_feet"}
    # 100 s at 80 to 100 steps a minute, less what passes before the direction is known.
    assert 110 < demo.steps < 170
    assert {"good", "fault"} <= demo.verdicts["upright_trunk"]
    assert {"good", "fault"} <= demo.verdicts["step_length"]
    assert "good" in demo.verdicts["landing"]
    assert demo.complaints == []
    assert list(shots.glob("demo-*.png"))


def test_a_faultless_minute_hears_no_cue(chromium: Browser, model_path: Path, shots: Path) -> None:
    def take(visit: Visit, cue_id: str) -> None:
        visit.page.screenshot(path=shots / f"faultless-{cue_id}.png")

    shown = _watch(chromium, model_path, faultless_script(60.0), take)
    assert shown.state is LiveState.ENDED
    assert "backward" in shown.situations
    assert [cue_id for cue_id, _ in shown.said if cues()[cue_id].priority < 5] == []
