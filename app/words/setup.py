"""The words of setting up the camera: what is wrong, and what a view is good for."""

from __future__ import annotations

from app.words import Phrase, phrase
from vision.setup.values import SetupFinding, SetupReading
from vision.values import View

_ON_ITS_SIDE_DEG = 135.0
_BY_CAMERA = frozenset(
    {
        SetupFinding.NOBODY,
        SetupFinding.TOO_NEAR,
        SetupFinding.TOO_FAR,
        SetupFinding.HEAD_OUT,
        SetupFinding.FEET_OUT,
        SetupFinding.OFF_CENTRE,
    }
)
"""What on a treadmill only the camera can mend: nobody is to step back off a belt."""


def finding_words(reading: SetupReading, *, belt: bool = False) -> tuple[Phrase, Phrase]:
    """What to show, in six words at most, and what to say for the reading's one finding; ``belt``:
    to somebody on a treadmill.

    Without a finding, that all is well or that it is being looked at.
    """
    if reading.finding is None:
        return _pair("ready" if reading.ready else "looking")
    if reading.finding is SetupFinding.TILTED:
        return _tilted(reading.tilt_deg or 0.0)
    if reading.finding is SetupFinding.TURNED:
        return _turned(reading.tilt_deg or 0.0)
    if belt and reading.finding in _BY_CAMERA:
        return _pair(f"belt.{reading.finding.value}")
    return _pair(reading.finding.value)


def welcome_words(*, belt: bool = False) -> tuple[Phrase, Phrase]:
    """What to show and say as the set-up begins; ``belt``: on a treadmill."""
    return _pair("welcome_belt" if belt else "welcome")


def skip_words() -> Phrase:
    """On the button that ends the set-up."""
    return phrase("setup.skip")


def view_words(view: View) -> tuple[Phrase, Phrase]:
    """What to show and say of what ``view`` can judge."""
    return _pair(f"view.{view.value}")


def _pair(name: str) -> tuple[Phrase, Phrase]:
    return phrase(f"setup.{name}.text"), phrase(f"setup.{name}.spoken")


def _tilted(tilt_deg: float) -> tuple[Phrase, Phrase]:
    # A picture turned clockwise comes from a camera turned the other way: whoever faces it has
    # its lower side on the right.
    side = phrase(f"setup.tilted.{'right' if tilt_deg > 0 else 'left'}")
    deg = round(abs(tilt_deg))
    return (
        phrase("setup.tilted.text", deg=deg),
        phrase("setup.tilted.spoken", deg=deg, side=side),
    )


def _turned(turned_deg: float) -> tuple[Phrase, Phrase]:
    if abs(turned_deg) > _ON_ITS_SIDE_DEG:
        return _pair("upside_down")
    side = phrase(f"setup.turned.{'right' if turned_deg > 0 else 'left'}")
    return phrase("setup.turned.text"), phrase("setup.turned.spoken", side=side)
