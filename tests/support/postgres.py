"""A private, throw-away PostgreSQL for the tests: nobody else's server is ever touched."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import URL

_START_S = 60.0
_OWNER = "postgres"


def server_programs() -> Path | None:
    """The folder of ``initdb`` and ``postgres``; Debian keeps them off the path."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    there = [folder for folder in folders if (folder / "initdb").exists()]
    return max(there, key=lambda folder: float(folder.parent.name), default=None)


@contextmanager
def cluster(programs: Path) -> Iterator[Path]:
    """Run a fresh server; the folder of its Unix socket. No port is opened."""
    # The server refuses to run as root.
    user = _OWNER if os.geteuid() == 0 else None
    place = Path(tempfile.mkdtemp(prefix="backstep-pg-"))
    try:
        if user:
            owner = pwd.getpwnam(user)
            os.chown(place, owner.pw_uid, owner.pw_gid)
        data, log = place / "data", place / "log"
        made = subprocess.run(
            [
                *(programs / "initdb", "-D", data, "-U", _OWNER, "-E", "UTF8"),
                *("--no-locale", "--auth=trust", "--no-sync"),
            ],
            user=user,
            capture_output=True,
            text=True,
            cwd=place,
            check=False,
        )
        assert made.returncode == 0, made.stderr
        with log.open("w") as said:
            server = subprocess.Popen(
                [
                    *(programs / "postgres", "-D", data, "-k", place, "-c", "listen_addresses="),
                    *("-c", "fsync=off", "-c", "shared_buffers=16MB"),
                ],
                user=user,
                stdout=said,
                stderr=said,
                cwd=place,
            )
        try:
            _await(place, server, log)
            yield place
        finally:
            server.send_signal(signal.SIGINT)  # "fast": without waiting for who is connected
            server.wait(60)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def new_database(socket: Path, name: str) -> str:
    """The URL of a fresh, empty database."""
    with psycopg.connect(host=str(socket), user=_OWNER, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    url = URL.create("postgresql", _OWNER, database=name, query={"host": str(socket)})
    return url.render_as_string(hide_password=False)


def _await(socket: Path, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline_s = time.monotonic() + _START_S
    while not _answers(socket):
        alive = server.poll() is None and time.monotonic() < deadline_s
        assert alive, log.read_text()
        time.sleep(0.05)


def _answers(socket: Path) -> bool:
    try:
        psycopg.connect(host=str(socket), user=_OWNER).close()
    except psycopg.OperationalError:
        return False
    return True
