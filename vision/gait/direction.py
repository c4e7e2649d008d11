"""Backward, forward, standing or turning: travel judged against facing.

Two signs of travel that need no contact detection and no switch for the treadmill: the feet on
the floor move against the travel relative to the hips (always), and the hips move over the
picture (overground). From front or rear the subject grows or shrinks instead.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from vision.gait.direction_settings import DirectionSettings
from vision.gait.floor_travel import FloorTravel, floor_travel, goes_sideways, planted, strides
from vision.gait.frontal_travel import frontal_evidence, size_trend
from vision.gait.parallax import own_drift_px_s, own_growth
from vision.gait.track import Track
from vision.gait.turning import Yaw, turn_in
from vision.gait.windows import about, apart, frames_for
from vision.statistics import median, median_of_three, medians, quantiles
from vision.values import Direction, FloatArray, View
from vision.values.views import FRONTAL

_STRETCH_S = 0.1  # speeds are taken over this long
_FASTEST_LEG_S = 2.5  # a foot that seems faster has been swapped; leg lengths a second


@dataclass(frozen=True, slots=True)
class TravelEvidence:
    """The evidence of travel in one window.

    travel: -1..1, backward positive. still: whether the walker stands. turning: whether the yaw
    changes as in a turn; turn_continues: enough for a turn that had begun; turn_likely: enough
    where nothing else is known. silent: whether a walk may continue that shows no direction for
    now. feet_stir: whether the feet of a walker who seems to stand move as much as in a shuffle on
    a belt. in_place: whether the hips stay in place. sideways: whether the walker makes side steps.
    """

    travel: float
    still: bool
    turning: bool
    turn_continues: bool = False
    turn_likely: bool = False
    silent: bool = False
    feet_stir: bool = False
    in_place: bool = False
    sideways: bool = False


def travel_evidence(
    track: Track,
    settings: DirectionSettings,
    at_s: float | None = None,
    *,
    rested: bool = True,
) -> TravelEvidence | None:
    """The evidence in ``track``, one window long; ``None`` where it is too short to tell.

    Args:
        at_s: the moment in question; without it that is the end of ``track``.
        rested: whether the walker may just have begun to walk, so that growth must show soon.
    """
    if len(track) < 5 or track.t_s[-1] - track.t_s[0] < settings.least_s:
        return None
    moment = about(track, settings.still_window_s, at_s)
    if len(moment) < 5 or moment.t_s[-1] - moment.t_s[0] < settings.least_s:
        return None  # nobody was seen just then
    last = len(track) - 1
    index = last if at_s is None else min(int(np.searchsorted(track.t_s, at_s)), last)
    view = track.view(index)
    frontally = view in FRONTAL
    frontal = settings.frontal
    near_s = frontal.growth_window_s if rested else frontal.growth_long_s
    near = about(track, near_s, at_s) if frontally else track
    going = floor_travel(near)
    walks = strides(about(track, settings.window_s, at_s), settings.floor)
    passing = walks or (frontally and abs(going.sagittal) > settings.floor.clear_leg_s)
    yaw = Yaw(track)
    turn = turn_in(yaw, settings.turn, at_s, strides=passing)
    turned = (turn.begun, turn.continues, turn.likely)
    floor = settings.floor
    within_leg = floor.planted_frontal_leg if frontally else floor.planted_leg
    stays = planted(about(track, floor.planted_s, at_s), within_leg)
    if stays and not frontally:
        # On a belt a shuffle of legs that the model lays on each other stays as small.
        feet_stir = _rests(moment, settings)[1]
        return TravelEvidence(0.0, True, *turned, feet_stir=feet_stir, in_place=True)
    if frontally:
        seen = frontal_evidence(track, near, moment, frontal, rested=rested)
        # Coming nearer is forward when facing the camera, backward otherwise.
        nearer = 1 if view is View.REAR else -1
        if turn.may_begin or yaw.change_deg > settings.frontal_yaw_change_deg:
            # A turn that begins, or most of it was seen from elsewhere.
            return TravelEvidence(nearer * seen.by_growth, seen.still, *turned)
        # Backward gait turns to a run only beyond what is coached, so a run goes forward.
        travel = -settings.run_forward if seen.running else nearer * seen.travel
        if goes_sideways(near, settings.floor, going, frontal=True):
            return TravelEvidence(0.0, seen.still, *turned, sideways=True)
        travel = _not_too_fast(travel, going, settings)
        # From here small steps on a belt hardly show in the feet, but the trunk bounces with them.
        still = seen.still or (stays and travel == 0.0)
        silent = travel == 0.0 and not still
        return TravelEvidence(travel, still, *turned, silent)
    if goes_sideways(track, settings.floor, going, frontal=False):
        return TravelEvidence(0.0, False, *turned, sideways=True)
    travel = _travel(track, going, settings)
    if planted(moment, floor.planted_leg):
        # Who shifts the weight, or in slow steps the model has laid one leg on the other.
        travel = 0.0
    travel = _not_too_fast(travel, going, settings)
    still, feet_stir = _rests(moment, settings)
    in_place = abs(going.drift) < settings.still_drift_leg_s
    return TravelEvidence(travel, still, *turned, feet_stir=feet_stir, in_place=in_place)


def _not_too_fast(travel: float, going: FloorTravel, settings: DirectionSettings) -> float:
    """``travel``, but forward for one who goes faster over the floor than anybody goes backward:
    there front and back have been mistaken."""
    if abs(going.sagittal) > settings.floor.fastest_backward_leg_s:
        return -settings.run_forward if travel >= 0.0 else travel
    return travel


class BeltWalking:
    """Whether the walker walks on a treadmill belt, that is, walks while staying in place.

    On a belt a shuffle moves the feet hardly more than standing does. On the floor the hips tell
    them apart.
    """

    def __init__(self, settings: DirectionSettings) -> None:
        self._settings = settings
        self._walked_s = self._rested_s = 0.0

    def stands(self, found: TravelEvidence, direction: Direction, step_s: float) -> bool:
        """Whether ``found`` is of one who stands.

        Args:
            direction: what was said before. step_s: for how long.
        """
        # A moment in which a shuffle shows no movement is not yet a stop.
        self._rested_s = self._rested_s + step_s if direction is Direction.STANDING else 0.0
        stopped = self._rested_s >= self._settings.still_s or direction is Direction.TURNING
        if stopped or not found.in_place:
            self._walked_s = 0.0
        elif direction in (Direction.BACKWARD, Direction.FORWARD):
            self._walked_s += step_s
        return found.still and not (found.feet_stir and self._walked_s >= self._settings.carried_s)


def _rests(track: Track, settings: DirectionSettings) -> tuple[bool, bool]:
    """Whether a walker seen from the side stands in all of ``track``, or steps on the spot; and
    whether the feet stir meanwhile."""
    drift = own_drift_px_s(track) / track.leg_px
    growth = own_growth(track, size_trend(track))
    if max(abs(drift) / settings.still_drift_leg_s, abs(growth) / settings.still_growth_s) > 1:
        return False, False
    feet = (track.ankle - track.hip[:, None]) / track.leg_px
    # Over a few frames, so that the jitter of a landmark is not taken for a movement.
    few = frames_for(track, _STRETCH_S)
    way = feet[few:] - feet[:-few]
    paths = np.sqrt(way[:, :, 0] ** 2 + way[:, :, 1] ** 2)
    speeds = paths / (track.t_s[few:] - track.t_s[:-few])[:, None]
    # The median over both feet ignores single jumps of the pose model.
    speed = float(quantiles(_calm(speeds).ravel(), 0.9))
    on_the_spot = apart(feet) < settings.apart_leg
    feet_stir = speed >= settings.carried_still_leg_s and not on_the_spot
    return speed < settings.still_leg_s or on_the_spot, feet_stir


def last_still_s(track: Track, settings: DirectionSettings) -> float:
    """When the walker last stood for a moment; minus infinity where that was not in ``track``."""
    frontal = track.view(-1) in FRONTAL
    stretch_s = settings.still_window_s if frontal else settings.least_s + 0.05
    for end in np.arange(float(track.t_s[-1]), float(track.t_s[0]) + stretch_s, -0.1):
        found = travel_evidence(track.between(end - stretch_s, end), settings)
        if found is not None and found.still:
            # From there the foot that leaves shows late: it is lifted little at first.
            return float(end) - (settings.frontal.late_s if frontal else 0.0)
    return -math.inf


def _calm(speeds: FloatArray) -> FloatArray:
    """Running median of three, per foot, so that one jump is not a movement."""
    return speeds if len(speeds) < 3 else median_of_three(speeds)


def _travel(track: Track, going: FloorTravel, settings: DirectionSettings) -> float:
    sign = int(track.facing[-1])
    if sign == 0:
        return 0.0
    marks = (track.toe + track.heel + track.ankle)[:, :, 0] / 3 - track.hip[:, None, 0]
    step_s = track.t_s[1:] - track.t_s[:-1]
    along = sign * (marks[1:] - marks[:-1]) / step_s[:, None] / track.leg_px
    near_floor = _near_floor(track, settings.floor_torso * track.usual_torso_px)[1:]
    bearing = median(along[near_floor] if np.count_nonzero(near_floor) >= 5 else along)
    lift = _lift_correlation(track, sign * marks)
    found = [lift / settings.lift_correlation] * 6 + [bearing / settings.slow_leg_s]
    drift = going.drift
    if abs(drift) > settings.slow_leg_s:
        clear = (
            abs(going.sagittal) > settings.floor.clear_leg_s and going.sagittal * sign * drift > 0
        )
        found += [-sign * drift / settings.slow_leg_s] * (12 if clear else 4)
    return fmean(math.tanh(v / 2) for v in found)


def _lift_correlation(track: Track, ahead: FloatArray) -> float:
    """How much the higher foot goes backward, -1..1: a swinging foot is lifted and goes with the
    travel, a bearing foot is down and goes against it.

    Feet are taken as the foremost and the rearmost, so that leg swaps do not matter. Measured on
    walkers: 0.15 and up for every backward window, -0.15 and down for every forward or running
    one, where speeds alone overlap.

    Args:
        ahead: ``(n, 2)`` feet in the facing frame, relative to the pelvis, in pixels.
    """
    height = -track.ankle[:, :, 1]
    height = height - medians(height)
    crossed = (ahead[:, 0] > ahead[:, 1])[:, None]
    height = np.where(crossed, height[:, ::-1], height)
    ahead = np.where(crossed, ahead[:, ::-1], ahead)
    few = frames_for(track, _STRETCH_S)
    speed = (ahead[few:] - ahead[:-few]) / (track.t_s[few:] - track.t_s[:-few])[:, None]
    speed = np.minimum(np.maximum(speed / track.leg_px, -_FASTEST_LEG_S), _FASTEST_LEG_S)
    height = (height[few:] + height[:-few]) / 2
    size = math.sqrt(float((height**2).sum() * (speed**2).sum()))
    return float(-(height * speed).sum() / size) if size > 0 else 0.0


def _near_floor(track: Track, height_px: float) -> NDArray[np.bool_]:
    """Which feet are within ``height_px`` of their own floor line, ``(n, 2)``: near and far foot
    have two."""
    low = np.maximum(track.toe[:, :, 1], track.heel[:, :, 1]) - track.hip[:, None, 1]
    near: NDArray[np.bool_] = low > quantiles(low, 0.9) - height_px
    return near


class DirectionStage:
    """Adds up the signs over time, with hysteresis."""

    def __init__(self, settings: DirectionSettings) -> None:
        self._settings = settings
        self._carried = BeltWalking(settings)
        self._log_odds = 0.0
        self._still_s = self._sideways_s = 0.0
        self._turned_s = -math.inf
        self._t_s: float | None = None
        self.direction = Direction.UNKNOWN

    @property
    def confidence(self) -> float:
        """How sure the present answer is, 0..1."""
        if self.direction in (Direction.BACKWARD, Direction.FORWARD):
            return min(1.0, abs(self._log_odds) / 3)
        return min(1.0, self._still_s / 2) if self.direction is Direction.STANDING else 0.5

    def reset(self) -> None:
        """Forget the past, as after a lost subject."""
        self._carried = BeltWalking(self._settings)
        self._log_odds = self._still_s = self._sideways_s = 0.0
        self._turned_s = -math.inf
        self._t_s = None
        self.direction = Direction.UNKNOWN

    def update(self, t_s: float, found: TravelEvidence | None) -> Direction:
        """The direction at ``t_s``."""
        settings = self._settings
        step_s = 0.0 if self._t_s is None else t_s - self._t_s
        self._t_s = t_s
        if found is None:
            return self.direction
        still = self._carried.stands(found, self.direction, step_s)
        memory_s = settings.frontal.memory_s if found.silent else settings.memory_s
        keep = math.exp(-step_s / memory_s)
        self._log_odds *= keep
        turning = (
            found.turning
            or (self.direction is Direction.TURNING and found.turn_continues)
            or (self.direction is Direction.UNKNOWN and found.turn_likely)
        )
        if not still and not turning:
            self._log_odds += settings.gain * memory_s * (1 - keep) * found.travel
            self._log_odds = min(max(self._log_odds, -settings.most), settings.most)
        self._still_s = self._still_s + step_s if still else 0.0
        aside_s = step_s if found.sideways and not still else -2 * step_s
        self._sideways_s = min(max(self._sideways_s + aside_s, 0.0), 2 * settings.sideways_s)
        self._turned_s = t_s if turning else self._turned_s
        self.direction = self._decide(t_s)
        return self.direction

    def _decide(self, t_s: float) -> Direction:
        settings = self._settings
        paused_s = t_s - self._turned_s if self.direction is Direction.TURNING else math.inf
        if self._turned_s == t_s or (self._still_s > 0 and paused_s < settings.turn.rest_s):
            return Direction.TURNING
        if self._still_s >= settings.still_s:
            self._log_odds = 0.0  # a brief movement of the feet does not continue the walk
            return Direction.STANDING
        if self._sideways_s >= settings.sideways_s:
            self._log_odds = 0.0
            return Direction.SIDEWAYS
        called = Direction.BACKWARD if self._log_odds > 0 else Direction.FORWARD
        if abs(self._log_odds) >= settings.enter:
            return called
        if abs(self._log_odds) >= settings.leave and called is self.direction:
            return called
        if paused_s < settings.turn.hold_s:
            return Direction.TURNING
        stands = self.direction is Direction.STANDING
        return Direction.STANDING if stands else Direction.UNKNOWN
