"""A server that takes uploads in, in a process of its own, to be killed: FOLDER PORT."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from upload_cases import upload_house


def main() -> None:
    folder, port = sys.argv[1:]
    with upload_house(Path(folder), port=int(port)) as one:
        print(one.url, flush=True)
        threading.Event().wait()  # until it is killed


if __name__ == "__main__":
    main()
