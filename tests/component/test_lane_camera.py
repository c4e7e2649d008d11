"""A lane's camera before real servers and devices that are killed, frozen and unplugged."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import psutil
import pytest

from app.kiosk.lane.sources import open_lane_source
from app.kiosk.lane.watched import LaneCamera, WatchSettings
from app.kiosk.values import LaneTrouble
from clip_making import grey, write_clip
from stream_servers import MjpegServer, RtspServer, made_ago_s, until, young
from vision.sources.base import SilentSource, SourceError
from vision.sources.camera import CameraSettings, CameraSource
from vision.sources.stream import StreamSettings, StreamSource

LATE_S = 1.6  # what the library would begin with is 2 s old
STREAM = StreamSettings(open_s=10, stale_s=1.0)
QUICK = WatchSettings(retries_s=(0.1,))


@pytest.fixture(scope="module")
def server(rtsp: None) -> Iterator[RtspServer]:
    with RtspServer(fps=30) as running:
        yield running


class Told(list[tuple[LaneTrouble | None, str]]):
    def __call__(self, trouble: LaneTrouble | None, detail: str) -> None:
        self.append((trouble, detail))


def lane_camera(address: str, told: Told) -> LaneCamera:
    return LaneCamera(lambda: open_lane_source(address, stream=STREAM), told, QUICK)


def until_told(camera: LaneCamera, told: Told, trouble: LaneTrouble | None) -> None:
    """Take pictures until that is told."""

    def is_told() -> bool:
        camera.take(0.05)
        return bool(told) and told[-1][0] is trouble

    until(is_told)


def test_a_stream_whose_server_is_killed_and_frozen_recovers_by_itself(server: RtspServer) -> None:
    told = Told()
    with lane_camera(server.clock, told) as camera:
        until_told(camera, told, None)
        server.kill()
        until_told(camera, told, LaneTrouble.NO_CAMERA)
        assert "refuses the connection" in told[-1][1]
        server.begin_again()
        until_told(camera, told, None)
        server.freeze()
        frozen_s = time.monotonic()
        until_told(camera, told, LaneTrouble.SILENT)
        assert time.monotonic() - frozen_s < 40 * STREAM.stale_s
        server.thaw()
        until_told(camera, told, None)
        so_far = len(told)
        server.kill()
        server.begin_again((480, 360))
        until_told(camera, told, LaneTrouble.SILENT)
        until_told(camera, told, None)
        assert LaneTrouble.SIZE in [trouble for trouble, _ in told[so_far:]]

        def age_s() -> float:
            frame = camera.take(30)
            assert frame is not None
            assert frame.image.shape == (360, 480, 3)
            return max(made_ago_s(frame.image), time.monotonic() - camera.captured_s)

        young(age_s, LATE_S)
    assert not any("clock" in detail for _, detail in told)  # the path may hold a password


@pytest.mark.skipif(sys.platform == "win32", reason="a kiosk runs on Linux; handles are others")
def test_thirty_faults_leave_threads_and_handles_as_they_were() -> None:
    process, told = psutil.Process(), Told()
    impatient = StreamSettings(open_s=0.3, stale_s=0.1)
    counts: list[tuple[int, int]] = []
    with MjpegServer(fps=60) as server:
        camera = LaneCamera(
            lambda: StreamSource(server.address, impatient),
            told,
            WatchSettings(retries_s=(0.01,)),
        )
        for _ in range(30):
            until_told(camera, told, None)
            server.paused.set()
            until_told(camera, told, LaneTrouble.SILENT)
            server.paused.clear()
            server.forget()
            counts.append((process.num_threads(), process.num_fds()))
        camera.close()
    # The first rounds load what the library needs.
    threads, handles = zip(*counts[5:], strict=True)
    assert max(threads) - min(threads) <= 8, "thirty would be left"
    assert max(handles) - min(handles) <= 10
    until(lambda: not any(t.name.startswith("stream-") for t in threading.enumerate()))


class Unplugged:
    """A device played from a file: pulled out, it goes on "succeeding" with its last picture, as
    some do, or gives none any longer."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.plugged = True
        self.repeats = False

    def open(self, _: int) -> Unplugged:
        self._last: object = None
        self._capture = cv2.VideoCapture(str(self._path)) if self.plugged else cv2.VideoCapture()
        self.get, self.release = self._capture.get, self._capture.release
        self.isOpened = self._capture.isOpened
        return self

    def grab(self) -> bool:
        time.sleep(0.005)
        return self.repeats or (self.plugged and self._capture.grab())

    def retrieve(self) -> tuple[bool, object]:
        if not self.repeats:
            _, self._last = self._capture.retrieve()
        return self._last is not None, self._last


@pytest.mark.parametrize("repeats", [True, False])
def test_a_usb_camera_that_is_pulled_out_recovers_when_it_is_back(
    tmp_path: Path, repeats: bool
) -> None:
    device = Unplugged(write_clip(tmp_path / "a.mp4", grey(25) * 40))
    settings = CameraSettings(start_s=2, stale_s=0.2, frozen_s=0.3)
    told = Told()
    with LaneCamera(lambda: CameraSource(0, settings, opener=device.open), told, QUICK) as camera:
        until_told(camera, told, None)
        device.plugged, device.repeats = False, repeats
        until_told(camera, told, LaneTrouble.FROZEN if repeats else LaneTrouble.SILENT)
        device.repeats = False
        until_told(camera, told, LaneTrouble.NO_CAMERA)
        device.plugged = True
        until_told(camera, told, None)
        assert camera.opened == 2


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("usb:77", "Camera 77 did not open"),
        ("usb:/dev/v4l/by-id/usb-Gym_Camera-video-index0", "is not plugged in"),
        ("usb:/dev/null", "is no camera"),
        ("usb:front", "Write usb:0"),
        ("usb:", "Write usb:0"),
        ("webcam", "Write usb:0"),
        ("file:///etc/passwd", "Write usb:0"),
        ("", "Write usb:0"),
        ("rtsp://", "Write it like rtsp://HOST"),
    ],
)
def test_what_names_no_camera_is_one_line_that_says_what_to_write(spec: str, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        open_lane_source(spec)
    assert not isinstance(caught.value, SilentSource)
    assert "\n" not in str(caught.value)
