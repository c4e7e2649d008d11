"""All that is kept of a client in one zip: what was entered, and each clip's folder as it lies."""

from __future__ import annotations

import zipfile
from pathlib import Path

from app.review.folder import ClipFolder
from app.storage.packing import as_json, dated_name, new_zip
from app.storage.review_values import Client, Clip
from app.storage.store import Store

SCHEMA = "backstep.client/1"


def client_file_name(name: str) -> str:
    """What the zip of the client called ``name`` is called today."""
    return dated_name("backstep-client", name, "client")


def export_client(store: Store, client: Client, target: Path) -> int:
    """Write everything about a client into the zip ``target``, which appears whole or not at all.

    ``client.json``, and for each clip a folder ``clips/ID`` with ``clip.json`` (what was said of
    it, corrections, notes) beside its files.

    Returns:
        How many clips are in it.

    Raises:
        StorageError: something cannot be read, or the file cannot be written.
    """
    clips = store.clips.all(client.id)
    # Films do not get smaller by packing them once more.
    with new_zip(target, zipfile.ZIP_STORED) as archive:
        content = {"schema": SCHEMA, "client": client.model_dump(mode="json")}
        archive.writestr("client.json", as_json(content))
        for clip in clips:
            _add_clip(archive, store, clip)
    return len(clips)


def _add_clip(archive: zipfile.ZipFile, store: Store, clip: Clip) -> None:
    content = {
        "schema": SCHEMA,
        "clip": clip.model_dump(mode="json"),
        "edits": [one.model_dump(mode="json") for one in store.clips.edits(clip.uid)],
        "notes": [one.model_dump(mode="json") for one in store.clips.notes(clip.uid)],
    }
    place = f"clips/{clip.uid}"
    archive.writestr(f"{place}/clip.json", as_json(content))
    folder = ClipFolder.of(store.places, clip).path
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith("."):  # what is just being made
            archive.write(path, f"{place}/{name}")
