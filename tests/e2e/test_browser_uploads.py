"""The page's own way of sending clips: progress, pause, a broken line, a restart, several files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from app.uploads.errors import UploadBusy, UploadNoVideo
from app.words import words
from browser_cases import barriers
from server_cases import until
from upload_cases import UploadHouse, upload_house

SIZE = 2_000_000
_QUICK = 4_000_000  # bytes a second: half a second a file, so that there is a middle
_BEGIN = """
async ({ name, size, seed, metadata }) => {
  const { startUpload, UploadLine, unfinished } = await import("/review/upload.js");
  const head = Uint8Array.from([0, 0, 0, 24, ...new TextEncoder().encode("ftypmp42")]);
  const bytes = new Uint8Array(size).fill(seed);
  if (seed) bytes.set(head);
  const file = new File([bytes], name, { lastModified: 1 });
  window.log ??= [];
  window.found = unfinished();
  const options = {
    metadata,
    pieceBytes: 200_000,
    onProgress: (now) => log.push({ name, ...now }),
    onDone: (uid) => log.push({ name, state: "done", uid }),
    onError: (problem) => log.push({ name, state: "failed", error: problem.message }),
  };
  window.line ??= new UploadLine();
  window.last = window.inLine ? line.add(file, options) : startUpload(file, options);
}
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UploadHouse]:
    with upload_house(tmp_path_factory.mktemp("uploads")) as one:
        yield one


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    with chromium.new_context() as one:
        yield one


def _visit(context: BrowserContext, house: UploadHouse) -> Page:
    page = context.new_page()
    page.goto(f"{house.url}known")
    page.locator("h1").wait_for()
    slow = context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": _QUICK},
    )
    return page


@pytest.fixture
def page(context: BrowserContext, house: UploadHouse) -> Page:
    return _visit(context, house)


def _send(page: Page, name: str = "walk.mp4", seed: int = 7, **metadata: str) -> None:
    page.evaluate(_BEGIN, {"name": name, "size": SIZE, "seed": seed, "metadata": metadata})


def _until(page: Page, what: str) -> dict[str, Any]:
    """The newest entry of the log, once ``what`` is true of one (``one``)."""
    # Not Playwright's own waiting, which has a page evaluate text; the policy forbids that.
    found: dict[str, Any] = page.evaluate(
        f"""() => new Promise((resolve) => {{
          const look = () => {{
            const found = log.findLast((one) => {what});
            if (found) resolve(found);
            else setTimeout(look, 10);
          }};
          look();
        }})"""
    )
    return found


def _sent(house: UploadHouse, uid: str) -> bool:
    """Whether an upload is being sent; else it is removed."""
    try:
        house.shelf.remove(uid)
    except UploadBusy:
        return True
    return False


def _bytes(seed: int = 7) -> bytes:
    head = bytes([0, 0, 0, 24]) + b"ftypmp42"
    return head + bytes([seed]) * (SIZE - len(head))


def test_a_clip_is_sent_with_progress_and_what_is_said_of_it(
    page: Page, house: UploadHouse
) -> None:
    _send(page, "Gehübung.mp4", client="3")
    done = _until(page, "one.state === 'done'")
    assert house.whole(done["uid"]) == _bytes()
    assert house.keeper.said[-1]["filename"] == "Gehübung.mp4"
    assert house.keeper.said[-1]["client"] == "3"
    sent = page.evaluate("log.filter((one) => one.total).map((one) => one.sent)")
    assert sent == sorted(sent)
    assert any(0 < one < SIZE for one in sent)
    assert page.evaluate("localStorage.length") == 0, "nothing is left to go on with"


