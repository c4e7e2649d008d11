"""A foreign client, tus-js-client under Node, gets on with the server's uploads."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import needs

from app.kiosk.soak.rtsp import port_of_its_own
from app.server.review.uploads import UPLOADS
from repository import ROOT
from upload_cases import UploadHouse, film, upload_house

SUPPORT = ROOT / "tests" / "support"
PATIENCE_S = 60
Send = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(scope="module")
def send() -> Send:
    """Starts the client."""
    modules = Path(os.environ.get("BACKSTEP_NODE_MODULES") or ROOT / "node_modules")
    node = shutil.which("node")
    how = "install Node, run `npm ci` here, or name its folder in BACKSTEP_NODE_MODULES"
    if node is None or not (modules / "tus-js-client").is_dir():
        if sys.platform != "linux":
            pytest.skip(f"needs tus-js-client: {how}")
        needs("tus-js-client", how)
    program: str = node

    def start(url: str, file: Path, *how: object, **metadata: str) -> subprocess.Popen[str]:
        words = [url.rstrip("/") + UPLOADS, str(file), json.dumps(metadata), *map(str, how)]
        return subprocess.Popen(
            [program, str(SUPPORT / "tus_sender.cjs"), *words],
            env={**os.environ, "NODE_PATH": str(modules)},
            stdout=subprocess.PIPE,
            text=True,
        )

    return start


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UploadHouse]:
    with upload_house(tmp_path_factory.mktemp("uploads")) as one:
        yield one


def _said(client: subprocess.Popen[str]) -> dict[str, Any]:
    with client:
        out, _ = client.communicate(timeout=PATIENCE_S)
    found: dict[str, Any] = json.loads(out.splitlines()[-1])
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "walk.mp4"
    path.write_bytes(film(4_000_000))
    return path


def test_it_sends_a_file_without_a_type_and_with_an_odd_name(
    house: UploadHouse, send: Send, file: Path
) -> None:
    said = _said(send(house.url, file, "send", filename="Gehübung 🚶.mp4"))
    assert said["done"]
    assert house.whole(said["clip"]) == file.read_bytes()
    assert house.keeper.said[-1] == {"filename": "Gehübung 🚶.mp4"}


def test_it_hangs_up_and_goes_on(house: UploadHouse, send: Send, file: Path) -> None:
    said = _said(send(house.url, file, "pause", 2_000_000))
    assert said["done"]
    assert said["offsets"][0] >= 1_000_000, "what had come was kept"
    assert house.whole(said["clip"]) == file.read_bytes()


def test_it_hangs_up_and_ends_the_upload(house: UploadHouse, send: Send, file: Path) -> None:
    said = _said(send(house.url, file, "end", 2_000_000))
    assert said["ended"]
    assert said["statuses"][-1] == "DELETE 204"
    assert house.shelf.unfinished() == ()


@contextmanager
def _server(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    words = [sys.executable, str(SUPPORT / "upload_child.py"), str(folder), str(port)]
    path = os.pathsep.join([str(SUPPORT), str(ROOT)])
    child = subprocess.Popen(
        words, env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.PIPE, text=True
    )
    with child:
        try:
            assert child.stdout is not None
            child.stdout.readline()
            yield child
        finally:
            child.kill()


def test_the_server_is_killed_half_way_and_the_client_goes_on_with_the_next_one(
    send: Send, tmp_path: Path
) -> None:
    file = tmp_path / "walk.mp4"
    file.write_bytes(film(8_000_000))
    port = port_of_its_own()
    with _server(tmp_path, port) as first:
        client = send(f"http://127.0.0.1:{port}/", file, "kill", 4_000_000, first.pid)
        assert first.wait(PATIENCE_S) != 0
    with upload_house(tmp_path, port=port):
        said = _said(client)
    assert said["done"]
    assert said["offsets"][0] >= 2_000_000, "the next server read it from the file"
    assert (tmp_path / "received" / said["clip"]).read_bytes() == file.read_bytes()
