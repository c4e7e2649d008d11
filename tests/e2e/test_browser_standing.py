"""Three seconds of standing tall, from the page's button to the server's line and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from browser_cases import LAPTOP, PHONE, TELEVISION, Visit, visiting
from server_cases import Stage, running, until
from vision.values import BaselineProgress, BaselineState, Hindrance


def _show(stage: Stage, progress: BaselineProgress) -> None:
    """One picture more, with this progress."""
    stage.lines[0].baseline = progress
    until(lambda: bool(stage.sources))
    stage.sources[0].tell()


def _first_picture(stage: Stage, visit: Visit) -> None:
    """There is a session, and so somebody to ask."""
    expect(visit.page.locator("#link")).to_have_text("Live")
    expect(visit.page.locator("#stand")).to_be_disabled()
    until(lambda: bool(stage.sources))  # the session may be a moment behind the page
    stage.sources[0].tell()
    expect(visit.page.locator("#stand")).to_be_enabled()


def _begun(stage: Stage, visit: Visit) -> None:
    """The button has been clicked and the line has heard of it."""
    _first_picture(stage, visit)
    visit.page.get_by_role("button", name="Stand tall for three seconds").click()
    until(lambda: _asked(stage, visit))


def _asked(stage: Stage, visit: Visit) -> bool:
    stage.sources[0].tell()
    visit.page.wait_for_timeout(20)
    return stage.lines[0].baseline is not None


HELD = BaselineProgress(BaselineState.HOLDING, 0.4, 1.8)
DONE = BaselineProgress(BaselineState.DONE, 1.0, 0.0)


def test_the_button_asks_counts_down_and_ends_by_itself(chromium: Browser) -> None:
    stage = Stage({})
    with running(stage.make) as url, visiting(chromium, url) as visit:
        page = visit.page
        expect(page.locator("#posture")).to_have_text("Average posture")
        _begun(stage, visit)
        expect(page.locator("#cue-text")).to_have_text("Stand still")
        _show(stage, HELD)
        expect(page.locator("#cue-text")).to_have_text("Stand tall… 2")
        expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "40")
        _show(stage, DONE)
        expect(page.locator("#posture")).to_have_text("Your own posture")
        expect(page.locator("#cue")).to_have_attribute("data-kind", "idle")
        expect(page.get_by_role("progressbar")).to_have_count(0)
        assert visit.complaints == []


def test_standing_tall_can_be_skipped(chromium: Browser) -> None:
    stage = Stage({})
    with running(stage.make) as url, visiting(chromium, url) as visit:
        page = visit.page
        _begun(stage, visit)
        page.get_by_role("button", name="Skip standing tall").click()
        skipped = BaselineState.SKIPPED
        until(
            lambda: (
                _asked(stage, visit)
                and (progress := stage.lines[0].baseline) is not None
                and progress.state is skipped
            )
        )
        expect(page.locator("#cue")).to_have_attribute("data-kind", "idle")
        expect(page.get_by_role("button", name="Stand tall for three seconds")).to_be_enabled()
        expect(page.locator("#posture")).to_have_text("Average posture")


def test_a_cue_meanwhile_is_listed_but_the_banner_keeps_counting(chromium: Browser) -> None:
    stage = Stage({3: "stand_still"})
    with running(stage.make) as url, visiting(chromium, url) as visit:
        _first_picture(stage, visit)
        _show(stage, HELD)
        _show(stage, HELD)
        until(lambda: visit.said() == [("stand_still", "silent")])
        expect(visit.page.locator("#cue-text")).to_have_text("Stand tall… 2")


@pytest.mark.parametrize("size", [LAPTOP, TELEVISION, PHONE], ids=lambda size: f"{size[0]}px")
def test_whatever_is_in_the_way_is_said_readably_and_nothing_spills(
    chromium: Browser, size: tuple[int, int]
) -> None:
    stage = Stage({})
    with running(stage.make) as url, visiting(chromium, url, size) as visit:
        page = visit.page
        _first_picture(stage, visit)
        texts: set[str] = set()
        text = page.locator("#cue-text")
        for hindrance in Hindrance:
            before = text.inner_text()
            _show(stage, replace(HELD, state=BaselineState.WAITING, hindrance=hindrance))
            expect(page.locator("#cue")).to_have_attribute("data-kind", "stand")
            expect(text).not_to_have_text(before)
            texts.add(text.inner_text())
            # As it comes in, the line moves by some pixels.
            page.locator("#cue").evaluate(
                "e => Promise.all(e.getAnimations().map((a) => a.finished))"
            )
            height_px = float(text.evaluate("e => parseFloat(getComputedStyle(e).fontSize)"))
            assert height_px >= (0.08 * size[1] - 0.1 if size != PHONE else 0.15 * size[0])
            spills = "e => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1"
            assert not page.locator("#cue").evaluate(spills), hindrance
            assert size == PHONE or not page.locator("main").evaluate(spills), hindrance
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert len(texts) == len(Hindrance)
