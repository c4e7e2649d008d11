"""The page in another language: shown, spoken, chosen, and what it does without any words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from app.live.coaching import Coaching, Studio
from app.storage import Places, Store
from app.words import words
from browser_cases import SOCKETS, Visit, barriers, visiting
from server_cases import Stage, running, until
from session_cases import somebody
from vision.values import BaselineProgress, BaselineState

GERMAN = words("de")


def _is_german(visit: Visit) -> None:
    expect(visit.page.locator("html")).to_have_attribute("lang", "de")
    for element in ("#stand", "#sound", "#sound-state", "#said-title", "#state-word", "footer p"):
        key = visit.page.locator(element).get_attribute("data-word")
        expect(visit.page.locator(element)).to_have_text(GERMAN.text(f"page.{key}"))
    expect(visit.page.get_by_role("meter", name="Rumpf")).to_have_count(1)
    expect(visit.page.get_by_role("combobox", name="Sprache")).to_have_value("de")


def _tell(stage: Stage, visit: Visit, order: str = "frame") -> None:
    expect(visit.page.locator("#posture")).not_to_be_empty()  # then there is a session
    stage.sources[0].tell(order)


def _heard(visit: Visit, *said: tuple[str, str]) -> None:
    _breathe_until(visit, lambda: visit.said() == list(said))


def _breathe_until(visit: Visit, condition: Callable[[], bool]) -> None:
    def holds() -> bool:
        visit.page.wait_for_timeout(50)  # Playwright's own loop must run
        return condition()

    until(holds)


def test_a_german_session_is_shown_and_spoken_in_german_by_a_german_voice(
    chromium: Browser,
) -> None:
    stage = Stage({1: "smaller_steps"}, "de")
    with running(stage.make) as url, visiting(chromium, url, script=_TWO_VOICES) as visit:
        _is_german(visit)
        visit.page.get_by_role("button", name="Ton einschalten").click()
        expect(visit.page.locator("#sound-state")).to_have_text("Ton an")
        _tell(stage, visit)
        _heard(visit, ("smaller_steps", "browser"))
        cue = GERMAN.text("cue.smaller_steps.spoken")
        assert visit.page.evaluate("window.spoken") == [["Hier", "de-DE", cue]]
        expect(visit.page.locator("#cue-text")).to_have_text(GERMAN.text("cue.smaller_steps.text"))
        assert visit.complaints == []


def test_without_a_german_voice_the_server_speaks_german_and_notices_are_at_hand(
    chromium: Browser,
) -> None:
    stage = Stage({1: "slow_down"}, "de")
    one_voice = _TWO_VOICES.replace('"de-DE"', '"en-GB"')
    with running(stage.make) as url, visiting(chromium, url, script=one_voice) as visit:
        visit.page.get_by_role("button", name="Ton einschalten").click()
        expect(visit.page.locator("#sound-state")).to_have_text("Ton an · eigene Stimme")
        _tell(stage, visit)
        _heard(visit, ("slow_down", "server"))
        assert visit.page.evaluate("window.spoken") == []
        spoken = [request for request in visit.requests if "/speech/" in request]
        assert f"{url}speech/link_lost.wav?lang=de" in spoken
        assert [one for one in spoken if one.endswith("/1.wav")]


def test_the_language_is_chosen_on_the_page_while_the_session_runs(chromium: Browser) -> None:
    stage = Stage({1: "slow_down", 2: "slow_down"})
    with (
        running(stage.make) as url,
        visiting(chromium, url) as visit,
        visiting(chromium, url) as tv,
    ):
        _tell(stage, visit)
        expect(visit.page.locator("#cue-text")).to_have_text("Slow down")
        choice = visit.page.get_by_role("combobox", name="Language")
        assert choice.locator("option").all_inner_texts() == ["English", "Deutsch"]
        choice.select_option("de")
        for one in (visit, tv):
            _is_german(one)
        _tell(stage, tv)
        expect(tv.page.locator("#cue-text")).to_have_text("Langsamer")
        # What was said in English is marked as such, for a screen reader.
        expect(tv.page.locator("#said li span").last).to_have_attribute("lang", "en")
        assert len(stage.sessions) == 1
        assert visit.page.evaluate("localStorage.getItem('backstep-language')") == "de"


def test_a_language_chosen_while_getting_ready_is_kept_for_whoever_walks(
    chromium: Browser, tmp_path: Path
) -> None:
    def nothing_begins(*_: object) -> Any:  # noqa: ANN401 - in place of all that a session opens
        raise AssertionError

    with Store(Places.find(tmp_path)) as store:
        coaching = Coaching(store, Studio(nothing_begins, nothing_begins, nothing_begins))
        walker = somebody(store)
        with (
            running(Stage().make, store=store, coaching=coaching) as url,
            visiting(chromium, f"{url}live?profile={walker.id}") as visit,
        ):
            head = visit.page.locator("#ready h2")
            expect(head).to_have_text(words().text("page.ready.title"))
            visit.page.get_by_role("combobox", name="Language").select_option("de")
            expect(head).to_have_text(GERMAN.text("page.ready.title"))
            _breathe_until(visit, lambda: store.profiles.get(walker.id).language == "de")
            assert barriers(visit.page) == []


@pytest.mark.parametrize(
    ("query", "script"),
    [
        ("?lang=de-AT", ""),
        ("", "Object.defineProperty(navigator, 'languages', { value: ['fr', 'de-AT', 'en'] })"),
    ],
    ids=["address", "browser"],
)
def test_the_page_begins_in_the_language_of_its_address_or_of_the_browser(
    chromium: Browser, query: str, script: str
) -> None:
    stage = Stage()
    with running(stage.make) as url, visiting(chromium, url + query, script=script) as visit:
        _is_german(visit)
        _breathe_until(visit, lambda: [one.language for one in stage.sessions] == ["de"])


def test_without_words_the_page_says_so_and_tries_again(chromium: Browser) -> None:
    with (
        running(Stage().make) as url,
        visiting(chromium, url, script=_NO_WORDS_YET) as visit,
    ):
        expect(
            visit.page.get_by_text("Backstep can't load its words. Trying again…")
        ).to_be_visible()
        visit.page.evaluate("window.mended = true")
        expect(visit.page.locator("#link")).to_have_text("Live")
        assert visit.complaints == []


def test_whatever_is_said_has_a_caption_and_is_announced_once_in_the_same_words(
    chromium: Browser,
) -> None:
    stage = Stage({1: "smaller_steps", 2: "pause"})
    with running(stage.make) as url, visiting(chromium, url, script=_READER) as visit:
        page = visit.page
        caption = page.locator("#caption")
        page.get_by_role("button", name="Start sound").click()
        expect(page.locator("#sound-state")).to_have_text("Sound on · own voice")
        for cue, region in (("smaller_steps", "#say-next"), ("pause", "#say-now")):
            _tell(stage, visit)
            spoken = words().text(f"cue.{cue}.spoken")
            expect(caption).to_have_text(spoken)
            expect(caption).to_be_visible()
            expect(page.locator(region)).to_have_text(spoken)
        expect(caption).to_have_attribute("aria-hidden", "true")
        _breathe_until(visit, lambda: bool(page.evaluate("window.read()")))  # once it is spoken
        expect(caption).to_be_hidden()
        page.get_by_role("button", name="Mute").click()
        visit.page.evaluate("window.cut()")
        expect(caption).to_have_text("Stop. I have lost the connection.")


def test_nothing_on_the_live_page_bars_anybody(chromium: Browser) -> None:
    stage = Stage({1: "smaller_steps"}, "de")
    with running(stage.make) as url, visiting(chromium, url) as visit:
        page = visit.page
        page.emulate_media(reduced_motion="reduce")  # what fades in has its full contrast at once
        _tell(stage, visit)
        expect(page.locator("#caption")).to_be_visible()
        assert barriers(page) == []
        stage.lines[0].baseline = BaselineProgress(BaselineState.HOLDING, 0.4, 1.8)
        _tell(stage, visit)
        expect(page.get_by_role("progressbar")).to_be_visible()
        assert barriers(page) == []
        _tell(stage, visit, "fail")
        expect(page.get_by_role("button", name="Noch einmal")).to_be_visible()
        # Errors are told as they are logged, and marked as English.
        expect(page.locator("#notice-text")).to_have_attribute("lang", "en")
        assert barriers(page) == []


def test_by_keyboard_the_page_is_walked_through_as_it_is_read(chromium: Browser) -> None:
    stage = Stage({1: "slow_down"})
    with running(stage.make) as url, visiting(chromium, url) as visit:
        _tell(stage, visit)
        expect(visit.page.locator("#said li")).to_have_count(1)
        _tell(stage, visit, "fail")
        expect(visit.page.get_by_role("button", name="Start again")).to_be_visible()
        order = []
        for _ in range(5):
            visit.page.keyboard.press("Tab")
            order.append(visit.page.evaluate("document.activeElement.id"))
            outline = "getComputedStyle(document.activeElement).outlineStyle"
            assert visit.page.evaluate(outline) != "none", order
        assert order == ["", "language", "sound", "again", "said"]  # first: past the head
        visit.page.keyboard.press("Shift+Tab")
        visit.page.keyboard.press("Enter")
        _breathe_until(visit, lambda: len(stage.sessions) == 2)


def test_with_forced_colours_or_more_contrast_all_that_is_drawn_can_be_told_apart(
    chromium: Browser,
) -> None:
    with running(Stage().make) as url, visiting(chromium, url) as visit:
        page = visit.page
        expect(page.locator("#link")).to_have_text("Live")
        page.emulate_media(contrast="more", color_scheme="dark")
        assert page.evaluate(_STYLE, ["#link", "color"]) == "rgb(255, 255, 255)"
        page.emulate_media(contrast="more", color_scheme="light")
        assert page.evaluate(_STYLE, ["#link", "color"]) == "rgb(0, 0, 0)"
        page.emulate_media(contrast="no-preference", forced_colors="active")
        ground = page.evaluate(_STYLE, ["body", "backgroundColor"])
        for part in (".gauge-needle", ".gauge-band"):
            assert page.evaluate(_STYLE, [part, "backgroundColor"]) != ground
        for part in ("#sound", ".gauge-track", "#state", "#cue"):
            assert page.evaluate(_STYLE, [part, "borderTopStyle"]) == "solid"


# Headless Chromium has no voices: this is a browser with two that live here.
_TWO_VOICES = """
window.spoken = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [
    { name: "Here", lang: "en-GB", localService: true, default: true },
    { name: "Dort", lang: "de-DE", localService: false, default: false },
    { name: "Hier", lang: "de-DE", localService: true, default: false },
  ],
  cancel() {},
  addEventListener() {},
  speak(speech) {
    window.spoken.push([speech.voice.name, speech.lang, speech.text]);
    setTimeout(() => speech.onstart(), 10);
    setTimeout(() => speech.onend(), 60);
  },
} });
"""

# A page whose captions stand until they are read, and whose connection can be cut.
_READER = (
    f"{SOCKETS}"
    """
const soon = window.setTimeout, never = window.clearTimeout;
let told = null;
window.setTimeout = (what, ms, ...a) => {
  if (!String(what).includes("this.clear()")) return soon(what, ms, ...a);
  told = what;
  return -1;
};
window.clearTimeout = (one) => { if (one === -1) told = null; else never(one); };
window.read = () => { const clear = told; clear?.(); return clear !== null; };
"""
)

_STYLE = "([part, name]) => getComputedStyle(document.querySelector(part))[name]"

_NO_WORDS_YET = """
const really = window.fetch;
window.fetch = (path, ...a) => window.mended || !path.startsWith("/api/words/")
  ? really(path, ...a) : Promise.reject(new TypeError("Failed to fetch"));
"""
