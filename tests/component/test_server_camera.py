"""A page's own camera, to a real server: asked for one picture at a time, and not trusted."""

from __future__ import annotations

import collections
import contextlib
import itertools
import json
import struct
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from websockets.exceptions import ConnectionClosed

from app.live.state import LiveState
from app.server.messages import FROM_PAGE
from app.server.packing import pack
from app.server.page_camera import LONGEST_HEADER, SentPicture, unpack_sent
from fed_cases import jpeg
from page_camera_cases import FedStage, _until_text, result, send, wanted
from server_cases import Page, Stage, running, until, watching

NAME = "page-0001"
OTHER = "page-0002"


def on(page: Page, name: str = NAME, *, seize: bool = False) -> None:
    page.say(type="camera", on=True, page=name, seize=seize)


def _told_within(page: Page, time_s: float) -> set[str]:
    kinds = set()
    with contextlib.suppress(TimeoutError):
        while True:
            kinds.add(json.loads(page.socket.recv(time_s))["type"])
    return kinds


def closed_with(page: Page) -> int:
    with pytest.raises(ConnectionClosed) as closed:
        collections.deque((page.message() for _ in itertools.count()), maxlen=0)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


def test_results_come_back_with_the_number_of_the_picture_and_nothing_of_the_picture() -> None:
    stage = FedStage()
    with running(stage.make) as url, watching(url) as page:
        hello = page.text("hello")
        assert hello["camera"] == "browser"
        assert hello["notices"]["camera_unplugged"]["urgent"]
        on(page)
        for number, t_s in enumerate((50.0, 50.04, 50.1), start=1):
            want = wanted(page)
            assert (want["session"], want["number"]) == (hello["session"], number)
            send(page, want, t_s)
            telemetry, picture = result(page)
            assert picture == b""
            assert telemetry.number == number
            assert telemetry.t_s == pytest.approx(t_s - 50.0)
            assert telemetry.held_s is not None
            assert telemetry.held_s >= 0.0
            assert (telemetry.width, telemetry.height) == (160, 90)


def test_a_page_is_asked_for_nothing_until_it_says_that_it_has_a_camera() -> None:
    stage = FedStage()
    with running(stage.make) as url, watching(url) as page:
        until(lambda: bool(stage.sessions))
        until(lambda: stage.sessions[0].feed is not None and stage.sessions[0].feed.wanted == 1)
        assert _told_within(page, 0.5) <= {"hello", "state"}
        on(page)
        assert wanted(page)["number"] == 1


def test_a_dropped_connection_goes_on_where_it_was_and_nothing_is_counted_twice() -> None:
    stage = FedStage()
    with running(stage.make) as url:
        with watching(url) as page:
            first = page.text("hello")["session"]
            on(page)
            for t_s in (1.0, 1.1):
                send(page, wanted(page), t_s)
                result(page)
            lost = wanted(page)
        with watching(url) as page:
            hello = page.text("hello")
            assert hello["session"] == first
            assert [cue["number"] for cue in hello["cues"]] == [1]
            on(page)
            again = wanted(page)
            assert again == lost
            send(page, again, 1.2)
            until(lambda: len(stage.lines[0].times_s) == 3)
    assert stage.lines[0].times_s == pytest.approx([0.0, 0.1, 0.2])
    assert len(stage.sessions) == 1


def test_a_second_page_does_not_get_the_camera_unless_it_asks_for_it_outright() -> None:
    stage = FedStage()
    with running(stage.make) as url, watching(url) as page, watching(url) as other:
        on(page)
        want = wanted(page)
        on(other, OTHER)
        _until_text(other, "camera_elsewhere")
        on(other, OTHER, seize=True)
        _until_text(page, "camera_elsewhere")
        assert wanted(other)["number"] == want["number"]
        send(page, want, 1.0)  # already on its way: neither taken nor held against it
        send(other, want, 9.0)
        assert result(page)[0].number == 1
        assert wanted(other)["number"] == 2
    assert stage.lines[0].times_s == [0.0]


def test_a_page_that_comes_back_takes_its_own_place_from_a_connection_not_known_to_be_dead() -> (
    None
):
    stage = FedStage()
    with running(stage.make) as url, watching(url) as dead, watching(url) as page:
        on(dead)
        wanted(dead)
        on(page)
        assert wanted(page)["number"] == 1


def test_another_camera_begins_the_session_anew_but_only_for_the_page_that_has_it() -> None:
    stage = FedStage()
    with running(stage.make) as url, watching(url) as page, watching(url) as other:
        first = page.text("hello")["session"]
        on(page)
        old = wanted(page)
        send(page, old, 1.0)
        result(page)
        late = wanted(page)
        other.say(type="again", session=first)
        other.say(type="again")
        page.say(type="again")
        page.say(type="again", session=first)
        page.say(type="again", session=first)  # that one is over by then
        assert _until_text(page, "hello")["session"] != first
        send(page, late, 1.1)  # for the session before
        new = wanted(page)
        assert new["number"] == 1
        send(page, new, 1.2, jpeg(90, 160))  # of any shape, since it is the first
        assert result(page)[0].number == 1
    assert len(stage.sessions) == 2
    assert len(stage.lines[0].times_s) == 1


