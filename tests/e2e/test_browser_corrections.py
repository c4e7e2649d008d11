"""In a real browser: a moved contact changes the step table and undo restores it; two clips are
compared; a client's course; thresholds show their effect before they are saved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.review.reports import automatic_report
from app.storage.review_values import Client, Clip, NewClient, Subject
from browser_cases import PHONE, Visit, barriers, visiting
from page_cases import shoot
from review_cases import ReviewHouse, put_in
from server_cases import until

pytestmark = pytest.mark.slow

FILMS = "[...document.querySelectorAll('.compare-film video')]"


@pytest.fixture(scope="module")
def who(review: ReviewHouse) -> Client:
    """A client of the trainer's."""
    return review.store.clients.add(NewClient(name="Ines", height_m=1.7))


@pytest.fixture(scope="module")
def clips(review: ReviewHouse, who: Client, walk_looked_at: Path) -> tuple[Clip, Clip]:
    """Two analysed clips of theirs, a month apart."""
    days = (date(2026, 9, 1), date(2026, 10, 1))
    first, last = (
        put_in(review.library, walk_looked_at, client_id=who.id, filmed_on=day) for day in days
    )
    return first, last


@pytest.fixture(scope="module")
def visit(chromium: Browser, review: ReviewHouse) -> Iterator[Visit]:
    """One page of the browser for all of it."""
    with visiting(chromium, review.page, (1440, 1000)) as one:
        yield one


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def too_wide(page: Page) -> list[str]:
    """What reaches beyond the page's right edge, but for what scrolls by itself."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('main *')].filter((e) => !e.closest('.scroll, svg, .screen')"
        " && e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.className + ' ' + e.id)"
    )
    return found


def to_contact(page: Page, number: int) -> None:
    """Go from the clip's begin to a contact, by the key for the next one."""
    page.locator("#screen[data-frame]").wait_for()
    for _ in range(number):
        frame = page.locator("#screen").get_attribute("data-frame")
        page.keyboard.press("c")
        expect(page.locator("#screen")).not_to_have_attribute("data-frame", str(frame))


def test_a_moved_contact_changes_the_step_table_and_undo_restores_it(
    visit: Visit, review: ReviewHouse, clips: tuple[Clip, Clip]
) -> None:
    page, clip = visit.page, clips[0]
    page.goto(f"{review.page}/clip?uid={clip.uid}")
    rows = page.locator("#panel-steps table.step-table tbody tr")
    report = automatic_report(review.library.info(clip).folder)
    assert report is not None
    expect(rows).to_have_count(len(report.steps))
    page.locator("#edit-undo").wait_for()
    machine = rows.all_inner_texts()
    to_contact(page, 4)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#panel-edits .near")).to_contain_text(
        f"{report.steps[3].foot.value}, {report.steps[3].contact_s:.2f} s"
    )
    expect(rows.nth(3)).to_have_attribute("aria-current", "true")
    shoot(page, "review-clip-steps", whole=True)
    page.locator("#edit-move").click()
    expect(page.locator("#panel-edits .edit-list li")).to_have_count(1)
    expect(rows.filter(has_text="set by hand")).to_have_count(1)
    assert rows.all_inner_texts() != machine
    found = page.locator("#panel-findings > p")
    expect(found).to_contain_text("the machine's own findings stay")
    shoot(page, "review-clip-corrected", whole=True)
    page.keyboard.press("Control+z")
    expect(rows.filter(has_text="set by hand")).to_have_count(0)
    expect(page.locator("#panel-edits .edit-list li[data-undone]")).to_have_count(1)
    assert rows.all_inner_texts() == machine
    expect(found).not_to_contain_text("the machine's own findings stay")
    page.keyboard.press("Control+Shift+z")
    expect(rows.filter(has_text="set by hand")).to_have_count(1)
    page.keyboard.press("Control+z")
    expect(rows.filter(has_text="set by hand")).to_have_count(0)


def test_who_is_no_client_is_left_out_and_the_people_there_are_offered(
    visit: Visit, review: ReviewHouse, walk_looked_at: Path
) -> None:
    page, clip = visit.page, put_in(review.library, walk_looked_at)
    page.goto(f"{review.page}/clip?uid={clip.uid}")
    rows = page.locator("#panel-steps table.step-table tbody tr")
    to_contact(page, 2)
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    before = rows.count()
    page.keyboard.press("9")
    expect(rows).to_have_count(2)  # the picture shown is the one after the second contact
    expect(page.locator("#panel-edits .edit-list")).to_contain_text("not this person")
    expect(page.locator(".people .face")).to_have_count(1, timeout=60_000)
    shoot(page, "review-clip-people")
    page.locator(".people button.quiet").click()
    page.locator("#edit-undo").click()
    expect(rows).to_have_count(before)


def test_that_somebody_was_picked_can_be_taken_back(
    visit: Visit, review: ReviewHouse, walk_looked_at: Path
) -> None:
    page, clip = visit.page, put_in(review.library, walk_looked_at)
    page.goto(f"{review.page}/clip?uid={clip.uid}")
    page.locator("#edit-person").wait_for()
    expect(page.locator("#edit-anybody")).to_be_hidden()
    picked = Subject(t_s=1.0, x=0.5, y=0.5)
    review.store.clips.change(clip.uid, {"subject": picked})
    page.reload()
    page.locator("#edit-anybody").click()
    expect(page.locator("#edit-anybody")).to_be_hidden()
    expect(page.locator("#panel-edits .people")).to_be_focused()
    assert review.store.clips.get(clip.uid).subject is None
    expect(page.locator("p.going")).to_be_visible()
    review.library.cancel(clip)
    expect(page.locator("p.going")).to_be_hidden()


