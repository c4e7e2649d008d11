"""The ways to a model, tried in order: given path, local store, official download, assembled."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from models.bundle import assemble
from models.catalogue import Catalogue, Entry, load_catalogue
from models.errors import ModelError, Progress, RouteError, silent
from models.official import download
from models.store import Note, bundle_fault, drop, keep, locked, scratch, store_path, stored
from models.wheel import fetch

VARIABLE = "BACKSTEP_MODEL"


class State(str, Enum):
    """What there is of a model on this computer."""

    GIVEN = "given"
    VERIFIED = "verified"
    MISSING = "missing"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Status:
    """Where a model is, and whether it is what it should be; ``detail`` says so in words."""

    name: str
    state: State
    path: Path
    detail: str


def obtain(
    name: str | None = None,
    progress: Progress | None = None,
    *,
    path: Path | None = None,
    catalogue: Catalogue | None = None,
    store: Path | None = None,
) -> Path:
    """A verified bundle of the model ``name`` (the catalogue's default when ``None``).

    Tried in order: ``path`` or ``$BACKSTEP_MODEL``; the local store; the official download;
    the bundle assembled from an older MediaPipe wheel. A given path is used or refused, never
    passed over. ``catalogue`` and ``store`` are the package's and the user's unless given.

    Raises:
        ModelError: naming each route tried, why it failed, and what to do.
    """
    given = path or _given()
    if given is not None:
        return _checked(given, asked=path is not None)
    progress = progress or silent
    catalogue = catalogue or load_catalogue()
    entry = catalogue.entry(name or catalogue.default)
    store = store or store_path()
    with locked(store, entry, progress):
        found = stored(store, entry)
        if not isinstance(found, str):
            return found[0]
        return _obtain_anew(store, entry, progress, {f"local store {store}": found})


def at_hand(
    name: str | None = None, *, catalogue: Catalogue | None = None, store: Path | None = None
) -> Path | None:
    """What ``obtain`` would give without fetching anything; ``None`` where it has to.

    Raises:
        ModelError: the model that ``$BACKSTEP_MODEL`` names is not sound, or none has that name.
    """
    given = _given()
    if given is not None:
        return _checked(given, asked=False)
    catalogue = catalogue or load_catalogue()
    found = stored(store or store_path(), catalogue.entry(name or catalogue.default))
    return None if isinstance(found, str) else found[0]


def _obtain_anew(store: Path, entry: Entry, progress: Progress, tried: dict[str, str]) -> Path:
    """Run the routes that fetch; ``tried`` holds what failed before, by route."""
    try:
        with scratch(store) as folder:
            made = folder / entry.filename
            try:
                note = download(entry, made, progress)
            except RouteError as error:
                tried[f"official download {entry.url}"] = str(error)
                note = _assembled(entry, folder, made, progress, tried)
            progress("model ready", 1.0)
            return keep(store, entry, made, note)
    except OSError as error:
        raise ModelError(
            f"the model cannot be written to {store} ({error.strerror or error}): "
            "free some space (60 MB), or set BACKSTEP_HOME to another folder"
        ) from error


def _assembled(
    entry: Entry, folder: Path, made: Path, progress: Progress, tried: dict[str, str]
) -> Note:
    if entry.assembled is None:
        raise _no_route(entry, tried)
    try:
        networks = fetch(entry.assembled, folder, progress)
    except RouteError as error:
        tried[f"assembled from the {entry.assembled.requirement} wheel"] = str(error)
        raise _no_route(entry, tried) from error
    progress("putting the model together", None)
    return assemble(entry.assembled, *networks, made)


def _no_route(entry: Entry, tried: dict[str, str]) -> ModelError:
    lines = [f"the {entry.name} pose model cannot be had:"]
    lines += [f"  {route}: {reason}" for route, reason in tried.items()]
    lines.append(
        f"Connect to the network and try again, or download {entry.url} elsewhere "
        f"and set {VARIABLE} to the file."
    )
    return ModelError("\n".join(lines))


def _given() -> Path | None:
    value = os.environ.get(VARIABLE)
    return Path(value).expanduser() if value else None


def _checked(path: Path, *, asked: bool) -> Path:
    fault = bundle_fault(path)
    if fault is None:
        return path
    whence = "the model given" if asked else f"{VARIABLE} is set to"
    remedy = "give another" if asked else f"correct it, or unset {VARIABLE} to obtain the default"
    raise ModelError(f"{whence} {path}, but {fault}: {remedy}")


def status(
    name: str | None = None, *, catalogue: Catalogue | None = None, store: Path | None = None
) -> Status:
    """Where the model ``name`` is and whether it is sound; fetches and changes nothing.

    Raises:
        ModelError: when the catalogue has no such model.
    """
    catalogue = catalogue or load_catalogue()
    entry = catalogue.entry(name or catalogue.default)
    store = store or store_path()
    found = stored(store, entry)
    place = store / entry.filename
    if not isinstance(found, str):
        route = "official file" if found[1].route == "official" else "assembled and verified"
        return Status(entry.name, State.VERIFIED, place, route)
    state = State.BROKEN if place.exists() else State.MISSING
    return Status(entry.name, state, place, found)


def given_status() -> Status | None:
    """The model that ``$BACKSTEP_MODEL`` names and whether it is sound; ``None`` if unset."""
    given = _given()
    if given is None:
        return None
    fault = bundle_fault(given)
    if fault:
        return Status(VARIABLE, State.BROKEN, given, fault)
    return Status(VARIABLE, State.GIVEN, given, f"given by {VARIABLE}")


def remove(name: str, *, catalogue: Catalogue | None = None, store: Path | None = None) -> bool:
    """Delete a model from the local store; whether it was there.

    Raises:
        ModelError: when the catalogue has no such model, or the store cannot be written.
    """
    entry = (catalogue or load_catalogue()).entry(name)
    store = store or store_path()
    with locked(store, entry, silent):
        return drop(store, entry)
