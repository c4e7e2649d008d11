"""How a foot came down: ball, flat or heel first, read from its pitch about the contact.

All pitches are taken relative to the same stance's flat foot, so that neither the camera's tilt
nor the shape of a shoe matters. Walking backward the pose model draws a foot that lands heel
first with far less toe up than it has, on some feet none at all; toe down it draws as it is. So
toe down tells a ball landing, unless the other foot has just been seen not to land so (both feet
of a walker land alike, and the model errs to this side only). Of the others, toes that come up
beyond flat after contact tell a heel and toes that never do a flat foot. Between, the answer is
unknown, as where the view or the pixels do not carry it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vision.gait.track import LEG_PER_TORSO, Track
from vision.settings import Section, number
from vision.values import FloatArray, Landing, View

_GRID_HZ = 60.0
_FITTED = "fitted to walkers of known landings, at the contacts that were found"


class LandingSettings(Section):
    """Windows about a contact, and where ball, flat and heel part."""

    before_s: float = number(0.05, 0.0, 0.2, "Pitch is read from this long before", "s", _FITTED)
    after_s: float = number(0.067, 0.0, 0.2, "and up to this long after contact", "s", _FITTED)
    peak_s: float = number(0.20, 0.0, 0.4, "Toes come up within this", "s", _FITTED)
    flat_from_s: float = number(0.16, 0.05, 0.6, "The foot lies flat from", "s", "measured, clips")
    flat_to_s: float = number(0.34, 0.1, 0.8, "to this long after contact", "s", "measured, clips")
    ball_deg: float = number(8.5, 2.0, 30.0, "Toe down by this: ball first", "deg", _FITTED)
    unsure_deg: float = number(
        0.75, 0.0, 10.0, "This near to it nothing is said", "deg", "measured, walkers and clips"
    )
    other_deg: float = number(
        7.0, 0.0, 30.0, "Other foot toe down by less: ball is not believed", "deg", _FITTED
    )
    other_ball_deg: float = number(
        11.0, 2.0, 45.0, "Other foot toe down by more: flat is not believed", "deg", _FITTED
    )
    heel_deg: float = number(
        3.5, 0.0, 30.0, "Toes up beyond flat by at least: heel first", "deg", _FITTED
    )
    flat_deg: float = number(0.5, -5.0, 10.0, "Toes up by at most: flat", "deg", _FITTED)
    forward_heel_deg: float = number(
        6.0, 2.0, 30.0, "Walking forward, toe up at contact by: heel first", "deg", "notes 3"
    )
    least_foot_px: float = number(18.0, 4.0, 100.0, "Least length of a foot", "px", "notes 3")
    visibility: float = number(0.5, 0.0, 1.0, "Least visibility of heel and toe", "1", "notes 3")
    settled_leg: float = number(
        0.02, 0.005, 0.1, "Height within which heel or toe has settled", "leg lengths", "notes 3"
    )
    reference_deg: float = number(
        10.0, 1.0, 45.0, "A flat foot this far from the others is not believed", "deg", "[K]"
    )


@dataclass(frozen=True, slots=True)
class LandingReading:
    """One contact's reading. pitch_deg: mean about the contact, toe up positive, relative to
    flat. flat_deg: the flat foot of this stance in the picture, kept as reference for the next
    ones; pitch_deg is kept for those of the other foot."""

    landing: Landing = Landing.UNKNOWN
    pitch_deg: float | None = None
    heel_lag_s: float | None = None
    flat_deg: float | None = None
    confidence: float = 0.0


def read_landing(
    track: Track,
    contact_s: float,
    travel: int,
    *,
    backward: bool,
    references: Sequence[float],
    settings: LandingSettings,
    other_foot: Sequence[float] = (),
) -> LandingReading:
    """Judge the contact at ``contact_s``.

    Args:
        track: frames from a little before to ``flat_to_s`` after the contact.
        travel: +1 travels to image right. backward: which marker leads.
        references: flat-foot pitches of earlier stances, newest last, in degrees.
        other_foot: ``pitch_deg`` of the other foot's last landings, newest last.
    """
    first = np.searchsorted(track.t_s, contact_s - 0.15)
    last = np.searchsorted(track.t_s, contact_s + settings.flat_to_s + 0.05)
    part = slice(int(first), int(last))
    since_s = track.t_s[part] - contact_s
    if len(since_s) < 4 or any(view is not View.SIDE for view in track.views[part]):
        return LandingReading()
    foot = _Foot.leading(track, part, travel, backward=backward)
    if not foot.readable(since_s, settings):
        return LandingReading()
    leg_px = float(np.median(track.torso_px[part])) * LEG_PER_TORSO
    pitch = foot.pitch_deg(travel if not backward else -travel)
    flat_deg = _median(pitch, since_s, settings.flat_from_s, settings.flat_to_s)
    reference = _reference(flat_deg, references, settings)
    if reference is None:
        return LandingReading(flat_deg=flat_deg)
    signs = _signs(since_s, pitch - reference, settings)
    if signs is None:
        return LandingReading(flat_deg=flat_deg)
    judged = _backward(*signs, other_foot, settings) if backward else _forward(signs[0], settings)
    return LandingReading(
        landing=judged[0],
        pitch_deg=signs[0],
        heel_lag_s=foot.heel_lag_s(since_s, settings, leg_px),
        flat_deg=flat_deg,
        confidence=judged[1],
    )


def _signs(
    since_s: FloatArray, pitch_deg: FloatArray, settings: LandingSettings
) -> tuple[float, float] | None:
    """Mean pitch about the contact and highest after it, in degrees, relative to flat.

    On an even grid, so that any frame rate gives the same windows, and wide, so that a contact
    found 50 ms off does little.
    """
    if since_s[0] > -settings.before_s or since_s[-1] < settings.peak_s:
        return None
    grid = np.arange(-settings.before_s, settings.peak_s + 1e-9, 1 / _GRID_HZ)
    pitch = np.interp(grid, since_s, pitch_deg)
    return float(pitch[grid <= settings.after_s + 1e-9].mean()), float(pitch.max())


def _backward(
    pitch_deg: float, peak_deg: float, other_foot: Sequence[float], settings: LandingSettings
) -> tuple[Landing, float]:
    """Landing walking backward and how sure it is, 0..1."""
    down, other = -pitch_deg, -float(np.median(other_foot)) if other_foot else None
    if abs(down - settings.ball_deg) <= settings.unsure_deg:
        return Landing.UNKNOWN, 0.0
    if down > settings.ball_deg:
        if other is not None and other < settings.other_deg:
            return Landing.UNKNOWN, 0.0
        return Landing.BALL, _sure(down - settings.ball_deg)
    if peak_deg >= settings.heel_deg:
        return Landing.HEEL, _sure(peak_deg - settings.heel_deg)
    believed = other is None or other < settings.other_ball_deg
    if peak_deg <= settings.flat_deg and believed:
        return Landing.FLAT, _sure(min(settings.ball_deg - down, settings.flat_deg - peak_deg))
    return Landing.UNKNOWN, 0.0


def _forward(pitch_deg: float, settings: LandingSettings) -> tuple[Landing, float]:
    """Landing walking forward, where the pose model draws the toes as they are."""
    if pitch_deg <= -settings.ball_deg:
        return Landing.BALL, _sure(-pitch_deg - settings.ball_deg)
    above = pitch_deg - settings.forward_heel_deg
    return (Landing.HEEL if above >= 0 else Landing.FLAT), _sure(abs(above))


def _sure(margin_deg: float) -> float:
    """Full at 6 degrees from the border, about one step's noise."""
    return float(np.clip(0.6 + margin_deg / 15, 0.6, 1.0))


