"""Turns on the spot, told from changes of yaw.

A turn is made in steps, and the yaw is a median over a second, so a slow turn shows as jerks with
pauses between. A clear change of yaw begins a turn; a smaller one lets it continue.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from vision.gait.foot_heights import slope
from vision.gait.parallax import way_px
from vision.gait.track import Track
from vision.gait.windows import about, apart, frames_in
from vision.settings import Section, number
from vision.statistics import median
from vision.values import FloatArray
from vision.values.views import FRONTAL


class TurnSettings(Section):
    """Speeds and changes of yaw that make a turn."""

    fast_deg_s: float = number(
        45.0, low=10.0, high=360.0, title="Turning from", unit="deg/s", source="[K]"
    )
    window_s: float = number(
        1.5, low=0.5, high=3.0, title="Time in which a slow turn shows", unit="s", source="[K]"
    )
    yaw_change_deg: float = number(
        25.0,
        low=10.0,
        high=90.0,
        title="Change of yaw in that time that is a turn on the spot",
        unit="deg",
        source="[K]; measured: up to 20 in treadmill walks",
    )
    strides_deg: float = number(
        60.0,
        low=20.0,
        high=180.0,
        title="The same while the feet pass each other in strides",
        unit="deg",
        source="measured: up to 50 in walks past a camera that follows",
    )
    strides_deg_s: float = number(
        75.0,
        low=20.0,
        high=360.0,
        title="Turning from, while the feet pass each other in strides",
        unit="deg/s",
        source="[K]: half round in the two or three steps of a turn made walking",
    )
    slow_deg: float = number(
        12.0,
        low=5.0,
        high=90.0,
        title="The same where it goes one way all along and no step is seen",
        unit="deg",
        source="measured: up to 8 in walks from front or rear, where steps do not show",
    )
    long_s: float = number(
        2.4,
        low=0.5,
        high=6.0,
        title="Time in which, from front or rear, a still slower turn does",
        unit="s",
        source="measured: the first seconds after someone is found are too unsettled",
    )
    begins_deg: float = number(
        8.0,
        low=3.0,
        high=90.0,
        title="The same, after which steps from front or rear may be those of a turn",
        unit="deg",
        source="measured",
    )
    likely_deg: float = number(
        9.0,
        low=3.0,
        high=90.0,
        title="The same, or in proportion, seen frontally with nothing known yet",
        unit="deg",
        source="measured: up to 7.2 in walks from front or rear",
    )
    likely_s: float = number(
        0.9,
        low=0.3,
        high=3.0,
        title="Least time in which that is seen",
        unit="s",
        source="measured",
    )
    apart_leg: float = number(
        0.2,
        low=0.02,
        high=0.5,
        title="Feet never farther apart than this along the path make no steps then",
        unit="leg lengths",
        source="measured: 0.09 to 0.16 in turns, 0.3 and up in walks whose facing sways",
    )
    hip_displacement_leg: float = number(
        0.35,
        low=0.05,
        high=1.0,
        title="Displacement of the hips in that time above which it is a walk past the camera",
        unit="leg lengths",
        source="measured",
    )
    on_deg_s: float = number(
        3.3,
        low=1.0,
        high=45.0,
        title="Least mean yaw speed at which a turn continues",
        unit="deg/s",
        source="measured from front and rear: 3.3 and up in turns of 11 deg/s, up to 2.5 in walks",
    )
    on_share: float = number(
        0.35,
        low=0.0,
        high=1.0,
        title="Share of it below which the recent yaw speed ends the turn",
        unit="1",
        source="measured",
    )
    late_s: float = number(
        0.8,
        low=0.2,
        high=2.0,
        title="Time that counts as recent",
        unit="s",
        source="[K]: about one step",
    )
    hold_s: float = number(
        0.7,
        low=0.0,
        high=3.0,
        title="Pause in a turn that does not end it yet",
        unit="s",
        source="[K]: about one step",
    )
    rest_s: float = number(
        0.3,
        low=0.0,
        high=3.0,
        title="The same where the walker seems to stand",
        unit="s",
        source="measured: pauses of up to 0.3 s in turns of 22 deg/s",
    )


_YAW_STEP_S, _ONE_WAY = (
    0.25,
    0.85,
)  # the yaw is sampled this far apart; the least share in one direction
_FAST_S = 0.5
_JUMP_DEG = 20.0  # in one frame; a median over a second never turns so fast
_ENDED_DEG = 1.5  # less in half a second is the end of a turn, or a pause in one


@dataclass(frozen=True, slots=True)
class Turn:
    """begun: whether the yaw changes as in a turn. continues: whether it changes enough to
    continue a turn that has begun. may_begin: whether steps from front or rear may be those of a
    turn. likely: whether a turn is the likeliest explanation where nothing else is known."""

    begun: bool
    continues: bool
    may_begin: bool
    likely: bool = False


_NONE = Turn(begun=False, continues=False, may_begin=False)


class Yaw:
    """The yaw in a track, and how much it changes; each is computed on first use."""

    def __init__(self, track: Track) -> None:
        self.track = track

    @cached_property
    def heading_deg(self) -> FloatArray:
        """The yaw, ``(n,)``, as a camera would see it that keeps beside the walker, but for a
        constant: one who passes a camera is seen from ever another side without any turn. Where
        the pose model takes front for back, the yaw jumps to its mirror image, which is no turn
        either."""
        track = self.track
        steps_deg = _yaw_steps_deg(track.yaw_deg)
        large = np.abs(steps_deg) > _JUMP_DEG
        if large.any():
            mirrored_deg = np.abs((track.yaw_deg[1:] + track.yaw_deg[:-1] + 180) % 360 - 180)
            jumps = large & (mirrored_deg < _JUMP_DEG)
            # Seen mirrored, it turns the other way round.
            seen = np.where(np.cumsum(jumps) % 2 == 1, -1.0, 1.0)
            steps_deg = np.where(jumps, 0.0, seen * steps_deg)
        heading = np.zeros(len(track))
        np.cumsum(steps_deg, out=heading[1:])
        if track.focal_px > 0.0 and len(track) > 1:
            passing_deg_s = math.degrees(slope(track.t_s, track.hip[:, 0]) / track.focal_px)
            heading += passing_deg_s * (track.t_s - track.t_s[0])
        return heading

    @property
    def change_deg(self) -> float:
        """The change of yaw, unsigned."""
        return self._changed[0]

    @property
    def one_way(self) -> float:
        """That as a share of all yaw movement to and fro."""
        return self._changed[1]

    @cached_property
    def _changed(self) -> tuple[float, float]:
        few = frames_in(self.track, _YAW_STEP_S) if len(self.track) > 1 else 1
        parts_deg = self.heading_deg[::-few][::-1]  # the last one ends with the track
        yaw_steps_deg = _yaw_steps_deg(parts_deg)
        yaw_change_deg = abs(float(yaw_steps_deg.sum()))
        return yaw_change_deg, yaw_change_deg / max(float(np.abs(yaw_steps_deg).sum()), 1e-6)

    def about(self, length_s: float, at_s: float | None) -> Yaw:
        """The yaw in a part of the track, as :func:`vision.gait.windows.about` has it."""
        part = about(self.track, length_s, at_s)
        return self if part is self.track else Yaw(part)


def turn_in(whole: Yaw, settings: TurnSettings, at_s: float | None, *, strides: bool) -> Turn:
    """The turn at ``at_s``, or at the end of the track: at once, or slowly while the walker stays
    in place, for the yaw of a walker who passes the camera changes without any turn.

    Args:
        strides: whether the feet pass each other as in a walk, which nobody does on the spot.
    """
    fast = whole.about(_FAST_S, at_s)
    fast_s = fast.track.t_s
    if len(fast_s) < 3:
        return _NONE
    yaw_steps_deg = _yaw_steps_deg(fast.heading_deg)
    lately = whole.about(settings.window_s, at_s)
    slow, yaw_change_deg, one_way = lately.track, lately.change_deg, lately.one_way
    # A median, because where the model takes front for back the facing jumps once.
    fast_deg_s = settings.strides_deg_s if strides else settings.fast_deg_s
    if abs(median(yaw_steps_deg / (fast_s[1:] - fast_s[:-1]))) > fast_deg_s:
        return Turn(begun=True, continues=True, may_begin=True)
    if strides:
        swept = one_way > _ONE_WAY and yaw_change_deg > settings.strides_deg
        return Turn(begun=swept, continues=swept, may_begin=swept)
    all_deg, all_one_way = whole.change_deg, whole.one_way
    frontal = slow.view(-1) in FRONTAL
    length_s = float(whole.track.t_s[-1] - whole.track.t_s[0])
    one_way_long = frontal and length_s > settings.long_s and all_one_way > _ONE_WAY
    may_begin = (one_way > _ONE_WAY and yaw_change_deg > settings.begins_deg) or (
        one_way_long and all_deg > settings.begins_deg
    )
    way = way_px(slow) / slow.leg_px
    if way > settings.hip_displacement_leg:
        return Turn(begun=False, continues=False, may_begin=may_begin)
    whole_deg_s = all_deg / length_s
    continues = all_one_way > _ONE_WAY and whole_deg_s > settings.on_deg_s
    slowly = one_way > _ONE_WAY and yaw_change_deg > settings.slow_deg
    if (continues or slowly) and not frontal:
        feet = slow.ankle / slow.leg_px
        stepless = apart(feet) < settings.apart_leg
        continues, slowly = continues and stepless, slowly and stepless
    if continues:
        late = whole.about(settings.late_s, at_s)
        late_s = float(late.track.t_s[-1] - late.track.t_s[0])
        late_deg_s = max(settings.on_share * whole_deg_s, settings.on_deg_s)
        continues = late.change_deg > late_deg_s * late_s
    if fast.change_deg < _ENDED_DEG:
        return Turn(begun=False, continues=continues, may_begin=may_begin)
    begun = (
        yaw_change_deg > settings.yaw_change_deg
        or slowly
        or (one_way_long and continues and all_deg > settings.slow_deg)
    )
    slow_s = float(slow.t_s[-1] - slow.t_s[0])
    in_proportion_deg = yaw_change_deg * max(settings.window_s / slow_s, 1.0)
    soon = frontal and one_way > _ONE_WAY and slow_s > settings.likely_s
    likely = begun or (soon and in_proportion_deg > settings.likely_deg)
    return Turn(begun, begun or continues, may_begin, likely)


def _yaw_steps_deg(yaw_deg: FloatArray) -> FloatArray:
    """From each yaw to the next, the shorter way."""
    turned: FloatArray = (yaw_deg[1:] - yaw_deg[:-1] + 180) % 360 - 180
    return turned
