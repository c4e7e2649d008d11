"""The films that show a movement, in a real browser: shown where it is asked for, with captions,
and still until somebody wants to see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.films.shelf import Shelf
from app.words import words
from browser_cases import PHONE, barriers, visiting
from session_cases import house, somebody, until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(
    films: Path, tmp_path_factory: pytest.TempPathFactory, model_path: Path
) -> Iterator[str]:
    """With the film of standing tall, which is what the first week attends to."""
    folder = tmp_path_factory.mktemp("films")
    shelf = Shelf(films)
    shelf.close()
    with house(folder, model_path, films=shelf) as home:
        somebody(home.store)
        yield home.url


def loaded(page: Page) -> None:
    """Wait until the first film on the page could be played."""
    page.locator("video").first.wait_for()
    until(page, lambda: page.evaluate("document.querySelector('video').readyState > 0"), "load")


def runs(page: Page) -> bool:
    return bool(page.evaluate("!document.querySelector('video').paused"))


def test_show_me_on_today_plays_the_movement_with_captions(chromium: Browser, server: str) -> None:
    with visiting(chromium, server, PHONE) as visit:
        page = visit.page
        page.get_by_role("button", name="Show me: Standing tall").click()
        page.locator("dialog video").wait_for()
        until(
            page, lambda: page.evaluate("document.querySelector('video').currentTime > 0.2"), "play"
        )
        cues = page.evaluate(
            "[...document.querySelector('video').textTracks[0].cues].map(cue => cue.text)"
        )
        assert cues == [words().text("film.tall.slumped"), words().text("film.tall.tall")]
        expect(page.locator("dialog .film-caption")).to_have_text(re.compile("|".join(cues)))
        expect(page.get_by_role("dialog")).to_contain_text("trunk straight above the hips")
        assert barriers(page) == []
        page.get_by_role("button", name="Close").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert visit.complaints == []


def test_who_wants_less_motion_starts_a_film_by_hand(chromium: Browser, server: str) -> None:
    with visiting(chromium, server, PHONE) as visit:
        visit.page.emulate_media(reduced_motion="reduce")
        visit.page.get_by_role("button", name="Show me: Standing tall").click()
        loaded(visit.page)
        assert not runs(visit.page)
        assert visit.page.locator("dialog video").get_attribute("controls") is not None


def test_how_to_shows_every_film_and_tells_in_words_what_cannot_be_made(
    chromium: Browser, server: str
) -> None:
    with visiting(chromium, f"{server}how", PHONE) as visit:
        page = visit.page
        expect(page.locator("#films > li")).to_have_count(3)
        loaded(page)
        assert not runs(page), "nothing moves by itself"
        expect(page.locator("#film-steps")).to_contain_text("can't be made on this computer")
        expect(page.locator("#film-steps")).to_contain_text("lands close behind the other")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert barriers(page) == []


def test_the_ready_panel_shows_standing_tall_before_it_is_asked_for(
    chromium: Browser, server: str
) -> None:
    with visiting(chromium, f"{server}live?profile=1") as visit:
        button = visit.page.locator("#ready").get_by_role("button", name="Show me: Standing tall")
        button.click()
        expect(visit.page.locator("dialog[open] video")).to_be_visible()
