"""A live session keeps its cues, its clock and its promises to let go of everything."""

from __future__ import annotations

import threading

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.live.session import LiveSession, encode_jpeg
from app.live.settings import LiveSettings
from app.live.state import LiveState
from server_cases import Stage, ToldLine, ToldSource, until
from vision.sources.base import SourceError
from vision.values import Frame, Observation, Pose


def test_model_and_source_belong_to_the_sessions_own_thread_and_are_released() -> None:
    threads: list[int] = []
    source, line = ToldSource(), ToldLine({})

    def open_line() -> ToldLine:
        threads.append(threading.get_ident())
        return line

    def open_source() -> ToldSource:
        threads.append(threading.get_ident())
        return source

    session = LiveSession(open_source, open_line)
    session.start()
    source.tell(times=2)
    until(lambda: session.newest is not None)
    source.tell()
    session.close()
    assert session.wait(0.0)
    assert len(set(threads)) == 1
    assert threads[0] != threading.get_ident()
    assert line.closed
    assert source.closed.is_set()


def test_a_source_that_hangs_does_not_keep_the_session_from_closing() -> None:
    stage = Stage()
    session = stage.make()
    session.start()
    stage.sources[0].tell()
    until(lambda: session.newest is not None)
    session.close()  # the source gives no further frame by itself
    assert session.wait(0.0)
    assert stage.lines[0].closed


def test_a_looping_session_goes_on_with_times_that_increase() -> None:
    sources: list[ToldSource] = []
    line = ToldLine({})

    def open_source() -> ToldSource:
        sources.append(ToldSource())
        sources[-1].tell(times=3)
        if len(sources) < 4:
            sources[-1].tell("end")
        return sources[-1]

    session = LiveSession(open_source, lambda: line, loop=True)
    session.start()
    until(lambda: len(line.times_s) == 12)
    session.close()
    assert np.all(np.diff(line.times_s) > 0)
    assert all(source.closed.is_set() for source in sources)


def test_a_session_that_cannot_begin_says_why_in_one_line() -> None:
    def no_camera() -> ToldSource:
        raise SourceError("There is no camera 3. Try --camera 0.")

    line = ToldLine({})
    session = LiveSession(no_camera, lambda: line)
    session.start()
    assert session.wait(60)
    assert session.status.state is LiveState.FAILED
    assert session.status.message == "There is no camera 3. Try --camera 0."
    assert line.closed


def test_an_unforeseen_error_reaches_the_watcher_too(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> ToldLine:
        raise ZeroDivisionError("oh")

    session = LiveSession(ToldSource, broken)
    session.start()
    assert session.wait(60)
    assert session.status.state is LiveState.FAILED
    assert "ZeroDivisionError: oh" in session.status.message
    assert "Traceback" in caplog.text


def test_what_fails_in_judging_ends_the_session_and_lets_go_of_everything() -> None:
    class Failing(ToldLine):
        def judge(self, frame: Frame, pose: Pose | None) -> Observation:
            raise SourceError("The floor has gone. Put it back.")

    source, line = ToldSource(), Failing({})
    session = LiveSession(lambda: source, lambda: line)
    session.start()
    source.tell(times=3)
    source.tell("end")
    assert session.wait(60)
    assert session.status.state is LiveState.FAILED
    assert session.status.message == "The floor has gone. Put it back."
    assert session.newest is None
    assert line.closed
    assert source.closed.is_set()


def test_cues_are_numbered_in_order_and_kept_while_pictures_pass() -> None:
    stage = Stage(dict.fromkeys(range(1, 21), "praise"))
    session = stage.make()
    session.start()
    stage.sources[0].tell(times=20)
    until(lambda: len(session.cues_after(0)) == 20)
    session.close()
    assert [cue.number for cue in session.cues_after(0)] == list(range(1, 21))
    assert [cue.number for cue in session.cues_after(17)] == [18, 19, 20]


def test_cues_are_said_in_the_language_the_session_has_at_that_moment() -> None:
    stage = Stage(dict.fromkeys((1, 2), "slow_down"))
    session = stage.make()
    session.start()
    stage.sources[0].tell()
    until(lambda: len(session.cues_after(0)) == 1)
    session.suggest_language("de-AT")
    session.suggest_language("en")  # the first suggestion stands
    stage.sources[0].tell()
    until(lambda: len(session.cues_after(0)) == 2)
    session.close()
    said = [(cue.cue.text, cue.language) for cue in session.cues_after(0)]
    assert said == [("Slow down", "en"), ("Langsamer", "de")]


@given(st.integers(1, 3000), st.integers(1, 300), st.integers(160, 1920))
def test_a_picture_is_no_wider_than_allowed_and_keeps_its_shape(
    width: int, height: int, limit: int
) -> None:
    image = np.zeros((height, width, 3), np.uint8)
    jpeg = encode_jpeg(image, LiveSettings(jpeg_width_px=limit))
    decoded = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert decoded is not None
    shown_height, shown_width = decoded.shape[:2]
    assert shown_width == min(width, limit)
    assert abs(shown_height - max(1.0, height * shown_width / width)) <= 1


def test_a_picture_keeps_its_colours() -> None:
    image = np.zeros((40, 40, 3), np.uint8)
    image[..., 0] = 250  # red, since frames are RGB
    jpeg = encode_jpeg(image, LiveSettings())
    decoded = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert decoded is not None
    blue, green, red = decoded.reshape(-1, 3).mean(axis=0)
    assert red > 200
    assert max(blue, green) < 50
