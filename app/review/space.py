"""What a trainer's clips take on the disk, by what it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.storage.places import Places

_ABOUT_UPLOADS = frozenset({".json", ".lock"})  # a file that has come whole leaves them for a week
_COPIES = frozenset({"review.mp4", "first.jpg", "frames.json"})


@dataclass(frozen=True, slots=True)
class KeptSpace:
    """Bytes on the disk. clips: how many folders of clips there are. originals: the files as they
    came; copies: what the player shows; results: what was found; uploads: what came of files that
    are not whole yet."""

    clips: int = 0
    originals: int = 0
    copies: int = 0
    results: int = 0
    uploads: int = 0

    @property
    def all(self) -> int:
        """All of it."""
        return self.originals + self.copies + self.results + self.uploads


def kept_space(places: Places) -> KeptSpace:
    """What lies there now; files may come and go meanwhile."""
    sizes = {"originals": 0, "copies": 0, "results": 0}
    folders = [path for path in _entries(places.clips) if path.is_dir()]
    for folder in folders:
        for path in folder.rglob("*"):
            sizes[_kind(path)] += _size(path)
    uploads = sum(
        _size(path) for path in _entries(places.uploads) if path.suffix not in _ABOUT_UPLOADS
    )
    return KeptSpace(len(folders), **sizes, uploads=uploads)


def _kind(path: Path) -> str:
    if path.name.startswith("original"):
        return "originals"
    return "copies" if path.name in _COPIES else "results"


def _entries(folder: Path) -> Iterator[Path]:
    with suppress(FileNotFoundError):
        yield from folder.iterdir()


def _size(path: Path) -> int:
    with suppress(FileNotFoundError):
        if path.is_file():
            return path.stat().st_size
    return 0
