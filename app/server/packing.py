"""Messages on a WebSocket: how long one may be, and how a picture travels with its data."""

from __future__ import annotations

import struct
from typing import TypeVar

from pydantic import BaseModel

LONGEST_MESSAGE = 4096
"""Bytes; what a page has to say is far shorter."""
LONGEST_PICTURE = 2_000_000
"""Bytes; a picture from the page with what goes with it."""

HeaderT = TypeVar("HeaderT", bound=BaseModel)


def pack(header: BaseModel, jpeg: bytes) -> bytes:
    """One binary message: four bytes big-endian length of the JSON, the JSON (UTF-8) of what goes
    with the picture, the picture."""
    text = header.model_dump_json().encode()
    return struct.pack(">I", len(text)) + text + jpeg


def unpack(
    message: bytes, kind: type[HeaderT], longest: int | None = None
) -> tuple[HeaderT, bytes]:
    """The opposite of :func:`pack`: what goes with the picture, and the picture.

    Args:
        kind: of what goes with it. longest: bytes that its JSON may have; any number if left out.

    Raises:
        ValueError: ``message`` is not one.
    """
    if len(message) < 4:
        raise ValueError("The message is shorter than its own header.")
    (length,) = struct.unpack_from(">I", message)
    there = len(message) - 4
    if length > (there if longest is None else min(longest, there)):
        raise ValueError("The message is shorter than its header says, or the header too long.")
    header = kind.model_validate_json(message[4 : 4 + length], strict=True)
    return header, message[4 + length :]
