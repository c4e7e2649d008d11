"""What is told to an analysis: of the client, and of the clip as its trainer says."""

from __future__ import annotations

from app.reports.asked import Asked, PickedWalker
from app.storage.review_values import Clip
from app.storage.store import Store
from vision.values import Level

JUDGED_BY = frozenset({"client_id", "height_m", "belt_mps", "capture_hz", "played_as_filmed"})
"""The facts of a clip upon which its report depends."""


def asked_of(store: Store, clip: Clip) -> Asked:
    """How ``clip`` is to be judged: what is said of the clip itself comes before what is said of
    its client.

    Raises:
        Missing: its client is gone.
    """
    client = None if clip.client_id is None else store.clients.get(clip.client_id)
    subject = clip.subject
    return Asked(
        level=Level.BEGINNER if client is None else client.level,
        height_m=clip.height_m or (None if client is None else client.height_m),
        thresholds={} if client is None else client.thresholds,
        capture_hz=clip.capture_hz,
        played_as_filmed=clip.played_as_filmed,
        picked=None if subject is None else PickedWalker(subject.t_s, subject.x, subject.y),
        belt_mps=clip.belt_mps,
    )
