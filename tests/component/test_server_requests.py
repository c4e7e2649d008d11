"""What a request may cost: large bodies are refused unread, and what is half-sent is closed."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import pytest

from app.server.listening import bind
from app.server.requests import RequestSettings
from server_cases import PATIENCE_S, Stage, fetch, running, until, watching
from upload_cases import heard, raw_head

SHORT = RequestSettings(head_s=0.5)
SHORT_BODIES = RequestSettings(head_s=600, body_s=0.5, linger_s=0.5)
PATIENT = RequestSettings(head_s=600, body_s=600, linger_s=60, most_waiting=50)
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def hasty() -> Iterator[str]:
    with running(Stage().make, requests=SHORT) as url:
        yield url


@pytest.fixture(scope="module")
def hasty_for_bodies() -> Iterator[str]:
    with running(Stage().make, requests=SHORT_BODIES) as url:
        yield url


@pytest.fixture(scope="module")
def patient() -> Iterator[str]:
    with running(Stage().make, requests=PATIENT) as url:
        yield url


def _connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    assert parts.hostname is not None
    assert parts.port is not None
    return socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE_S)


def _post(path: str = "/api/nothing", **headers: object) -> bytes:
    return raw_head("POST", path, Content_Type="application/json", **headers)


def test_a_large_body_is_refused_before_any_of_it_is_read(patient: str) -> None:
    with _connected(patient) as large:
        large.sendall(_post(Content_Length=300_000_000))
        assert large.recv(12) == b"HTTP/1.1 413"


def test_who_sends_a_large_body_first_and_listens_then_still_hears_why(patient: str) -> None:
    answer = httpx.post(
        f"{patient}api/nothing",
        content=bytes(40_000_000),
        headers=JSON,
        trust_env=False,
        timeout=PATIENCE_S,
    )
    assert answer.status_code == 413
    assert "1000 kB" in answer.text


def test_a_large_body_of_untold_length_is_counted(patient: str) -> None:
    with _connected(patient) as large:
        large.sendall(_post(Transfer_Encoding="chunked"))
        for _ in range(11):
            large.sendall(b"186a0\r\n" + bytes(100_000) + b"\r\n")
        assert large.recv(12) == b"HTTP/1.1 413"


def test_a_body_within_the_limit_arrives_whole(patient: str) -> None:
    words = {"language": "de", "filler": "x" * 900_000}
    url = f"{patient}api/nothing"
    sent = httpx.post(url, json=words, trust_env=False, timeout=PATIENCE_S)
    assert sent.status_code == 405, "it got as far as the pages, which take no POST"

    def pieces() -> Iterator[bytes]:
        yield b"{"
        yield b"}"

    chunked = httpx.post(url, content=pieces(), headers=JSON, trust_env=False, timeout=PATIENCE_S)
    assert chunked.status_code == 405


@pytest.mark.parametrize(
    "sent",
    [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "],
    ids=["nothing", "line", "header"],
)
def test_a_head_that_is_half_sent_is_closed(hasty: str, sent: bytes) -> None:
    with _connected(hasty) as slow:
        slow.sendall(sent)
        assert heard(slow) == b""


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (_post(Content_Length=10), b"HTTP/1.1 408"),
        (_post(Content_Length=10) + b"half", b"HTTP/1.1 408"),
        (_post(Transfer_Encoding="chunked") + b"5\r\nhe", b"HTTP/1.1 408"),
        (_post(Content_Length=300_000_000) + b"more", b"HTTP/1.1 413"),
    ],
    ids=["no body", "body", "chunk", "refused"],
)
def test_a_body_that_is_half_sent_is_closed(
    hasty_for_bodies: str, sent: bytes, answer: bytes
) -> None:
    with _connected(hasty_for_bodies) as slow:
        slow.sendall(sent)
        assert heard(slow).startswith(answer)


def test_a_byte_now_and_then_buys_no_time(hasty: str) -> None:
    with _connected(hasty) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        with pytest.raises(ConnectionError):
            _drip(slow)


def _drip(connection: socket.socket) -> None:
    for _ in range(200):
        connection.sendall(b"x")
        time.sleep(0.05)


def test_a_second_request_on_a_connection_must_come_whole_as_well(hasty: str) -> None:
    for _ in range(20):
        with _connected(hasty) as slow:
            slow.sendall(raw_head("GET", "/api/health"))
            answer = slow.recv(12)
            if not answer:
                continue  # this very process stood still before it could send
            assert answer == b"HTTP/1.1 200"
            slow.sendall(b"GET /api/hea")
            assert heard(slow).count(b"HTTP/1.1") == 0
            return
    pytest.fail("each connection was closed before its first answer")


def test_of_many_half_sent_requests_the_oldest_go_and_a_live_page_works(patient: str) -> None:
    with watching(patient) as page, ExitStack() as stack:
        page.text("hello")
        half = [stack.enter_context(_connected(patient)) for _ in range(300)]
        for one in half:
            one.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        most = int(PATIENT.most_waiting)
        assert [heard(one) for one in half[: 300 - most - 1]] == [b""] * (300 - most - 1)
        half[-1].sendall(b"done\r\n\r\n")
        assert half[-1].recv(12) == b"HTTP/1.1 200"
        assert fetch(patient + "api/health").json()["watchers"] == 1
        page.say(type="again")


def test_three_hundred_half_sent_requests_are_gone_after_a_while(hasty: str) -> None:
    with watching(hasty) as page, ExitStack() as stack:
        half = [stack.enter_context(_connected(hasty)) for _ in range(300)]
        for one in half:
            one.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        assert {heard(one) for one in half} == {b""}
        page.text("hello")
        until(lambda: fetch(hasty + "api/health").status_code == 200)


def test_what_is_sent_goes_at_once() -> None:
    """asyncio switches Nagle's algorithm off only where the listener names its protocol."""
    with bind("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
