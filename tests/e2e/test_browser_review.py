"""The page of a trainer's clips in a browser: from a dropped film to its steps, and what goes wrong
on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app.reports.again import report_again
from app.reports.asked import Asked
from app.review.folder import ClipFolder
from app.storage.review_values import NewClient
from browser_cases import LAPTOP, PHONE, Visit, barriers, visiting
from page_cases import shoot
from review_cases import WALK, ReviewHouse, drop_in, film_of, put_in, slowed_poses
from session_cases import until
from vision.walker import Segment

SHORT = WALK.model_copy(update={"segments": (Segment(duration_s=3.0),)})
LOOK_MS = 150_000  # other tests may have both cores


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of a walk, as a phone would name it."""
    return film_of(SHORT, tmp_path_factory.mktemp("film") / "IMG_0001.mp4")


@pytest.fixture(scope="module")
def visit(review: ReviewHouse, chromium: Browser) -> Iterator[Visit]:
    with visiting(chromium, review.page, LAPTOP) as one:
        one.page.set_default_timeout(LOOK_MS)
        yield one


@pytest.fixture(scope="module")
def page(visit: Visit) -> Page:
    return visit.page


def card(page: Page, name: str) -> Locator:
    """The entry of the clip of this name."""
    return page.locator(".clip-card").filter(has=page.get_by_role("link", name=name, exact=True))


def test_dropped_clips_are_assigned_looked_at_and_a_corrupt_one_stays_with_its_reason(
    page: Page, review: ReviewHouse, film: Path, tmp_path: Path
) -> None:
    corrupt = tmp_path / "broken.mp4"
    corrupt.write_bytes(film.read_bytes()[:4000])
    page.get_by_label("Whose are they?").select_option(label="Somebody new…")
    page.locator("#drop-client").get_by_label("Name", exact=True).fill("Ines")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Whose are they?")).to_have_value("1")
    drop_in(page, film, corrupt)
    good, bad = card(page, film.name), card(page, corrupt.name)
    expect(bad.locator(".wrong").first).to_contain_text("damaged", timeout=LOOK_MS)
    expect(bad.locator(".job")).to_have_count(0, timeout=LOOK_MS)
    expect(bad).not_to_contain_text("You can still watch it.")  # there is no picture in it
    expect(good.locator(".quiet-line").first).to_contain_text("backward", timeout=LOOK_MS)
    expect(good.locator(".job")).to_have_count(0, timeout=LOOK_MS)
    found = next(one for one in review.library.page(9) if one.clip.name == film.name)
    assert found.digest is not None
    assert found.digest.steps >= 3
    expect(good).to_contain_text(f"{found.digest.steps} steps")
    expect(good.get_by_label("Client")).to_have_value("1")
    expect(good.locator("img.first")).to_have_js_property("naturalWidth", 480)
    assert found.folder.review_copy.exists()


def test_an_upload_that_lost_its_connection_goes_on_where_it_broke_off(
    page: Page, review: ReviewHouse, film: Path, tmp_path: Path
) -> None:
    long = tmp_path / "long.mp4"
    rest = 12_000_000  # an MP4 may have a part that nobody looks at: it makes the upload long
    long.write_bytes(film.read_bytes() + rest.to_bytes(4, "big") + b"free" + bytes(rest - 8))
    network = page.context.new_cdp_session(page)
    usual = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    # Slow until it has been seen to go on: it never ends before somebody looks.
    slow = {**usual, "uploadThroughput": 1_000_000}
    network.send("Network.emulateNetworkConditions", slow)
    drop_in(page, long)
    upload = page.locator(".upload").filter(has_text=long.name)
    bar = upload.locator("progress")
    until(page, lambda: float(bar.get_attribute("value") or 0) > 0.05, "some of it is sent")
    expect(upload).to_have_attribute("data-state", "sending")
    page.route("**/api/review/uploads/*", lambda route: route.abort())
    upload.get_by_role("button", name="Pause").click()  # which cuts what is on its way
    expect(upload).to_have_attribute("data-state", "paused")
    upload.get_by_role("button", name="Go on").click()
    expect(upload).to_have_attribute("data-state", "waiting")
    expect(upload).to_contain_text("The connection is lost")
    page.unroute("**/api/review/uploads/*")
    expect(upload).to_contain_text("gone on with where it broke off", timeout=LOOK_MS)
    silent = re.compile(r"/api/review/(clips/[0-9a-f]{32}|clients)")
    page.route(silent, lambda route: route.abort())  # it is lost again when all has been sent
    network.send("Network.emulateNetworkConditions", usual)
    expect(upload).to_have_count(0, timeout=LOOK_MS)
    expect(page.locator("#trouble")).to_contain_text("does not answer")
    page.unroute(silent)
    done = card(page, long.name)
    expect(done).to_be_visible(timeout=LOOK_MS)
    expect(page.locator("#trouble")).to_be_hidden()
    network.detach()
    done.get_by_role("button", name="Cancel").click()
    expect(done).to_contain_text("not looked at to its end")
    [kept] = [one for one in review.library.page(9) if one.clip.name == long.name]
    assert kept.folder.original.read_bytes() == long.read_bytes()


