"""Pictures on the WebSocket, in both directions, with what goes with each; see
``app/server/messages.py``."""

from __future__ import annotations

import struct

from app.server.messages import SentPicture, Telemetry

LONGEST_HEADER = 512
"""Bytes; of the JSON that goes with a picture from the page."""


def unpack_sent(message: bytes) -> tuple[SentPicture, bytes]:
    """A picture from the page, and what goes with it.

    Raises:
        ValueError: when ``message`` is not one.
    """
    header, jpeg = _split(message, LONGEST_HEADER)
    return SentPicture.model_validate_json(header, strict=True), jpeg


def pack_sent(sent: SentPicture, jpeg: bytes) -> bytes:
    """The opposite of :func:`unpack_sent`; the page has its own."""
    header = sent.model_dump_json().encode()
    return struct.pack(">I", len(header)) + header + jpeg


def pack(telemetry: Telemetry, jpeg: bytes) -> bytes:
    """One binary message: length, telemetry, picture."""
    header = telemetry.model_dump_json().encode()
    return struct.pack(">I", len(header)) + header + jpeg


def unpack(message: bytes) -> tuple[Telemetry, bytes]:
    """The opposite of :func:`pack`.

    Raises:
        ValueError: when ``message`` is not one of ours.
    """
    header, jpeg = _split(message, len(message))
    return Telemetry.model_validate_json(header), jpeg


def _split(message: bytes, longest: int) -> tuple[bytes, bytes]:
    if len(message) < 4:
        raise ValueError("The message is shorter than its own header.")
    (length,) = struct.unpack_from(">I", message)
    if length > min(longest, len(message) - 4):
        raise ValueError("The message is shorter than its header says, or the header too long.")
    return message[4 : 4 + length], message[4 + length :]
