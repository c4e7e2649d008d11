"""The kiosk's screen and its side display in a real browser, on lanes that do as a test says."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from app.kiosk.config import BrandConfig, KioskConfig, LaneConfig, NetworkConfig
from app.kiosk.results import ResultShelf
from app.kiosk.soak.rtsp import port_of_its_own
from app.kiosk.values import LaneBeat, LaneTrouble, Touch, VisitPhase
from app.server.kiosk.codes import Takeaway
from app.words import words
from browser_cases import Visit, barriers, visiting
from kiosk_cases import HandHouse, hand_up, kiosk_running, shapes, walked
from server_cases import until

pytestmark = pytest.mark.slow
UPRIGHT, ACROSS = (1080, 1920), (1920, 1080)
NAMES = ("Lane 1", "Window", "Mirror", "Door")
SOUND = "--autoplay-policy=no-user-gesture-required"
NO_SOUND = "--autoplay-policy=document-user-activation-required"
LOUDNESS = """() => {
  window.heard = [];
  const begin = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (...at) {
    window.heard.push(this.buffer.duration);
    return begin.apply(this, at);
  };
  window.tones = [];
  const ring = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...at) {
    window.tones.push(this.frequency.value);
    return ring.apply(this, at);
  };
}"""
BEEPS = "() => window.tones.filter((hz) => Math.abs(hz - 1318.5) < 1).length"
# What of a part is empty, smaller than a twenty-fifth of the shorter side, or does not fit into it.
# What stands below a code is read from where a phone reads that.
FITS = """([part, keys]) => {
  const front = document.getElementById(part);
  const least = Math.min(innerWidth, innerHeight) / 25 - 0.01;
  const empty = keys.filter((key) => !document.querySelector(key).textContent);
  const shown = [front, ...document.querySelectorAll(".strip, #caption")].flatMap((place) =>
    [place, ...place.querySelectorAll("*")]).filter((one) => !one.closest(".hidden, figcaption")
      && one.checkVisibility({ visibilityProperty: true })
      && [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()));
  const small = shown.filter((one) => parseFloat(getComputedStyle(one).fontSize) < least)
    .map((one) => one.textContent);
  const outside = [...front.querySelectorAll("p, li, button, svg, figcaption"),
    ...document.querySelectorAll(".hand-how, #caption")].filter((one) => {
    const box = one.getBoundingClientRect();
    const frame = (one.closest(".phase, .hand") ?? document.body).getBoundingClientRect();
    return one.checkVisibility() && (box.top < frame.top - 1 || box.bottom > frame.bottom + 1
      || box.left < frame.left - 1 || box.right > frame.right + 1);
  }).map((one) => one.textContent || one.className.baseVal);
  return [empty, small, outside];
}"""
MATTERS = {
    "attract": ["#attract-first", ".ways span:last-child", ".hand-tongue", ".hand-how"],
    "greeted": ["#greeted-title", "#greeted-hold", "#greeted-stay span"],
    "health": ["#health .title", ".statements li", ".notices .stop", ".notices p:last-child"],
    "ready": ["#ready-now"],
    "walk": ["#cue", "#left", "#pace", "#cadence"],
    "result": ["#score", "#reason", "#tip"],
    "alarm": ["#alarm-about", "#alarm .large"],
    "trouble": ["#trouble-title", "#trouble-about"],
}
SHAPES = shapes()


def config() -> KioskConfig:
    lanes = tuple(
        LaneConfig(id=f"l{at}", name=name, camera=f"usb:{at}") for at, name in enumerate(NAMES, 1)
    )
    return KioskConfig(lanes=lanes, brand=BrandConfig(name="Iron Hall Gym", colour="#7a1f1f"))


@pytest.fixture(scope="module")
def house() -> HandHouse:
    return HandHouse(config())


@pytest.fixture(scope="module")
def url(house: HandHouse) -> Iterator[str]:
    network = NetworkConfig(host="0.0.0.0", address="192.168.1.20")
    with kiosk_running(house, coded=Takeaway(ResultShelf(), network).codes) as address:
        yield address


@pytest.fixture(scope="module")
def kiosk(launch: Callable[..., Browser]) -> Iterator[Browser]:
    with closing(launch(SOUND)) as chromium:
        yield chromium


@pytest.fixture(scope="module")
def screen(kiosk: Browser, url: str) -> Iterator[Visit]:
    with visiting(kiosk, f"{url}kiosk?lane=l1", ACROSS, f"({LOUDNESS})()") as visit:
        yield visit


def shows(page: Page, part: str) -> None:
    expect(page.locator("body")).to_have_attribute("data-shows", part)


def shot(page: Page, name: str) -> None:
    """A picture to look at, where BACKSTEP_SHOTS names a folder."""
    if folder := os.environ.get("BACKSTEP_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def put(house: HandHouse, part: str, language: str, number: int) -> None:
    """Have the first lane show a part of the page."""
    before = house.lanes["l1"].view
    if before is not None and before.alarm:  # else the call for staff would go on
        house.show("l1", VisitPhase.WALK, before.number)
    house.lanes["l1"].beat = LaneBeat(trouble=LaneTrouble.SILENT if part == "trouble" else None)
    more: dict[str, Any] = {"language": language, "silhouette": SHAPES[0], "duration_s": 60}
    found = words(language)
    if part == "greeted":
        raised = hand_up(SHAPES[0])
        more |= {"silhouette": raised, "held": 0.6, "held_language": language, "stay": 0.3}
    elif part == "ready":
        more |= {"now": found.text("kiosk.say.ready.text"), "asks": "ready"}
    elif part == "walk":
        more |= {"left_s": 43.2, "progress": 0.3, "cadence_spm": 112}
    elif part == "alarm":
        more |= {"alarm": "fall", "now": found.text("kiosk.now.fall"), "asks": "go_on"}
    phase = {"alarm": "walk", "trouble": "attract"}.get(part, part)
    house.show("l1", VisitPhase(phase), number, **more)
    if part == "walk":
        house.say("l1", "smaller_steps", language)
    elif part == "result":
        house.tell("l1", walked(language, number))
    elif part == "trouble":
        house.show("l1", VisitPhase.ATTRACT, number)


@pytest.mark.parametrize(
    ("size", "language"),
    [(ACROSS, "de"), (UPRIGHT, "en"), (UPRIGHT, "de")],
    ids=["across-de", "upright-en", "upright-de"],
)
def test_each_phase_is_whole_large_and_readable(
    house: HandHouse, screen: Visit, size: tuple[int, int], language: str
) -> None:
    page = screen.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for number, (part, keys) in enumerate(MATTERS.items(), 10):
        put(house, part, language, number)
        shows(page, part)
        page.wait_for_function("() => new Promise((go) => requestAnimationFrame(() => go(true)))")
        if part == "walk":
            expect(page.locator("#cue")).to_have_text(
                words(language).text("cue.smaller_steps.text")
            )
        elif part == "result":
            expect(page.locator("#score")).to_have_text("82")
            page.wait_for_function("() => new Promise((go) => requestAnimationFrame(() => go(1)))")
        assert page.evaluate(FITS, [part, keys]) == [[], [], []], (part, language, size)
        shot(page, f"kiosk-{part}-{size[0]}-{language}")
        if size == ACROSS and language == "de":
            assert barriers(page) == [], part
    house.lanes["l1"].beat = LaneBeat(trouble=None)


def test_a_walker_does_by_touch_or_key_what_others_do_by_hand(
    house: HandHouse, screen: Visit
) -> None:
    page, orders = screen.page, house.lanes["l1"].orders
    page.set_viewport_size({"width": ACROSS[0], "height": ACROSS[1]})
    orders.clear()
    for part, press, wanted in (
        ("greeted", "#hand-second", Touch(what="start", about="de")),
        ("greeted", "#durations button:nth-child(2)", Touch(what="duration", about="120")),
        ("health", "[data-touch=agree]", Touch(what="agree")),
        ("health", "#hand-first", Touch(what="language", about="en")),
        ("ready", "#ready .go-on", Touch(what="go_on")),
        ("walk", "#walk [data-touch=end]", Touch(what="end")),
        ("result", "#result [data-touch=end]", Touch(what="end")),
    ):
        put(house, part, "en", 30)
        shows(page, part)
        page.locator(press).press("Enter") if part == "walk" else page.locator(press).click()
        until(lambda: bool(orders))
        assert orders == [wanted]
        orders.clear()


def test_the_silhouette_is_drawn_and_only_while_somebody_is_there(
    house: HandHouse, screen: Visit
) -> None:
    inked = """() => { const all = document.getElementById("mirror");
      if (!all.width || !all.height) return 0;
      const { data } = all.getContext("2d").getImageData(0, 0, all.width, all.height);
      return data.reduce((sum, value, at) => sum + (at % 4 === 3 && value > 0), 0); }"""
    house.show("l1", VisitPhase.ATTRACT, 40, silhouette=SHAPES[0])
    screen.page.wait_for_function(f"() => ({inked})() > 5000")
    house.show("l1", VisitPhase.ATTRACT, 40)
    screen.page.wait_for_function(f"() => ({inked})() === 0")


def test_what_is_said_is_heard_once_and_read_by_a_screen_reader(
    house: HandHouse, screen: Visit
) -> None:
    page = screen.page
    put(house, "ready", "en", 50)
    shows(page, "ready")
    page.evaluate("window.heard.length = 0")
    house.say("l1", "smaller_steps")
    expect(page.locator("#say-next")).to_have_text(words().text("cue.smaller_steps.spoken"))
    page.wait_for_function("() => window.heard.length === 1 && window.heard[0] > 0.3")
    house.say("l1", "smaller_steps", priority=0)
    expect(page.locator("#say-now")).to_have_text(words().text("cue.smaller_steps.spoken"))
    expect(page.locator("#for-staff")).to_be_hidden()


def test_it_beeps_towards_the_lanes_end_and_no_longer(house: HandHouse, screen: Visit) -> None:
    page = screen.page
    put(house, "walk", "en", 60)
    shows(page, "walk")
    assert page.evaluate(BEEPS) == 0

    def beeps() -> bool:
        house.show("l1", VisitPhase.WALK, 60, left_s=30.0, beep_every_s=0.2)
        return int(page.evaluate(BEEPS)) >= 3

    until(beeps)
    house.show("l1", VisitPhase.WALK, 60, left_s=29.0)
    page.wait_for_function("() => document.querySelector('#left').textContent === '0:29'")
    before = page.evaluate(BEEPS)
    page.wait_for_timeout(600)
    assert page.evaluate(BEEPS) <= before + 1  # one may have been on its way


def test_nothing_grows_over_many_visits_and_nothing_of_them_stays(
    house: HandHouse, screen: Visit
) -> None:
    page = screen.page

    def visit(number: int) -> int:
        for part in ("greeted", "health", "ready", "walk", "result"):
            put(house, part, "de" if number % 2 else "en", number)
            shows(page, part)
        house.end("l1", number)
        house.show("l1", VisitPhase.ATTRACT, number + 1)
        shows(page, "attract")
        counted: int = page.evaluate("document.querySelectorAll('*').length")
        return counted

    assert len({visit(number) for number in range(100, 107)}) == 1
    unasked = "script-src"  # a wait of the test itself
    assert [one for one in screen.complaints if unasked not in one] == []
    assert "7 of 8" not in page.content()
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [
        0, 0, "",
    ]  # fmt: skip


def test_where_the_browser_refuses_sound_staff_are_told_and_a_touch_mends_it(
    launch: Callable[..., Browser], url: str, house: HandHouse
) -> None:
    house.show("l2", VisitPhase.ATTRACT)
    address = f"{url}kiosk?lane=l2"
    with closing(launch(NO_SOUND)) as strict, closing(strict.new_page()) as page:
        # To the browser, a look into the page from here is a touch: one, after it has refused.
        with page.expect_websocket() as stream:
            page.goto(address)
        for _ in range(2):  # the first is told before the browser has answered
            stream.value.wait_for_event("framesent", lambda said: '"refused"' in str(said))
        assert "--autoplay-policy" in page.content()
        page.mouse.click(600, 400)
        expect(page.locator("#for-staff")).to_be_hidden()


def test_all_lanes_stand_side_by_side_and_trouble_stays_in_its_own(
    kiosk: Browser, url: str, house: HandHouse
) -> None:
    put(house, "walk", "en", 200)
    house.show("l2", VisitPhase.GREETED, 2, now="Raise a hand to begin", silhouette=SHAPES[3])
    house.show("l3", VisitPhase.RESULT, 3, silhouette=SHAPES[6])
    house.tell("l3", walked(number=3))
    house.tell("l4", LaneBeat(trouble=LaneTrouble.NO_CAMERA))
    for size in (ACROSS, UPRIGHT):
        with visiting(kiosk, f"{url}kiosk/row", size, f"({LOUDNESS})()") as visit:
            columns = visit.page.locator(".column")
            expect(columns).to_have_count(4)
            for at, (part, text) in enumerate(
                [
                    ("walk", "0:44"),
                    ("greeted", "Raise a hand"),
                    ("result", "82"),
                    ("trouble", "Just"),
                ]
            ):
                expect(columns.nth(at)).to_have_attribute("data-shows", part)
                expect(columns.nth(at)).to_contain_text(text)
            said = house.say("l1", "smaller_steps")
            expect(columns.nth(0)).to_contain_text(said)
            expect(visit.page.locator("#say-next")).to_have_text("")  # nor is it heard here
            clipped = """() => [...document.querySelectorAll(".column .what")].filter((one) =>
              one.getBoundingClientRect().bottom
                > one.parentElement.getBoundingClientRect().bottom + 1).length"""
            assert visit.page.evaluate(clipped) == 0
            shot(visit.page, f"kiosk-row-{size[0]}")
            assert size != ACROSS or barriers(visit.page) == []
            assert visit.page.evaluate("window.heard.length") == 0, "a row is silent"
            house.say("l1", "smaller_steps", priority=0)
            spoken = words().text("cue.smaller_steps.spoken")
            expect(columns.nth(0).locator(".what")).to_have_text(spoken)
            expect(visit.page.locator("#say-now")).to_have_text(f"Lane 1: {spoken}")
            visit.page.wait_for_function("() => window.heard.length === 1")  # but for alarms
            assert visit.complaints == []


def test_the_lane_that_is_heard_on_a_row_is_shown_and_read_there_word_for_word(
    kiosk: Browser, url: str, house: HandHouse
) -> None:
    put(house, "walk", "de", 210)
    with visiting(kiosk, f"{url}kiosk/row?sound=l1", ACROSS, f"({LOUDNESS})()") as visit:
        page = visit.page
        shown = page.locator(".column").first.locator(".what")
        expect(page.locator(".column").first).to_have_attribute("data-shows", "walk")
        for at, key in enumerate(("eyes_ahead", "smaller_steps"), 1):
            house.say("l1", key, "de")
            spoken = words("de").text(f"cue.{key}.spoken")
            expect(shown).to_have_text(spoken)
            expect(page.locator("#say-next")).to_have_text(f"Lane 1: {spoken}")
            expect(page.locator("#say-next")).to_have_attribute("lang", "de")
            page.wait_for_function(f"() => window.heard.length === {at}")
        assert barriers(page) == []
        assert visit.complaints == []


def test_a_page_whose_server_dies_says_so_and_comes_back_with_it(kiosk: Browser) -> None:
    port = port_of_its_own()
    house = HandHouse(config())
    house.show("l1", VisitPhase.WALK, 1, left_s=20.0)
    with closing(kiosk.new_page()) as page:
        with kiosk_running(house, port) as url:
            page.goto(f"{url}kiosk?lane=l1")
            shows(page, "walk")
        shows(page, "lost")
        expect(page.locator("#lost-title")).to_contain_text("stop")
        page.evaluate("window.same = true")
        house = HandHouse(config())
        house.show("l1", VisitPhase.ATTRACT, 2)
        with kiosk_running(house, port):
            shows(page, "attract")
            assert page.evaluate("window.same") is True
            expect(page.locator("#left")).to_have_text("")  # of the walk before
            house.show("l1", VisitPhase.WALK, 3, alarm="fall", now="Staff, please", asks="go_on")
            shows(page, "alarm")
        page.wait_for_timeout(2500)
        shows(page, "alarm")  # somebody may lie there, whatever has become of the server


def test_a_lane_looks_through_the_camera_of_its_screens_browser(
    launch: Callable[..., Browser],
) -> None:
    house = HandHouse(KioskConfig(lanes=(LaneConfig(id="own", camera="browser"),)))
    flags = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    with (
        kiosk_running(house) as url,
        closing(launch(SOUND, *flags)) as chromium,
        visiting(chromium, f"{url}kiosk") as visit,
    ):
        until(lambda: len(house.lanes["own"].fed) > 3)
        assert all(jpeg.startswith(b"\xff\xd8\xff") for jpeg in house.lanes["own"].fed)
        assert visit.page.evaluate("localStorage.length") == 0, "no camera is remembered"
        assert visit.complaints == []
