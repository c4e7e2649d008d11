"""What a client says of a file it sends: tus's ``Upload-Metadata``."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Mapping
from pathlib import PurePosixPath

from app.uploads.errors import UploadUnreadable

_HEADER = "Upload-Metadata"
_LONGEST = 8_000
_NAME_LENGTH = 200  # what is kept of a clip's name
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


def read_metadata(line: str) -> Mapping[str, str]:
    """The values by their names: ``filename d2Fsay5tcDQ=,private`` and so on.

    Raises:
        UploadUnreadable: it is not as tus says, or a value is no UTF-8.
    """
    if len(line) > _LONGEST:
        raise UploadUnreadable(_HEADER)
    found: dict[str, str] = {}
    for part in line.split(",") if line.strip() else ():
        name, _, value = part.strip().partition(" ")
        if not name or not name.isascii() or name in found:
            raise UploadUnreadable(_HEADER)
        try:
            found[name] = b64decode(value.strip(), validate=True).decode("utf-8")
        except (binascii.Error, ValueError) as error:  # no UTF-8 is a ValueError, too
            raise UploadUnreadable(_HEADER) from error
    return found


def clip_name(metadata: Mapping[str, str]) -> str:
    """The file's name as a person may see it, without folders and signs that do not show; "clip"
    where it has none."""
    given = metadata.get("filename") or metadata.get("name") or ""
    last = PurePosixPath(given.replace("\\", "/")).name
    shown = "".join(sign for sign in last if sign.isprintable()).strip()
    stem, suffix = shown[: -len(end)] if (end := clip_suffix(shown)) else shown, end
    return f"{stem[: _NAME_LENGTH - len(suffix)]}{suffix}".strip() or "clip"


def clip_suffix(name: str) -> str:
    """The ending of a file's name with its dot, in small letters; empty where it is none that a
    film would have."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""
