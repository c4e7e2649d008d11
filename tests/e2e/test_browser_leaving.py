"""The way out of a session, and back: asked before one leaves, told where it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Dialog, Page, expect

from app.session.values import Phase
from app.storage import Places, Profile, Store
from browser_cases import barriers, visiting
from page_cases import PageStage, State, coach, states, told_house
from server_cases import until
from session_cases import somebody
from vision.values import Situation


@dataclass
class Walk:
    """A bout that goes on, on a page."""

    url: str
    page: Page
    stage: PageStage
    ann: Profile
    bout: State


@contextmanager
def _walking(chromium: Browser, folder: Path) -> Iterator[Walk]:
    with Store(Places.find(folder)) as store:
        ann = somebody(store)
        bout = next(one for one in states(ann.id) if one.name == "bout")
        stage = PageStage(bout.coach)
        with (
            told_house(store, ann.id, stage) as url,
            visiting(chromium, f"{url}?profile={ann.id}&lang=en") as visit,
        ):
            page = visit.page
            expect(page.locator("#home")).to_be_visible()
            page.goto(f"{url}live?profile={ann.id}&lang=en")
            expect(page.locator("#posture")).not_to_be_empty()
            stage.show(bout)
            page.locator("body[data-phase=backward]").wait_for(state="attached")
            yield Walk(url, page, stage, ann, bout)


def test_the_back_button_asks_and_the_session_waits_meanwhile(
    chromium: Browser, tmp_path: Path
) -> None:
    with _walking(chromium, tmp_path) as walk:
        page, wished = walk.page, walk.stage.lines[-1].wished
        page.go_back()
        dialog = page.get_by_role("dialog", name="Leave the session?")
        expect(dialog).to_be_visible()
        assert barriers(page) == []
        _heard(walk, ["pause"])
        page.get_by_role("button", name="Stay and go on").click()
        expect(dialog).to_be_hidden()
        _heard(walk, ["pause", "go_on"])
        assert page.url.startswith(f"{walk.url}live")
        page.go_back()
        page.get_by_role("button", name="Leave").click()
        expect(page.locator("#running")).to_contain_text("Your session is running.")
        assert "end" not in wished


def _heard(walk: Walk, wished: list[str]) -> None:
    """The session has heard of these wishes, with the next picture."""

    def has() -> bool:
        walk.stage.sources[-1].tell()
        walk.page.wait_for_timeout(50)
        found = walk.stage.lines[-1].wished  # "recall" is no wish of the walker's
        return [one for one in found if one != "recall"] == wished

    until(has)


def test_whatever_else_ends_the_page_asks_in_a_session_and_no_longer_after_it(
    chromium: Browser, tmp_path: Path
) -> None:
    with _walking(chromium, tmp_path) as walk:
        page, asked = walk.page, list[str]()

        def stay(dialog: Dialog) -> None:
            asked.append(dialog.type)
            dialog.dismiss()

        page.on("dialog", stay)
        page.locator("#sound").click()  # browsers ask only who has touched the page
        # Playwright's own way to close a tab goes on whatever is answered.
        with page.expect_event("dialog"):
            page.evaluate("setTimeout(() => location.assign('/known'), 0)")
        assert asked == ["beforeunload"]
        assert page.url.startswith(f"{walk.url}live")
        done = coach(walk.ann.id, Phase.DONE, "Done", "")
        walk.stage.show(State("done", Situation.STANDING, coach=done))
        page.locator("body[data-step=summary]").wait_for(state="attached")
        page.goto(f"{walk.url}?profile={walk.ann.id}")
        expect(page.locator("#home")).to_be_visible()
        assert asked == ["beforeunload"]


def test_today_says_in_every_window_that_a_session_runs_and_leads_into_it(
    chromium: Browser, tmp_path: Path
) -> None:
    with _walking(chromium, tmp_path) as walk:
        with visiting(chromium, f"{walk.url}?profile={walk.ann.id}&lang=en") as other:
            note = other.page.locator("#running")
            expect(note).to_contain_text("Your session is running.")
            assert barriers(other.page) == []
            walk.page.goto(f"{walk.url}?profile={walk.ann.id}&lang=en")
            expect(walk.page.locator("#running")).to_be_visible()
            note.get_by_role("link", name="Go on").click()
            other.page.locator("body[data-step=live]").wait_for(state="attached")
            walk.stage.show(walk.bout)
            other.page.locator("body[data-phase=backward]").wait_for(state="attached")
        assert len(walk.stage.sessions) == 1
