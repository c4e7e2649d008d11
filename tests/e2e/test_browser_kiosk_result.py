"""The result is taken home: codes read off the screen, opened on another device, and forgotten."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from app.kiosk.config import KioskConfig, LaneConfig, NetworkConfig
from app.kiosk.values import Touch
from app.server.kiosk.codes import QUIET_MODULES
from browser_cases import PHONE, TELEVISION, barriers, visiting
from kiosk_guests import read
from kiosk_house import ToldKiosk, served_kiosk
from kiosk_told_child import GERMAN

pytestmark = pytest.mark.slow
LEAST_PX = 4
"""A module on the screen: less can't be read from 1.5 m."""


def kiosk(folder: Path, network: NetworkConfig) -> Iterator[tuple[ToldKiosk, str]]:
    config = KioskConfig(lanes=(LaneConfig(id="one", name="Lane 1"),), network=network)
    with served_kiosk(config, folder) as (one, url):
        one.until(lambda: one.house.lanes["one"].beat.judged)
        yield one, url


@pytest.fixture(scope="module")
def open_kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ToldKiosk, str]]:
    network = NetworkConfig(host="0.0.0.0", address="127.0.0.1")
    yield from kiosk(tmp_path_factory.mktemp("open"), network)


@pytest.fixture(scope="module")
def shut_kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ToldKiosk, str]]:
    yield from kiosk(tmp_path_factory.mktemp("shut"), NetworkConfig())


def shot(page: Page, path: Path) -> NDArray[np.uint8]:
    """What the screen shows, as a camera before it would see it."""
    png = page.screenshot(path=path)
    return np.asarray(Image.open(io.BytesIO(png)).convert("L"))


def walked(kiosk: ToldKiosk, page: Page) -> None:
    kiosk.house.lanes["one"].order(Touch(what="start"))
    expect(page.locator("#result")).to_be_visible()


def test_the_result_is_taken_home_and_forgotten(
    open_kiosk: tuple[ToldKiosk, str], chromium: Browser, shots: Path
) -> None:
    kiosk, url = open_kiosk
    with visiting(chromium, f"{url}kiosk?lane=one", TELEVISION) as screen:
        walked(kiosk, screen.page)
        expect(screen.page.locator("#link-code")).to_be_visible()
        expect(screen.page.locator("#text-code")).to_be_visible()
        seen = shot(screen.page, shots / "kiosk-result.png")
        texts = read(seen)
        (link,) = (one for one in texts if one.startswith("http://"))
        assert sorted(texts) == sorted([link, GERMAN.short])
        tip, controls = (
            screen.page.locator(f"#result {one}").bounding_box() for one in (".tip", ".controls")
        )
        assert tip is not None
        assert controls is not None
        assert tip["y"] + tip["height"] <= controls["y"], "nothing covers the tip"
        for code in screen.page.locator("#result svg").all():
            box = code.bounding_box()
            modules = int((code.get_attribute("viewBox") or "").split()[-1])
            assert box is not None
            assert min(box["width"], box["height"]) / modules >= LEAST_PX
            assert modules > 2 * QUIET_MODULES

        asked: list[str] = []
        with visiting(chromium, link, PHONE) as phone:
            page = phone.page
            page.on("request", lambda request: asked.append(request.url))
            expect(page.locator("h1")).to_have_text("Dein Rückwärtsgehen")
            for words in (GERMAN.tip, GERMAN.reason, "78 von 100"):
                expect(page.locator("main")).to_contain_text(words)
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wide) == 0
            page.screenshot(path=shots / "kiosk-phone.png", full_page=True)
            assert barriers(page) == []
            assert [urlsplit(one).fragment for one in phone.requests][1:] == [""] * 2
            page.get_by_role("button", name="Jetzt vergessen").click()
            expect(page.locator("h1")).to_have_text("Vergessen")
            assert GERMAN.tip not in page.content()
            assert len(kiosk.shelf) == 0
            assert phone.complaints == []
            page.goto(link.partition("#")[0])
            expect(page.locator("h1")).to_have_text("There is no result here")
            kept = "[document.cookie, localStorage.length, sessionStorage.length]"
            assert page.evaluate(kept) == ["", 0, 0]
            assert page.evaluate("indexedDB.databases().then(({ length }) => length)") == 0

        kiosk.house.lanes["one"].order(Touch(what="end"))
        expect(screen.page.locator("#result")).to_be_hidden()
        assert "78" not in screen.page.locator("#result").inner_text()
        assert screen.page.locator("#result svg path[d]:not([d=''])").count() == 0
        assert read(shot(screen.page, shots / "kiosk-after.png")) == []
        assert GERMAN.tip not in screen.page.content()
    for path in kiosk.folder.rglob("*"):
        assert not path.is_file() or GERMAN.tip.encode() not in path.read_bytes()


def test_where_no_phone_can_come_the_screen_shows_the_text_and_says_so(
    shut_kiosk: tuple[ToldKiosk, str], chromium: Browser, shots: Path
) -> None:
    kiosk, url = shut_kiosk
    with visiting(chromium, f"{url}kiosk?lane=one", TELEVISION) as screen:
        walked(kiosk, screen.page)
        assert read(shot(screen.page, shots / "kiosk-result-alone.png")) == [GERMAN.short]
        why = "Handys erreichen diesen Bildschirm nicht: Der Code enthält das Ergebnis als Text"
        expect(screen.page.locator("#text-code figcaption")).to_have_text(why)
        expect(screen.page.locator("#link-code")).to_be_hidden()
        expect(screen.page.locator("#sure")).not_to_be_empty()
        assert len(kiosk.shelf) == 0
        assert barriers(screen.page) == []
