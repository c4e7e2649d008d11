"""Light and dark: as the system has it or as was chosen, legible in both, charts included."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from app.storage import NewSession, Places, Profile, Store
from browser_cases import barriers, visiting
from page_cases import PageStage, State, engine_cue
from server_cases import running
from session_cases import somebody
from vision.values import Situation

PAGES = ("", "you", "progress", "known", "live")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Profile]]:
    with Store(Places.find(tmp_path_factory.mktemp("people"))) as store:
        ann = somebody(store)
        for steps in (80, 90):  # one value alone is told, not drawn
            pen = store.sessions.start(NewSession(profile_id=ann.id, plan_week=1))
            pen.finish({"backward_s": 60.0, "steps": steps, "cadence_spm": float(steps)})
        stage = PageStage()
        with running(stage.make, store=store) as url:
            yield url, ann


def _ready(page: Page) -> None:
    if "/live" in page.url:
        expect(page.locator("#begin-there")).to_be_visible()  # no session is on
        return
    expect(page.locator("#wait")).to_be_hidden()
    expect(page.locator("#trouble")).to_be_hidden()


def _light(page: Page, selector: str = "body") -> bool:
    """Whether an element's ground is rather light."""
    rgb = page.locator(selector).first.evaluate("e => getComputedStyle(e).backgroundColor")
    parts = [float(one) for one in re.findall(r"[\d.]+", rgb)[:3]]
    return sum(parts) > 3 * 128


@pytest.mark.parametrize("name", PAGES)
def test_every_page_follows_the_system_and_bars_nobody_in_light_or_dark(
    chromium: Browser, server: tuple[str, Profile], name: str
) -> None:
    url, ann = server
    query = "" if name == "live" else f"?profile={ann.id}"
    with visiting(chromium, f"{url}{name}{query}") as visit:
        page = visit.page
        _ready(page)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert _light(page) == (scheme == "light")
            assert barriers(page) == [], scheme
            ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
            expect(page.locator("meta[name=theme-color]")).to_have_attribute("content", ground)
        page.emulate_media(color_scheme="light", forced_colors="active")
        assert barriers(page) == [], "forced colours"


def test_a_chosen_appearance_holds_on_all_pages_and_after_a_reload(
    chromium: Browser, server: tuple[str, Profile]
) -> None:
    url, ann = server
    with visiting(chromium, f"{url}?profile={ann.id}&lang=en") as visit:
        page = visit.page
        _ready(page)
        page.emulate_media(color_scheme="light")
        page.get_by_label("Appearance").select_option("dark")
        assert not _light(page)
        page.reload()
        _ready(page)
        assert not _light(page)
        page.goto(f"{url}live")
        _ready(page)
        assert not _light(page)
        scheme = page.locator("meta[name=color-scheme]").get_attribute("content")
        assert scheme == "dark"
        page.locator("#theme").select_option("auto")  # the session speaks German
        assert _light(page)


def test_charts_follow_as_they_stand(chromium: Browser, server: tuple[str, Profile]) -> None:
    url, ann = server
    colour = "getComputedStyle(document.querySelector('.plot .xtick text')).fill"
    with visiting(chromium, f"{url}progress?profile={ann.id}&lang=en") as visit:
        page = visit.page
        page.emulate_media(color_scheme="dark")
        page.locator(".plot .xtick text").first.wait_for(state="attached")
        dark = page.evaluate(colour)
        page.get_by_label("Appearance").select_option("light")
        page.wait_for_function(f"document.querySelector('.plot .xtick') && {colour} !== '{dark}'")
        assert visit.complaints == []


def test_what_is_read_from_afar_is_legible_in_both(chromium: Browser) -> None:
    stage = PageStage()
    with running(stage.make) as url, visiting(chromium, url) as visit:
        page = visit.page
        expect(page.locator("#posture")).not_to_be_empty()
        page.emulate_media(reduced_motion="reduce")
        for cue, kind in (("stand_tall", "care"), ("pause", "urgent"), ("praise", "praise")):
            stage.show(State(cue, Situation.BACKWARD, engine_cue(cue)))
            expect(page.locator("#cue")).to_have_attribute("data-kind", kind)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                assert barriers(page) == [], (cue, scheme)
