"""Every way to a pose model, with the failures that a network and a disk can bring."""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import models
from models.catalogue import Catalogue
from models.errors import silent
from models.official import download
from models.store import bundle_fault, store_path
from repository import ROOT

CONTENT = bytes(range(256)) * 4000
DIGEST = hashlib.sha256(CONTENT).hexdigest()


class Server(ThreadingHTTPServer):
    """Serves CONTENT, well or badly, after the path asked for; counts what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.path == "/absent":
            self.send_error(404)
            return
        body = {"/wrong": CONTENT[::-1], "/long": CONTENT * 2}.get(self.path, CONTENT)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.path == "/silent":
            self.wfile.write(body[:1000])
            self.wfile.flush()
            self.server.closing.wait(60)
        elif self.path != "/truncated":
            self.wfile.write(body)
        else:
            self.wfile.write(body[: len(body) // 2])

    def log_message(self, *_: object) -> None:
        pass

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # the client of a bad file hangs up
            super().handle()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.closing.set()
    server.shutdown()
    thread.join()
    server.server_close()


def catalogue(url: str) -> Catalogue:
    entry = {"name": "tiny", "title": "t", "licence": "none", "url": url}
    entry |= {"bytes": len(CONTENT), "sha256": DIGEST}  # type: ignore[dict-item]
    return Catalogue.model_validate({"default": "tiny", "models": [entry]})


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BACKSTEP_MODEL", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)


def write_bundle(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as bundle:
        bundle.writestr("pose_detector.tflite", b"d")
        bundle.writestr("pose_landmarks_detector.tflite", b"l" * 5000)
    return path


def leftovers(store: Path) -> list[str]:
    return [path.name for path in store.iterdir() if path.name.startswith(".")]


def test_the_catalogue_in_the_package_is_whole_and_pins_the_official_versions() -> None:
    found = models.load_catalogue()
    assert found.names() == ["lite", "full", "heavy"]
    assert found.default == "full"
    for entry in found.models:
        assert entry.licence == "Apache-2.0"
        assert f"/float16/1/{entry.filename}" in entry.url
    assert found.entry("full").assembled is not None


def test_an_unknown_model_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(models.ModelError, match="lite, full, heavy"):
        models.obtain("huge")


def test_the_official_file_is_downloaded_verified_and_served_from_the_store_afterwards(
    server: Server, tmp_path: Path
) -> None:
    heard: list[float | None] = []
    source = catalogue(server.url + "/right")
    path = models.obtain(catalogue=source, store=tmp_path, progress=lambda _, s: heard.append(s))
    again = models.obtain(catalogue=source, store=tmp_path)
    assert path.read_bytes() == CONTENT
    assert again == path
    assert server.asked == ["/right"]
    assert heard[-1] == 1.0
    assert models.status(catalogue=source, store=tmp_path).state is models.State.VERIFIED
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/wrong", "SHA-256"),
        ("/long", "bytes instead of"),
        ("/truncated", "bytes instead of|broke off"),
        ("/absent", "404"),
    ],
)
def test_a_bad_download_is_refused_with_its_reason_and_leaves_nothing(
    server: Server, tmp_path: Path, path: str, reason: str
) -> None:
    source = catalogue(server.url + path)
    with pytest.raises(models.ModelError, match=reason) as failure:
        models.obtain(catalogue=source, store=tmp_path)
    assert server.url + path in str(failure.value), "the route is named"
    assert "local store" in str(failure.value)
    assert models.status(catalogue=source, store=tmp_path).state is models.State.MISSING
    assert leftovers(tmp_path) == []


def test_a_server_that_falls_silent_is_given_up(server: Server, tmp_path: Path) -> None:
    entry = catalogue(server.url + "/silent").entry("tiny")
    with pytest.raises(Exception, match=r"fell silent|broke off"):
        download(entry, tmp_path / "part", silent, timeout_s=0.2)


def test_a_machine_without_network_is_told_so_with_the_remedy(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refuses
        source = catalogue(f"http://127.0.0.1:{taken.getsockname()[1]}/x")
        with pytest.raises(models.ModelError, match="no connection") as failure:
            models.obtain(catalogue=source, store=tmp_path)
    assert "set BACKSTEP_MODEL" in str(failure.value)


@pytest.mark.parametrize("damage", ["flip", "truncate", "note", "no_note"])
def test_a_corrupt_file_in_the_store_is_noticed_and_replaced(
    server: Server, tmp_path: Path, damage: str
) -> None:
    source = catalogue(server.url + "/right")
    path = models.obtain(catalogue=source, store=tmp_path)
    note = path.with_suffix(".json")
    if damage == "flip":
        path.write_bytes(b"x" + CONTENT[1:])
    elif damage == "truncate":
        path.write_bytes(CONTENT[:-1])
    elif damage == "note":
        note.write_text("{")
    else:
        note.unlink()
    assert models.status(catalogue=source, store=tmp_path).state is models.State.BROKEN
    assert models.obtain(catalogue=source, store=tmp_path).read_bytes() == CONTENT
    assert models.status(catalogue=source, store=tmp_path).state is models.State.VERIFIED


def test_a_removed_model_is_gone_and_may_be_obtained_again(server: Server, tmp_path: Path) -> None:
    source = catalogue(server.url + "/right")
    path = models.obtain(catalogue=source, store=tmp_path)
    assert models.remove("tiny", catalogue=source, store=tmp_path)
    assert not path.exists()
    assert not models.remove("tiny", catalogue=source, store=tmp_path)
    assert models.obtain(catalogue=source, store=tmp_path) == path


def test_a_given_bundle_comes_before_every_other_route(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = write_bundle(tmp_path / "mine.task")
    other = write_bundle(tmp_path / "other.task")
    monkeypatch.setenv("BACKSTEP_MODEL", str(bundle))
    assert models.obtain("full", store=tmp_path / "s") == bundle
    assert models.obtain("full", path=other, store=tmp_path / "s") == other
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("content", [None, b"", b"not a zip", "one network"])
def test_a_given_file_that_is_no_bundle_is_refused_never_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | str | None
) -> None:
    path = tmp_path / "mine.task"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        with zipfile.ZipFile(path, "w") as bundle:
            bundle.writestr("pose_detector.tflite", b"d")
    monkeypatch.setenv("BACKSTEP_MODEL", str(path))
    with pytest.raises(models.ModelError, match="unset BACKSTEP_MODEL"):
        models.obtain(store=tmp_path / "s")
    found = models.given_status()
    assert found is not None
    assert found.state is models.State.BROKEN


@given(position=st.integers(0, 4999), value=st.integers(1, 255))
def test_any_changed_byte_of_a_network_in_a_given_bundle_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, position: int, value: int
) -> None:
    path = write_bundle(tmp_path_factory.mktemp("b") / "b.task")
    data = bytearray(path.read_bytes())
    start = data.index(b"l" * 5000)
    data[start + position] ^= value
    path.write_bytes(data)
    assert "damaged" in (bundle_fault(path) or "")


def test_a_store_that_cannot_be_written_is_told_with_the_remedy(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(models.ModelError, match="BACKSTEP_HOME"):
        models.obtain(store=blocked / "models")


def test_the_store_follows_backstep_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BACKSTEP_HOME", str(tmp_path))
    assert store_path() == tmp_path / "models"
    monkeypatch.delenv("BACKSTEP_HOME")
    assert store_path().parts[-2:] == ("backstep", "models")


TWIN = """
import sys
from pathlib import Path
import models
from models.catalogue import Catalogue
source = Catalogue.model_validate_json(sys.argv[1])
sys.stdin.readline()
print(models.obtain(catalogue=source, store=Path(sys.argv[2])))
"""


def test_two_processes_that_start_at_once_download_once_and_both_succeed(
    server: Server, tmp_path: Path
) -> None:
    source = catalogue(server.url + "/right").model_dump_json()
    twins = [
        subprocess.Popen(
            [sys.executable, "-c", TWIN, source, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for _ in range(2)
    ]
    for twin in twins:
        assert twin.stdin is not None
        twin.stdin.write("go\n")
        twin.stdin.flush()
    said = [twin.communicate(timeout=120)[0].strip() for twin in twins]
    assert said == [str(tmp_path / "pose_landmarker_tiny.task")] * 2
    assert server.asked == ["/right"]


def test_without_pip_the_assembled_route_says_so_and_how_to_get_it(tmp_path: Path) -> None:
    """A fresh environment without pip, as uv makes them; the project is on its path only."""
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare)], check=True)
    python = bare / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    code = "from models.wheel import _pip_version; _pip_version()"
    paths = [str(ROOT), *(p for p in sys.path if "site-packages" in p)]
    done = subprocess.run(
        [python, "-c", f"import sys; sys.path[:0] = {paths!r}; {code}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "python -m ensurepip" in done.stderr
