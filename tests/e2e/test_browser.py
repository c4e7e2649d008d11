"""The page in a real browser: what the walker sees, hears and can do."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from app.words import words
from browser_cases import LAPTOP, PHONE, SOCKETS, TELEVISION, Visit, visiting
from server_cases import Stage, running, until
from vision.cues.catalogue import cues


def _wait_for_link(visit: Visit) -> None:
    expect(visit.page.locator("#link")).to_have_text("Live")  # also where it is not displayed
    expect(visit.page.locator("#posture")).not_to_be_empty()  # there is a session


# The height of the cue's letters in px; whether cue and page show all of themselves; whether the
# page is wider than its window. In one go: there are many cues.
_SEEN = """() => {
  const fits = (e) =>
    e.scrollWidth <= e.clientWidth + 1 && e.scrollHeight <= e.clientHeight + 1;
  const [cue, main, text] = ["#cue", "main", "#cue-text"].map((e) => document.querySelector(e));
  return [parseFloat(getComputedStyle(text).fontSize), fits(cue), fits(main),
    document.documentElement.scrollWidth > innerWidth];
}"""


@pytest.mark.parametrize(
    ("size", "language"),
    [(LAPTOP, "de"), (TELEVISION, "en"), (PHONE, "de"), (PHONE, "en")],
    ids=["laptop-de", "television-en", "phone-de", "phone-en"],
)
def test_every_cue_fills_its_banner_readably_and_nothing_spills(
    chromium: Browser, size: tuple[int, int], language: str
) -> None:
    names = list(cues())
    stage = Stage(dict(enumerate(names, start=1)), language)
    with running(stage.make) as url, visiting(chromium, url, size) as visit:
        visit.page.emulate_media(reduced_motion="reduce")  # a cue arrives from a little below
        _wait_for_link(visit)
        for name in names:
            stage.sources[0].tell()
            text = visit.page.locator("#cue-text")
            expect(text).to_have_text(words(language).text(f"cue.{name}.text"))
            height_px, cue_fits, main_fits, too_wide = visit.page.evaluate(_SEEN)
            assert height_px >= (0.08 * size[1] - 0.1 if size != PHONE else 0.15 * size[0])
            assert cue_fits, name
            assert size == PHONE or main_fits, name
            assert not too_wide, name
        kinds = visit.page.locator("#said li")
        expect(kinds).to_have_count(len(names))
    assert visit.complaints == []


@pytest.mark.drift
def test_the_page_takes_nothing_from_elsewhere(chromium: Browser) -> None:
    stage = Stage({1: "praise"})
    with running(stage.make) as url, visiting(chromium, url) as visit:
        _wait_for_link(visit)
        visit.page.get_by_role("button", name="Start sound").click()
        expect(visit.page.locator("#sound-state")).to_have_text("Sound on · own voice")
        stage.sources[0].tell()
        until(lambda: visit.said() == [("praise", "server")] or _breathe(visit))
        assert visit.requests
        assert all(request.startswith((url, "blob:")) for request in visit.requests)


def test_before_the_click_it_is_silent_says_so_and_still_shows_the_cue(chromium: Browser) -> None:
    stage = Stage({1: "stand_tall"})
    with running(stage.make) as url, visiting(chromium, url) as visit:
        _wait_for_link(visit)
        expect(visit.page.locator("#sound-state")).to_have_text("Sound is off")
        stage.sources[0].tell()
        expect(visit.page.locator("#cue-text")).to_have_text("Tall, like a string lifts you")
        assert visit.said() == [("stand_tall", "silent")]
        assert not any("/speech/" in request for request in visit.requests)


def test_without_a_browser_voice_the_servers_voice_speaks(chromium: Browser) -> None:
    stage = Stage({1: "stand_tall", 2: "soft_toes"})
    with running(stage.make) as url, visiting(chromium, url, script=_COUNT_SOUNDS) as visit:
        _wait_for_link(visit)
        # By keyboard: the button is one Tab away.
        visit.page.get_by_role("button", name="Start sound").focus()
        visit.page.keyboard.press("Enter")
        expect(visit.page.locator("#sound-state")).to_have_text("Sound on · own voice")
        stage.sources[0].tell()
        until(lambda: visit.said() == [("stand_tall", "server")] or _breathe(visit))
        assert any(re.search(r"/speech/[0-9a-f]+/1\.wav$", one) for one in visit.requests)
        lengths_s = visit.page.evaluate("window.played")
        assert len(lengths_s) == 1
        assert lengths_s[0] > 1.0
        visit.page.get_by_role("button", name="Mute").click()
        expect(visit.page.locator("#sound-state")).to_have_text("Sound is off")
        stage.sources[0].tell()
        until(lambda: visit.said()[-1] == ("soft_toes", "silent") or _breathe(visit))
        assert visit.complaints == []


@pytest.mark.parametrize(
    ("voice", "heard", "words"),
    [("speaks", "browser", "Sound on"), ("mute", "server", "Sound on · own voice")],
)
def test_a_voice_of_this_computer_is_used_unless_it_turns_out_mute(
    chromium: Browser, voice: str, heard: str, words: str
) -> None:
    stage = Stage({1: "smaller_steps"})
    script = _BROWSER_VOICE.replace("VOICE", voice)
    with running(stage.make) as url, visiting(chromium, url, script=script) as visit:
        _wait_for_link(visit)
        visit.page.get_by_role("button", name="Start sound").click()
        expect(visit.page.locator("#sound-state")).to_have_text("Sound on")
        stage.sources[0].tell()
        until(lambda: visit.said() == [("smaller_steps", heard)] or _breathe(visit))
        expect(visit.page.locator("#sound-state")).to_have_text(words)
        spoken = visit.page.evaluate("window.spoken")
        assert spoken == [["Here", "Make your steps a little smaller."]]


def test_an_urgent_cue_cuts_in_while_another_is_being_said(chromium: Browser) -> None:
    stage = Stage({1: "soft_toes", 2: "stand_tall", 3: "pause"})
    with running(stage.make) as url, visiting(chromium, url) as visit:
        _wait_for_link(visit)
        visit.page.get_by_role("button", name="Start sound").click()
        expect(visit.page.locator("#sound-state")).to_have_text("Sound on · own voice")
        stage.sources[0].tell(times=3)
        until(lambda: dict(visit.said()).get("pause") == "server" or _breathe(visit))
        assert dict(visit.said())["stand_tall"] == "passed"
        expect(visit.page.locator("#say-now")).to_have_text("Pause. I can't see you.")
        expect(visit.page.locator("#cue")).to_have_attribute("data-kind", "urgent")


def test_a_screen_reader_finds_gauges_cues_and_the_picture(chromium: Browser) -> None:
    stage = Stage({1: "stand_tall"})
    with running(stage.make) as url, visiting(chromium, url) as visit:
        _wait_for_link(visit)
        stage.sources[0].tell()
        for name in ("Trunk", "Steps", "Landing"):
            gauge = visit.page.get_by_role("meter", name=name)
            expect(gauge).to_have_attribute(
                "aria-valuetext", "Can't tell: Walk backward and I'll watch"
            )
        expect(visit.page.get_by_role("status").get_by_text("Tall, like")).to_have_count(1)
        expect(visit.page.get_by_role("img", name="I can't see you")).to_be_visible()
        expect(visit.page.get_by_role("list", name="What I said")).to_be_visible()
        expect(visit.page.get_by_text("not a medical device")).to_be_visible()


def test_motion_stops_for_those_who_ask_for_less(chromium: Browser) -> None:
    stage = Stage()
    with running(stage.make) as url, visiting(chromium, url) as visit:
        _wait_for_link(visit)
        animation = "getComputedStyle(document.querySelector('#sound')).animationName"
        assert visit.page.evaluate(animation) != "none"
        visit.page.emulate_media(reduced_motion="reduce")
        assert visit.page.evaluate(animation) == "none"


def test_a_lost_connection_is_said_and_mended_by_itself(chromium: Browser) -> None:
    stage = Stage({1: "stand_tall"})
    with running(stage.make) as url, visiting(chromium, url, script=SOCKETS) as visit:
        _wait_for_link(visit)
        stage.sources[0].tell()
        expect(visit.page.locator("#said li")).to_have_count(1)
        visit.page.evaluate("window.cut()")
        expect(visit.page.locator("#notice")).to_contain_text("Connection lost. Trying again…")
        visit.page.evaluate("window.mend()")
        _wait_for_link(visit)
        stage.sources[0].tell()
        expect(visit.page.locator("#notice")).to_be_hidden()
        # Told again by the server, and still listed once.
        expect(visit.page.locator("#said li")).to_have_count(1)
    assert len(stage.sessions) == 1


def test_a_camera_that_fails_is_explained_and_can_be_started_again(chromium: Browser) -> None:
    stage = Stage()
    with running(stage.make) as url, visiting(chromium, url) as visit:
        _wait_for_link(visit)
        stage.sources[0].tell()
        stage.sources[0].tell("fail")
        expect(visit.page.locator("#notice")).to_contain_text("Plug it in and start again.")
        visit.page.get_by_role("button", name="Start again").click()
        until(lambda: len(stage.sources) == 2 or _breathe(visit))
        stage.sources[1].tell()
        expect(visit.page.locator("#notice")).to_be_hidden()


def test_a_picture_that_comes_late_undoes_neither_a_failure_nor_a_cue(chromium: Browser) -> None:
    stage = Stage({2: "stand_tall"})
    with running(stage.make) as url, visiting(chromium, url, script=_SLOW_PICTURES) as visit:
        _wait_for_link(visit)
        stage.sources[0].tell()
        until(lambda: visit.page.evaluate("window.decoding") == 1 or _breathe(visit))
        stage.sources[0].tell()
        expect(visit.page.locator("#cue-text")).to_have_text("Tall, like a string lifts you")
        visit.page.evaluate("window.release()")  # the picture before the cue
        until(lambda: visit.page.evaluate("window.decoding") == 2 or _breathe(visit))
        expect(visit.page.locator("#cue-text")).to_have_text("Tall, like a string lifts you")
        stage.sources[0].tell("fail")
        expect(visit.page.locator("#notice")).to_contain_text("Plug it in and start again.")
        visit.page.evaluate("window.release()")
        visit.page.wait_for_timeout(200)
        expect(visit.page.get_by_role("button", name="Start again")).to_be_visible()


def _breathe(visit: Visit) -> bool:
    """Let the page live on for a moment (Playwright's own loop must run)."""
    visit.page.wait_for_timeout(50)
    return False


_COUNT_SOUNDS = """
window.played = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (...a) {
  const samples = this.buffer.getChannelData(0);
  if (samples.some((s) => Math.abs(s) > 0.05)) window.played.push(this.buffer.duration);
  return start.apply(this, a);
};
"""

# Headless Chromium has no voices: this is a browser with one that lives here and one that
# sends what it says elsewhere, and the one here either speaks or never begins.
_BROWSER_VOICE = """
window.spoken = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [
    { name: "Elsewhere", lang: "en-US", localService: false, default: true },
    { name: "Here", lang: "en-GB", localService: true, default: false },
  ],
  cancel() {},
  speak(speech) {
    window.spoken.push([speech.voice.name, speech.text]);
    if ("VOICE" === "mute") return;
    setTimeout(() => speech.onstart(), 10);
    setTimeout(() => speech.onend(), 60);
  },
} });
"""

_SLOW_PICTURES = """
window.decoding = 0;
const decode = window.createImageBitmap;
window.createImageBitmap = async (...a) => {
  window.decoding += 1;
  await new Promise((done) => { window.release = done; });
  return decode(...a);
};
"""
