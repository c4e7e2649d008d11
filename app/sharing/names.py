"""Names of files that every system takes, and how a download is told its name."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath
from urllib.parse import quote

_LONGEST = 80
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")


def file_name(clip: str, ending: str) -> str:
    """A name for a file of the clip that a trainer calls ``clip``: without its own suffix, and
    without what some system refuses. ending: with its dot, such as ``-report.pdf``."""
    stem = PurePath(clip.replace("\\", "/")).stem
    kept = "".join(one for one in stem if unicodedata.category(one)[0] not in "CZ" or one == " ")
    safe = re.sub(r'[<>:"/\\|?*%;]+', "_", kept).strip(" .-")[:_LONGEST].strip(" .")
    if not safe or _RESERVED.match(safe):
        safe = f"clip {safe}".strip()
    return safe + ending


def disposition(name: str) -> str:
    """The ``Content-Disposition`` of a download of this name: plain, and in UTF-8 (RFC 6266)."""
    plain = re.sub(r'["\\]', "_", plain_ascii(name))
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def plain_ascii(text: str) -> str:
    """``text`` in printable ASCII: accents are left off, and what is left becomes ``?``."""
    bare = "".join(
        one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one)
    )
    return "".join(one if " " <= one <= "~" else "?" for one in bare)
