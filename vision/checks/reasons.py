"""Why a check can't tell: ids for translation, and the English text for the walker."""

from __future__ import annotations

from enum import Enum


class Reason(Enum):
    """One reason; its value is the English text.

    ``{what}`` is replaced by the check's ``what`` ("your lean").
    """

    NOBODY = "I can't see you"
    NOT_BACKWARD = "Walk backward and I'll watch"
    FEW_STEPS = "A few more steps"
    FEW_PICTURES = "I get too few pictures a second to judge {what}"
    UNCLEAR = "I can't see {what} clearly"
    FACING_UNKNOWN = "I can't see {what} until I know which way you face"
    SIDE_NOT_OBLIQUE = "I can't see {what} at this angle; turn the camera to your side"
    SIDE_NOT_FRONT = "I can't see {what} from the front; turn the camera to your side"
    SIDE_NOT_REAR = "I can't see {what} from behind; turn the camera to your side"
    FRONT_NOT_SIDE = (
        "I can't see {what} from the side; put the camera straight in front of you or behind you"
    )
    FRONT_NOT_OBLIQUE = (
        "I can't see {what} at this angle; put the camera straight in front of you or behind you"
    )
    HAND_ON_RAIL = "Your hand seems to hold a rail"
    STEPS_UNCOUNTED = "I can't count your steps reliably"
    DISTANCE_CHANGES = "I can tell your line only while you stay as far away, as on a treadmill"
    NO_BASELINE = "Stand tall for three seconds first, so that I know your shoulders"
    NO_SCALE = "I need a side view and your height to tell your speed"
    RHYTHM_WAITS = "I need a few more steps in a row to hear your rhythm"
    SYMMETRY_WAITS = "I need a few more steps in a row to compare your feet"

    @property
    def id(self) -> str:
        """The id of its translations."""
        return self.name.lower()

    def about(self, what: str) -> str:
        """The English text about ``what`` a check looks at."""
        return self.value.format(what=what)
