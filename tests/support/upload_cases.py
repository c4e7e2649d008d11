"""What the tests of uploads share: a server that takes them in, files that look like films, and
somebody who sends them."""

from __future__ import annotations

import base64
import random
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from app.films.shelf import Shelf
from app.server.app import create_app
from app.server.listening import address, bind
from app.server.requests import RequestSettings
from app.server.review.uploads import UPLOADS, shelf_of
from app.server.run import make_server
from app.storage import Places, Store
from app.uploads.settings import UploadSettings
from app.uploads.shelf import UploadShelf
from server_cases import PATIENCE_S, until
from storage_cases import QUICK

HEAD = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"
"""The beginning of an MP4 file."""
VERSION = {"Tus-Resumable": "1.0.0"}
PIECE = {**VERSION, "Content-Type": "application/offset+octet-stream"}


def film(size: int, seed: int = 1) -> bytes:
    """Bytes that begin as a film does."""
    return HEAD + random.Random(seed).randbytes(size - len(HEAD))


@dataclass
class Keeper:
    """Takes whole files in, as the library of clips does."""

    folder: Path
    said: list[Mapping[str, str]] = field(default_factory=list)

    def received(self, path: Path, metadata: Mapping[str, str]) -> str:
        """Keep the file; its clip is called as the upload was."""
        self.folder.mkdir(exist_ok=True)
        path.rename(self.folder / path.stem)
        self.said.append(metadata)
        return path.stem


@dataclass(frozen=True)
class UploadHouse:
    """A server that takes uploads in, its address, and what it has."""

    url: str
    shelf: UploadShelf
    keeper: Keeper

    @property
    def at(self) -> tuple[str, int]:
        """Host and port, for a socket."""
        parts = urlsplit(self.url)
        assert parts.hostname is not None
        assert parts.port is not None
        return parts.hostname, parts.port

    def whole(self, uid: str) -> bytes:
        """The file that was received."""
        return (self.keeper.folder / uid).read_bytes()


@contextmanager
def upload_house(
    folder: Path,
    uploads: UploadSettings | None = None,
    requests: RequestSettings | None = None,
    port: int = 0,
    *,
    library: bool = False,
) -> Iterator[UploadHouse]:
    """A real server whose data lies in ``folder``. library: whole files become its own clips."""
    films = Shelf(Path("nowhere"))
    films.close()
    keeper = Keeper(folder / "received")
    places = Places.find(folder, f"sqlite:///{folder / 'backstep.db'}")
    with Store(places, QUICK) as store, bind("127.0.0.1", port) as listener:
        app = create_app(None, store=store, films=films, uploads=uploads, requests=requests)
        if not library:
            app.state.received = keeper.received
        server = make_server(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            until(lambda: server.started or not thread.is_alive())
            yield UploadHouse(address(listener), shelf_of(app), keeper)
        finally:
            server.should_exit = True
            thread.join(PATIENCE_S)


class Sender:
    """Somebody who sends uploads, one request at a time, and can do it wrong."""

    def __init__(self, house: UploadHouse) -> None:
        self.http = httpx.Client(base_url=house.url, trust_env=False, timeout=PATIENCE_S)

    def __enter__(self) -> Sender:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def announce(self, length: object, **headers: str) -> httpx.Response:
        """Begin an upload."""
        said = {**VERSION, "Upload-Length": str(length), **headers}
        return self.http.post(UPLOADS, headers=said)

    def begin(self, length: int, **metadata: str) -> str:
        """Begin an upload, and where it is."""
        answer = self.announce(length, **{"Upload-Metadata": written(metadata)})
        answer.raise_for_status()
        return str(answer.headers["Location"])

    def send(self, at: str, offset: object, data: object, **headers: str) -> httpx.Response:
        """Send a piece; as an iterator it is chunked, so that its length is not told before."""
        said = {**PIECE, "Upload-Offset": str(offset), **headers}
        return self.http.patch(at, headers=said, content=data)  # type: ignore[arg-type]

    def offset(self, at: str) -> int:
        """How much is there."""
        answer = self.http.head(at, headers=VERSION)
        answer.raise_for_status()
        return int(answer.headers["Upload-Offset"])


def written(metadata: Mapping[str, str]) -> str:
    """``Upload-Metadata`` of these values."""
    return ",".join(
        f"{name} {base64.b64encode(value.encode()).decode()}".strip()
        for name, value in metadata.items()
    )


def raw_head(method: str, path: str, **headers: object) -> bytes:
    """The head of a request by hand."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def opened(house: UploadHouse) -> socket.socket:
    """A connection by hand."""
    return socket.create_connection(house.at, timeout=PATIENCE_S)


def heard(connection: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    said = b""
    try:
        while piece := connection.recv(65_536):
            said += piece
    except ConnectionResetError:
        pass
    return said
