"""Cameras in the network, played by real servers: GStreamer's for RTSP, Motion JPEG over HTTP."""

from __future__ import annotations

import gc
import itertools
import socket
import threading
import time
import weakref
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from clip_making import corner_colours, corners
from stream_servers import MjpegServer, RtspServer, made_ago_s, until, write_film, young
from vision.sources.base import SilentSource, SourceError
from vision.sources.stream import StreamSettings, StreamSource
from vision.values import Frame

LATE_S = 1.6  # what the library would begin with is 2 s old
QUICK = StreamSettings(open_s=20, stale_s=1.5)  # a full machine is slow


@pytest.fixture(scope="module")
def server(rtsp: None) -> Iterator[RtspServer]:
    with RtspServer(fps=30) as running:
        yield running


def drain(source: StreamSource) -> str:
    """Take pictures until the stream fails; how it failed."""
    with pytest.raises(SilentSource) as caught:
        for _ in source.frames():
            pass
    return str(caught.value)


def test_pictures_of_an_rtsp_stream_are_new_from_the_first_one_on(server: RtspServer) -> None:
    def oldest_s() -> float:
        with StreamSource(server.clock) as source:
            assert (source.info.width, source.info.height, source.info.live) == (320, 240, True)
            frames: list[Frame] = []
            ages_s = []
            for frame in itertools.islice(source.frames(), 20):
                frames.append(frame)
                ages_s += [made_ago_s(frame.image), time.monotonic() - source.captured_s]
            assert min(ages_s) >= 0
            assert frames[0].t_s == 0.0
            assert [frame.index for frame in frames] == list(range(20))
            assert all(a.t_s < b.t_s for a, b in itertools.pairwise(frames))
            assert frames[0].image.flags.c_contiguous
            # Who comes late gets the newest one, not the next.
            time.sleep(0.6)
            return max(*ages_s, made_ago_s(next(source.frames()).image))

    young(oldest_s, LATE_S)


def test_times_are_those_of_the_camera_and_not_of_when_the_network_brings_them(
    server: RtspServer,
) -> None:
    def spread_s() -> float:
        with StreamSource(server.clock) as source:
            frames = source.frames()
            begun, made_s = time.monotonic(), []
            for frame in itertools.islice(frames, 30):
                time.sleep(0.02 * (frame.index % 4))  # whoever takes them is not even either
                now = time.monotonic()
                made_s.append(frame.t_s + made_ago_s(frame.image, now) - (now - begun))
        # Time by the source, less the time that the picture bears, is the same for all; but for
        # those between whose making and sending the server had to wait for the processor.
        middle = sorted(made_s)[5:-5]
        return middle[-1] - middle[0]

    young(spread_s, 0.1)


def test_a_film_over_rtsp_has_its_colours_and_never_ends(rtsp: None, tmp_path: Path) -> None:
    pictures = [corners()] * 5
    film = write_film(tmp_path / "film.h264", pictures, fps=30)
    with (
        RtspServer(films={"film": film}, fps=30) as server,
        StreamSource(server.address("film"), QUICK) as source,
    ):
        frames = list(itertools.islice(source.frames(), 2 * len(pictures)))
    assert {corner_colours(frame.image) for frame in frames} == {("r", "g", "b", "k")}


def test_a_server_that_is_killed_is_noticed_and_can_be_opened_again(server: RtspServer) -> None:
    with StreamSource(server.clock, QUICK) as source:
        next(source.frames())
        server.kill()
        assert "ended its stream" in drain(source)
    with pytest.raises(SourceError, match="refuses the connection"):
        StreamSource(server.clock, QUICK)
    server.begin_again()
    young(lambda: first_age_s(server), LATE_S)


def first_age_s(server: RtspServer) -> float:
    """How old the first picture is."""
    with StreamSource(server.clock, QUICK) as source:
        return made_ago_s(next(source.frames()).image)


def test_a_frozen_server_blocks_nobody_and_what_it_had_queued_is_left_out(
    server: RtspServer,
) -> None:
    def thawed_age_s() -> float:
        with StreamSource(server.clock, QUICK) as source:
            next(source.frames())
            server.freeze()
            assert "no picture for 1.5 s" in drain(source)
            with pytest.raises(SilentSource):
                StreamSource(server.clock, StreamSettings(open_s=0.3, stale_s=0.3))
            server.thaw()
        return first_age_s(server)

    young(thawed_age_s, LATE_S)


