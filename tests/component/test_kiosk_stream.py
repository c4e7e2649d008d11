"""What a lane's screen is told and may say, over the real socket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from app.kiosk.config import KioskConfig, LaneConfig, SoundConfig
from app.kiosk.values import (
    LaneBeat,
    LaneTrouble,
    Touch,
    VisitPhase,
    Watched,
)
from app.server.kiosk.standing import LEAST_HEARD, Standing
from app.server.packing import pack
from app.server.page_camera import SentPicture
from kiosk_cases import HandHouse, HandLane, kiosk_running, walked
from server_cases import PATIENCE_S, until

LANES = (LaneConfig(id="one", camera="usb:0"), LaneConfig(id="own", camera="browser"))
BEAT = {
    "type": "beat",
    "page": "p",
    "frames": 1,
    "visible": True,
    "shows": "attract",
    "sound": "on",
}


@pytest.fixture(scope="module")
def house() -> HandHouse:
    return HandHouse(KioskConfig(lanes=LANES))


@pytest.fixture(scope="module")
def url(house: HandHouse) -> Iterator[str]:
    with kiosk_running(house) as address:
        yield address


@contextmanager
def screen(url: str, lane: str = "one") -> Iterator[ClientConnection]:
    address = f"{url.replace('http', 'ws')}kiosk/ws?lane={lane}"
    with connect(address, proxy=None, open_timeout=PATIENCE_S) as socket:
        yield socket


def heard(socket: ClientConnection, kind: str) -> dict[str, Any]:
    """The next message of a kind; views that come before it are answered, as a page does."""
    while True:
        message: dict[str, Any] = json.loads(socket.recv(PATIENCE_S))
        if message["type"] == kind:
            return message
        if message["type"] == "view":
            socket.send(json.dumps({"type": "seen", "number": message["number"]}))


def test_a_screen_is_greeted_and_told_how_things_stand(url: str, house: HandHouse) -> None:
    with screen(url) as socket:
        hello = heard(socket, "hello")
        assert hello["lane"]["id"] == "one"
        assert [one["id"] for one in hello["lanes"]] == ["one", "own"]
        assert hello["camera"] == "server"
        assert hello["languages"] == ["en", "de"]
        assert heard(socket, "now")["trouble"] is None
        house.tell("one", LaneBeat(trouble=LaneTrouble.SILENT))
        assert heard(socket, "now")["trouble"] == "silent"
        house.tell("one", LaneBeat(trouble=None))
        assert heard(socket, "now")["trouble"] is None


def test_a_slow_screen_gets_the_newest_view_and_none_before_it(url: str, house: HandHouse) -> None:
    with screen(url) as socket:
        first = heard(socket, "view")
        for share in range(50):
            house.show("one", VisitPhase.GREETED, held=share / 50)
        house.say("one", "smaller_steps")
        assert json.loads(socket.recv(PATIENCE_S))["type"] in ("said", "now"), "it has not answered"
        socket.send(json.dumps({"type": "seen", "number": first["number"]}))
        assert heard(socket, "view")["view"]["held"] == 0.98


def test_a_lane_hears_touches_and_whether_anybody_watches_and_no_more(
    url: str, house: HandHouse
) -> None:
    lane: HandLane = house.lanes["one"]
    until(lambda: not lane.orders or lane.orders[-1] == Watched(on=False))
    lane.orders.clear()
    with screen(url) as socket, screen(url) as other:
        heard(other, "hello")
        socket.send(json.dumps({"type": "touch", "what": "start", "about": "de"}))
        until(lambda: Touch(what="start", about="de") in lane.orders)
    until(lambda: lane.orders[-1] == Watched(on=False))
    assert lane.orders == [
        Watched(on=True), Touch(what="start", about="de"), Watched(on=False),
    ]  # fmt: skip


def test_what_was_said_can_be_heard_and_nothing_else(url: str, house: HandHouse) -> None:
    with screen(url) as socket:
        heard(socket, "hello")
        heard(socket, "view")
        house.say("one", "smaller_steps", "de")
        number = heard(socket, "said")["number"]
        with httpx.Client(base_url=url, trust_env=False, timeout=PATIENCE_S) as http:
            sound = http.get(f"/kiosk/speech/one/{number}.wav")
            assert sound.status_code == 200
            assert sound.content[:4] == b"RIFF"
            assert sound.headers["cache-control"] == "no-store"
            assert http.get(f"/kiosk/speech/one/{number + 1}.wav").status_code == 404
            assert http.get(f"/kiosk/speech/none/{number}.wav").status_code == 404


def test_a_result_is_shown_to_who_comes_later_and_is_gone_with_the_visit(
    url: str, house: HandHouse
) -> None:
    house.show("one", VisitPhase.RESULT, number=7)
    house.tell("one", walked(number=7))
    with screen(url) as socket:
        assert heard(socket, "result")["result"]["score"] == 82
        house.end("one", number=7)
        heard(socket, "over")
    with screen(url) as socket:
        kinds = [json.loads(socket.recv(PATIENCE_S))["type"] for _ in range(4)]
        assert kinds == ["hello", "now", "over", "view"]


def test_a_result_whose_end_was_lost_with_its_process_is_gone_with_the_next_visit(
    url: str, house: HandHouse
) -> None:
    house.show("one", VisitPhase.RESULT, number=8)
    house.tell("one", walked(number=8))
    with screen(url) as socket:
        heard(socket, "result")
        house.show("one", VisitPhase.ATTRACT, number=9)
        heard(socket, "over")


def test_the_minder_learns_whether_a_page_draws(url: str, house: HandHouse) -> None:
    def told() -> dict[str, Any]:
        with httpx.Client(base_url=url, trust_env=False, timeout=PATIENCE_S) as http:
            answer: dict[str, Any] = http.get("/kiosk/page").json()
            return answer

    house.show("one", VisitPhase.WALK, number=10)
    with screen(url) as socket:
        heard(socket, "hello")
        socket.send(json.dumps({**BEAT, "frames": 3, "visible": False}))
        socket.send(json.dumps({**BEAT, "frames": 4}))
        until(lambda: told()["age_s"] is not None)
        assert told()["busy"] is True
        assert told()["closed"] is False
    house.show("one", VisitPhase.ATTRACT, number=11)
    assert told()["busy"] is False


def test_a_browsers_pictures_go_to_its_lane_and_each_is_asked_for(
    url: str, house: HandHouse
) -> None:
    fed = house.lanes["own"].fed
    with screen(url, "own") as socket, screen(url, "own") as second:
        heard(socket, "hello")
        socket.send(pack(SentPicture(session="own", number=1, captured_s=0.1), b"unasked"))
        socket.send(json.dumps({"type": "camera", "page": "a", "on": True}))
        for jpeg in (b"first", b"second"):
            number = heard(socket, "picture_wanted")["number"]
            socket.send(pack(SentPicture(session="own", number=number, captured_s=1.0), jpeg))
        heard(socket, "picture_wanted")
        assert fed == [b"first", b"second"]
        second.send(json.dumps({"type": "camera", "page": "b", "on": True}))
        heard(second, "now")  # the first page has the camera: nothing is wanted of this one


@pytest.mark.parametrize(
    "message",
    [
        "{", '{"type": "order", "what": "stop"}', '{"type": "touch", "what": "delete"}',
        json.dumps({**BEAT, "page": "<script>"}), "x" * 5000, b"no picture",
        '{"type": "camera", "page": "p", "on": true}',
    ],
)  # fmt: skip
def test_what_no_page_says_ends_the_line_and_nothing_more(
    url: str, house: HandHouse, message: str | bytes
) -> None:
    with screen(url) as socket:
        heard(socket, "hello")
        socket.send(message)
        with pytest.raises(ConnectionClosed):
            heard(socket, "what no server says")
    with screen(url) as socket:
        heard(socket, "hello")


def test_a_lane_that_there_is_not_and_a_foreign_page_are_refused(url: str) -> None:
    with screen(url, "nowhere") as socket, pytest.raises(ConnectionClosed):
        socket.recv(PATIENCE_S)
    address = f"{url.replace('http', 'ws')}kiosk/ws"
    with pytest.raises(Exception, match="403"):
        connect(
            address, proxy=None, open_timeout=PATIENCE_S, origin=Origin("http://elsewhere.example")
        )


def test_a_display_elsewhere_that_is_forgotten_goes_dark_at_once_and_is_not_let_in_again() -> None:
    known = True
    elsewhere = {"X-Forwarded-For": "192.168.7.20"}
    house = HandHouse(KioskConfig(lanes=LANES))
    with kiosk_running(house, screen=lambda connection: known) as url:
        address = f"{url.replace('http', 'ws')}kiosk/ws"
        with connect(
            address, proxy=None, open_timeout=PATIENCE_S, additional_headers=elsewhere
        ) as socket:
            heard(socket, "hello")
            known = False
            with pytest.raises(ConnectionClosed, match="PIN"):
                heard(socket, "what no server says")
        with pytest.raises(InvalidStatus, match="403"):
            connect(address, proxy=None, open_timeout=PATIENCE_S, additional_headers=elsewhere)


@pytest.mark.parametrize(
    ("at", "set_to", "closed", "opens", "volumes"),
    [
        ("2026-11-30T12:00", 0.6, False, "", (0.6, 0.6)),
        ("2026-11-30T21:30", 0.6, False, "", (0.1, LEAST_HEARD)),
        ("2026-11-30T23:00", 0.6, True, "2026-12-01T06:00", (0.1, LEAST_HEARD)),
        ("2026-11-30T21:30", 0.05, False, "", (0.05, LEAST_HEARD)),
        ("2026-11-30T21:30", 0.0, False, "", (0.0, 0.0)),
    ],
)
def test_hours_and_loudness_are_those_of_the_gym(
    at: str, set_to: float, closed: bool, opens: str, volumes: tuple[float, float]
) -> None:
    sound = SoundConfig(volume=0.8, quiet="21:00-07:00", quiet_volume=0.1)
    config = KioskConfig(hours="06:00-22:00", sound=sound)
    standing = Standing(config, lambda: set_to, lambda: datetime.fromisoformat(at))
    now = standing.now(HandLane(config.lanes[0]))
    assert (now.closed, now.opens) == (closed, opens)
    assert (now.volume, now.safety_volume) == volumes, "what keeps from harm is heard"
    assert standing.closed is closed
