"""Which clips are meant by a folder, a pattern or an address, and what their results are called."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from app.jobs.files import FileError, filesystem, is_local, local_path
from vision.sources.echo import echo

SUFFIXES = frozenset(
    (
        *(".3g2", ".3gp", ".asf", ".avi", ".flv", ".m2ts", ".m4v", ".mkv", ".mov"),
        *(".mp4", ".mpeg", ".mpg", ".mts", ".ogv", ".ts", ".webm", ".wmv"),
    )
)
"""Files in a folder that are taken for clips."""
_PATTERN = "*?["
_CHANGES = ("size", "mtime", "ETag", "etag", "LastModified", "updated", "last_modified")


@dataclass(frozen=True, slots=True)
class BatchClip:
    """A clip among many. url: for fsspec. name: of its results below the folder for them, the same
    whatever else is in the call. fingerprint: another one once its file has changed."""

    url: str
    name: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class _Found:
    """Files that one word of the call names. base: the folder that their names are told from."""

    scheme: str
    base: PurePosixPath
    files: Mapping[str, str]


def is_many(named: str) -> bool:
    """Whether ``named`` is a folder, a pattern or an address rather than the path of a clip."""
    if not is_local(named):
        return True
    path = local_path(named)
    return path.is_dir() or (not path.exists() and any(sign in named for sign in _PATTERN))


def find_clips(named: Sequence[str]) -> tuple[BatchClip, ...]:
    """All clips that are named, each once, in order of their names.

    Raises:
        FileError: nothing is there, or it cannot be looked at.
    """
    found = [_find(one) for one in named]
    bases: dict[str, PurePosixPath] = {}
    for one in found:
        earlier = bases.get(one.scheme, one.base)
        bases[one.scheme] = PurePosixPath(os.path.commonpath([earlier, one.base]))
    clips: dict[str, BatchClip] = {}
    for one in found:
        for path, fingerprint in one.files.items():
            name = PurePosixPath(path).relative_to(bases[one.scheme]).as_posix()
            name = name if len(bases) == 1 else f"{one.scheme or 'file'}/{name}"
            url = f"{one.scheme}://{path}" if one.scheme else path  # as fsspec reads it back
            clips[url] = BatchClip(url, name, fingerprint)
    return tuple(sorted(clips.values(), key=lambda clip: clip.name))


def _find(named: str) -> _Found:
    found = _find_local(named) if is_local(named) else _find_elsewhere(named)
    if not found.files:
        what = "there is no such file, and no clip of that pattern"
        if is_local(named) and local_path(named).is_dir():
            what = "there is no clip in this folder"
        raise FileError(f"{echo(named, 200)}: {what}.")
    return found


def _find_local(named: str) -> _Found:
    path = Path(os.path.abspath(local_path(named)))  # noqa: PTH100 - links stay as they are named
    if path.is_dir():
        return _of_paths(path, (one for one in path.rglob("*") if _is_clip(one.name)))
    if path.exists():
        return _of_paths(path.parent, [path])
    parts = path.parts
    plain = next((i for i, part in enumerate(parts) if any(s in part for s in _PATTERN)), None)
    if plain is None:
        return _Found("", PurePosixPath(path.parent.as_posix()), {})
    base = Path(*parts[:plain])
    matching = base.glob(str(Path(*parts[plain:])))
    return _of_paths(base, (one for one in matching if not one.name.startswith(".")))


def _of_paths(base: Path, paths: Iterator[Path] | Sequence[Path]) -> _Found:
    files = {}
    for path in paths:
        if path.is_file():
            told = path.stat()
            files[_as_text(path.as_posix())] = f"{told.st_size} {told.st_mtime_ns}"
    return _Found("", PurePosixPath(base.as_posix()), files)


def _as_text(path: str) -> str:
    """``path`` as a list of jobs can keep it. Of a name that is no text it is no path any more:
    that clip fails by name, and the others are done."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _find_elsewhere(named: str) -> _Found:
    scheme = named.split("://", 1)[0]
    system, path = filesystem(named)
    try:
        if any(sign in path for sign in _PATTERN):
            found = system.glob(path, detail=True)
            parts = path.split("/")
            first = next(i for i, part in enumerate(parts) if any(s in part for s in _PATTERN))
            base = "/".join(parts[:first])
            files = {one: _changes(info) for one, info in found.items() if _is_file(info)}
        else:
            found = system.find(path, detail=True)
            alone = list(found) == [path.rstrip("/")]
            base = path.rpartition("/")[0] if alone else path.rstrip("/")
            files = {
                one: _changes(info)
                for one, info in found.items()
                if alone or _is_clip(one.rpartition("/")[2])
            }
    except FileNotFoundError:
        base, files = path, {}
    except Exception as error:  # each file system has errors of its own
        said = next(iter(str(error).splitlines()), type(error).__name__)
        raise FileError(f"{named}: cannot be looked at ({said}).") from error
    return _Found(scheme, PurePosixPath(base), files)


def _is_clip(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in SUFFIXES and not name.startswith(".")


def _is_file(info: Mapping[str, Any]) -> bool:
    return info.get("type") == "file"


def _changes(info: Mapping[str, Any]) -> str:
    return " ".join(str(info[name]) for name in _CHANGES if name in info)
