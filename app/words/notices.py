"""What the page says by itself, shown and spoken: about the browser's camera and the connection.

It is named here and not in the page, because where the browser has no voice the server's speaks,
and it says nothing that came from outside. The words are the catalogue's, ``notice.ID.shown``
(what has happened and what to do) and ``notice.ID.spoken`` (as short as a cue).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.words import Phrase, phrase

NOTICES: Mapping[str, bool] = MappingProxyType(
    {
        "camera_refused": False,
        "camera_none": False,
        "camera_in_use": False,
        "camera_insecure": False,
        "camera_unplugged": True,
        "camera_still": True,
        "camera_elsewhere": False,
        "camera_failed": False,
        "camera_rested": False,
        "link_lost": True,
        "camera_unplugged_belt": True,
        "camera_still_belt": True,
        "link_lost_belt": True,
    }
)
"""Each notice's id, and whether it is urgent: somebody may be walking who is no longer watched.
Those in ``_belt`` take the place of the others in a session on a treadmill."""


def shown(notice_id: str) -> Phrase:
    """What the page shows."""
    return phrase(f"notice.{notice_id}.shown")


def spoken(notice_id: str) -> Phrase:
    """What is said aloud."""
    return phrase(f"notice.{notice_id}.spoken")
