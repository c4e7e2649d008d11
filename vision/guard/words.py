"""The cue that an alarm is said with."""

from __future__ import annotations

from vision.cues.base import GUARDED
from vision.cues.catalogue import cue_for
from vision.guard.values import Alarm
from vision.values import Cue


def cue_of(alarm: Alarm, t_s: float) -> Cue:
    """What is said at ``t_s`` seconds when ``alarm`` is given.

    Raises:
        LookupError: when no file of the cue catalogue answers it.
    """
    spec = cue_for(GUARDED[alarm.value])
    if spec is None:
        raise LookupError(f"no cue in vision/cues/catalogue answers {GUARDED[alarm.value]!r}")
    return spec.at(t_s)
