"""A server with sessions in a process of its own, to be killed: FOLDER MODEL PORT."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from session_cases import house, short_plan


def main() -> None:
    folder, model_path, port = sys.argv[1:]
    with house(Path(folder), Path(model_path), short_plan(), port=int(port)) as one:
        print(one.url, flush=True)
        threading.Event().wait()  # until it is killed


if __name__ == "__main__":
    main()
