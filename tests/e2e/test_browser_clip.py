"""A clip's page in a real browser: true frames, keys, timeline, charts, drawing, notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from app.media.frames import FrameTable
from app.reports.report import Report
from app.review.folder import ClipFolder
from app.storage import Store
from app.storage.review_values import Clip
from browser_cases import PHONE, Visit, barriers, picture, visiting
from kept_clips import keep_walk
from numbered_clips import awkward_clip, number_in, uneven_times
from server_cases import until
from vision.values import EventKind, Image
from vision.walker import CameraSetup, Segment, WalkScript

pytestmark = pytest.mark.slow
TIMES = uneven_times(130, 24.0)
WALK = WalkScript(
    segments=(Segment(duration_s=TIMES[-1] + 0.1),),
    treadmill=True,
    camera=CameraSetup(person_px=500.0, height_m=0.86),
)


@pytest.fixture(scope="module")
def clip(store: Store) -> Clip:
    """Seven seconds backward, from the side, at an uneven rate; stored on its side and with
    pictures that refer to later ones; each picture shows its number."""
    return keep_walk(
        store,
        "c" * 32,
        WALK,
        TIMES,
        lambda path: awkward_clip(path, TIMES, 320, 180),
        height_m=1.7,
    )


@pytest.fixture(scope="module")
def report(store: Store, clip: Clip) -> Report:
    """What was found in it."""
    return Report.model_validate_json(ClipFolder.of(store.places, clip).report.read_text("utf-8"))


@pytest.fixture(scope="module")
def visit(chromium: Browser, server: str, clip: Clip) -> Iterator[Visit]:
    """The clip's page, ready; one for all tests, since each goes where it wants to."""
    with visiting(chromium, f"{server}review/clip?uid={clip.uid}") as one:
        expect(one.page.locator("#screen")).to_have_attribute("data-frame", "0")
        one.page.keyboard.press("b")  # the skeleton would lie over the numbers
        yield one


def decoded(page: Page) -> Image:
    """The picture that the browser's video holds: quicker to read than the screen."""
    width, height = 32, 18
    pixels = page.locator(".film").evaluate(
        """(video, [width, height]) => {
          const canvas = document.createElement('canvas');
          canvas.width = width;
          canvas.height = height;
          const context = canvas.getContext('2d');
          context.drawImage(video, 0, 0, width, height);
          return [...context.getImageData(0, 0, width, height).data];
        }""",
        [width, height],
    )
    return np.asarray(pixels, dtype=np.uint8).reshape(height, width, 4)[..., :3]


def stands_at(page: Page, frame: int, seen: Callable[[Page], Image] = decoded) -> None:
    """The player says that it shows ``frame``, and the picture bears out that it does."""
    expect(page.locator("#screen")).to_have_attribute("data-frame", str(frame))
    if seen is picture:  # the screen is drawn a moment later
        until(lambda: number_in(picture(page)) == frame)
    assert number_in(seen(page)) == frame


def shown(page: Page) -> int:
    """The frame that the player says it shows."""
    return int(page.locator("#screen").get_attribute("data-frame") or -1)


def settles(page: Page) -> int:
    """The frame on which the player comes to stand; what was under way is shown before."""
    until(lambda: number_in(decoded(page)) == shown(page))
    page.wait_for_timeout(50)
    stood = shown(page)
    stands_at(page, stood)
    return stood


