"""What the page says by itself, shown and spoken: about the browser's camera and the connection.

The words are kept here and not in the page, because where the browser has no voice the server's
speaks, and it says nothing that came from outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Notice:
    """``shown`` says what has happened and what to do; ``spoken`` is as short as a cue.

    ``urgent``: somebody may be walking who is no longer watched.
    """

    shown: str
    spoken: str
    urgent: bool = False


NOTICES: Mapping[str, Notice] = MappingProxyType(
    {
        "camera_refused": Notice(
            "The browser may not use the camera. Click the camera or lock sign beside the "
            "address, allow the camera, then press “Try again”. If there is no such sign, allow "
            "this browser in the camera settings of your computer.",
            "I may not use the camera. Please allow it in the browser.",
        ),
        "camera_none": Notice(
            "No camera is connected. Plug one in, then press “Try again”.",
            "I can't find a camera. Please plug one in.",
        ),
        "camera_in_use": Notice(
            "Another program is using the camera. Close it (a video call, perhaps), then press "
            "“Try again”.",
            "Another program is using the camera. Please close it.",
        ),
        "camera_insecure": Notice(
            "Browsers allow the camera only on a page of this very computer, or over HTTPS. Open "
            "Backstep on the computer it runs on, at http://localhost and its port, or start it "
            "with “backstep coach --camera 0” to use that computer's own camera.",
            "This address may not use a camera. Please open Backstep on its own computer.",
        ),
        "camera_unplugged": Notice(
            "The camera is gone. Stop walking. Plug it in again: I go on by myself, or press "
            "“Try again”.",
            "Stop. The camera is gone.",
            urgent=True,
        ),
        "camera_still": Notice(
            "The camera gives no pictures. Stop walking. Open its cover, or unplug it and plug "
            "it in again, then press “Try again”.",
            "Stop. The camera gives no pictures.",
            urgent=True,
        ),
        "camera_elsewhere": Notice(
            "Another window of Backstep has the camera. Watch it there, or use the camera here.",
            "Another window has the camera.",
        ),
        "camera_failed": Notice(
            "The camera could not be started. Close other programs that use it, then press "
            "“Try again”.",
            "The camera could not be started.",
        ),
        "camera_rested": Notice(
            "The camera was turned off while this page was out of sight.",
            "The camera is off.",
        ),
        "link_lost": Notice(
            "Connection lost. Trying again…",
            "Stop. I have lost the connection.",
            urgent=True,
        ),
    }
)
