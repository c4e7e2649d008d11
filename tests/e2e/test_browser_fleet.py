"""The operator's list of kiosks in a real browser: on a phone and a laptop, in two languages, with
the key alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import pytest
from playwright.sync_api import Browser, expect

from app.fleet.books import FleetBooks
from app.fleet.keys import FleetKeys
from app.fleet.tally import hour_of
from app.fleet.values import HourCount, KioskProblem, KioskReport
from app.server.fleet.app import create_fleet_app
from app.storage.database import Database
from app.storage.values import utc_now
from browser_cases import LAPTOP, PHONE, barriers, visiting
from kiosk_upkeep_cases import served, sqlite_places

OPENS = datetime(2026, 12, 1, 5, 30, tzinfo=timezone.utc)


@dataclass(frozen=True)
class Fleet:
    """A server with kiosks: one well, one that is not, one silent, one new, one closed."""

    url: str
    keys: FleetKeys


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    with closing(Database(sqlite_places(tmp_path_factory.mktemp("fleet")), 5.0)) as database:
        app = create_fleet_app(database)
        keys: FleetKeys = app.state.keys
        now = utc_now()
        app.state.books = FleetBooks(database, now=lambda: now)  # it stays today
        wrong = KioskProblem(at=now, id="silent", lane="left", detail="<b>no picture</b>")
        for name, problems in (("gym-1", ()), ("gym-2", (wrong,)), ("gym-3", ()), ("gym-4", ()),
                               ("gym-5", ())):  # fmt: skip
            keys.make(name)
            if name == "gym-4":
                continue
            seen = now - timedelta(hours=5 if name == "gym-3" else 0)
            count = HourCount(
                hour=hour_of(now), lane="left", greeted=7, begun=5, completed=4, walked_s=252,
                tips={"smaller_steps": 3},
            )  # fmt: skip
            FleetBooks(database, now=lambda seen=seen: seen).take(  # type: ignore[misc]
                name,
                KioskReport(
                    id=f"report-of-{name}-0001", kiosk=name, version="0.0.9", sent_at=seen,
                    counts=(count,), problems=problems, open=problems, ready=not problems,
                    closed=name == "gym-5", opens_at=OPENS if name == "gym-5" else None,
                ),
            )  # fmt: skip
        with served(app) as url:
            yield Fleet(url, keys)


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_the_operator_sees_at_a_glance_who_needs_a_look(
    chromium: Browser, fleet: Fleet, size: tuple[int, int]
) -> None:
    with visiting(chromium, fleet.url, size) as visit:
        page = visit.page
        expect(page.locator("#told")).to_have_text("5 kiosks. 3 need a look.")
        cards = page.locator("#kiosks > li")
        expect(cards.locator(".state-line")).to_have_text(
            [
                *("Not ready", "Silent for more than an hour", "Has not reported yet", "Ready"),
                re.compile(r"^Closed Opens again .*\d{1,2}:30.*\.$"),
            ]
        )
        expect(cards.nth(3).get_by_role("row")).to_have_text(
            ["TodayThis week", "Greeted77", "Begun55", "Completed44", "Minutes walked44"]
        )
        expect(cards.nth(3)).to_contain_text("Most given tip this week: Steps a little smaller")
        expect(cards.nth(0)).to_contain_text("The camera gives no pictures (left)")
        expect(cards.nth(0)).to_contain_text("<b>no picture</b>")  # as words, not as markup
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert barriers(page) == []
        page.get_by_text("What it told last").click()
        expect(page.locator("details li")).to_be_visible()
        page.get_by_label("Language").select_option("de")
        expect(page.locator("details li")).to_be_visible()  # drawn anew, and open still
        expect(page.locator("#told")).to_have_text("5 Kioske. Nach 3 sollte jemand sehen.")
        expect(cards.nth(0)).to_contain_text("Die Kamera gibt keine Bilder")
        assert barriers(page) == []
        assert [one for one in visit.requests if not one.startswith(fleet.url)] == []
        assert visit.complaints == []


def test_once_there_is_a_key_the_page_asks_for_it_and_forgets_it_with_the_tab(
    chromium: Browser, fleet: Fleet
) -> None:
    key = fleet.keys.make(None)
    with visiting(chromium, f"{fleet.url}/?lang=en", PHONE) as visit:
        page = visit.page
        expect(page.get_by_label("Operator's key")).to_be_visible()
        expect(page.locator("#kiosks")).to_be_hidden()
        assert barriers(page) == []
        page.get_by_label("Operator's key").fill("a guess")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_have_text("This is not the operator's key.")
        page.get_by_label("Operator's key").fill(key)
        page.get_by_role("button", name="Show").click()
        expect(page.locator("#kiosks > li")).to_have_count(5)
        expect(page.get_by_role("alert")).to_be_hidden()
        page.reload()
        expect(page.locator("#kiosks > li")).to_have_count(5)
        assert key not in page.evaluate("JSON.stringify(localStorage) + location.href")
    with visiting(chromium, f"{fleet.url}/?lang=en", PHONE) as visit:
        expect(visit.page.get_by_label("Operator's key")).to_be_visible()
