"""A zip for somebody to take along: its name, and how it comes to be."""

from __future__ import annotations

import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from app.storage.errors import StorageError, explain
from app.words.cut import ECHOED_LENGTH


@contextmanager
def new_zip(target: Path, compression: int) -> Iterator[zipfile.ZipFile]:
    """The zip ``target`` to write into; it appears whole or not at all.

    compression: of ``zipfile``.

    Raises:
        StorageError: something cannot be read, or the file cannot be written.
    """
    try:
        # Readable for its owner alone, as all that is kept is.
        handle, made = tempfile.mkstemp(prefix=".backstep-", suffix=".zip", dir=target.parent)
        os.close(handle)
        try:
            with zipfile.ZipFile(made, "w", compression) as archive:
                yield archive
            Path(made).replace(target)
        finally:
            Path(made).unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(explain(error, str(target))) from error


def dated_name(kind: str, name: str, nameless: str) -> str:
    """What the zip of whoever is called ``name`` is called today; ``nameless``: if no sign of the
    name can stand in a file's."""
    safe = re.sub(r"\W+", "-", name)[:ECHOED_LENGTH].strip("-").lower() or nameless
    return f"{kind}-{safe}-{datetime.now():%Y-%m-%d}.zip"


def as_json(content: dict[str, Any]) -> str:
    """``content`` for a person to read."""
    return json.dumps(content, indent=1, ensure_ascii=False)
