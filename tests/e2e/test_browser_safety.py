"""Safety and set-up of a session, in a real browser before drawn walks: the end of the lane,
somebody behind, a camera that is refused."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, expect

from browser_cases import SMALL, Visit, visiting
from session_cases import (
    FAKE,
    House,
    begin,
    filmed,
    house,
    in_phase,
    short_plan,
    skip,
    somebody,
    someday_ago,
    until,
)
from vision.walker import GOOD, Bystander, Motion, Segment, WalkScript

pytestmark = [pytest.mark.slow, pytest.mark.realtime]
Launch: TypeAlias = Callable[..., Browser]
SMALL_PX = 193.0  # of the 360 of the film: then the lane is some five metres long


def _crossing(backward_s: float, bystander: Bystander | None = None) -> WalkScript:
    """Backward to the picture's right, where one is out of it after some eight seconds."""
    return WalkScript(
        segments=(
            Segment(duration_s=3, motion=Motion.STANDING, manner=GOOD),
            Segment(duration_s=backward_s, motion=Motion.BACKWARD, manner=GOOD),
        ),
        yaw_deg=180.0,
        bystander=bystander,
        seed=5,
    )


@pytest.fixture(scope="module")
def home(model_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("data"), model_path, short_plan(backward_s=60)) as one:
        somebody(one.store)
        yield one


@contextmanager
def _coached(home: House, chromium: Browser) -> Iterator[Visit]:
    someday_ago(home.store, 1, 2)  # what was walked before is not of today
    with visiting(chromium, f"{home.url}live?profile=1&place=hallway", SMALL) as visit:
        visit.page.evaluate(_LISTEN)
        begin(visit.page)
        yield visit


@contextmanager
def _walking(home: House, launch: Launch, script: WalkScript, film: Path) -> Iterator[Visit]:
    played = f"--use-file-for-fake-video-capture={filmed(script, film, SMALL_PX)}"
    with _coached(home, launch(*FAKE, played)) as visit:
        skip(visit.page, "setup", "standing", "warm_up")
        yield visit


def _says(visit: Visit, cue: str) -> None:
    until(visit.page, lambda: cue in [one for one, _ in visit.said()], cue)


def _shot(visit: Visit, name: str) -> None:
    if folder := os.environ.get("BACKSTEP_SHOTS"):
        visit.page.screenshot(path=Path(folder) / f"{name}.png")


def test_towards_the_lanes_end_it_counts_down_beeps_and_says_stop(
    home: House, launch: Launch, tmp_path: Path
) -> None:
    with _walking(home, launch, _crossing(13), tmp_path / "lane.mjpeg") as visit:
        page = visit.page
        _says(visit, "guard_lane_end")
        _shot(visit, "lane-end")
        assert "urgent" in page.evaluate("[...kinds]")
        # The film goes round and round: the bout may begin close to the end.
        until(page, lambda: page.evaluate("beeps.length >= 2 && countdown.size > 0"), "beeps")
        stop = [one.get_attribute("data-priority") for one in page.locator("#said li").all()]
        assert "0" in stop
        # How long the tone took from the picture that decided it is measured, and told.
        lag = page.locator("#said li[data-cue=guard_lane_end]").first.get_attribute("data-lag-ms")
        assert lag is not None
        assert int(lag) > 0
        # Out of the picture the session waits, and back in it, it goes on.
        in_phase(page, "paused")
        in_phase(page, "backward")
        assert home.store.sessions.stop_counts(1) == {}  # the lane's end is no mishap


def test_somebody_behind_the_walker_stops_the_walk_until_the_way_is_clear(
    home: House, launch: Launch, tmp_path: Path
) -> None:
    behind = Bystander(enter_s=5.0, from_x_m=4.5, to_x_m=1.9, speed_mps=1.2)
    with _walking(home, launch, _crossing(8, behind), tmp_path / "behind.mjpeg") as visit:
        _says(visit, "guard_bystander")
        _shot(visit, "bystander")
        in_phase(visit.page, "paused")
        _says(visit, "flow.way_clear")


def test_a_camera_that_is_refused_is_explained_and_the_session_waits(
    home: House, launch: Launch
) -> None:
    with _coached(home, launch(FAKE[0], "--deny-permission-prompts")) as visit:
        expect(visit.page.locator("#notice-text")).to_contain_text("allow the camera")
        expect(visit.page.get_by_role("button", name="Try again")).to_be_visible()
        assert visit.said() == []


_LISTEN = """() => {
  window.beeps = [];
  window.countdown = new Set();
  window.kinds = new Set();
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...a) {
    if (Math.abs(this.frequency.value - 1318.5) < 1) window.beeps.push(a[0]);
    return start.apply(this, a);
  };
  const lane = document.querySelector("#part-lane");
  new MutationObserver(() => lane.textContent && window.countdown.add(lane.textContent))
    .observe(lane, { childList: true, characterData: true, subtree: true });
  const cue = document.querySelector("#cue");
  new MutationObserver(() => window.kinds.add(cue.dataset.kind))
    .observe(cue, { attributeFilter: ["data-kind"] });
}"""
