"""What goes wrong with the storage, in one line that says what to do."""

from __future__ import annotations

import errno

from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError

FULL = "the disk is full: free some space"
_DAMAGED = "is damaged or no database of Backstep's"


class StorageError(Exception):
    """Something cannot be kept, read or deleted; the message is one line with a remedy."""


class Missing(StorageError):
    """What was asked for is not there, or not any more."""


class NameTaken(StorageError):
    """Another profile has this name."""


class Recording(StorageError):
    """It must wait until a session that is being recorded has ended."""


class Lingering(StorageError):
    """It is deleted, but its bytes could not be overwritten yet."""


class SessionGone(StorageError):
    """The session that is being recorded has been deleted meanwhile."""


class Damaged(StorageError):
    """The database's file is damaged, or is none of Backstep's."""


class DiskFull(StorageError):
    """There is no room to write."""


def explained(error: Exception, shown: str) -> StorageError:
    """What ``explain`` says of ``error``, as an error of the fitting kind."""
    line = explain(error, shown)
    if line.endswith(FULL):
        return DiskFull(line)
    return Damaged(line) if _DAMAGED in line else StorageError(line)


def passing(error: Exception) -> bool:
    """Whether the same thing may well succeed later: locked, full, not reached, cut off."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    if isinstance(error, OSError | OperationalError | InterfaceError):
        return True
    # SQLite calls a full or failing disk an error of the database itself, now and then.
    return type(error) is DatabaseError


def explain(error: Exception, shown: str) -> str:
    """One line for a person: what is wrong with ``shown`` (a database or a file), and a remedy."""
    if isinstance(error, OSError):
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
            return f"{shown} cannot be written: {FULL}"
        return f"{shown} cannot be used ({error.strerror or error})"
    said = str(error.orig if isinstance(error, DBAPIError) and error.orig else error)
    line = next(iter(said.strip().splitlines()), type(error).__name__)
    low = line.lower()
    if "full" in low or "no space" in low:
        return f"{shown} cannot be written: {FULL}"
    if "locked" in low or "lock timeout" in low:
        return f"{shown} is held by another program: close what else uses it"
    if "readonly" in low or "read-only" in low:
        return f"{shown} cannot be written: make the file and its folder writable"
    if "not a database" in low or "malformed" in low:
        return f"{shown} {_DAMAGED}: move it away to begin anew"
    if "unable to open" in low:
        return f"{shown} cannot be opened: make its folder, and make it writable"
    return f"{shown} cannot be used ({line})"