def test_the_step_table_sorts_plays_and_gives_reasons(
    visit: Visit, review: ReviewHouse, clips: tuple[Clip, Clip]
) -> None:
    page = visit.page
    page.goto(f"{review.page}/clip?uid={clips[0].uid}")
    table = page.locator("#panel-steps table.step-table")
    heads = table.locator("thead th")
    expect(heads.first).to_have_attribute("aria-sort", "ascending")
    table.get_by_role("button", name="Step time").click()
    sorted_by = table.locator("th[aria-sort]")
    expect(sorted_by).to_contain_text("Step time")
    expect(sorted_by.locator("button")).to_be_focused()
    touches = table.locator("td.touch").all_inner_texts()
    assert all(re.fullmatch(r"(\d+\.\d+( ± \d\.\d+)?)|–", text) for text in touches)
    column = table.locator("tbody tr td:nth-child(8)").all_inner_texts()
    times = [float(found[0]) for text in column if (found := re.match(r"\d+\.\d+", text))]
    assert times == sorted(times)
    assert len(times) > 5
    expect(page.locator("#panel-steps .reasons")).to_contain_text("First step of a walk")
    expect(page.locator("#panel-steps .passes")).to_contain_text("few")
    first = table.locator("button.play").first
    first.click()
    expect(page.locator("button[aria-pressed=true]", has_text="")).not_to_have_count(0)
    assert barriers(page) == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    until(lambda: too_wide(page) == [])  # the charts are drawn anew after the page
    until(lambda: fits(page))
    shoot(page, "review-clip-steps", whole=True)
    page.set_viewport_size({"width": 1440, "height": 1000})


def test_two_clips_are_compared_in_step(
    visit: Visit, review: ReviewHouse, clips: tuple[Clip, Clip]
) -> None:
    page = visit.page
    page.goto(f"{review.page}/compare?a={clips[0].uid}&b={clips[1].uid}")
    expect(page.locator("#curves figure svg.curves")).to_have_count(4)
    page.locator("#foot").select_option("left")
    expect(page.locator("#curves figure")).to_have_count(4)
    expect(page.locator("#curves")).to_contain_text("mean of 4 strides")
    expect(page.locator("#changes tbody tr").first).to_be_visible()
    expect(page.locator("#changes")).to_contain_text("no change to speak of")
    until(lambda: bool(page.evaluate(f"{FILMS}.every((one) => one.readyState >= 2)")))
    page.locator("#place").fill("50")
    said = page.locator("#place-says").inner_text()
    found = re.search(r"A at ([\d.]+) s, B at ([\d.]+) s", said)
    assert found is not None, said
    assert found[1] == found[2], "the very same clip in step with itself"
    shown = f"{FILMS}.every((one) => !one.seeking && Math.abs(one.currentTime - {found[1]}) < 0.06)"
    until(lambda: bool(page.evaluate(shown)))
    page.locator("#align").select_option("contact")
    page.locator("#stride-b").select_option("0")
    other = re.search(r"A at ([\d.]+) s, B at ([\d.]+) s", page.locator("#place-says").inner_text())
    assert other is not None
    assert other[1] != other[2]
    shoot(page, "review-compare", whole=True)
    assert barriers(page) == []
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    until(lambda: fits(page))
    shoot(page, "review-compare", whole=True)
    page.set_viewport_size({"width": 1440, "height": 1000})


def test_thresholds_show_their_effect_before_they_are_saved_and_a_height_is_kept(
    visit: Visit, review: ReviewHouse, who: Client, clips: tuple[Clip, Clip]
) -> None:
    page = visit.page
    page.goto(f"{review.page}/client?id={who.id}")
    expect(page.locator("#trend-table tbody tr")).to_have_count(2)
    expect(page.locator("#trend-plot svg circle")).to_have_count(2)
    expect(page.locator("#save")).to_be_disabled()
    page.locator("#limits summary", has_text="Short steps").click()
    own = {"ok_high_leg": "0.39", "long_off_leg": "0.4", "long_on_leg": "0.42"}
    for name, value in own.items():
        page.locator(f"#limit-checks-step_length-limits-{name}").fill(value)
    page.locator("#show-effect").click()
    changed = page.locator("#effect tbody tr[data-over]")
    expect(changed).to_contain_text("Short steps")
    assert review.store.clients.get(who.id).thresholds == {}
    assert barriers(page) == []
    shoot(page, "review-client", whole=True)
    page.locator("#save").click()
    expect(page.locator("#limits-says")).to_contain_text("Saved")
    kept = review.store.clients.get(who.id).thresholds
    assert kept == {f"checks.step_length.limits.{name}": float(v) for name, v in own.items()}
    page.locator("#person-height").fill("tall")
    page.locator("#person-save").click()
    expect(page.locator("#person-height")).to_be_focused()
    expect(page.locator("#person-wrong")).to_be_visible()
    page.locator("#person-height").fill("172.5")
    page.locator("#person-name").fill("Inés")
    page.locator("#person-notes").fill("left hip")
    page.locator("#person-save").click()
    expect(page.locator("#client-name")).to_have_text("Inés")
    expect(page.locator("#person-wrong")).to_be_hidden()
    told = review.store.clients.get(who.id)
    assert (told.name, told.height_m, told.notes) == ("Inés", 1.725, "left hip")
    assert told.thresholds == kept
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    until(lambda: fits(page))
    assert barriers(page) == []
    shoot(page, "review-client", whole=True)
    # The browser itself notes files that are not there yet.
    assert [one for one in visit.complaints if "404" not in one] == []
