"""The confidence in an event from the gait itself.

What the pictures can show is a factor of its own (``vision/body/observability.py``).

Two things tell a doubtful event from a clear one: it had to be put far from the turn of the signal
it was found by, and the stride it ends is unlike the walker's others. Measured on 850 contacts of
drawn and motion-captured walkers, by eighths of confidence, sight included: of the least sure
(0.38 to 0.8) 80 of 100 are within 0.1 s of the truth and 58 within 0.05 s; of the surest (0.95) 100
and 99.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from vision.body.observability import chance_within
from vision.gait.rules.contacts import Candidate
from vision.settings import Section, number

_FITTED = "measured: fitted to walkers' contacts with known times"


class EventConfidenceSettings(Section):
    """What makes an event doubtful."""

    tolerance_s: float = number(
        0.1,
        low=0.01,
        high=0.3,
        title="An event is right within this",
        unit="s",
        source="as evaluate scores [K]",
    )
    moved: float = number(
        0.8,
        low=0.0,
        high=3.0,
        title="Spread per time from the signal's turn",
        unit="1",
        source=_FITTED,
    )
    frontal_s: float = number(
        0.05, low=0.0, high=0.3, title="Spread from front or rear", unit="s", source=_FITTED
    )
    irregular: float = number(
        0.3,
        low=0.0,
        high=3.0,
        title="Spread per time off the usual stride",
        unit="1",
        source=_FITTED,
    )
    irregular_s: float = number(
        0.03, low=0.0, high=0.2, title="Spread from that at most", unit="s", source="[K]"
    )


def event_confidence(
    events: Sequence[Candidate], index: int, settings: EventConfidenceSettings, *, frontal: bool
) -> float:
    """The chance that event ``index`` is within the tolerance, as far as the gait tells it.

    Args:
        events: of one kind, in order of time, before and (if known) after it.
        frontal: seen from front or rear, where an event is put far from the turn as a rule.
    """
    one = events[index]
    moved_s = settings.moved * abs(one.t_s - one.extremum_s)
    moved_s = settings.frontal_s if frontal else moved_s
    off_stride_s = _off_stride_s([event.t_s for event in events], index)
    # A walk may truly be irregular: that alone makes no event incredible.
    irregular_s = min(settings.irregular * off_stride_s, settings.irregular_s)
    return chance_within(settings.tolerance_s, math.hypot(moved_s, irregular_s))


def _off_stride_s(times_s: Sequence[float], index: int) -> float:
    """How far the stride before or after, whichever fits better, is off the usual."""
    strides = [later - earlier for earlier, later in zip(times_s, times_s[2:], strict=False)]
    if len(strides) < 2:
        return 0.0
    usual = median(strides)
    own = [strides[at] for at in (index - 2, index) if 0 <= at < len(strides)]
    return min((abs(stride - usual) for stride in own), default=0.0)