def test_thirty_openings_of_frozen_and_killed_servers_leave_nothing_behind(
    server: RtspServer,
) -> None:
    impatient = StreamSettings(open_s=0.1, stale_s=0.1)
    process = psutil.Process()
    counts: list[tuple[int, int]] = []
    with socket.create_server(("127.0.0.1", 0), backlog=64) as mute:  # takes all, answers nobody
        dead = socket.create_server(("127.0.0.1", 0))
        addresses = [
            f"rtsp://127.0.0.1:{mute.getsockname()[1]}/a",
            f"http://127.0.0.1:{mute.getsockname()[1]}/a",
            f"rtsp://127.0.0.1:{dead.getsockname()[1]}/a",
        ]
        dead.close()
        for address in addresses * 10:
            with pytest.raises(SourceError):
                StreamSource(address, impatient)
            counts.append((threading.active_count(), process.num_fds()))
        # An opening that is caught in the library ends with its timeout.
        assert max(threads for threads, _ in counts) <= counts[2][0] + 10
        until(lambda: threading.active_count() < counts[0][0] or not _readers())
    until(lambda: process.num_fds() <= min(handles for _, handles in counts) + 1)


def _readers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("stream-")]


def test_a_stream_that_has_failed_is_let_go_with_its_pictures_at_once() -> None:
    """A ring of references would keep tens of megabytes until Python looks for rings."""

    def failed() -> weakref.ref[StreamSource]:
        with MjpegServer() as server, StreamSource(server.address, QUICK) as source:
            try:
                for _ in source.frames():
                    server.forget()
            except SilentSource:
                return weakref.ref(source)
        raise AssertionError("it did not fail")

    gc.disable()
    try:
        assert failed()() is None
    finally:
        gc.enable()


def test_motion_jpeg_over_http_is_followed_frozen_and_at_another_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A proxy that the environment names is none for a camera in the own network.
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with MjpegServer() as server:
        with StreamSource(server.address, QUICK) as source:
            frames = source.frames()
            young(lambda: max(made_ago_s(f.image) for f in itertools.islice(frames, 10)), LATE_S)
            server.size = (480, 360)
            wide = next(frame for frame in frames if frame.image.shape == (360, 480, 3))
            young(lambda: made_ago_s(next(frames).image), LATE_S)
            assert next(frames).t_s > wide.t_s
            server.paused.set()
            said = drain(source)  # whichever notices first: the library, or our own watch
            assert "no picture for" in said or "does not answer" in said
        server.paused.clear()
        with StreamSource(server.address, QUICK) as source:
            assert source.info.width == 480


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("rtsp://gym:s3cret@127.0.0.1:1/key=s3cret?password=s3cret", "refuses the connection"),
        ("http://gym:s3cret@127.0.0.1:1/?password=s3cret", "refuses the connection"),
        ("rtsp://gym:s3cret@no-such-camera.invalid/s3cret", "cannot be reached"),
        ("rtsp://gym:s3cret@[::1/s3cret", "is none"),
        ("rtsp://gym:s3cret@camera:99999/s3cret", "is none"),
        ("ftp://gym:s3cret@camera/s3cret", "is none"),
        ("rtsp://", "is none"),
    ],
)
def test_an_address_that_does_not_work_is_one_line_without_its_password(
    address: str, says: str
) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        StreamSource(address, QUICK)
    assert "s3cret" not in str(caught.value)
    assert "\n" not in str(caught.value)
    # Nor in what a log shows of an error, the errors behind it.
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_a_stream_that_the_server_does_not_have_is_told(server: RtspServer) -> None:
    with pytest.raises(SourceError, match="knows no such stream"):
        StreamSource(server.address("nothing"), QUICK)


def test_closing_from_another_thread_ends_the_frames(server: RtspServer) -> None:
    source = StreamSource(server.clock, QUICK)
    frames = source.frames()
    next(frames)
    threading.Timer(0.2, source.close).start()
    assert all(isinstance(frame, Frame) for frame in frames)
    until(lambda: not source.left_behind)
