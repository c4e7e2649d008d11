"""The official, versioned download."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from pathlib import Path

from models.catalogue import Entry
from models.errors import Progress, RouteError
from models.store import Note, mismatch
from vision.pose.egress import users_proxies

TIMEOUT_S = 8.0
"""For the connection and for every block read, so that a machine without network does not hang."""
_BLOCK = 1 << 17


def download(entry: Entry, target: Path, progress: Progress, timeout_s: float = TIMEOUT_S) -> Note:
    """Download the official bundle to ``target`` and verify it.

    Raises:
        RouteError: with the reason.
    """
    # The user's proxies, not this process's: the privacy guard may be in force already.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler(users_proxies()))
    request = urllib.request.Request(entry.url, headers={"User-Agent": "backstep-coach"})
    try:
        with opener.open(request, timeout=timeout_s) as answer, target.open("wb") as file:
            done = 0
            # A file longer than it should be is not read to its end.
            while done <= entry.bytes and (block := answer.read(_BLOCK)):
                file.write(block)
                done += len(block)
                progress(f"downloading the {entry.name} model", min(1.0, done / entry.bytes))
    except urllib.error.HTTPError as error:
        error.close()
        raise RouteError(f"the server answered {error.code} {error.reason}") from error
    except urllib.error.URLError as error:
        raise RouteError(f"no connection ({error.reason})") from error
    except TimeoutError as error:
        raise RouteError(f"the server fell silent for {timeout_s:g} s") from error
    except (OSError, http.client.HTTPException) as error:
        raise RouteError(f"the download broke off ({error or type(error).__name__})") from error
    fault = mismatch(target, entry.bytes, entry.sha256)
    if fault:
        raise RouteError(f"the file received is not the model: {fault}")
    return Note(route="official", bytes=entry.bytes, sha256=entry.sha256)
