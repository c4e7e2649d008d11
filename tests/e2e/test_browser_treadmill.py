"""A session on a treadmill in a real browser, before a drawn walk: a change that is led."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, Page, expect

from app.programme.values import PartKind
from app.session.values import Stage
from app.storage import Profile
from browser_cases import SMALL, SOCKETS, Visit, barriers, visiting
from session_cases import (
    FAKE,
    House,
    begin,
    end,
    filmed,
    house,
    in_phase,
    short_plan,
    skip,
    somebody,
    until,
)
from vision.walker import Motion, Segment, WalkScript
from vision.walker.scripts import forward_manner

pytestmark = [pytest.mark.slow, pytest.mark.realtime]
Launch: TypeAlias = Callable[..., Browser]


def _changing_walk() -> WalkScript:
    """Forward on a belt, a stop, round, and backward; over and over."""
    return WalkScript(
        segments=(
            Segment(duration_s=12, motion=Motion.FORWARD, manner=forward_manner()),
            Segment(duration_s=12, motion=Motion.STANDING),
            Segment(duration_s=3, motion=Motion.TURNING, turn_deg=180),
            Segment(duration_s=4, motion=Motion.STANDING),
            Segment(duration_s=20, motion=Motion.BACKWARD),
        ),
        treadmill=True,
        seed=21,
    )


@pytest.fixture(scope="module")
def chromium(launch: Launch, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    film = filmed(_changing_walk(), tmp_path_factory.mktemp("film") / "walk.mjpeg")
    return launch(*FAKE, f"--use-file-for-fake-video-capture={film}")


@pytest.fixture(scope="module")
def home(model_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("data"), model_path, short_plan(backward_s=20)) as one:
        yield one


@pytest.fixture(scope="module")
def ann(home: House) -> Profile:
    return somebody(home.store)


def _data(page: Page, name: str) -> str:
    return str(page.locator("body").get_attribute(f"data-{name}") or "")


def _ids(visit: Visit) -> list[str]:
    return [cue for cue, _ in visit.said()]


def _shot(visit: Visit, name: str) -> None:
    if folder := os.environ.get("BACKSTEP_SHOTS"):
        visit.page.screenshot(path=Path(folder) / f"{name}.png")


def test_a_change_of_direction_on_a_belt_is_led_and_waits_for_the_walker_at_each_stage(
    chromium: Browser, home: House, ann: Profile
) -> None:
    url = f"{home.url}live?profile={ann.id}&place=treadmill"
    with visiting(chromium, url, SMALL, SOCKETS) as visit:
        page = visit.page
        begin(page)
        # The film goes round and round: into the warm-up while the walker walks forward.
        until(page, lambda: _data(page, "situation") == "forward", "walking forward")
        skip(page, "setup", "standing")
        in_phase(page, "warm_up")
        expect(page.locator("#caption")).to_contain_text("hold the rail")
        forward: list[bool] = []

        def known() -> bool:
            """How one faces on this belt, after some three seconds of it."""
            forward.append(_data(page, "situation") == "forward")
            return sum(forward) > 30

        until(page, known, "walking forward for a while")
        page.locator("#session-skip").click()
        in_phase(page, "change")
        confirm = page.locator("#session-confirm")
        expect(page.locator("#cue-text")).to_contain_text("Stop the belt")
        _shot(visit, "change-stop")
        assert barriers(page) == []

        def stands() -> bool:
            if _data(page, "stage") == Stage.STOP.value and _data(page, "situation") == "standing":
                confirm.click()
            return _data(page, "stage") in (Stage.TURN.value, Stage.START.value)

        until(page, stands, "the walker's word that the belt stands")
        _shot(visit, "change-turn")
        # From here on nothing is pressed: the body is seen to turn, and then to walk.
        until(page, lambda: stands() and _data(page, "stage") == Stage.START.value, "the turn")
        _shot(visit, "change-start")
        until(page, lambda: stands() or _data(page, "phase") == "backward", "the bout")
        in_phase(page, "backward")
        ids = _ids(visit)
        order = [f"flow.change_{one}_backward" for one in ("stop", "turn", "start")]
        assert [one for one in dict.fromkeys(ids) if one in order] == order
        assert "flow.under_way_backward" in ids
        # The connection is lost and back again: rail and stop key, and then what to do.
        before = len(ids)
        page.evaluate("cut()")
        expect(page.locator("#say-now")).to_contain_text("Hold the rail and stop the belt")
        page.evaluate("mend()")
        until(page, lambda: "flow.resumed" in _ids(visit)[before:], "what to do, once more")
        end(page)
        expect(page.locator("#summary")).to_contain_text("How it went")
        (session,) = home.store.sessions.of(ann.id)
        kinds = [one.kind for one in home.store.sessions.intervals(session.id)]
        assert kinds == [PartKind.WARM_UP, PartKind.TURN_BACKWARD, PartKind.BACKWARD]
