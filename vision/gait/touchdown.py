"""A touchdown read from the shoe's own picture: when the foot came down, and how.

Initial contact is the first moment at which heel or ball of the foot is down (within a few
millimetres of its height in this stance) and has come to rest on the floor. The floor moves with
the foot that stands on it, so a treadmill needs no switch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from vision.body.tilt import turned_back
from vision.gait.shoe import FootMoment, ShoePath, ShoeSettings, follow_shoe
from vision.settings import Section, number
from vision.values import FloatArray, Landing, Touchdown

_GRID_HZ = 240.0


class TouchdownSettings(Section):
    """What counts as down, at rest and flat, and how a landing is named."""

    shoe: ShoeSettings = ShoeSettings()
    before_s: float = number(
        0.22, 0.1, 0.5, "Followed back to this long before the contact looked for", "s", "[K]"
    )
    after_s: float = number(0.36, 0.2, 0.8, "and on to this long after it", "s", "[K]")
    stand_s: float = number(
        0.14, 0.05, 0.3, "The shoe is cut out about this long after contact", "s",
        "measured: flat or nearly, and not yet hidden by the other leg",
    )  # fmt: skip
    stand_spread_s: float = number(
        0.08, 0.01, 0.2, "and not much earlier or later than this", "s", "[K]"
    )
    soonest_s: float = number(0.02, 0.0, 0.2, "At the soonest this long after contact", "s", "[K]")
    latest_s: float = number(
        0.26, 0.1, 0.6, "at the latest this long after it", "s", "then the other leg hides it"
    )
    astray_share: float = number(
        0.1, 0.01, 0.5, "Marks so far astray are as bad as the spread in time", "foot lengths",
        "measured",
    )  # fmt: skip
    usual_share: float = number(
        0.3, 0.05, 0.6, "A foot drawn longer or shorter by more is not cut out", "1", "measured"
    )
    heeded: int = Field(
        default=3, ge=2, le=20, title="Last touchdowns of a foot that correct its next contact"
    )
    least_frames: int = Field(default=5, ge=3, le=20, title="Least frames to be followed through")
    alike: float = number(
        0.75, 0.2, 0.98, "Least correlation from contact to stance", "1", "measured, clips"
    )
    at_once: float = number(
        0.9, 0.2, 1.0, "Correlation from which one look is enough", "1", "measured, clips"
    )
    farthest_s: float = number(
        0.15, 0.05, 0.3, "Not believed farther from where the landmarks put it", "s", "measured"
    )
    floor_deg: float = number(
        4.0, 0.5, 20.0, "Not heeded when read by a floor farther off than this", "deg",
        "measured: 10 deg off puts contacts 0.12 s late",
    )  # fmt: skip
    tries: int = Field(default=4, ge=1, le=8, title="Frames to cut it out of, tried in turn")
    ball_share: float = number(
        0.72, 0.5, 1.0, "Where the ball of the foot lies between heel and toe", "1",
        "anatomy: metatarsal heads at 0.7 to 0.75 of the foot's length",
    )  # fmt: skip
    down_m: float = number(
        0.015, 0.003, 0.05, "Down within this of its height in stance", "m", "domain notes, clips"
    )
    rest_mps: float = number(
        0.6, 0.1, 2.0, "At rest below this speed over the floor", "m/s", "measured, clips"
    )
    still_mps: float = number(
        0.15, 0.05, 1.0, "Standing below this speed over the floor", "m/s", "measured, clips"
    )
    early_s: float = number(0.05, 0.0, 0.2, "It may stand so much before it is cut out", "s", "[K]")
    still_frames: int = Field(default=4, ge=2, le=20, title="Stillest frames taken for the stance")
    lead_s: float = number(
        0.030, 0.0, 0.1, "Heel and ball that settle within this land flat", "s", "domain notes 3"
    )
    flat_deg: float = number(
        5.0, 0.0, 15.0, "A foot tilted less at contact lands flat", "deg", "measured, clips"
    )


@dataclass(frozen=True, slots=True)
class Place:
    """How the walker stands in the picture.

    facing: +1 where the toes point to image right. px_per_m: scale there. foot_px: the foot's
    usual length. floor_deg: the floor, clockwise off level.
    """

    facing: int
    px_per_m: float
    foot_px: float
    floor_deg: float


def read_touchdown(
    moments: Sequence[FootMoment],
    about_s: float,
    place: Place,
    settings: TouchdownSettings,
) -> Touchdown | None:
    """The touchdown near ``about_s``, ``None`` where the picture does not carry it.

    Args:
        moments: frames from ``before_s`` before to ``after_s`` after, of the foot that leads.
        about_s: where the landmarks put the contact, some 0.1 s off at worst.
    """
    found: list[Touchdown] = []
    for at in _stands(moments, about_s, place.foot_px, settings)[: settings.tries]:
        path = follow_shoe(moments, at, settings.shoe)
        one = None if path is None else _read(path, moments[at].t_s, place, settings)
        if one is not None and abs(one.contact_s - about_s) <= settings.farthest_s:
            found.append(one)
        if _settled(found, settings):
            break
    return replace(_agreed(found), about_s=about_s) if found else None


def _settled(found: Sequence[Touchdown], settings: TouchdownSettings) -> bool:
    """Whether no further look is needed. A flat foot is what a picture of the mere floor would
    show as well, so it takes two; so does a foot that was not much like itself."""
    if len(found) == 1:
        return found[0].landing is not Landing.FLAT and found[0].confidence >= settings.at_once
    return len(found) >= 2 and (found[-1].landing is found[0].landing or len(found) > 2)


def _agreed(found: Sequence[Touchdown]) -> Touchdown:
    """The middle one in time, with the landing that most name."""
    middle = sorted(found, key=lambda one: one.contact_s)[(len(found) - 1) // 2]
    names = [one.landing for one in found]
    most = max(names, key=names.count)
    landing = most if 2 * names.count(most) > len(names) else Landing.UNKNOWN
    alike = [one for one in found if one.landing is landing]
    chosen = middle if middle in alike or not alike else alike[0]
    return replace(chosen, landing=landing)


def _stands(
    moments: Sequence[FootMoment], about_s: float, usual_px: float, settings: TouchdownSettings
) -> list[int]:
    """The frames to cut the shoe out of, best first: soon after contact, the foot as long as it
    usually is and drawn where the frames before and after would have it."""
    late_s = np.array([one.t_s for one in moments]) - about_s - settings.stand_s
    long = np.array([one.length_px for one in moments]) / usual_px - 1
    marks = np.array([np.concatenate([one.heel, one.toe]) for one in moments])
    jump = np.zeros(len(moments))
    if len(moments) > 2:
        jump[1:-1] = np.abs(marks[2:] - 2 * marks[1:-1] + marks[:-2]).max(axis=1) / usual_px
    cost = np.abs(late_s) / settings.stand_spread_s + (np.abs(long) + jump) / settings.astray_share
    near = np.flatnonzero(
        (late_s > settings.soonest_s - settings.stand_s)
        & (late_s < settings.latest_s - settings.stand_s)
        & (np.abs(long) <= settings.usual_share)
    )
    return [int(at) for at in near[np.argsort(cost[near], kind="stable")]]


@dataclass(frozen=True, slots=True)
class _Part:
    """Heel or ball over time: height above its own stance (m), speed over the floor (m/s)."""

    height_m: FloatArray
    speed_mps: FloatArray


def _read(
    path: ShoePath, stand_s: float, place: Place, settings: TouchdownSettings
) -> Touchdown | None:
    path = replace(
        path,
        heel=turned_back(path.heel, place.floor_deg),
        toe=turned_back(path.toe, place.floor_deg),
    )
    px_per_m = place.px_per_m
    ball = path.heel + settings.ball_share * (path.toe - path.heel)
    stance = _stance(path, ball, stand_s, px_per_m, settings)
    if stance is None:
        return None
    grid = np.arange(path.t_s[0], path.t_s[-1] + 1e-9, 1 / _GRID_HZ)
    parts = [_part(path, mark, stance, px_per_m) for mark in (path.heel, ball)]
    down = [_is_down(part, path.t_s, grid, settings) for part in parts]
    middle = int(np.searchsorted(grid, path.t_s[stance].mean()))
    first = _first(down[0] | down[1], middle)
    if first is None:
        return None
    contact_s = float(grid[first])
    pitch = place.facing * path.turn_deg
    pitch_deg = float(np.interp(contact_s, path.t_s, pitch) - np.median(pitch[stance]))
    heel, toe = (_first(one, middle) for one in down)
    if heel is None or toe is None:
        return None
    lag_s = float(grid[heel] - grid[toe])
    last_in_air = max(0, int(np.searchsorted(path.t_s, contact_s)) - 1)
    alike = float(path.alike[last_in_air:][path.t_s[last_in_air:] <= stand_s].min(initial=1.0))
    if alike < settings.alike:
        return None
    landing = _landing(pitch_deg, lag_s, settings)
    return Touchdown(contact_s, contact_s, landing, pitch_deg, lag_s, alike, place.floor_deg)


def _stance(
    path: ShoePath, ball: FloatArray, stand_s: float, px_per_m: float, settings: TouchdownSettings
) -> NDArray[np.int_] | None:
    """The frames in which the whole foot stands: those that move as one, flat, and steadily."""
    turning = np.abs(np.gradient(path.turn_deg, path.t_s)) if len(path.t_s) > 2 else None
    if turning is None:
        return None
    # Turning moves heel and ball against each other; standing, they go with the floor.
    apart_mps = np.radians(turning) * np.hypot(*(ball - path.heel).T) / px_per_m
    after = path.t_s >= stand_s - settings.early_s
    still = np.flatnonzero(after & (apart_mps < settings.still_mps))
    if len(still) < 2:
        return None
    best = still[np.argsort(apart_mps[still], kind="stable")][: settings.still_frames]
    return np.sort(best)


def _part(path: ShoePath, mark: FloatArray, stance: NDArray[np.int_], px_per_m: float) -> _Part:
    velocity = np.gradient(mark, path.t_s, axis=0) / px_per_m
    floor = np.median(velocity[stance], axis=0)
    height_m = (np.median(mark[stance, 1]) - mark[:, 1]) / px_per_m
    return _Part(height_m, np.hypot(*(velocity - floor).T))


def _is_down(
    part: _Part, t_s: FloatArray, grid: FloatArray, settings: TouchdownSettings
) -> NDArray[np.bool_]:
    height_m = np.interp(grid, t_s, part.height_m)
    speed_mps = np.interp(grid, t_s, part.speed_mps)
    down: NDArray[np.bool_] = (height_m < settings.down_m) & (speed_mps < settings.rest_mps)
    return down


def _first(down: NDArray[np.bool_], middle: int) -> int | None:
    """Where the stretch of ``down`` that holds ``middle`` began; ``None`` if there is none or
    it has no beginning."""
    if middle >= len(down) or not down[middle]:
        return None
    up = np.flatnonzero(~down[:middle])
    return int(up[-1]) + 1 if len(up) else None


def _landing(pitch_deg: float, lag_s: float, settings: TouchdownSettings) -> Landing:
    """Named by what settled first where the tilt agrees, else unknown."""
    if pitch_deg < -settings.flat_deg and lag_s > settings.lead_s:
        return Landing.BALL
    if pitch_deg > settings.flat_deg and lag_s < -settings.lead_s:
        return Landing.HEEL
    flat = abs(pitch_deg) < settings.flat_deg and abs(lag_s) < settings.lead_s
    return Landing.FLAT if flat else Landing.UNKNOWN
