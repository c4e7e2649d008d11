"""How a foot came down: ball, flat or heel first, read from its pitch.

The pitch at contact is taken relative to the same stance's flat foot, so that neither the
camera's tilt nor the shape of a shoe matters. Where the view or the pixels do not carry it, the
answer is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vision.gait.track import LEG_PER_TORSO, Track
from vision.settings import Section, number
from vision.values import FloatArray, Landing, View


class LandingSettings(Section):
    """Windows about a contact, and where ball ends and flat begins."""

    before_s: float = number(0.05, 0.0, 0.2, "Pitch is read from this long before", "s", "notes 3")
    after_s: float = number(0.035, 0.0, 0.2, "and up to this long after contact", "s", "notes 3")
    flat_from_s: float = number(0.16, 0.05, 0.6, "The foot lies flat from", "s", "measured, clips")
    flat_to_s: float = number(0.34, 0.1, 0.8, "to this long after contact", "s", "measured, clips")
    ball_deg: float = number(8.0, 2.0, 30.0, "Heel up by at least: ball first", "deg", "notes 3")
    heel_deg: float = number(6.0, 2.0, 30.0, "Toe up by at least: heel first", "deg", "notes 3")
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
    """One contact's reading. pitch_deg: toe up positive, relative to flat. flat_deg: the flat
    foot of this stance in the picture, kept as reference for the next ones."""

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
) -> LandingReading:
    """Judge the contact at ``contact_s``.

    Args:
        track: frames from a little before to ``flat_to_s`` after the contact.
        travel: +1 travels to image right. backward: which marker leads.
        references: flat-foot pitches of earlier stances, newest last, in degrees.
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
    pitch = foot.pitch_deg(travel if not backward else -travel)
    flat_deg = _median(pitch, since_s, settings.flat_from_s, settings.flat_to_s)
    at_deg = _median(pitch, since_s, -settings.before_s, settings.after_s)
    if at_deg is None:
        return LandingReading()
    reference = _reference(flat_deg, references, settings)
    if reference is None:
        return LandingReading(flat_deg=flat_deg)
    relative = at_deg - reference
    leg_px = float(np.median(track.torso_px[part])) * LEG_PER_TORSO
    lag_s = foot.heel_lag_s(since_s, settings, leg_px)
    return LandingReading(
        landing=_classify(relative, settings),
        pitch_deg=relative,
        heel_lag_s=lag_s,
        flat_deg=flat_deg,
        confidence=_confidence(relative, settings),
    )


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


def _classify(pitch_deg: float, settings: LandingSettings) -> Landing:
    if pitch_deg <= -settings.ball_deg:
        return Landing.BALL
    return Landing.HEEL if pitch_deg >= settings.heel_deg else Landing.FLAT


def _confidence(pitch_deg: float, settings: LandingSettings) -> float:
    """How far the pitch is from the nearer border, full at 6 degrees (one step's noise)."""
    margin = min(abs(pitch_deg + settings.ball_deg), abs(pitch_deg - settings.heel_deg))
    return float(np.clip(0.5 + margin / 12, 0.5, 1.0))
