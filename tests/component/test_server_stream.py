"""What a page gets over the WebSocket: pictures in step with telemetry, and every cue."""

from __future__ import annotations

import collections
import itertools
import struct
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from app.live.session import LiveSession
from app.live.state import LiveState
from app.server.messages import Telemetry
from app.server.packing import unpack
from server_cases import Stage, ToldLine, ToldSource, fetch, running, until, until_text, watching
from vision.values import Cue, Frame, Observation, Pose

pytestmark = pytest.mark.drift


def test_a_picture_travels_with_the_telemetry_of_its_own_frame() -> None:
    stage = Stage()
    with running(stage.make) as url, watching(url) as page:
        assert page.text("hello")["protocol"] == 4
        stage.sources[0].tell()
        states = [page.text("state")["state"]]
        if states == ["starting"]:
            states.append(page.text("state")["state"])
        assert states[-1] == "running"
        telemetry, jpeg = page.picture()
    assert (telemetry.number, telemetry.t_s, telemetry.situation.value) == (1, 0.0, "no_person")
    assert telemetry.landmarks is None
    image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    assert image.shape == (48, 64, 3)


def test_a_slow_page_gets_the_newest_picture_next_and_loses_no_cue() -> None:
    stage = Stage({3: "stand_tall", 5: "smaller_steps"})
    with running(stage.make) as url, watching(url) as page:
        page.text("hello")
        stage.sources[0].tell()
        while isinstance(message := page.message(), dict):
            assert message["type"] == "state"
        first, _ = message
        stage.sources[0].tell(times=8)
        # Not acknowledged yet, so the page gets the cues at once, and no picture.
        said = [page.text("cue"), page.text("cue")]
        until(lambda: (newest := stage.sessions[0].newest) is not None and newest.number == 9)
        page.ack(first)
        second, _ = page.picture()
    assert [(cue["number"], cue["id"]) for cue in said] == [(1, "stand_tall"), (2, "smaller_steps")]
    assert (first.number, second.number) == (1, 9)
    assert second.cue is not None
    assert second.cue.id == "smaller_steps"


def test_pages_watch_one_session_and_a_late_one_is_told_what_was_said() -> None:
    stage = Stage({1: "stand_tall"})
    with running(stage.make) as url, watching(url) as early:
        early.text("hello")
        stage.sources[0].tell()
        until(lambda: len(stage.sessions[0].cues_after(0)) == 1)
        with watching(url) as late:
            assert [cue["id"] for cue in late.text("hello")["cues"]] == ["stand_tall"]
            assert fetch(url + "api/health").json()["watchers"] == 2
    assert len(stage.sessions) == 1


def test_what_was_said_is_told_and_spoken_in_the_sessions_language() -> None:
    stage = Stage({1: "slow_down"}, "de")
    with running(stage.make) as url, watching(url) as page:
        hello = page.text("hello")
        assert hello["language"] == "de"
        stage.sources[0].tell()
        until(lambda: len(stage.sessions[0].cues_after(0)) == 1)
        (said,) = stage.sessions[0].cues_after(0)
        assert (said.cue.text, said.language) == ("Langsamer", "de")
        spoken = fetch(f"{url}speech/{hello['session']}/1.wav")
        assert spoken.status_code == 200
        assert spoken.content == fetch(f"{url}speech/slow_down.wav?lang=de").content
        assert spoken.content != fetch(f"{url}speech/slow_down.wav").content
        for other in (f"{hello['session']}/2", f"{hello['session']}/01", "00000000/1"):
            assert fetch(f"{url}speech/{other}.wav").status_code == 404


def test_a_cue_of_no_catalogue_is_told_and_spoken_like_any_other() -> None:
    own = Cue(0.0, "flow.begin", 3, "Noch drei Minuten", "Noch drei Minuten.", "hint")

    class Own(ToldLine):
        def judge(self, frame: Frame, pose: Pose | None) -> Observation:
            return replace(super().judge(frame, pose), cue=own)

    source = ToldSource()
    session = LiveSession(lambda: source, lambda: Own({}), language="de")
    with running(lambda: session) as url, watching(url) as page:
        name = page.text("hello")["session"]
        source.tell()
        until(lambda: len(session.cues_after(0)) == 1)
        assert session.cues_after(0)[0].cue == own
        assert fetch(f"{url}speech/{name}/1.wav").content.startswith(b"RIFF")