def test_slow_motion_is_asked_about_and_the_answer_gives_the_true_cadence(
    page: Page, review: ReviewHouse, walk_looked_at: Path
) -> None:
    seen = slowed_poses(capture_hz=120, slowed=8)
    clip = put_in(review.library, walk_looked_at, name="slow.mp4")
    folder = ClipFolder.of(review.store.places, clip)
    seen.save(folder.poses)
    folder.report.write_text(report_again(seen, Asked(), clip.name).to_json(), "utf-8")
    page.reload()
    slow = card(page, clip.name)
    expect(slow.get_by_role("group", name="Was this slow motion?")).to_be_visible()
    expect(slow.locator(".quiet-line").first).not_to_contain_text("steps a minute")
    shoot(page, "review-slow", whole=True)
    slow.get_by_role("button", name="120 pictures a second").click()
    expect(slow.locator(".quiet-line").first).to_contain_text("steps a minute", timeout=LOOK_MS)
    expect(slow.get_by_role("group", name="Was this slow motion?")).to_have_count(0)
    now = review.library.info(review.store.clips.get(clip.uid))
    assert now.digest is not None
    assert now.digest.cadence_spm == pytest.approx(WALK.segments[0].manner.cadence_spm, rel=0.04)
    assert now.digest.duration_s == pytest.approx(4.0, abs=0.1)


def test_facts_are_kept_two_clips_lead_to_their_comparison_and_a_deleted_one_leaves_no_file(
    page: Page, review: ReviewHouse, walk_looked_at: Path
) -> None:
    clips = [put_in(review.library, walk_looked_at, name=name) for name in ("a.mp4", "b.mp4")]
    page.reload()
    first = card(page, "a.mp4")
    first.get_by_text("Day, height, notes and more").click()
    first.get_by_label("Incline in %").fill("-1,5")
    first.get_by_label("Notes").fill("left knee")
    first.get_by_label("Height in cm").fill("tall")
    first.get_by_role("button", name="Save").click()
    expect(first.get_by_label("Height in cm")).to_have_attribute("aria-invalid", "true")
    first.get_by_label("Height in cm").fill("")
    first.get_by_role("button", name="Save").click()
    expect(page.locator("#told")).to_have_text("Saved.")
    kept = review.store.clips.get(clips[0].uid)
    assert (kept.incline_percent, kept.notes, kept.height_m) == (-1.5, "left knee", None)
    for name in ("a.mp4", "b.mp4"):
        card(page, name).get_by_role("checkbox", name="Compare").check()
    a, b = (one.uid for one in clips)
    expect(page.locator("#two a")).to_have_attribute("href", f"/review/compare?a={a}&b={b}&lang=en")
    first.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("button", name="No", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(first).to_be_visible()
    first.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(first).to_have_count(0)
    assert not review.store.places.clip(clips[0].uid).exists()


def test_a_client_goes_with_everything_once_the_name_is_typed(
    page: Page, review: ReviewHouse, walk_looked_at: Path
) -> None:
    who = review.store.clients.add(NewClient(name="Otto"))
    theirs = put_in(review.library, walk_looked_at, client_id=who.id)
    page.reload()
    room = page.locator("#kept p").nth(1).inner_text()
    page.get_by_label("Of", exact=True).select_option(label="Otto (1)")
    expect(page.locator(".clip-card")).to_have_count(1)
    for wrong_first in ("otto", "Otto"):
        page.get_by_role("button", name="Delete Otto").click()
        page.get_by_label("Type the name: Otto").fill(wrong_first)
        page.get_by_role("button", name="Delete all of it").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        if wrong_first == "otto":
            expect(page.locator("#trouble")).to_be_visible()
            assert review.store.places.clip(theirs.uid).exists()
    expect(page.get_by_label("Of", exact=True)).to_have_value("")
    expect(page.locator("#trouble")).to_be_hidden()
    expect(page.locator("#kept")).not_to_contain_text(room)
    assert not review.store.places.clip(theirs.uid).exists()
    assert who not in review.store.clients.all()


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_everybody_can_use_the_page_in_either_theme(
    page: Page, visit: Visit, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.locator(".clip-card summary").first.click()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert barriers(page) == [], theme
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shoot(page, "review", whole=True)
    # The browser itself tells of each request that a test has cut or the server refused.
    assert [one for one in visit.complaints if "Failed to load resource" not in one] == []


def test_a_trainer_without_a_profile_finds_the_clips_from_the_start_page(
    chromium: Browser, review: ReviewHouse
) -> None:
    with visiting(chromium, review.url) as visit:
        visit.page.get_by_role("link", name="Look at recorded clips").click()
        expect(visit.page.get_by_role("heading", name="Recorded clips")).to_be_visible()
        assert visit.complaints == []
