"""The films that show a movement, made once for the whole run of tests as the product does it."""

from __future__ import annotations

import json
import time
from contextlib import closing
from pathlib import Path

from filelock import FileLock

from app.films.make import film_path
from app.films.shelf import Shelf

LEFT_OUT = "steps"
"""The longest film: nobody makes it, since one of the same name lay there before."""
_MADE = ("landing", "tall")
_SHARES = "shares.json"
_PATIENCE_S = 600.0  # made with the lowest priority, beside whatever else is tested


def films_made(root: Path) -> Path:
    """A folder below ``root`` with the films but one, made by whoever asks first, for all who test
    at a time."""
    folder = root / "films-made"
    with FileLock(root / "films-made.lock"):
        if not folder.exists():
            making = root / "films-making"
            making.mkdir()
            film_path(making, LEFT_OUT).write_bytes(b"made before")
            (making / _SHARES).write_text(json.dumps(_make(making)), "utf-8")
            film_path(making, LEFT_OUT).unlink()
            making.rename(folder)
    return folder


def shares_told(folder: Path) -> list[float]:
    """How much of the first film was made, each time that the shelf was asked."""
    told: list[float] = json.loads((folder / _SHARES).read_text("utf-8"))
    return told


def _make(folder: Path) -> list[float]:
    shares: list[float] = []
    deadline_s = time.monotonic() + _PATIENCE_S
    with closing(Shelf(folder)) as shelf:
        shelf.ask()
        shelf.ask()  # of two who ask one is enough
        while not all(shelf.film(one) for one in _MADE):
            share = shelf.share(_MADE[0])
            assert share is not None, "nobody makes them"
            shares.append(share)
            assert time.monotonic() < deadline_s, "the films never came"
            time.sleep(0.05)
    return shares
