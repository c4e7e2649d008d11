"""The cue that an alarm is said with."""

from __future__ import annotations

from vision.cues.base import GUARDED, GUARDED_ON_BELT
from vision.cues.catalogue import cue_for
from vision.guard.values import Alarm
from vision.values import Cue


def cue_of(alarm: Alarm, t_s: float, *, treadmill: bool = False) -> Cue:
    """What is said at ``t_s`` seconds when ``alarm`` is given; on a treadmill with rail and stop
    key.

    Raises:
        LookupError: when no file of the cue catalogue answers it.
    """
    fault = GUARDED[alarm.value]
    if treadmill:
        fault = GUARDED_ON_BELT.get(alarm.value, fault)
    spec = cue_for(fault)
    if spec is None:
        raise LookupError(f"no cue in vision/cues/catalogue answers {fault!r}")
    return spec.at(t_s)
