"""A session on a computer that is too slow: a film of 7.5 new pictures a second for a camera."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from browser_cases import SMALL, barriers, visiting
from session_cases import (
    FAKE,
    begin,
    filmed,
    house,
    in_phase,
    short_plan,
    skip,
    somebody,
    until,
)
from vision.walker import WalkScript
from vision.walker.script import Manner, Motion, Segment

pytestmark = [pytest.mark.slow, pytest.mark.realtime]
TRUE_SPM = 86.0
FEW = "few_pictures"


@pytest.fixture(scope="module")
def chromium(launch: Callable[..., Browser], tmp_path_factory: pytest.TempPathFactory) -> Browser:
    manner = Manner(cadence_spm=TRUE_SPM)
    walk = Segment(duration_s=20, motion=Motion.BACKWARD, manner=manner)
    script = WalkScript(segments=(walk,), treadmill=True, loop=True, seed=14)
    film = filmed(script, tmp_path_factory.mktemp("film") / "slow.mjpeg", fps=7.5)
    return launch(*FAKE, f"--use-file-for-fake-video-capture={film}")


def test_a_slow_session_tells_no_wrong_cadence_and_says_once_why(
    chromium: Browser, model_path: Path, tmp_path: Path
) -> None:
    told: list[str] = []
    with house(tmp_path, model_path, short_plan(bouts=2, backward_s=10.0)) as home:
        ann = somebody(home.store)
        address = f"{home.url}live?profile={ann.id}&place=hallway"
        with visiting(chromium, address, SMALL) as visit:
            page = visit.page
            begin(page)
            skip(page, "setup", "standing", "warm_up")
            in_phase(page, "backward")
            until(page, lambda: FEW in [cue for cue, _ in visit.said()], "the word about it")
            seen = home.sessions[-1].newest
            assert seen is not None
            assert seen.observation.rate_hz is not None
            assert seen.observation.rate_hz < 8.5  # as slow as it is meant to be, or slower
            expect(page.locator("#slow")).to_contain_text("--model lite")
            assert barriers(page) == []
            while page.locator("body[data-phase=backward]").count():
                told.append(page.locator("#cadence").inner_text())
                page.wait_for_timeout(200)
            skip(page, "forward")
            in_phase(page, "backward")
            skip(page, "cool_down")
            summary = page.locator("#summary")
            expect(summary).to_contain_text("You walked backward for")
            said = [cue for cue, _ in visit.said()]
            cadence = page.locator("[data-measure=cadence_spm]").inner_text()
            lean = page.locator("[data-measure=trunk_deg]").inner_text()
    assert set(told) == {"–"}
    assert said.count(FEW) == 1
    assert "praise" not in said
    assert "Can't tell" in cadence
    assert "too few pictures" in cadence
    assert "saw this well" not in cadence
    assert "°" in lean  # what needs no more is still told
