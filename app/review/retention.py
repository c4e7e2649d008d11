"""For how long a trainer's clips are kept: until they are deleted, unless the trainer says so."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError

from app.storage.errors import StorageError, explain
from app.storage.places import Places
from app.storage.values import Value

_FILE = "review.json"


class Retention(Value):
    """days: how long a clip is kept after it was added; ``None``: until somebody deletes it."""

    days: int | None = Field(default=None, ge=1, le=36_500)


def read_retention(places: Places) -> Retention:
    """What the trainer has said; a file that can't be understood deletes nothing.

    Raises:
        StorageError: the file cannot be read.
    """
    path = _path(places)
    try:
        return Retention.model_validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return Retention()
    except OSError as error:
        raise StorageError(explain(error, str(path))) from error


def keep_retention(places: Places, retention: Retention) -> None:
    """Write down what the trainer says, whole or not at all.

    Raises:
        StorageError: it cannot be written.
    """
    path = _path(places)
    made = path.with_suffix(".new")
    try:
        made.write_text(retention.model_dump_json(), "utf-8")
        made.replace(path)
    except OSError as error:
        raise StorageError(explain(error, str(path))) from error


def _path(places: Places) -> Path:
    """Beside the clips that it is about, which lie on this computer whatever the database."""
    return places.folder / _FILE