def test_a_paused_upload_goes_on_where_it_stood(page: Page, house: UploadHouse) -> None:
    _send(page)
    _until(page, f"one.sent > {SIZE // 4}")
    page.evaluate("last.pause()")
    _until(page, "one.state === 'paused'")
    (upload,) = house.shelf.unfinished()
    assert 0 < house.shelf.offset(upload) < SIZE
    page.evaluate("last.resume()")
    done = _until(page, "one.state === 'done'")
    assert done["uid"] == upload.uid
    assert house.whole(done["uid"]) == _bytes()


def test_a_line_that_breaks_is_waited_out(page: Page, house: UploadHouse) -> None:
    broken: list[str] = []

    def break_once(route: Route) -> None:
        if route.request.method == "PATCH" and not broken:
            broken.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/api/review/uploads/*", break_once)
    _send(page)
    done = _until(page, "one.state === 'done'")
    assert broken
    assert page.evaluate("log.some((one) => one.state === 'waiting')")
    assert house.whole(done["uid"]) == _bytes()


def test_after_a_restart_of_the_browser_the_same_file_goes_on(
    page: Page, context: BrowserContext, house: UploadHouse
) -> None:
    _send(page)
    _until(page, f"one.sent > {SIZE // 2}")
    page.close()
    again = _visit(context, house)
    _send(again)
    assert [one["name"] for one in again.evaluate("found")] == ["walk.mp4"]
    done = _until(again, "one.state === 'done'")
    assert again.evaluate("log.some((one) => one.resumed && one.sent < one.total)")
    assert house.whole(done["uid"]) == _bytes()


def test_an_upload_that_the_server_has_forgotten_begins_anew(
    page: Page, house: UploadHouse
) -> None:
    _send(page)
    _until(page, f"one.sent > {SIZE // 4}")
    page.evaluate("last.pause()")
    (upload,) = house.shelf.unfinished()
    until(lambda: not _sent(house, upload.uid))
    page.evaluate("last.resume()")
    done = _until(page, "one.state === 'done'")
    assert done["uid"] != upload.uid
    assert house.whole(done["uid"]) == _bytes()


def test_several_files_go_one_after_another_and_what_is_no_video_is_said(
    page: Page, house: UploadHouse
) -> None:
    page.evaluate("window.inLine = true")
    for name, seed in (("a.mp4", 1), ("letter.pdf", 0), ("c.mp4", 3)):
        _send(page, name, seed)
    _until(page, "one.name === 'c.mp4' && one.state === 'done'")
    names = page.evaluate(
        "log.filter((one) => one.state !== 'queued').map((one) => one.name)"
        ".filter((one, index, all) => one !== all[index - 1])"
    )
    assert names == ["a.mp4", "letter.pdf", "c.mp4"]
    failed = _until(page, "one.state === 'failed'")
    assert failed["error"] == words("en").say(UploadNoVideo().why)


def test_a_cancelled_upload_is_gone_on_the_server(page: Page, house: UploadHouse) -> None:
    _send(page)
    _until(page, f"one.sent > {SIZE // 4}")
    page.evaluate("last.cancel()")
    assert house.shelf.unfinished() == ()
    assert page.evaluate("localStorage.length") == 0


def test_the_page_says_what_is_kept_and_keeps_for_how_long(
    page: Page, house: UploadHouse, shots: Path
) -> None:
    page.goto(f"{house.url}review")
    kept = page.get_by_role("region", name=page_word("review.kept.title"))
    expect(kept).to_contain_text(page_word("review.kept.why"))
    expect(kept).to_contain_text(str(house.shelf.folder.parent / "clips"))
    choice = kept.get_by_label(page_word("review.kept.how_long"))
    expect(choice).to_have_value("")
    choice.select_option("90")
    expect(kept.get_by_role("status")).to_have_text(page_word("review.kept.until"))
    kept.screenshot(path=shots / "kept.png")
    assert barriers(page) == []
    page.reload()
    expect(choice).to_have_value("90")
    choice.select_option("")
    expect(kept.get_by_role("status")).to_have_text(page_word("review.kept.forever"))


def page_word(key: str) -> str:
    return words("en").text(f"page.{key}")
