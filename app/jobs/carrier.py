"""Fetches and puts files of other computers, in a process of its own:
``python -m app.jobs.carrier``.

Where MediaPipe is loaded, ``vision.pose.egress`` keeps every library from the network for as long
as the process lives. So what must reach an object store does so from a process that never loads it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from app.jobs.files import FileError, fetch, is_local, put
from vision.pose.egress import users_environment


class Carrier:
    """Fetches and puts; the process starts with the first address that is not local."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def fetch(self, url: str, folder: Path, suffix: str) -> Path:
        """As ``app.jobs.files.fetch``."""
        if is_local(url):
            return fetch(url, folder, suffix)
        return Path(self._ask("fetch", url, str(folder), suffix))

    def put(self, file: Path, url: str) -> None:
        """As ``app.jobs.files.put``."""
        if is_local(url):
            put(file, url)
        else:
            self._ask("put", url, str(file))

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            with suppress(OSError):
                self._process.kill()
            self._process.communicate()
            self._process = None

    def _ask(self, *words: str) -> str:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "app.jobs.carrier"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                env=users_environment(),
            )
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(words) + "\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
        except (OSError, ValueError) as error:
            self.close()
            raise FileError(f"{words[1]}: the process that fetches files has ended.") from error
        if "problem" in answer:
            raise FileError(answer["problem"])
        return str(answer.get("path", ""))


def serve() -> None:
    """Do what the lines of standard input ask for, until it ends."""
    for line in sys.stdin:
        what, url, *rest = json.loads(line)
        answer: dict[str, str] = {}
        try:
            if what == "fetch":
                answer["path"] = str(fetch(url, Path(rest[0]), rest[1]))
            else:
                put(Path(rest[0]), url)
        except FileError as error:
            answer["problem"] = str(error)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve()