@dataclass(frozen=True, slots=True)
class _Foot:
    """Heel and toe of the foot that leads, frame by frame, whatever the model calls it."""

    toe: FloatArray
    heel: FloatArray
    visibility: FloatArray

    @classmethod
    def leading(cls, track: Track, part: slice, travel: int, *, backward: bool) -> _Foot:
        marks = (track.toe if backward else track.heel)[part]
        which = (travel * marks[:, :, 0]).argmax(axis=1)
        rows = np.arange(len(which))
        return cls(
            track.toe[part][rows, which],
            track.heel[part][rows, which],
            track.visibility[part][rows, which],
        )

    def readable(self, since_s: FloatArray, settings: LandingSettings) -> bool:
        near = np.abs(since_s) <= settings.before_s + 0.02
        length_px = np.linalg.norm(self.toe - self.heel, axis=1)
        return bool(
            near.sum() >= 2
            and np.median(length_px) >= settings.least_foot_px
            and self.visibility[near].min() >= settings.visibility
        )

    def pitch_deg(self, facing: int) -> FloatArray:
        """Toe up positive; ``facing`` +1 where the toes point to image right."""
        along = facing * (self.toe[:, 0] - self.heel[:, 0])
        up = self.heel[:, 1] - self.toe[:, 1]
        pitch: FloatArray = np.degrees(np.arctan2(up, along))
        return pitch

    def heel_lag_s(
        self, since_s: FloatArray, settings: LandingSettings, leg_px: float
    ) -> float | None:
        """How long after the toe the heel came to its level in this stance."""
        flat = (since_s >= settings.flat_from_s) & (since_s <= settings.flat_to_s)
        if flat.sum() < 2:
            return None
        settled = [
            _settled_s(since_s, np.median(mark[flat, 1]) - mark[:, 1], settings, leg_px)
            for mark in (self.heel, self.toe)
        ]
        if settled[0] is None or settled[1] is None:
            return None
        return settled[0] - settled[1]


def _settled_s(
    since_s: FloatArray, height_px: FloatArray, settings: LandingSettings, leg_px: float
) -> float | None:
    """When a mark was last higher than the settling height, between frames by a line."""
    high = np.flatnonzero(height_px[since_s < settings.flat_from_s] > settings.settled_leg * leg_px)
    if not len(high):
        return float(since_s[0])
    last = int(high[-1])
    if last + 1 >= len(since_s):
        return None
    above = height_px[last] - settings.settled_leg * leg_px
    fall = height_px[last] - height_px[last + 1]
    share = float(np.clip(above / fall, 0.0, 1.0)) if fall > 1e-9 else 1.0
    return float(since_s[last] + share * (since_s[last + 1] - since_s[last]))


def _median(value: FloatArray, since_s: FloatArray, low_s: float, high_s: float) -> float | None:
    inside = (since_s >= low_s) & (since_s <= high_s)
    return float(np.median(value[inside])) if inside.sum() >= 2 else None


def _reference(
    own: float | None, references: Sequence[float], settings: LandingSettings
) -> float | None:
    """The flat foot: this stance's own where the others bear it out, else theirs."""
    if not references:
        return own
    usual = float(np.median(references))
    if own is None or abs(own - usual) > settings.reference_deg:
        return usual
    return 0.5 * (own + usual) if len(references) >= 3 else own
