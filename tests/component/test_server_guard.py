"""Only the page that the server itself served may talk to it."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.exceptions import InvalidStatus

import web
from app.server.guard import HostRule, same_origin
from app.words.notices import NOTICES
from server_cases import Stage, fetch, running, watching
from vision.cues.catalogue import cues


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with running(Stage().make) as url:
        yield url


def _port(url: str) -> int:
    port = urlsplit(url).port
    assert port is not None
    return port


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "a@localhost"]
)
def test_a_foreign_host_name_is_refused_on_the_page_and_on_the_stream(
    server: str, host: str
) -> None:
    assert fetch(server, headers={"Host": host}).status_code == 403
    connection = http.client.HTTPConnection("127.0.0.1", _port(server))
    connection.putrequest("GET", "/ws", skip_host=True)
    for name, value in {
        "Host": host,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }.items():
        connection.putheader(name, value)
    connection.endheaders()
    assert connection.getresponse().status == 403
    connection.close()


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "file://",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "http://localhost:{port}.evil.example",
        "http://localhost:{port}",
    ],
)
def test_a_foreign_page_can_neither_read_nor_open_the_stream(server: str, origin: str) -> None:
    origin = origin.format(port=_port(server))
    with pytest.raises(InvalidStatus) as refused, watching(server, origin=origin):
        pass
    assert refused.value.response.status_code == 403
    assert fetch(server + "api/health", headers={"Origin": origin}).status_code == 403


def test_the_own_page_gets_in_by_either_name_of_this_computer(server: str) -> None:
    for name in ("127.0.0.1", "localhost"):
        url = f"http://{name}:{_port(server)}/"
        with watching(url, origin=url.rstrip("/")) as page:
            page.text("hello")


def test_bound_to_the_network_it_answers_to_addresses_but_not_to_foreign_names() -> None:
    rule = HostRule("0.0.0.0", ["coach.home"])
    for host in ("192.168.1.20:8765", "[fe80::1]:8765", "coach.home:8765", "localhost"):
        assert rule.allows(host), host
    for host in ("evil.example", "192.168.1.20.evil.example", "", ":8765", "a b", "x:99999999"):
        assert not rule.allows(host), host


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_header_value_is_judged_without_an_error(first: str, second: str) -> None:
    allowed = HostRule().allows(first)
    assert not allowed or first.lower().startswith(("127.0.0.1", "localhost", "[::1]"))
    assert not same_origin(first, second) or first.partition("://")[2].lower() == second.lower()


def test_every_answer_forbids_foreign_code_frames_and_guessing(server: str) -> None:
    for path in ("", "live/main.js", "shared/styles.css", "api/health", "nothing"):
        headers = fetch(server + path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "access-control-allow-origin" not in headers


def test_modules_are_served_as_what_they_are(server: str) -> None:
    kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    served = [path for path in web.ROOT.rglob("*") if path.suffix in kinds]
    assert len(served) >= 8
    for path in served:
        answer = fetch(server + path.relative_to(web.ROOT).as_posix())
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kinds[path.suffix])
        assert answer.content == path.read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "/../pyproject.toml",
        "/..%2fpyproject.toml",
        "/%2e%2e/pyproject.toml",
        "/..%5cpyproject.toml",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/__init__.py",
        "/live/main.js%00",
        "/shared/base.html",
        "/live/live.html",
        "/shared/wire.d.ts",
        "/speech/..%2f..%2fREADME.wav",
        "/speech/.wav",
        "/speech/a/1.wav",
        "/speech//1.wav",
        "/docs",
        "/openapi.json",
    ],
)
def test_nothing_but_the_page_can_be_fetched(server: str, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", _port(server))
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.status == 404
    assert b"pydantic" not in answer.read()
    connection.close()


def test_cues_and_notices_of_the_catalogue_and_nothing_else_are_spoken(server: str) -> None:
    for key in ("slow_down", "link_lost"):
        assert key in (*cues(), *NOTICES)
        answer = fetch(f"{server}speech/{key}.wav")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "audio/wav"
        assert answer.content.startswith(b"RIFF")
    assert fetch(f"{server}speech/hello%20world.wav").status_code == 404


@pytest.mark.parametrize("tag", ["", "klingon", "en-GB", "../de", "d" * 999])
def test_a_language_there_is_not_is_english(server: str, tag: str) -> None:
    english = fetch(f"{server}speech/pause.wav").content
    assert fetch(f"{server}speech/pause.wav?lang={tag}").content == english
