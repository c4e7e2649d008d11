"""What is told to an analysis: of the client, and of the clip as its trainer says."""

from __future__ import annotations

from app.reports.asked import Asked, PickedWalker
from app.review.folder import ClipFolder
from app.review.moments import capture_hz_of_copy, time_scale_asked
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
    picked = None
    folder = ClipFolder.of(store.places, clip)
    if (subject := clip.subject) is not None:
        t_s = subject.t_s * subject.time_scale / time_scale_asked(folder, clip)
        picked = PickedWalker(t_s, subject.x, subject.y)
    capture_hz = clip.capture_hz
    if capture_hz is None and not clip.played_as_filmed and not folder.original.exists():
        capture_hz = capture_hz_of_copy(folder)
    return Asked(
        level=Level.BEGINNER if client is None else client.level,
        height_m=clip.height_m or (None if client is None else client.height_m),
        thresholds={} if client is None else client.thresholds,
        capture_hz=capture_hz,
        played_as_filmed=clip.played_as_filmed,
        picked=picked,
        belt_mps=clip.belt_mps,
    )
