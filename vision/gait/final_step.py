"""The final step of a walk, which ends beside the other foot and not beyond it.

The foot does not come to lead, so no signal of a leading foot shows this step. It is inferred: a
foot has lifted, then nothing moves, and both feet stand side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import numpy as np

from vision.gait.track import Track
from vision.settings import Section, number
from vision.values import EventKind, GaitEvent


class FinalStepSettings(Section):
    """What makes the end of a walk a final step."""

    together: float = number(
        0.5,
        low=0.1,
        high=1.0,
        title="Feet nearer than this stand together",
        unit="of their last distance",
        source="[K]",
    )
    see_s: float = number(
        0.4, low=0.1, high=1.0, title="They are looked at until", unit="s after it", source="[K]"
    )
    still: float = number(
        0.2,
        low=0.05,
        high=1.0,
        title="Feet that move less then, against the pelvis, stand",
        unit="of their last distance",
        source="[K]",
    )
    confidence: float = number(
        0.5,
        low=0.0,
        high=1.0,
        title="Confidence in a closing contact",
        unit="1",
        source="its time is reckoned, not seen [K]",
    )


def final_contact(
    track: Track,
    events: Sequence[GaitEvent],
    settings: FinalStepSettings,
    *,
    must_stand: bool = False,
) -> GaitEvent | None:
    """The contact that ends a walk which is followed by standing, where there was one.

    Its time is one usual step after the last contact.

    Args:
        events: the contacts and lift-offs of the walk so far, in order of time.
        must_stand: the feet must be seen to keep still, as nothing else shows that the walker
            stands.
    """
    contacts = [event for event in events if event.kind is EventKind.CONTACT]
    if len(contacts) < 3 or events[-1].kind is not EventKind.LIFTOFF:
        return None
    last = contacts[-1]
    step_s = median(b.t_s - a.t_s for a, b in pairwise(contacts[-5:]))
    t_s = last.t_s + step_s
    if events[-1].t_s >= t_s:
        return None  # the foot was still to be lifted when it would have come down
    before = _apart_px(track, last.t_s, last.t_s + 0.15)
    after = _apart_px(track, t_s, t_s + settings.see_s)
    if before is None or after is None or after > settings.together * before:
        return None
    if must_stand and not _feet_keep_still(
        track, t_s, t_s + settings.see_s, settings.still * before
    ):
        return None
    sure = min(last.confidence, settings.confidence)
    return GaitEvent(t_s, last.foot.other, EventKind.CONTACT, sure, t_s)


def _apart_px(track: Track, start_s: float, end_s: float) -> float | None:
    near = track.between(start_s, end_s)
    if len(near) < 2:
        return None
    return float(np.median(np.abs(near.ankle[:, 0, 0] - near.ankle[:, 1, 0])))


def _feet_keep_still(track: Track, start_s: float, end_s: float, most_px: float) -> bool:
    """Whether both feet stay in place under the pelvis from start to end; false until the end."""
    if not len(track) or track.t_s[-1] < end_s:
        return False
    near = track.between(start_s, end_s)
    under = near.ankle[:, :, 0] - near.hip[:, None, 0]
    low, high = np.quantile(under, (0.1, 0.9), axis=0)
    return bool((high - low).max() < most_px)