def go_to(page: Page, frame: int) -> None:
    page.keyboard.press("Home")
    expect(page.locator("#screen")).to_have_attribute("data-frame", "0")
    for _ in range(frame // 10):
        page.keyboard.press("Shift+ArrowRight")
    for _ in range(frame % 10):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#screen")).to_have_attribute("data-frame", str(frame))


def test_keys_step_by_true_frames_one_and_ten_at_a_time(visit: Visit) -> None:
    page = visit.page
    go_to(page, 0)
    stands_at(page, 0)
    for frame in range(1, 9):
        page.keyboard.press(["ArrowRight", "."][frame % 2])
        stands_at(page, frame)
    stands_at(page, 8, picture)
    page.keyboard.press("Shift+.")
    stands_at(page, 18, picture)
    for frame in (17, 16, 15):
        page.keyboard.press([",", "ArrowLeft"][frame % 2])
        stands_at(page, frame)
    page.keyboard.press("Shift+ArrowLeft")
    stands_at(page, 5)
    page.keyboard.press("End")
    stands_at(page, len(TIMES) - 1)
    page.keyboard.press("ArrowRight")
    stands_at(page, len(TIMES) - 1)


def test_presses_that_outrun_the_browser_are_all_counted(visit: Visit) -> None:
    page = visit.page
    go_to(page, 20)
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    stands_at(page, 32)


def test_l_plays_j_plays_backward_and_k_stands_on_the_frame_that_is_shown(visit: Visit) -> None:
    page = visit.page
    go_to(page, 40)
    page.keyboard.press("l")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    until(lambda: shown(page) > 50)
    page.keyboard.press("k")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    stood = settles(page)
    page.keyboard.press("j")
    until(lambda: shown(page) < stood - 8)
    page.keyboard.press("k")
    settles(page)


def test_the_next_contact_lands_on_its_frame_and_goes_on_to_the_one_after(
    visit: Visit, report: Report, clip: Clip, store: Store
) -> None:
    page = visit.page
    table = FrameTable.load(ClipFolder.of(store.places, clip).frames)
    assert table is not None
    contacts = [event for event in report.events if event.kind is EventKind.CONTACT]
    assert len(contacts) > 4
    go_to(page, 0)
    frames = [frame for event in contacts if (frame := table.nearest(event.t_s)) > 0]
    for frame in frames[:3]:
        page.keyboard.press("c")
        stands_at(page, frame)
    page.keyboard.press("Shift+C")
    stands_at(page, frames[1])


def test_a_part_is_repeated_between_brackets(visit: Visit) -> None:
    page = visit.page
    go_to(page, 30)
    page.keyboard.press("[")
    go_to(page, 36)
    page.keyboard.press("]")
    page.keyboard.press("l")
    page.evaluate(
        """() => { window.met = []; new MutationObserver(() => window.met.push(
          Number(document.getElementById('screen').dataset.frame)))
          .observe(document.getElementById('screen'), { attributeFilter: ['data-frame'] }); }"""
    )
    met: list[int] = []

    def turned_twice_in_time() -> bool:
        met[:] = page.evaluate("window.met")
        lasts = [one for one, then in pairwise(met) if then < one]
        return sum(one <= 38 for one in lasts) > 1

    # A browser that stands still for a moment turns late, and says so.
    until(turned_twice_in_time)
    page.keyboard.press("k")
    assert min(met) >= 29
    assert max(met) < 60, "it never plays far beyond the end"
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Repeat a part")).to_have_attribute(
        "aria-pressed", "false"
    )


def test_a_question_mark_shows_the_keys_and_no_key_acts_behind_the_list(visit: Visit) -> None:
    page = visit.page
    go_to(page, 3)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    for words in ("One frame on", "Ten frames back", "Next contact", "Play backward"):
        expect(keys).to_contain_text(words)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    stands_at(page, 3)


def test_a_press_on_timeline_or_chart_goes_to_that_moment_and_both_heads_follow(
    visit: Visit,
) -> None:
    page = visit.page
    for place in ("#timeline", "[data-chart=lean] canvas"):
        strip = page.locator(place).first
        strip.scroll_into_view_if_needed()
        box = strip.bounding_box()
        assert box is not None
        seconds = box["width"] - 72 - 8
        share = 0.6 if place == "#timeline" else 0.3
        strip.click(position={"x": 72 + share * seconds, "y": 40})
        wanted = int(np.argmin(np.abs(np.asarray(TIMES) - share * TIMES[-1])))
        stands_at(page, wanted)
        heads = page.locator(".playhead").evaluate_all(
            """heads => heads.map(head => {
              const strip = head.parentElement.getBoundingClientRect();
              const middle = head.getBoundingClientRect().left + 1 - strip.left;
              return (middle - 72) / (strip.width - 72 - 8);
            })"""
        )
        assert heads[:2] == pytest.approx([share, share], abs=0.01)


def test_what_the_view_cannot_tell_is_greyed_with_its_reason(visit: Visit) -> None:
    page = visit.page
    page.get_by_text("Choose the measures").click()
    page.get_by_role("checkbox", name="Sideways lean").check()
    lateral = page.locator("[data-chart=lateral_lean]")
    expect(lateral).to_contain_text("This shows only from straight in front or behind")
    page.get_by_role("checkbox", name="Sideways lean").uncheck()
    expect(lateral).to_have_count(0)
    expect(page.locator("[data-chart=lean] .chart-now")).to_contain_text("% sure")
    page.get_by_text("Choose the measures").click()


