"""What setting up the camera finds out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from vision.values import View


class SetupFinding(str, Enum):
    """What is wrong with the camera, or with who stands before it.

    In the order in which they are reported: what must be fixed first comes first.
    """

    TOO_DARK = "too_dark"
    NOBODY = "nobody"
    TURNED = "turned"
    SECOND_PERSON = "second_person"
    BACKLIT = "backlit"
    TOO_NEAR = "too_near"
    HEAD_OUT = "head_out"
    FEET_OUT = "feet_out"
    TOO_FAR = "too_far"
    OFF_CENTRE = "off_centre"
    TILTED = "tilted"


@dataclass(frozen=True, slots=True)
class SetupReading:
    """The state of the camera set-up at one moment.

    finding: the one to report now, filtered over time; ``None`` while there is none. all_findings:
    all persistent findings, the most important first. ready: there has been none for long enough.
    tilt_deg: the camera's roll as far as it is known, clockwise in the picture positive, as
    ``Body.roll_deg``; known wherever the finding is ``TILTED``. Where it is ``TURNED``, the picture
    lies on its side (90 or -90) or is upside down (180). view: from where the camera sees
    the walker. brightness: of the picture, 0 black to 1 white, its middle (median) grey.
    person_share: the height of the person, head to heel, over the picture's.
    """

    finding: SetupFinding | None
    tilt_deg: float | None
    view: View
    ready: bool
    all_findings: tuple[SetupFinding, ...] = ()
    brightness: float | None = None
    person_share: float | None = None
