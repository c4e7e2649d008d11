"""A whole visit to a kiosk as ``backstep kiosk`` runs it, through a camera in the network: a drawn
visitor steps onto the lane, raises a hand, walks, takes the result along by its code, and is
forgotten."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np
import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect

from app.kiosk.soak.rtsp import port_of_its_own
from browser_cases import PHONE, TELEVISION
from command import COMMAND, hear_ctrl_c
from stream_servers import RtspServer, write_film
from vision.values import Foot
from vision.walker import (
    Actor,
    Face,
    Go,
    LaneRoom,
    LaneScene,
    PaceLane,
    Person,
    RaiseHand,
    Role,
    Stand,
)

pytestmark = [pytest.mark.slow, pytest.mark.realtime]
PATIENCE_S = 120.0
WALK_S = 10
READ_S = 20.0
CONFIG = """
durations_s = [{walk_s}]
languages = ["de", "en"]
[[lanes]]
camera = "{camera}"
[network]
port = {port}
address = "127.0.0.1"
host = "0.0.0.0"
"""
FPS, FILM_S = 15, 84.0
SMALL = (640, 360)
# A visitor on film hears nothing: the times leave room for what is read out and for a slow machine.
DOINGS = (
    Go((1.7, 0.0)),
    Face(90.0),
    RaiseHand(Foot.RIGHT, times=1, think_s=1.5),  # begins, in the first language
    Stand(10.0),  # the five statements are read out
    RaiseHand(Foot.RIGHT, times=1, think_s=0.5, hold_s=4.0),  # agrees
    Face(0.0),
    Stand(16.0),  # stands tall
    PaceLane(3.4, 30.0),
    Face(90.0),
    Stand(99.0),
)
# Everything that the page has shown, part after part.
WATCH = """() => {
  window.parts = [];
  const look = () => {
    const part = document.body.dataset.shows;
    if (part && window.parts.at(-1) !== part) window.parts.push(part);
  };
  new MutationObserver(look).observe(document.body, {attributes: true});
  look();
}"""
STORED = """async () => ({
  local: {...localStorage}, session: {...sessionStorage}, cookies: document.cookie,
  databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
})"""


@dataclass
class Journey:
    """What was seen on the way."""

    parts: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    shown: str = ""
    phone: str = ""
    link: str = ""
    metrics: str = ""
    stored: dict[str, Any] = field(default_factory=dict)
    after: str = ""
    home: Path = Path()
    log: str = ""
    nodes: tuple[int, int] = (0, 0)
    mapped: str = ""


@contextmanager
def kiosk(folder: Path, model: Path, port: int, camera: str) -> Iterator[subprocess.Popen[bytes]]:
    config = folder / "kiosk.toml"
    config.write_text(CONFIG.format(port=port, walk_s=WALK_S, camera=camera), "utf-8")
    environment = {
        **os.environ,
        "BACKSTEP_HOME": str(folder / "home"),
        "BACKSTEP_MODEL": str(model),
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*COMMAND, "kiosk", "--config", str(config)],
            stdout=log, stderr=log, env=environment, preexec_fn=hear_ctrl_c,
        )  # fmt: skip
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(30)
            finally:
                process.kill()
                process.wait()


def film(path: Path) -> Path:
    """An empty lane, then the visitor."""
    room = LaneRoom(fps=FPS)
    scene, role = LaneScene(room), Role(Person(), (-3.6, 0.0), 0.0, DOINGS, begin_s=6.0)
    actor = Actor(role)
    pictures = (scene.picture(n / FPS, [actor]) for n in range(int(FILM_S * FPS)))
    return write_film(path, pictures, FPS)


def answer(url: str) -> None:
    """Wait until the kiosk answers."""
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s:
        with suppress(httpx.HTTPError):
            if httpx.get(f"{url}/healthz", trust_env=False).status_code == 200:
                return
        time.sleep(0.1)
    raise TimeoutError("the kiosk does not answer")


def shows(page: Page, part: str) -> None:
    expect(page.locator("body")).to_have_attribute("data-shows", part, timeout=PATIENCE_S * 1000)


def read_codes(page: Page) -> list[str]:
    picture = cv2.imdecode(np.frombuffer(page.screenshot(), np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return [one.text for one in zxingcpp.read_barcodes(picture)]


@pytest.fixture(scope="module")
def journey(
    rtsp: None, launch: Callable[..., Browser], model_path: Path, shots: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Journey:  # fmt: skip
    folder = tmp_path_factory.mktemp("kiosk")
    port = port_of_its_own()
    url = f"http://127.0.0.1:{port}"
    seen = Journey(home=folder / "home")
    flag = "--autoplay-policy=no-user-gesture-required"
    # The film begins with the first who watches it, which is the lane: all else is there before.
    with (
        RtspServer(films={"lane": film(folder / "lane.h264")}) as server,
        closing(launch(flag)) as screen,
        closing(launch()) as another,
        closing(screen.new_page(viewport={"width": SMALL[0], "height": SMALL[1]})) as page,
        kiosk(folder, model_path, port, server.address("lane")) as process,
    ):
        answer(url)
        # Small until there is something to read off it: here the processor draws every pixel.
        page.goto(f"{url}/kiosk")
        page.evaluate(WATCH)
        for part in ("attract", "greeted", "health", "ready", "walk", "result"):
            shows(page, part)
            if part == "greeted":
                before = page.evaluate("document.querySelectorAll('*').length")
        page.set_viewport_size({"width": TELEVISION[0], "height": TELEVISION[1]})
        expect(page.locator("#link-code")).to_be_visible()
        seen.shown = page.locator("#result").inner_text()
        expect(page.locator("#text-code")).to_be_visible()
        page.screenshot(path=shots / "kiosk-visit-result.png")
        until_s = time.monotonic() + READ_S
        while len(seen.codes) < 2 and time.monotonic() < until_s:
            seen.codes = read_codes(page)
        seen.link = next((one for one in seen.codes if one.startswith("http")), "")
        phone = another.new_page(viewport={"width": PHONE[0], "height": PHONE[1]})
        if seen.link:
            phone.goto(seen.link)
            seen.phone = phone.locator("body").inner_text()
            phone.screenshot(path=shots / "kiosk-visit-phone.png")
            with phone.expect_navigation():  # it is forgotten
                phone.locator("button").click()
        # Whoever walks away is forgotten, too, but has time to take out a phone.
        page.locator("#result button.main").click()
        shows(page, "attract")
        seen.parts = page.evaluate("window.parts")
        seen.after = page.content()
        seen.stored = page.evaluate(STORED)
        seen.nodes = (before, page.evaluate("document.querySelectorAll('*').length"))
        seen.metrics = httpx.get(f"{url}/metrics", trust_env=False).text
        seen.stored["gone"] = httpx.get(
            seen.link.partition("#")[0] or url, trust_env=False
        ).status_code
        seen.mapped = Path(f"/proc/{process.pid}/maps").read_text("utf-8")
    seen.log = (folder / "log").read_text("utf-8", "replace")
    return seen


def test_a_visit_goes_from_the_greeting_to_the_result_and_ends(journey: Journey) -> None:
    wanted = ["attract", "greeted", "health", "ready", "walk", "result", "attract"]
    shown = [one for one in journey.parts if one not in ("lost", "trouble")]  # while it starts
    begun = [one for one, _ in groupby(shown)]
    assert begun[: len(wanted)] == wanted  # who still stands there is soon greeted again


def test_both_codes_are_read_off_the_screen_and_carry_the_result(journey: Journey) -> None:
    assert len(journey.codes) == 2
    text = next(one for one in journey.codes if not one.startswith("http"))
    assert "Backstep" in text
    assert len(text) <= 160
    assert "#" in journey.link


def test_the_link_opens_the_same_result_in_another_browser(journey: Journey) -> None:
    lines = [one.strip() for one in journey.shown.splitlines() if len(one.strip()) > 25]
    assert lines
    told = " ".join(journey.phone.split())
    assert any(" ".join(one.split()) in told for one in lines), (journey.shown, journey.phone)


def test_afterwards_the_page_the_link_and_the_browser_know_nothing_of_it(journey: Journey) -> None:
    assert journey.stored == {
        "local": {}, "session": {}, "cookies": "", "databases": 0, "caches": 0, "gone": 404,
    }  # fmt: skip
    token = journey.link.partition("/r/")[2].partition("#")[0]
    text = next(one for one in journey.codes if not one.startswith("http"))
    assert token not in journey.after
    assert text not in journey.after
    for line in journey.shown.splitlines():
        # What the page says to everybody stands in it before and after.
        if any(one.isdigit() for one in line) and len(line) > 8:
            assert line not in journey.after
    assert abs(journey.nodes[1] - journey.nodes[0]) <= 2


def test_no_picture_no_result_and_no_link_is_on_the_disk_or_in_the_log(journey: Journey) -> None:
    token = journey.link.partition("/r/")[2].partition("#")[0].encode()
    text = next(one for one in journey.codes if not one.startswith("http")).encode()
    files = [path for path in journey.home.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in files)
    for path in files:
        found = path.read_bytes()
        assert token not in found, path
        assert text not in found, path
        assert b"\xff\xd8\xff" not in found, path
        assert b"\x89PNG" not in found, path
    assert token.decode() not in journey.log
    assert "Traceback" not in journey.log


def test_what_stays_is_that_somebody_was_there(journey: Journey) -> None:
    counted = {
        line.rpartition(" ")[0]: float(line.rpartition(" ")[2])
        for line in journey.metrics.splitlines()
        if line.startswith("backstep_visits_total")
    }
    assert counted == {
        f'backstep_visits_total{{lane="lane",outcome="{outcome}"}}': float(outcome == "completed")
        for outcome in ("greeted", "begun", "completed")
    }


def test_every_line_of_the_log_is_json_with_the_same_fields(journey: Journey) -> None:
    lines = [json.loads(line) for line in journey.log.splitlines()]
    assert lines
    assert {tuple(one) for one in lines} == {("time", "level", "event", "lane", "detail")}


def test_the_server_has_loaded_no_library_that_lanes_look_at_pictures_with(
    journey: Journey,
) -> None:
    assert "/numpy/" in journey.mapped
    loaded = {name for name in ("av", "cv2", "mediapipe", "scipy") if f"/{name}/" in journey.mapped}
    assert loaded == set()