def test_an_angle_drawn_on_the_picture_measures_right_and_is_undone(visit: Visit) -> None:
    page = visit.page
    go_to(page, 10)
    page.locator(".picture-box").scroll_into_view_if_needed()
    page.get_by_role("button", name="Angle", exact=True).click()
    box = page.locator(".overlay").bounding_box()
    assert box is not None
    for x, y in ((100, 20), (100, 120), (200, 120)):
        page.mouse.click(box["x"] + x, box["y"] + y)
    drawn = page.locator(".drawn li")
    expect(drawn).to_have_count(1)
    assert float((drawn.locator(".measured").inner_text()).split("°")[0]) == pytest.approx(
        90, abs=1
    )
    page.get_by_role("button", name="Distance", exact=True).click()
    for x, y in ((100, 20), (100, 120)):
        page.mouse.click(box["x"] + x, box["y"] + y)
    expect(drawn).to_have_count(2)
    expect(drawn.last).to_contain_text("cm ±")
    page.get_by_role("button", name="Undo the drawing").click()
    expect(drawn).to_have_count(1)
    page.get_by_role("button", name="Draw it again").click()
    expect(drawn).to_have_count(2)
    page.get_by_role("button", name="Distance", exact=True).click()  # put away
    expect(page.locator(".overlay .shape")).to_have_count(2)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".overlay .shape")).to_have_count(0)


def test_a_note_is_pinned_with_the_drawing_led_back_to_deleted_and_brought_back(
    visit: Visit, store: Store, clip: Clip
) -> None:
    page = visit.page
    go_to(page, 15)
    page.keyboard.press("v")
    for key in ("Enter", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.keyboard.press("Escape")
    page.get_by_label("What do you see here?").fill("Trunk upright, k j l do nothing here.")
    page.get_by_role("button", name="Pin to 0.").click()
    note = page.locator(".notes li")
    expect(note).to_have_count(1)
    (kept,) = store.clips.notes(clip.uid)
    assert kept.t_s == pytest.approx(TIMES[15])
    assert [one["kind"] for one in kept.drawings] == ["line"]
    go_to(page, 60)
    note.get_by_role("button").first.click()
    stands_at(page, 15)
    expect(page.locator(".overlay .shape")).not_to_have_count(0)
    note.get_by_role("button", name="Delete").click()
    expect(note).to_have_count(0)
    page.get_by_role("button", name="Bring it back").click()
    expect(note).to_contain_text("Trunk upright")


def boxes(page: Page, panel: str) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Once one has scrolled to the panel's end: where the picture, the player and the panel are."""
    picture_box, watch, there = page.evaluate(
        """panel => {
          const end = document.querySelector(panel);
          end.scrollIntoView({ block: 'end', behavior: 'instant' });
          return ['.picture-box', '.clip-watch', panel]
            .map((one) => document.querySelector(one).getBoundingClientRect().toJSON());
        }""",
        panel,
    )
    return picture_box, watch, there


def test_the_picture_stays_in_sight_beside_the_panels_and_covers_none(visit: Visit) -> None:
    page = visit.page
    for panel in ("#panel-charts", "#panel-notes", "#panel-edits"):
        picture_box, watch, beside = boxes(page, panel)
        assert picture_box["top"] >= 0
        assert picture_box["bottom"] <= 720
        assert watch["right"] <= beside["left"]
    _, watch, below = boxes(page, "#panel-steps")
    assert watch["bottom"] <= below["top"]


def test_the_page_fits_a_phone_and_has_no_barriers(
    chromium: Browser, server: str, clip: Clip, visit: Visit
) -> None:
    visit.page.emulate_media(contrast="more", reduced_motion="reduce")
    assert barriers(visit.page) == []
    with visiting(chromium, f"{server}review/clip?uid={clip.uid}", PHONE) as phone:
        expect(phone.page.locator("#screen")).to_have_attribute("data-frame", "0")
        assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        picture_box, _, charts = boxes(phone.page, "#panel-charts")
        assert picture_box["top"] >= 0
        assert picture_box["bottom"] < PHONE[1] / 2
        assert charts["bottom"] > PHONE[1] - 60
        assert barriers(phone.page) == []


def test_a_clip_whose_analysis_failed_still_plays_and_says_why(
    chromium: Browser, server: str, store: Store, clip: Clip
) -> None:
    folder = ClipFolder.of(store.places, clip)
    away = folder.report.with_suffix(".away")
    folder.report.rename(away)
    store.clips.change(clip.uid, {"problem": "Nobody walks in it."})
    try:
        with visiting(chromium, f"{server}review/clip?uid={clip.uid}") as failed:
            page = failed.page
            expect(page.get_by_text("Nobody walks in it.")).to_be_visible()
            expect(page.locator("#screen")).to_have_attribute("data-frame", "0")
            page.keyboard.press("ArrowRight")
            stands_at(page, 1)
    finally:
        away.rename(folder.report)
        store.clips.change(clip.uid, {"problem": None})