def test_a_page_may_choose_the_language_and_every_page_hears_of_it() -> None:
    stage = Stage({1: "slow_down", 2: "slow_down"})
    with running(stage.make) as url, watching(url) as page, watching(url) as other:
        assert page.text("hello")["language"] == other.text("hello")["language"] == "en"
        stage.sources[0].tell()
        for one in (page, other):
            assert until_text(one, "cue")["text"] == "Slow down"
        page.say(type="language", language="de-CH")
        for one in (page, other):
            told = until_text(one, "language")
            assert told["language"] == "de"
            assert told["notices"]["link_lost"]["spoken"].startswith("Stopp.")
        stage.sources[0].tell()
        assert until_text(page, "cue")["text"] == "Langsamer"
        stage.sources[0].tell("end")
        while (over := until_text(page, "state"))["state"] != "ended":
            pass
        assert over["message"] == "Das Video ist zu Ende."
        page.say(type="again")
        assert until_text(page, "hello")["language"] == "de"


@pytest.mark.parametrize(("own", "told"), [(None, "de"), ("en", "en")])
def test_the_first_page_decides_on_the_language_of_a_session_that_has_none(
    own: str | None, told: str
) -> None:
    stage = Stage(language=own)
    with running(stage.make) as url, watching(url, "?lang=de") as page:
        assert page.text("hello")["language"] == told
        with watching(url, "?lang=en") as late:
            assert late.text("hello")["language"] == told


@pytest.mark.parametrize(
    ("order", "state", "words"),
    [("end", "ended", "The video has ended."), ("fail", "failed", "Plug it in")],
)
def test_a_page_hears_why_the_session_is_over_and_can_start_it_again(
    order: str, state: str, words: str
) -> None:
    stage = Stage()
    with running(stage.make) as url, watching(url) as page:
        first = page.text("hello")["session"]
        stage.sources[0].tell()
        stage.sources[0].tell(order)
        while (message := page.message()) and not (
            isinstance(message, dict) and message["state"] in ("ended", "failed")
        ):
            pass
        assert isinstance(message, dict)
        assert message["state"] == state
        assert words in message["message"]
        page.say(type="again")
        assert page.text("hello")["session"] != first
        assert stage.lines[0].closed
    assert len(stage.sessions) == 2


def test_a_page_asks_for_a_baseline_and_skips_it_and_sees_how_far_it_has_come() -> None:
    stage = Stage()
    with running(stage.make) as url, watching(url) as page:
        page.text("hello")
        stage.sources[0].tell()
        while isinstance(message := page.message(), dict):
            pass
        seen, _ = message
        assert seen.baseline is None
        for action, state in (("begin", "waiting"), ("skip", "skipped")):
            page.say(type="baseline", action=action)
            for _ in range(1000):
                page.ack(seen)
                stage.sources[0].tell()
                seen, _ = page.picture()
                if seen.baseline is not None and seen.baseline.state.value == state:
                    break
            assert seen.baseline is not None
            assert seen.baseline.state.value == state


def test_the_camera_is_let_go_when_nobody_watches_any_more() -> None:
    stage = Stage()
    with running(stage.make, idle_s=0.0) as url:
        with watching(url) as page:
            page.text("hello")
            stage.sources[0].tell()
            while isinstance(page.message(), dict):
                pass  # with the first picture the camera is surely on
        until(stage.sources[0].closed.is_set)
        until(lambda: stage.lines[0].closed)
        with watching(url) as page:
            page.text("hello")
    assert len(stage.sessions) == 2


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("not json", 1007),
        ('{"type":"ack"}', 1007),
        ('{"type":"ack","number":0}', 1007),
        ('{"type":"shutdown"}', 1007),
        ('{"type":"again","extra":1}', 1007),
        ('{"type":"baseline"}', 1007),
        ('{"type":"language","language":"../de"}', 1007),
        ('{"type":"baseline","action":"stop"}', 1007),
        ("[" * 4000, 1007),
        ('{"type":"ack","number":77}', 1008),
        (b"\x00\x01\x02", 1003),
        ("x" * 100_000, 1009),
        (b"\xff" * 100_000, 1009),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_a_page_that_lies_is_closed_with_the_reason_and_harms_nobody(
    said: str | bytes, code: int
) -> None:
    stage = Stage()
    with running(stage.make) as url, watching(url) as honest:
        honest.text("hello")
        with watching(url) as liar:
            liar.socket.send(said)
            with pytest.raises(ConnectionClosed) as closed:
                collections.deque((liar.message() for _ in itertools.count()), maxlen=0)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == code
        stage.sources[0].tell()
        while isinstance(honest.message(), dict):
            pass
        assert stage.sessions[0].status.state is LiveState.RUNNING


@given(st.binary(max_size=64))
def test_unpacking_never_takes_noise_for_a_picture(noise: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        unpack(noise, Telemetry)
    with pytest.raises(ValueError, match=r".+"):
        unpack(struct.pack(">I", len(noise)) + noise, Telemetry)
