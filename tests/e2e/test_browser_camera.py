"""The page's own camera in a real browser, with a camera that Chromium plays from a film."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeAlias

import cv2
import pytest
from playwright.sync_api import Browser, expect

from app import composition
from app.live.session import LiveSession
from browser_cases import LAPTOP, PHONE, SOCKETS, Visit, visiting
from page_camera_cases import FedStage
from server_cases import running
from session_cases import until
from vision.walker import WalkerSource, faultless_script

FAKE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
START = "Start camera and sound"
pytestmark = pytest.mark.realtime


Launch: TypeAlias = Callable[..., Browser]


@pytest.fixture(scope="module")
def chromium(launch: Launch) -> Browser:
    return launch(*FAKE)


def _start(visit: Visit, name: str = START) -> None:
    visit.page.get_by_role("button", name=name).click()


def _watched(visit: Visit, stage: FedStage, more: int = 3, session: int = 0) -> None:
    """Wait until some more pictures have reached the line."""
    line = stage.lines[session]
    goal = len(line.times_s) + more
    _until(visit, lambda: len(line.times_s) >= goal, "some pictures")


def _comes_true(visit: Visit, expression: str) -> None:
    """Wait until something holds in the page (Playwright's own way needs `unsafe-eval`)."""
    _until(visit, lambda: bool(visit.page.evaluate(expression)), expression)


def _until(visit: Visit, condition: Callable[[], bool], what: str) -> None:
    until(visit.page, condition, what)


def _tracks(visit: Visit) -> list[str]:
    states = visit.page.evaluate("window.streams.map((s) => s.getVideoTracks()[0].readyState)")
    return [str(state) for state in states]


@contextmanager
def _coached(
    chromium: Browser, size: tuple[int, int] = LAPTOP, script: str = ""
) -> Iterator[tuple[FedStage, Visit]]:
    stage = FedStage()
    with running(stage.make) as url, visiting(chromium, url, size, _KEEP + script) as visit:
        expect(visit.page.locator("#link")).to_have_text("Live")
        yield stage, visit


def test_one_key_press_starts_camera_and_sound_and_a_list_offers_the_cameras(
    chromium: Browser,
) -> None:
    with _coached(chromium) as (stage, visit):
        page = visit.page
        expect(page.locator("#state-word")).to_have_text("Camera is off")
        assert _tracks(visit) == []
        page.get_by_role("button", name=START).focus()
        page.keyboard.press("Enter")
        _watched(visit, stage)
        expect(page.locator("#notice")).to_be_hidden()
        expect(page.locator("#sound")).to_have_text("Mute")
        cameras = page.get_by_label("Camera", exact=True)
        expect(cameras.locator("option")).not_to_have_count(0)
        expect(cameras).to_have_value(
            page.evaluate("streams[0].getTracks()[0].getSettings().deviceId")
        )
        page.keyboard.press("d")
        expect(page.locator("#debug")).to_contain_text("skeleton")
        page.keyboard.press("d")
        expect(page.locator("#debug")).to_be_empty()
        assert page.evaluate("window.sockets.length") == 1  # nothing was sent that is refused
        page.get_by_role("button", name="Turn camera off").click()
        expect(page.get_by_role("button", name=START)).to_be_visible()
        assert _tracks(visit) == ["ended"]
        assert visit.complaints == []
        assert not any(request.endswith((".jpg", ".jpeg")) for request in visit.requests)


def test_choosing_another_camera_begins_anew_with_that_one(launch: Launch) -> None:
    flags = ("--use-fake-device-for-media-stream=device-count=2", FAKE[1])
    with _coached(launch(*flags)) as (stage, visit):
        _start(visit)
        _watched(visit, stage)
        options = visit.page.locator("#camera-list option")
        expect(options).to_have_count(2)
        other = options.nth(1).get_attribute("value") or ""
        said = visit.page.locator("#said li")
        expect(said).to_have_count(1)
        said.evaluate("one => one.dataset.before = 'yes'")
        visit.page.get_by_label("Camera", exact=True).select_option(other)
        # The new session may have said something of its own already.
        expect(visit.page.locator("#said li[data-before]")).to_have_count(0)
        _until(visit, lambda: len(stage.lines) == 2, "another session")
        _watched(visit, stage, session=1)
        assert _tracks(visit) == ["ended", "live"]


@pytest.mark.parametrize(
    ("flags", "shown", "button"),
    [
        ((FAKE[0], "--deny-permission-prompts"), "allow the camera", "Try again"),
        ((FAKE[0] + "=device-count=0", FAKE[1]), "No camera is connected", "Try again"),
    ],
    ids=["refused", "none"],
)
def test_a_camera_that_may_not_be_used_or_is_not_there_is_explained(
    launch: Launch, flags: tuple[str, ...], shown: str, button: str
) -> None:
    with _coached(launch(*flags)) as (stage, visit):
        _start(visit)
        expect(visit.page.locator("#notice-text")).to_contain_text(shown)
        expect(visit.page.get_by_role("button", name=button)).to_be_visible()
        expect(visit.page.locator("#say-next")).to_contain_text(shown)
        for no_help in ("#gauges", ".numbers", ".said", "#stand", "#posture"):
            expect(visit.page.locator(no_help)).to_be_hidden()
        assert stage.lines[0].times_s == []


def test_a_camera_in_use_is_explained_aloud_and_tried_again(chromium: Browser) -> None:
    with _coached(chromium, script=_IN_USE_ONCE) as (stage, visit):
        page = visit.page
        with page.expect_response(re.compile("/speech/camera_in_use.wav")) as spoken:
            _start(visit)
        assert spoken.value.ok
        expect(page.locator("#notice-text")).to_contain_text("Another program is using the camera")
        _start(visit, "Try again")
        _watched(visit, stage)
        expect(page.locator("#notice")).to_be_hidden()


def test_an_address_that_browsers_do_not_trust_with_a_camera_is_explained(
    launch: Launch,
) -> None:
    rule = "--host-resolver-rules=MAP coach.home 127.0.0.1"
    stage = FedStage()
    with (
        running(stage.make, allowed_hosts=["coach.home"]) as url,
        visiting(launch(*FAKE, rule), url.replace("127.0.0.1", "coach.home")) as visit,
    ):
        expect(visit.page.locator("#link")).to_have_text("Live")
        _start(visit)
        expect(visit.page.locator("#notice-text")).to_contain_text("only on a page of this very")


def test_an_unplugged_camera_stops_the_walker_and_goes_on_when_it_is_back(
    chromium: Browser,
) -> None:
    with _coached(chromium) as (stage, visit):
        page = visit.page
        _start(visit)
        _watched(visit, stage)
        page.evaluate(
            "streams[0].getTracks()[0].stop(); "
            "streams[0].getTracks()[0].dispatchEvent(new Event('ended'))"
        )
        expect(page.locator("#notice-text")).to_contain_text("The camera is gone. Stop walking.")
        expect(page.locator("#say-now")).to_contain_text("The camera is gone")
        expect(page.locator("#cue")).to_have_attribute("data-kind", "urgent")
        expect(page.locator("#cue-text")).to_have_text("Stop. The camera is gone.")
        page.evaluate("navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
        _watched(visit, stage)
        expect(page.locator("#notice")).to_be_hidden()
        assert len(stage.sessions) == 1
        assert _tracks(visit) == ["ended", "live"]


def test_a_camera_that_hangs_stops_the_walker_and_is_believed_again(chromium: Browser) -> None:
    with _coached(chromium) as (stage, visit):
        page = visit.page
        _start(visit)
        _watched(visit, stage)
        page.evaluate("document.querySelector('#view').pause()")
        expect(page.locator("#notice-text")).to_contain_text("gives no pictures")
        expect(page.locator("#cue-text")).to_have_text("Stop. The camera gives no pictures.")
        page.evaluate("document.querySelector('#view').play()")
        _watched(visit, stage)
        expect(page.locator("#notice")).to_be_hidden()
        assert _tracks(visit) == ["live"]


def test_a_dropped_connection_goes_on_by_itself_and_counts_nothing_twice(
    chromium: Browser,
) -> None:
    with _coached(chromium) as (stage, visit):
        page = visit.page
        _start(visit)
        _watched(visit, stage)
        expect(page.locator("#said li")).to_have_count(1)
        page.evaluate("window.cut()")
        expect(page.locator("#notice")).to_contain_text("Connection lost. Trying again…")
        expect(page.locator("#say-now")).to_contain_text("Connection lost")
        page.evaluate("window.mend()")
        expect(page.locator("#link")).to_have_text("Live")
        _watched(visit, stage, 10)
        expect(page.locator("#notice")).to_be_hidden()
        expect(page.locator("#said li")).to_have_count(1)
        times_s = stage.lines[0].times_s
        assert all(b > a for a, b in itertools.pairwise(times_s))
        assert len(stage.sessions) == 1
        assert _tracks(visit) == ["live"]  # the camera was on all the time


def test_a_page_out_of_sight_lets_the_camera_go_and_takes_it_up_again(chromium: Browser) -> None:
    with _coached(chromium, script=_SHORT_REST) as (stage, visit):
        page = visit.page
        _start(visit)
        _watched(visit, stage)
        page.evaluate("window.see(false)")
        _comes_true(visit, "streams[0].getVideoTracks()[0].readyState === 'ended'")
        page.evaluate("window.see(true)")
        _watched(visit, stage)
        assert _tracks(visit) == ["ended", "live"]


def test_a_second_window_is_told_and_may_take_over(chromium: Browser) -> None:
    with _coached(chromium) as (stage, first):
        _start(first)
        _watched(first, stage)
        with visiting(chromium, first.page.url, script=_KEEP) as second:
            _start(second)
            expect(second.page.locator("#notice-text")).to_contain_text("Another window")
            _start(second, "Use the camera here")
            expect(first.page.locator("#notice-text")).to_contain_text("Another window")
            _watched(second, stage)
            assert _tracks(first) == ["ended"]
            assert len(stage.sessions) == 1


def test_a_reload_goes_on_without_a_click_and_on_a_phone_nothing_spills(
    chromium: Browser,
) -> None:
    with _coached(chromium, PHONE) as (stage, visit):
        wide = "document.documentElement.scrollWidth <= innerWidth"
        assert visit.page.evaluate(wide)
        _start(visit)
        _watched(visit, stage)
        assert visit.page.evaluate(wide)
        visit.page.reload()
        _watched(visit, stage)
        assert len(stage.sessions) == 1


@pytest.mark.parametrize(
    ("ours_ms", "levels"),
    [
        ("(level) => 20", [0]),
        ("(level) => 300 / (level + 1)", [0, 1, 2]),  # a slow link: smaller is quicker
        ("(level) => 300", [0, 1, 0]),  # something else is slow: smaller is only worse
        ("(level, at) => at < 8000 ? 300 / (level + 1) ** 2 : 5", [0, 1, 0]),
    ],
    ids=["quick", "slow link", "slow machine", "slow at first"],
)
def test_pictures_get_smaller_while_that_helps_and_larger_again(
    chromium: Browser, ours_ms: str, levels: list[int]
) -> None:
    with _coached(chromium) as (_, visit):
        seen = visit.page.evaluate(_PACE.replace("OURS", ours_ms))
    assert seen == levels


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds of a walker on a treadmill, as a camera would give them."""
    path = tmp_path_factory.mktemp("camera") / "walker.mjpeg"
    with closing(WalkerSource(faultless_script(10.0))) as walker, path.open("wb") as film_file:
        for frame in walker.frames():
            picture = cv2.cvtColor(frame.image, cv2.COLOR_RGB2BGR)
            _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 85])
            film_file.write(data.tobytes())
    return path


@pytest.mark.slow
def test_a_walker_before_the_camera_is_followed_and_backward_is_called(
    launch: Launch, model_path: Path, film: Path, tmp_path: Path
) -> None:
    def session() -> LiveSession:
        wiring = composition.mediapipe(lambda: model_path)
        return composition.free_session(wiring, height_m=lambda: 1.7)

    played = f"--use-file-for-fake-video-capture={film}"
    with (
        running(session) as url,
        visiting(launch(*FAKE, played), url + "?debug", script=_KEEP) as visit,
    ):
        page = visit.page
        _start(visit)
        expect(page.locator("#state-word")).to_have_text("Walking backward", timeout=60_000)
        _comes_true(visit, "Number(document.querySelector('#steps').textContent) >= 4")
        expect(page.locator("#debug")).to_have_text(
            re.compile(r"^\d+ fps · \d+×\d+ q0\.\d+ · skeleton \d+ ms \(95 %: \d+ ms\)$")
        )
        # Over the live video there are lines on the canvas and nothing else.
        _until(visit, lambda: 0.001 < float(page.evaluate(_DRAWN_SHARE)) < 0.1, "lines")
        assert page.evaluate("window.sockets.length") == 1
        steps = int(page.locator("#steps").inner_text())
        page.evaluate("window.cut()")
        expect(page.locator("#link")).not_to_have_text("Live")
        page.evaluate("window.mend()")
        expect(page.locator("#link")).to_have_text("Live")
        _comes_true(visit, f"Number(document.querySelector('#steps').textContent) > {steps}")
        expect(page.locator("#state-word")).to_have_text("Walking backward", timeout=60_000)
        page.screenshot(path=tmp_path / "own-camera.png")
        assert visit.complaints == []


_PACE = """async () => {
  const { Pace } = await import("/live/pace.js");
  const pace = new Pace();
  const ours = OURS;
  const seen = [pace.at];
  for (let at = 0; at < 30000; at += 50) {
    pace.add(ours(pace.at, at) + 40, 40, at);
    if (pace.at !== seen.at(-1)) seen.push(pace.at);
  }
  return seen;
}"""

_KEEP = (
    f"{SOCKETS}"
    """
window.streams = [];
const media = navigator.mediaDevices;
const open = media?.getUserMedia.bind(media);
if (media) media.getUserMedia = async (...a) => {
  const stream = await open(...a);
  window.streams.push(stream);
  return stream;
};
"""
)

_IN_USE_ONCE = """
const really = media.getUserMedia;
media.getUserMedia = async () => {
  media.getUserMedia = really;
  throw new DOMException("Could not start video source", "NotReadableError");
};
"""

_SHORT_REST = """
const later = window.setTimeout;
window.setTimeout = (what, ms, ...a) => later(what, ms === 30000 ? 100 : ms, ...a);
window.see = (seen) => {
  Object.defineProperty(document, "hidden", { value: !seen, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
};
"""

_DRAWN_SHARE = """() => {
  const canvas = document.querySelector("#picture");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let drawn = 0;
  for (let at = 3; at < data.length; at += 4) if (data[at]) drawn += 1;
  return drawn / (data.length / 4);
}"""
