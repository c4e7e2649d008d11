"""The set-up page's addresses, attacked: nothing behind the PIN is seen or changed without it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import httpx
import pytest
from PIL import Image

from app.kiosk.config import KioskConfig, LaneConfig, NetworkConfig
from app.kiosk.kept_setup import FILE_NAME
from app.kiosk.values import LaneMessage, LaneSaid, Marks
from app.server.kiosk.access import ACCESS, Admitted
from app.server.kiosk.pin import COOKIE
from app.server.kiosk.setup import PREFIX
from kiosk_guests import HERE, KIOSK, PHONE, asked
from kiosk_house import ToldKiosk, told_kiosk

PIN = "271828"
OWN = {"origin": f"http://{KIOSK}"}
CORNERS = [[0.1, 0.9], [0.4, 0.4], [0.6, 0.4], [0.9, 0.9]]
LANE = {"lane": CORNERS, "stand": [0.5, 0.8]}
BEHIND = [
    ("GET", ""), ("GET", "/health"), ("GET", "/lanes/lane/picture"), ("PUT", "/lanes/lane/marks"),
    ("POST", "/lanes/lane/sound"), ("PUT", "/volume"), ("GET", "/lanes/other/picture"),
    ("GET", "/devices"), ("POST", "/devices/forget"),
]  # fmt: skip


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ToldKiosk]:
    config = KioskConfig(
        lanes=(LaneConfig(name="Lane 1", camera="rtsp://user:secret@10.0.0.9/s"),),
        pin=PIN,
        network=NetworkConfig(host="0.0.0.0", port=8080),
    )
    with told_kiosk(config, tmp_path_factory.mktemp("kiosk")) as one:
        yield one


def enter(kiosk: ToldKiosk, pin: str = PIN, client: str = PHONE) -> httpx.Response:
    given = json.dumps({"pin": pin}).encode()
    return asked(kiosk.app, "POST", f"{PREFIX}/enter", client, content=given, **OWN)


@pytest.fixture(scope="module")
def cookie(kiosk: ToldKiosk) -> str:
    return enter(kiosk).headers["set-cookie"].partition(";")[0]


def inside(
    kiosk: ToldKiosk, cookie: str, method: str, path: str, sent: object = None
) -> httpx.Response:
    content = None if sent is None else json.dumps(sent).encode()
    headers = {**OWN, "cookie": cookie}
    return asked(kiosk.app, method, f"{PREFIX}{path}", content=content, **headers)


def test_every_address_behind_the_pin_is_tried_below() -> None:
    staff = {path for path, admitted in ACCESS.items() if admitted is Admitted.STAFF}
    ours = {path for path in staff if path.startswith(PREFIX)}
    tried = {f"{PREFIX}{path}".replace("/lanes/lane/", "/lanes/{lane}/") for _, path in BEHIND}
    assert ours <= tried


@pytest.mark.parametrize("client", [HERE, PHONE])
@pytest.mark.parametrize(("method", "path"), BEHIND)
def test_without_the_pin_nothing_is_seen_or_changed_pictures_neither(
    kiosk: ToldKiosk, cookie: str, client: str, method: str, path: str
) -> None:
    for forged in ("", f"{COOKIE}=", f"{cookie}x", f"{COOKIE}={cookie.partition('=')[2][::-1]}"):
        headers = {**OWN, "cookie": forged}
        told = asked(kiosk.app, method, f"{PREFIX}{path}", client, content=b"{}", **headers)
        assert told.status_code == 403
        assert told.headers["content-type"].startswith("text/plain")
        assert "set-cookie" not in told.headers


def test_the_right_pin_gives_a_cookie_that_scripts_and_other_sites_cannot_use(
    kiosk: ToldKiosk,
) -> None:
    told = enter(kiosk)
    assert told.json() == {"pin": True, "here": False, "inside": True, "wait_s": 0}
    said = told.headers["set-cookie"].lower()
    for part in ("httponly", "samesite=strict", "max-age=31536000", "path=/"):
        assert part in said, part
    assert told.headers["cache-control"] == "no-store"
    assert PIN not in told.text + told.headers["set-cookie"]


def test_a_foreign_page_cannot_change_anything_in_a_session_that_is_open(
    kiosk: ToldKiosk, cookie: str
) -> None:
    url, sent = f"{PREFIX}/volume", b'{"volume": 0.1}'
    before = kiosk.gym.volume
    for origin in ("http://elsewhere.example", "null", f"https://{KIOSK}1", "http://192.168.7.2"):
        told = asked(kiosk.app, "PUT", url, content=sent, origin=origin, cookie=cookie)
        assert told.status_code == 403
    form = {"content-type": "text/plain", "cookie": cookie}
    assert asked(kiosk.app, "PUT", url, content=sent, **form).status_code == 403
    rebound = {"cookie": cookie, "origin": "http://kiosk.evil.example"}
    told = asked(kiosk.app, "PUT", url, host="kiosk.evil.example", content=sent, **rebound)
    assert told.status_code == 403
    assert kiosk.gym.volume == before


def test_bodies_that_are_too_large_or_wrong_are_refused_and_cost_no_try(kiosk: ToldKiosk) -> None:
    door = f"{PREFIX}/enter"
    large = asked(kiosk.app, "POST", door, content=b'{"pin": "%s"}' % (b"1" * 2_000_000), **OWN)
    assert large.status_code == 413
    for sent in (b"", b"{", b"[]", b'{"pin": 271828}', b'{"pin": "%s"}' % (b"1" * 100)):
        assert asked(kiosk.app, "POST", door, content=sent, **OWN).status_code == 422
    assert enter(kiosk).status_code == 200


def test_a_wrong_pin_is_told_and_runs_out_of_tries(kiosk: ToldKiosk) -> None:
    stranger = "10.66.0.1"
    told = [enter(kiosk, "0000", stranger) for _ in range(6)]
    assert [one.status_code for one in told] == [403] * 5 + [429]
    assert "not the PIN" in told[0].json()["error"]
    assert "Try again in " in told[5].json()["error"]
    assert enter(kiosk, PIN, stranger).status_code == 429
    forwarded = {**OWN, "x-forwarded-for": HERE, "forwarded": f"for={HERE}", "x-real-ip": HERE}
    sent = b'{"pin": "0000"}'
    late = asked(kiosk.app, "POST", f"{PREFIX}/enter", stranger, content=sent, **forwarded)
    assert late.status_code == 429, "nobody says by a header who they are"
    assert enter(kiosk, PIN, HERE).status_code == 200


def test_leaving_ends_the_session(kiosk: ToldKiosk) -> None:
    own = enter(kiosk).headers["set-cookie"].partition(";")[0]
    assert inside(kiosk, own, "GET", "").status_code == 200
    told = inside(kiosk, own, "POST", "/leave", {})
    assert told.json()["inside"] is False
    assert inside(kiosk, own, "GET", "").status_code == 403


def test_the_lanes_are_told_without_their_cameras_passwords(kiosk: ToldKiosk, cookie: str) -> None:
    told = inside(kiosk, cookie, "GET", "")
    assert told.json()["lanes"][0]["camera"] == "rtsp"
    assert "secret" not in told.text
    assert PIN not in told.text


def test_a_picture_comes_from_the_lane_and_is_kept_nowhere(kiosk: ToldKiosk, cookie: str) -> None:
    kiosk.until(lambda: kiosk.house.lanes["lane"].beat.judged > 0)
    told = inside(kiosk, cookie, "GET", "/lanes/lane/picture")
    assert told.headers["content-type"] == "image/jpeg"
    assert told.headers["cache-control"] == "no-store"
    assert Image.open(io.BytesIO(told.content)).size == (320, 180)
    for path in kiosk.folder.rglob("*"):
        assert not path.is_file() or b"JFIF" not in path.read_bytes(), path
    assert inside(kiosk, cookie, "GET", "/lanes/other/picture").status_code == 404


def test_marks_reach_the_lane_and_are_kept(kiosk: ToldKiosk, cookie: str) -> None:
    told = inside(kiosk, cookie, "PUT", "/lanes/lane/marks", LANE)
    assert told.status_code == 200
    marks = Marks.model_validate(LANE)
    kiosk.until(lambda: kiosk.house.lanes["lane"].beat.detail == marks.model_dump_json())
    assert inside(kiosk, cookie, "GET", "").json()["lanes"][0]["marks"]["stand"] == [0.5, 0.8]
    kept = json.loads((kiosk.folder / FILE_NAME).read_bytes())
    assert kept["marks"]["lane"]["stand"] == [0.5, 0.8]
    crossed = {"lane": [CORNERS[n] for n in (0, 2, 1, 3)]}
    for wrong, why in ((crossed, "crosses itself"), (LANE | {"stand": [0.1, 0.1]}, "nobody is")):
        told = inside(kiosk, cookie, "PUT", "/lanes/lane/marks", wrong)
        assert told.status_code == 422
        assert why in told.json()["error"]
    assert kiosk.gym.marks("lane") == marks
    assert inside(kiosk, cookie, "PUT", "/lanes/other/marks", LANE).status_code == 404


def test_the_screens_are_asked_to_speak(kiosk: ToldKiosk, cookie: str) -> None:
    heard: list[tuple[str, LaneMessage]] = []

    def hear(lane: str, message: LaneMessage) -> None:
        if isinstance(message, LaneSaid):
            heard.append((lane, message))

    kiosk.house.listeners.append(hear)
    try:
        for language in ("de", "../x"):
            told = inside(kiosk, cookie, "POST", "/lanes/lane/sound", {"language": language})
            assert told.json()["screens"] == 0, "and nobody is told that it was heard"
    finally:
        kiosk.house.listeners.remove(hear)
    texts = [(lane, one.spoken) for lane, one in heard if isinstance(one, LaneSaid)]
    assert texts == [
        ("lane", "So laut spricht diese Bahn."),
        ("lane", "This is how loud this lane speaks."),
    ]


def test_the_volume_is_set_and_stays_between_silent_and_full(kiosk: ToldKiosk, cookie: str) -> None:
    assert inside(kiosk, cookie, "PUT", "/volume", {"volume": 0.25}).status_code == 200
    assert kiosk.gym.volume == 0.25
    for wrong in (1.1, -0.1, "loud", None):
        assert inside(kiosk, cookie, "PUT", "/volume", {"volume": wrong}).status_code == 422
    assert kiosk.gym.volume == 0.25


def test_what_cannot_be_kept_is_told(
    kiosk: ToldKiosk, cookie: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.kiosk.whole_file.os.fsync", full)
    told = inside(kiosk, cookie, "PUT", "/volume", {"volume": 0.75})
    assert told.status_code == 507
    assert "No space left on device" in told.json()["error"]
    assert kiosk.gym.volume == 0.75


def test_health_tells_how_each_lane_is(kiosk: ToldKiosk, cookie: str) -> None:
    kiosk.until(lambda: kiosk.house.lanes["lane"].beat.judged > 0)
    told = inside(kiosk, cookie, "GET", "/health").json()
    (lane,) = told["lanes"]
    assert (lane["id"], lane["name"], lane["restarts"]) == ("lane", "Lane 1", 0)
    assert lane["beat"]["trouble"] is None
    assert lane["beat"]["rate_hz"] == 10.0
    assert told["results"] == 0
    assert told["free_mb"] > 0
    assert told["upkeep"]["today"]["greeted"] == 0
    assert told["upkeep"]["open"] == []
