"""Problems and the log: told once, bounded, one JSON object a line, without passwords."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading

import pytest

from app.fleet.values import KioskProblem
from app.kiosk.logs import LOGGER, structured_logs, tell, tell_problem
from app.kiosk.problems import Problems, without_credentials
from kiosk_upkeep_cases import NOON, Hands

FIELDS = ["time", "level", "event", "lane", "detail"]


def lines(stream: io.StringIO) -> list[dict[str, str]]:
    read = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert all(list(line) == FIELDS for line in read)
    assert all(isinstance(value, str) for line in read for value in line.values())
    return read


def told(problems: Problems) -> list[KioskProblem]:
    found: list[KioskProblem] = []
    problems.listeners.append(found.append)
    return found


def test_a_problem_is_told_when_it_begins_and_when_it_is_over_and_not_in_between() -> None:
    hands = Hands()
    problems = Problems(hands.now, hands.clock)
    heard = told(problems)
    for _ in range(5):
        problems.begin("silent", "no picture", "left")
    assert [one.id for one in problems.open] == ["silent"]
    problems.over("silent", "right")
    problems.over("silent", "left")
    problems.over("silent", "left")
    assert [(one.lane, one.over, one.at) for one in heard] == [
        ("left", False, NOON),
        ("left", True, NOON),
    ]
    assert problems.open == ()
    assert problems.recent == tuple(reversed(heard))


def test_a_camera_that_comes_and_goes_is_told_a_few_times_an_hour_and_then_how_often() -> None:
    hands = Hands()
    problems = Problems(hands.now, hands.clock)
    heard = told(problems)
    for _ in range(500):
        problems.begin("no_camera", "unplugged", "left")
        problems.over("no_camera", "left")
        hands.on(seconds=1)
    assert len(heard) == 12
    hands.on(hours=1)
    problems.begin("no_camera", "unplugged", "left")
    assert heard[-1].detail == "unplugged (and 494 times before, untold)"
    assert [one.id for one in problems.open] == ["no_camera"]


def test_what_is_collected_is_bounded() -> None:
    problems = Problems(most_recent=20)
    for number in range(1000):
        problems.begin("silent", "x" * 10_000, f"l{number}")
    assert len(problems.open) <= 100
    assert len(problems.recent) == 20
    assert max(len(one.detail) for one in problems.open) <= 400


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("rtsp://admin:p%40ss@10.0.0.7/live is gone", "rtsp://10.0.0.7/live is gone"),
        ("open http://cam/v?user=a&pwd=b failed", "open http://cam/v failed"),
        ("two: rtsp://a:b@x/1, rtsp://c:d@y/2", "two: rtsp://x/1, rtsp://y/2"),
        ("no address at all", "no address at all"),
    ],
)
def test_an_address_is_shown_without_who_and_with_what_word(said: str, shown: str) -> None:
    assert without_credentials(said) == shown
    problems = Problems()
    problems.begin("no_camera", said)
    assert problems.open[0].detail == shown


def test_every_line_of_the_log_is_an_object_with_the_same_fields() -> None:
    stream = io.StringIO()
    with structured_logs(stream):
        tell("started", "100 % ready", "left")
        tell_problem(KioskProblem(at=NOON, id="silent", lane="left", detail="no\npicture"))
        tell_problem(KioskProblem(at=NOON, id="silent", lane="left", over=True))
        logging.getLogger("uvicorn.error").warning("odd %s at rtsp://u:secret@h/x", "request")
        logging.getLogger("somebody").info("chatter")
        logging.getLogger("somebody").warning({"a": "dict"})
        try:
            raise ValueError("seen /r/eyJhbGciOi.token once")
        except ValueError:
            logging.getLogger("app.kiosk").exception("failed")
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
        sys.excepthook(RuntimeError, RuntimeError("the end"), None)
    read = lines(stream)
    assert [line["event"] for line in read] == [
        *("started", "silent", "silent", "log", "log", "log", "thread_failed", "failed")
    ]
    assert [line["level"] for line in read[:4]] == ["info", "warning", "info", "warning"]
    assert read[0]["detail"] == "100 % ready"
    assert read[1]["lane"] == "left"
    assert "secret" not in stream.getvalue()
    assert "token" not in stream.getvalue()
    assert "ZeroDivisionError" in read[-2]["detail"]
    assert "chatter" not in stream.getvalue()


def test_a_flapping_camera_does_not_fill_the_journal_and_other_lanes_are_heard() -> None:
    stream = io.StringIO()
    with structured_logs(stream):
        for _ in range(300):
            tell("no_camera", "unplugged", "left", logging.WARNING)
            logging.getLogger("av").warning("timeout after %d", 3)
        tell("no_camera", "unplugged", "right", logging.WARNING)
    read = lines(stream)
    assert len(read) == 11
    assert read[-1]["lane"] == "right"


def test_the_log_is_as_it_was_when_the_kiosk_has_ended() -> None:
    root, led = logging.getLogger(), logging.getLogger("led.elsewhere")
    led.propagate = False
    before = root.handlers[:], root.level, sys.excepthook, threading.excepthook
    stream = io.StringIO()
    with structured_logs(stream):
        assert root.handlers != before[0]
        led.warning("hear me")
    assert [line["detail"] for line in lines(stream)] == ["led.elsewhere: hear me"]
    assert not led.propagate
    assert (root.handlers[:], root.level, sys.excepthook, threading.excepthook) == before
    assert logging.getLogger(LOGGER).level == logging.NOTSET


def test_a_journal_that_is_gone_stops_nobody() -> None:
    stream = io.StringIO()
    with structured_logs(stream):
        stream.close()
        tell("started")
