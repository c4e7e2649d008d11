"""The first start in a real browser: the page is there, and shows the model being fetched."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from app.live.model_fetch import ModelFetch
from app.live.session import LiveSession
from browser_cases import LAPTOP, PHONE, Visit, barriers, visiting
from model_fetch_cases import THERE, ToldFetch, session_of
from models import ModelError
from server_cases import running, until

pytestmark = pytest.mark.slow
REMEDY = "Connect to the network and try again."


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_the_page_shows_the_model_being_fetched_and_what_to_do_if_it_cannot_be_had(
    chromium: Browser, size: tuple[int, int]
) -> None:
    told = ToldFetch()
    fetch = ModelFetch(told)
    sources = []

    def make() -> LiveSession:
        session, source, _ = session_of(fetch)
        sources.append(source)
        return session

    with (
        running(make) as url,
        visiting(chromium, url, size) as visit,
    ):
        page = visit.page
        notice, bar = page.locator("#notice"), page.get_by_role("progressbar", name="pose model")
        expect(notice).to_contain_text("Getting the pose model")
        expect(bar).not_to_have_attribute("aria-valuenow", "0")  # not known yet is not none
        told.orders.put(0.42)
        expect(notice).to_contain_text("42 percent")
        expect(bar).to_have_attribute("aria-valuenow", "42")
        expect(page.locator("#say-next")).to_contain_text("42 percent")
        assert _filled(visit) == pytest.approx(0.42, abs=0.02)
        assert barriers(visit.page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

        told.orders.put(ModelError(f"the full pose model cannot be had.\n{REMEDY}"))
        expect(notice).to_contain_text(REMEDY)
        expect(page.locator("#say-now")).to_contain_text(REMEDY)
        expect(bar).to_have_count(0)

        page.get_by_role("button", name="Start again").click()
        expect(notice).to_contain_text("Getting the pose model")
        told.orders.put(THERE)
        until(lambda: len(sources) == 2)
        sources[1].tell()
        expect(notice).to_be_hidden()
        assert visit.complaints == []


def _filled(visit: Visit) -> float:
    """How much of the bar is filled."""
    script = "e => parseFloat(getComputedStyle(e, '::before').width) / e.clientWidth"
    return float(visit.page.locator("#fetching").evaluate(script))
