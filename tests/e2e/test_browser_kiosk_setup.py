"""The gym's set-up page in a browser: the door, the marks, sound and health."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.kiosk.config import KioskConfig, LaneConfig, NetworkConfig
from app.kiosk.values import LaneMessage, LaneProblem, LaneSaid
from browser_cases import LAPTOP, PHONE, Visit, barriers, visiting
from kiosk_house import ToldKiosk, served_kiosk
from kiosk_marks import MARKED

pytestmark = pytest.mark.slow
PIN = "271828"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ToldKiosk, str]]:
    lanes = (LaneConfig(id="one", name="Lane 1"), LaneConfig(id="two", camera="usb:1"))
    config = KioskConfig(lanes=lanes, pin=PIN, network=NetworkConfig(host="127.0.0.1"))
    with served_kiosk(config, tmp_path_factory.mktemp("kiosk")) as (kiosk, url):
        kiosk.until(lambda: all(one.beat.judged for one in kiosk.house.lanes.values()))
        yield kiosk, url


@pytest.fixture
def visit(served: tuple[ToldKiosk, str], chromium: Browser) -> Iterator[Visit]:
    with visiting(chromium, f"{served[1]}kiosk/setup", LAPTOP) as one:
        yield one


@pytest.fixture
def kiosk(served: tuple[ToldKiosk, str]) -> ToldKiosk:
    return served[0]


def enter(page: Page) -> None:
    page.locator("#pin").fill(PIN)
    page.locator("#pin").press("Enter")
    expect(page.locator("#inside")).to_be_visible()


def click(page: Page, x: float, y: float) -> None:
    box = page.locator("#picture").bounding_box()
    assert box is not None
    page.locator("#picture").click(position={"x": x * box["width"], "y": y * box["height"]})


def seen(page: Page) -> None:
    expect(page.locator("#seen")).to_have_js_property("naturalWidth", 320)


def test_staff_come_in_with_the_pin_mark_a_lane_and_go(
    visit: Visit, kiosk: ToldKiosk, shots: Path
) -> None:
    page = visit.page
    expect(page.locator("#door")).to_be_visible()
    assert not [one for one in visit.requests if "/picture" in one or "/health" in one]
    page.locator("#pin").fill("0000")
    page.locator("#pin").press("Enter")
    expect(page.locator("#trouble")).to_have_text("That is not the PIN.")
    assert page.locator("#pin").input_value() == ""
    visit.complaints.clear()  # the browser tells of the refusal
    enter(page)
    expect(page.locator("#trouble")).to_be_hidden()

    seen(page)
    for x, y in ((0.1, 0.9), (0.4, 0.4), (0.6, 0.4), (0.9, 0.9)):
        click(page, x, y)
    page.locator("input[value=stand]").check()
    page.get_by_role("button", name="Add a mark").click()
    stand = page.get_by_role("button", name="Where to stand: 50 % from the left, 75 % from the top")
    expect(stand).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    flaw = page.locator("#flaw")
    expect(flaw).to_be_hidden()
    page.get_by_role("button", name="Save the marks").click()
    expect(page.locator("#saved")).to_contain_text("Saved")
    marks = kiosk.gym.marks("one")
    assert [(round(x, 1), round(y, 1)) for x, y in marks.lane] == [
        (0.1, 0.9), (0.4, 0.4), (0.6, 0.4), (0.9, 0.9)
    ]  # fmt: skip
    assert marks.stand == (0.49, 0.8)
    kiosk.until(lambda: kiosk.house.lanes["one"].beat.detail == marks.model_dump_json())
    page.screenshot(path=shots / "kiosk-setup.png", full_page=True)

    click(page, 0.1, 0.3)
    expect(flaw).to_contain_text("outside the lane's outline, where nobody is greeted")
    page.get_by_role("button", name="Save the marks").click()
    expect(page.locator("#trouble")).to_contain_text("outside the lane's outline")
    assert kiosk.gym.marks("one") == marks
    visit.complaints.clear()  # the browser tells of the refusal
    click(page, 0.49, 0.8)
    expect(flaw).to_be_hidden()
    judged = """async (all) => { const { flawOf } = await import("/kiosk/outline.js");
      return all.map(([corners, stand]) => flawOf(corners, stand)); }"""
    told = page.evaluate(judged, [[corners, stand] for corners, stand, _ in MARKED.values()])
    assert told == [one for _, _, one in MARKED.values()], "as the server has it"

    page.locator("input[value=lane]").check()
    page.get_by_role("button", name="Corner 2").focus()
    page.keyboard.press("Delete")
    expect(page.locator(".handle:not(.stand)")).to_have_count(3)
    first = page.get_by_role("button", name="Corner 1").bounding_box()
    assert first is not None
    page.mouse.move(first["x"] + 16, first["y"] + 16)
    page.mouse.down()
    page.mouse.move(first["x"] + 16, first["y"] - 60, steps=4)
    page.mouse.up()
    expect(page.locator(".handle:not(.stand)")).to_have_count(3)
    moved = page.get_by_role("button", name="Corner 1").bounding_box()
    assert moved is not None
    assert moved["y"] == pytest.approx(first["y"] - 76, abs=3)
    page.locator("#lane").select_option("two")
    expect(page.locator(".handle")).to_have_count(0)
    page.locator("#lane").select_option("one")
    expect(page.locator(".handle")).to_have_count(5)

    page.get_by_role("button", name="Leave").click()
    expect(page.locator("#door")).to_be_visible()
    expect(page.locator("#seen")).to_be_hidden()
    before = len(visit.requests)
    page.wait_for_timeout(1200)
    assert not [one for one in visit.requests[before:] if "/picture" in one or "/health" in one]
    assert visit.complaints == []


def test_sound_and_health_on_a_phone_in_german(
    served: tuple[ToldKiosk, str], chromium: Browser, shots: Path
) -> None:
    kiosk, url = served
    heard: list[LaneSaid] = []

    def hear(lane: str, message: LaneMessage) -> None:
        if isinstance(message, LaneSaid):
            heard.append(message)

    kiosk.house.listeners.append(hear)
    with visiting(chromium, f"{url}kiosk/setup?lang=de", PHONE) as visit:
        page = visit.page
        enter(page)
        page.locator("#volume").fill("35")
        page.locator("#volume").dispatch_event("change")
        expect(page.locator("#volume-now")).to_have_text("35 %")
        expect(page.locator("#unheard")).to_be_hidden()
        page.locator("#volume").fill("0")
        expect(page.locator("#unheard")).to_contain_text("nichts zu hören: kein Piepen")
        page.locator("#volume").fill("35")
        kiosk.until(lambda: kiosk.gym.volume == 0.35)
        page.get_by_role("button", name="Bahn sprechen lassen").click()
        expect(page.locator("#heard")).to_contain_text("Kein Bildschirm zeigt diese Bahn")
        with visiting(chromium, f"{url}kiosk?lane=one"):
            kiosk.until(lambda: kiosk.app.state.screens.pages)
            page.get_by_role("button", name="Bahn sprechen lassen").click()
            expect(page.locator("#heard")).to_contain_text("This is how loud this lane speaks.")
        assert [one.spoken for one in heard] == 2 * ["This is how loud this lane speaks."]
        expect(page.locator("#health table").first).to_contain_text("Lane 1")
        expect(page.locator("#health")).to_contain_text("sieht zu")
        expect(page.locator("#health")).to_contain_text("Probleme jetzt")
        dark = LaneProblem(id="black", lane="one", detail="The camera gives black pictures.")
        for listener in kiosk.house.problem_listeners:
            listener(dark)
        expect(page.locator("#health")).to_contain_text(
            "Die Bilder der Kamera sind dunkel. Nimm weg, was sie verdeckt, oder mach Licht."
        )
        expect(page.locator("#health .detail").first).to_have_text(dark.detail)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) == 0
        seen(page)
        page.screenshot(path=shots / "kiosk-setup-phone.png", full_page=True)
        assert barriers(page) == []
        assert page.evaluate("document.cookie") == "", "no script sees the cookie"
        assert PIN not in str(
            page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        )
        assert visit.complaints == []