def _raw(about: object, data: bytes = b"") -> Callable[[dict[str, Any]], bytes]:
    header = json.dumps(about).encode()
    return lambda _: struct.pack(">I", len(header)) + header + data


def _with(**changes: object) -> Callable[[dict[str, Any]], bytes]:
    def make(want: dict[str, Any]) -> bytes:
        about = {"session": want["session"], "number": want["number"], "captured_s": 1.0}
        return _raw(about | changes, jpeg())(want)

    return make


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        (_with(number=7), 1008),
        (_with(session="another"), 1008),
        (_with(captured_s=-1), 1008),
        (_with(captured_s=1e300), 1008),
        (_with(captured_s="1"), 1008),
        (_with(extra=1), 1008),
        (_raw([1, 2]), 1008),
        (lambda want: _with()(want)[:-40], 1008),
        (lambda want: _with()(want)[:3], 1008),
        (lambda want: struct.pack(">I", 2**32 - 1) + b"{}", 1008),
        (lambda want: _with(captured_s=1.0)(want)[:-700] + b"\xff\xd9", 1008),
    ],
)
def test_a_page_that_lies_about_its_pictures_is_closed_and_another_goes_on(
    lie: Callable[[dict[str, Any]], bytes], code: int
) -> None:
    stage = FedStage()
    with running(stage.make) as url:
        with watching(url) as liar:
            on(liar)
            with contextlib.suppress(ConnectionClosed):  # before the last byte is through
                liar.socket.send(lie(wanted(liar)))
            assert closed_with(liar) == code
        with watching(url) as page:
            on(page, OTHER)
            send(page, wanted(page), 2.0)
            assert result(page)[0].number == 1
        assert stage.sessions[0].status.state is LiveState.RUNNING


def test_a_page_that_announces_too_large_a_picture_is_closed_before_it_is_taken_in() -> None:
    stage = FedStage()
    with running(stage.make) as url, watching(url) as liar:
        on(liar)
        wanted(liar)
        # Only the head of the frame: bytes the server leaves unread would have its kernel reset
        # the connection, which at times overtakes the reason.
        binary, masked_and_64_bits_long, mask = 0x82, 0xFF, bytes(4)
        head = struct.pack(">BBQ", binary, masked_and_64_bits_long, 3_000_000) + mask
        liar.socket.socket.sendall(head)
        assert closed_with(liar) == 1009


def test_a_flood_of_pictures_ends_with_the_first_that_was_not_asked_for() -> None:
    stage = FedStage()
    with running(stage.make) as url, watching(url) as page:
        on(page)
        want = wanted(page)
        with contextlib.suppress(ConnectionClosed):  # before the last is through
            for _ in range(3):
                send(page, want, 1.0)
        assert closed_with(page) == 1008
    assert len(stage.lines[0].times_s) <= 1


@pytest.mark.parametrize(
    "said",
    [
        {"on": True},
        {"on": True, "page": ""},
        {"on": True, "page": "x" * 65},
        {"on": True, "page": "<script>"},
        {"on": "perhaps", "page": NAME},
    ],
)
def test_a_camera_of_nobody_is_not_understood(said: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        FROM_PAGE.validate_json(json.dumps({"type": "camera"} | said))


def test_pictures_for_a_session_with_a_camera_of_its_own_are_refused() -> None:
    stage = Stage()
    with running(stage.make) as url, watching(url) as page:
        assert page.text("hello")["camera"] == "server"
        on(page)
        page.socket.send(pack(SentPicture(session="x", number=1, captured_s=0.0), jpeg()))
        assert closed_with(page) in (1003, 1009)


@given(st.binary(max_size=200))
def test_unpacking_never_takes_noise_for_a_picture_of_the_page(noise: bytes) -> None:
    for message in (noise, struct.pack(">I", len(noise)) + noise):
        with pytest.raises(ValueError, match=r".+"):
            unpack_sent(message)


@given(st.text(max_size=64), st.integers(1, 2**53), st.floats(0, 1e9), st.binary(max_size=64))
def test_a_picture_of_the_page_survives_its_journey(
    session: str, number: int, captured_s: float, data: bytes
) -> None:
    sent = SentPicture(session=session, number=number, captured_s=captured_s)
    message = pack(sent, data)
    if struct.unpack_from(">I", message)[0] > LONGEST_HEADER:  # of many escapes
        with pytest.raises(ValueError, match="too long"):
            unpack_sent(message)
    else:
        assert unpack_sent(message) == (sent, data)
