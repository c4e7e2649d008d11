"""For how long a trainer's clips are kept: until they are deleted, unless the trainer says so."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from pydantic import AwareDatetime, Field, ValidationError

from app.storage.errors import StorageError, explain
from app.storage.places import Places
from app.storage.values import Value

_FILE, _CLOCK_FILE = "review.json", "review-clock.json"
_LONGEST_PAUSE = timedelta(days=45)
"""For so long a computer may be off before its clock has to prove itself again."""
_BACK = timedelta(hours=2)  # it is put right by the network now and then
_BELIEVED = timedelta(hours=20)  # the daily upkeep finds it so


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


class _ClockSeen(Value):
    """since: from when on the clock has run on without a jump; last: when it was last looked at."""

    since: AwareDatetime
    last: AwareDatetime


def is_clock_believed(places: Places, now: datetime) -> bool:
    """Whether the clock, looked at now and remembered for the next time, has run on for a day: one
    that was set years ahead for an hour must not cost all clips.

    Raises:
        StorageError: what is remembered cannot be read or written.
    """
    path = _path(places, _CLOCK_FILE)
    try:
        try:
            seen = _ClockSeen.model_validate_json(path.read_bytes())
        except (FileNotFoundError, ValidationError):
            seen = _ClockSeen(since=now, last=now)
        ran_on = seen.last - _BACK <= now <= seen.last + _LONGEST_PAUSE
        since = seen.since if ran_on else now
        made = path.with_suffix(".new")
        made.write_text(_ClockSeen(since=since, last=now).model_dump_json(), "utf-8")
        made.replace(path)
    except OSError as error:
        raise StorageError(explain(error, str(path))) from error
    return now - since >= _BELIEVED


def _path(places: Places, name: str = _FILE) -> Path:
    """Beside the clips that it is about, which lie on this computer whatever the database."""
    return places.folder / name
