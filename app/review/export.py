"""All that is kept of a client in one zip: what was entered, and each clip's folder as it lies."""

from __future__ import annotations

import json
import os
import re
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from app.review.folder import ClipFolder
from app.storage.errors import StorageError, explain
from app.storage.review_values import Client, Clip
from app.storage.store import Store
from app.words.cut import ECHOED_LENGTH

SCHEMA = "backstep.client/1"


def client_file_name(name: str) -> str:
    """What the zip of the client called ``name`` is called today."""
    safe = re.sub(r"\W+", "-", name)[:ECHOED_LENGTH].strip("-").lower() or "client"
    return f"backstep-client-{safe}-{datetime.now():%Y-%m-%d}.zip"


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
    try:
        # Readable for its owner alone, as all that is kept is.
        handle, made = tempfile.mkstemp(prefix=".backstep-", suffix=".zip", dir=target.parent)
        os.close(handle)
        try:
            # Films do not get smaller by packing them once more.
            with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
                content = {"schema": SCHEMA, "client": client.model_dump(mode="json")}
                archive.writestr("client.json", _json(content))
                for clip in clips:
                    _add_clip(archive, store, clip)
            Path(made).replace(target)
        finally:
            Path(made).unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(explain(error, str(target))) from error
    return len(clips)


def _add_clip(archive: zipfile.ZipFile, store: Store, clip: Clip) -> None:
    content = {
        "schema": SCHEMA,
        "clip": clip.model_dump(mode="json"),
        "edits": [one.model_dump(mode="json") for one in store.clips.edits(clip.uid)],
        "notes": [one.model_dump(mode="json") for one in store.clips.notes(clip.uid)],
    }
    place = f"clips/{clip.uid}"
    archive.writestr(f"{place}/clip.json", _json(content))
    folder = ClipFolder.of(store.places, clip).path
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith("."):  # what is just being made
            archive.write(path, f"{place}/{name}")


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False)
