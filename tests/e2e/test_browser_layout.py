"""Where things stand on the live page: nothing over the picture, and Pause always in sight."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.storage import Places, Store
from browser_cases import Visit, barriers, visiting
from page_cases import SIZES, PageStage, State, shoot, states, told_house
from server_cases import running
from session_cases import somebody
from vision.values import Situation

# The picture as it is drawn, which is not the canvas: it keeps its shape in there.
_BOXES = """() => {
  const box = (e) => { const { left, top, right, bottom } = e.getBoundingClientRect();
    return { left, top, right, bottom }; };
  const canvas = document.querySelector("#picture");
  const whole = box(canvas);
  const scale = Math.min((whole.right - whole.left) / canvas.width,
    (whole.bottom - whole.top) / canvas.height);
  const [x, y] = [(whole.left + whole.right) / 2, (whole.top + whole.bottom) / 2];
  const [w, h] = [canvas.width * scale / 2, canvas.height * scale / 2];
  const others = {};
  for (const name of ["caption", "cue", "state", "part", "notice", "hear-line", "demo", "debug",
    "session-pause", "part-left", "cue-text"]) {
    const e = document.getElementById(name);
    if (e.checkVisibility() && e.getBoundingClientRect().width) others[name] = box(e);
  }
  for (const name of ["header", "footer"]) others[name] = box(document.querySelector(name));
  return { picture: { left: x - w, right: x + w, top: y - h, bottom: y + h }, others,
    wide: document.documentElement.scrollWidth - innerWidth };
}"""
# As browsers are outside of tests: no sound before a click.
_QUIET = """
let clicked = false;
addEventListener("click", () => { clicked = true; }, true);
window.AudioContext = class extends AudioContext {
  get state() { return clicked ? super.state : "suspended"; }
  resume() { return clicked ? super.resume() : new Promise(() => {}); }
};
"""
LEAST_PICTURE_PX = 110


def _meet(one: dict[str, float], other: dict[str, float]) -> bool:
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    along = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return across > 1 and along > 1


def _shown(visit: Visit, stage: PageStage, state: State) -> None:
    """Have the page show ``state``, caption included."""
    stage.show(state)
    page = visit.page
    if state.coach is not None:
        phase = state.coach.part.kind.value if state.coach.part else state.coach.phase.value
        phase = "paused" if state.coach.pause else phase
        page.locator(f"body[data-phase={phase}]").wait_for(state="attached")
    if state.said is not None:
        expect(page.locator("#caption")).to_have_text(state.said.spoken)
        expect(page.locator("#cue-text")).to_have_text(state.said.text)


def check_boxes(visit: Visit, where: str, *, live: bool) -> None:
    """Nothing lies over the picture; in a session all that counts is in sight at once."""
    shoot(visit.page, f"{'session' if live else 'free'}-{where}")
    seen = visit.page.evaluate(_BOXES)
    picture, others = seen["picture"], seen["others"]
    over = [name for name, box in others.items() if _meet(picture, box)]
    assert over == [], where
    assert seen["wide"] <= 0, where
    assert picture["bottom"] - picture["top"] >= LEAST_PICTURE_PX, where
    if not live:
        return
    viewport = visit.page.viewport_size
    assert viewport is not None
    screen = {"left": 0, "top": 0, "right": viewport["width"], "bottom": viewport["height"]}
    for name, box in {**others, "picture": picture}.items():
        if name in ("header", "footer", "part"):  # its last lines may have to be scrolled to
            continue
        inside = box["top"] >= screen["top"] - 1 and box["bottom"] <= screen["bottom"] + 1
        assert inside, (where, name, box)


@contextmanager
def _session(
    chromium: Browser, folder: Path, size: tuple[int, int]
) -> Iterator[tuple[Visit, PageStage, list[State]]]:
    with Store(Places.find(folder)) as store:
        ann = somebody(store, "de")
        told = states(ann.id)
        stage = PageStage(told[0].coach)
        with (
            told_house(store, ann.id, stage) as url,
            visiting(chromium, f"{url}live?profile={ann.id}&lang=de", size, _QUIET) as visit,
        ):
            visit.page.emulate_media(reduced_motion="reduce")
            expect(visit.page.locator("#posture")).not_to_be_empty()  # there is a session
            yield visit, stage, told


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_in_no_state_of_a_session_does_anything_lie_over_the_picture_or_out_of_sight(
    chromium: Browser, tmp_path: Path, size: tuple[int, int]
) -> None:
    with _session(chromium, tmp_path, size) as (visit, stage, told):
        page = visit.page
        stage.show(State("before", Situation.STANDING, coach=told[0].coach))
        page.locator("body[data-phase=setup]").wait_for(state="attached")
        expect(page.locator("#hear")).to_be_visible()
        check_boxes(visit, "without sound", live=True)
        page.locator("#hear").click()
        expect(page.locator("#hear")).to_be_hidden()
        check_boxes(visit, "with sound", live=True)
        page.evaluate("document.getElementById('sound').click()")  # words are then shown at once
        for state in told:
            _shown(visit, stage, state)
            check_boxes(visit, state.name, live=True)
            if state.coach is not None and state.coach.part is not None:
                expect(page.locator("#session-pause")).to_be_in_viewport(ratio=1)
                expect(page.locator("#part-left")).to_be_in_viewport(ratio=1)
        assert barriers(page) == []


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_on_the_free_page_nothing_lies_over_the_picture(
    chromium: Browser, size: tuple[int, int]
) -> None:
    stage = PageStage()
    with running(stage.make) as url, visiting(chromium, f"{url}?lang=de", size) as visit:
        visit.page.emulate_media(reduced_motion="reduce")
        expect(visit.page.locator("#posture")).not_to_be_empty()  # there is a session
        for state in states(1):
            free = State(state.name, state.situation, state.said)
            _shown(visit, stage, free)
            check_boxes(visit, state.name, live=False)
        stage.show(State("lost", Situation.NO_PERSON))
        check_boxes(visit, "lost", live=False)
