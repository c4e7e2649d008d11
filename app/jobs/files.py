"""Clips and results by URL, through fsspec: fetched to a file, and put back whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import fsspec

from vision.sources.echo import echo_parts

_SPEAKS_OF = {"s3": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "az": "adlfs", "abfs": "adlfs"}


class FileError(Exception):
    """A file cannot be fetched or put; the message is one line that says what to do."""


def is_local(url: str) -> bool:
    """Whether ``url`` is a path of this computer, with ``file://`` before it or not."""
    return "://" not in url or url.startswith(("file://", "local://"))


def local_path(url: str) -> Path:
    """The path that a local ``url`` names."""
    return Path(url.split("://", 1)[1] if "://" in url else url)


def filesystem(url: str) -> tuple[Any, str]:
    """The file system of ``url``, and the path there.

    Raises:
        FileError: nothing here speaks of such an address.
    """
    try:
        system, path = fsspec.core.url_to_fs(url)
    except ImportError as error:
        scheme = url.split("://", 1)[0]
        need = _SPEAKS_OF.get(scheme)
        how = f"pip install {need}" if need else f"install what reads {scheme}:// with fsspec"
        raise FileError(f"{url}: {scheme}:// needs a further library: {how}") from error
    except Exception as error:  # each file system has errors of its own
        raise _told(url, "cannot be used", error) from error
    return system, str(path)


def fetch(url: str, folder: Path, suffix: str) -> Path:
    """The file at ``url``: itself where it is local, else a copy in ``folder``.

    Raises:
        FileError: it cannot be had.
    """
    if is_local(url):
        return local_path(url)
    system, path = filesystem(url)
    copy = folder / f"clip{suffix}"
    try:
        system.get_file(path, str(copy))
    except FileNotFoundError as error:
        raise FileError(f"{url}: no such file.") from error
    except Exception as error:
        raise _told(url, "cannot be fetched", error) from error
    return copy


def put(file: Path, url: str) -> None:
    """Put ``file`` at ``url``, there whole or not at all.

    Raises:
        FileError: it cannot be written.
    """
    try:
        if is_local(url):
            _put_local(file, local_path(url))
            return
        system, path = filesystem(url)
        # Object stores show a file once all of it is there.
        system.put_file(str(file), path)
    except FileError:
        raise
    except Exception as error:
        raise _told(url, "cannot be written", error) from error


def _put_local(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as written, file.open("rb") as read:
            shutil.copyfileobj(read, written, 1 << 20)
            written.flush()
            os.fsync(written.fileno())
        part.chmod(0o666 & ~_umask())
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _told(url: str, what: str, error: Exception) -> FileError:
    said = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
    return FileError(echo_parts(f"{url}: {what} ({said})."))
