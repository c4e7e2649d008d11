"""The local store: one folder for the bundles, each with a note of what it must be.

A bundle counts only while its bytes have the digest in its note, and an official one only
while that is the catalogue's digest too. Anything else is replaced.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout
from platformdirs import user_cache_path
from pydantic import BaseModel, ConfigDict, ValidationError

from models.catalogue import Assembled, Entry
from models.errors import ModelError, Progress

BUNDLE_PARTS = ("pose_detector.tflite", "pose_landmarks_detector.tflite")
LOCK_TIMEOUT_S = 900.0
"""Longer than a slow download by the process that holds the lock."""


class Note(BaseModel):
    """What the store knows of a bundle: its route, size, digest, and its ingredients."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    route: Literal["official", "assembled"]
    bytes: int
    sha256: str
    assembled: Assembled | None = None


def store_path() -> Path:
    """The store's folder: ``$BACKSTEP_HOME/models``, else in the user's cache folder."""
    home = os.environ.get("BACKSTEP_HOME")
    base = Path(home).expanduser() if home else user_cache_path("backstep", appauthor=False)
    return base / "models"


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        sha = hashlib.sha256()
        while block := file.read(1 << 20):
            sha.update(block)
        return sha.hexdigest()


def mismatch(path: Path, size: int, sha256: str) -> str | None:
    """Why the file is not the one meant, or ``None`` when it is."""
    found = path.stat().st_size
    if found != size:
        return f"it has {found:,} bytes instead of {size:,}"
    if digest(path) != sha256:
        return "its SHA-256 is not the one in the catalogue"
    return None


def bundle_fault(path: Path) -> str | None:
    """Why the file is no pose bundle (a sound zip holding both networks), or ``None``."""
    if not path.is_file():
        return "there is no such file"
    try:
        with zipfile.ZipFile(path) as bundle:
            missing = set(BUNDLE_PARTS) - set(bundle.namelist())
            if missing:
                return f"it is not a pose landmarker bundle: it has no {min(missing)}"
            damaged = bundle.testzip()
    except (OSError, zipfile.BadZipFile) as error:
        return f"it cannot be read as a .task bundle ({error})"
    return f"it is damaged at {damaged}" if damaged else None


def note_path(store: Path, entry: Entry) -> Path:
    """Where the note of ``entry``'s bundle lies."""
    return (store / entry.filename).with_suffix(".json")


def stored(store: Path, entry: Entry) -> tuple[Path, Note] | str:
    """The verified bundle with its note, or why there is none."""
    path = store / entry.filename
    if not path.is_file():
        return "not there yet"
    try:
        note = Note.model_validate_json(note_path(store, entry).read_text("utf-8"))
        fault = _note_fault(note, entry) or mismatch(path, note.bytes, note.sha256)
    except (OSError, ValidationError):
        fault = "its note cannot be read"
    return f"the stored file is not sound: {fault}" if fault else (path, note)


def _note_fault(note: Note, entry: Entry) -> str | None:
    if note.route == "official" and (note.bytes, note.sha256) != (entry.bytes, entry.sha256):
        return "it is another version than the catalogue's"
    if note.route == "assembled" and note.assembled != entry.assembled:
        return "it was assembled by another catalogue"
    return None


def keep(store: Path, entry: Entry, made: Path, note: Note) -> Path:
    """Move a verified file into the store, atomically, and return its place there.

    The note goes first: whoever is interrupted between the two leaves a bundle that does not
    match its note, which the next start replaces, never a wrong one that seems right.
    """
    path = store / entry.filename
    with scratch(store) as folder:
        written = folder / "note.json"
        written.write_text(note.model_dump_json(indent=2), "utf-8")
        written.replace(note_path(store, entry))
    made.replace(path)
    return path


def drop(store: Path, entry: Entry) -> bool:
    """Delete a model from the store; whether there was anything to delete."""
    there = False
    for path in (store / entry.filename, note_path(store, entry)):
        there = path.exists() or there
        path.unlink(missing_ok=True)
    return there


@contextmanager
def scratch(store: Path) -> Iterator[Path]:
    """A folder inside the store, so that moving out of it is atomic; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=".part-", dir=store) as folder:
        yield Path(folder)


@contextmanager
def locked(store: Path, entry: Entry, progress: Progress) -> Iterator[None]:
    """Hold the store's lock for one model; says so when another process has it.

    Raises:
        ModelError: when the folder cannot be written, or the lock does not come free.
    """
    lock = FileLock(store / f"{entry.filename}.lock")
    try:
        store.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress("another Backstep is obtaining the model, waiting for it", None)
            lock.acquire(timeout=LOCK_TIMEOUT_S)
    except Timeout as error:
        raise ModelError(
            f"another process has held {lock.lock_file} for {LOCK_TIMEOUT_S / 60:.0f} minutes: "
            "end it and try again"
        ) from error
    except OSError as error:
        raise ModelError(
            f"the model store {store} cannot be written ({error.strerror or error}): "
            "make it writable, or set BACKSTEP_HOME to a folder that is"
        ) from error
    try:
        yield
    finally:
        lock.release()
