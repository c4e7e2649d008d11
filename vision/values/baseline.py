"""The walker standing tall: what is measured against, and how the taking of it goes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from vision.values.body import Body
from vision.values.labels import View


@dataclass(frozen=True, slots=True)
class Baseline:
    """The walker standing tall; postures are judged relative to it.

    view, facing: how the camera saw it, since a tilted camera adds to a lean one way and takes
    from it the other; it holds for that aspect alone. ``UNKNOWN`` holds for any.
    roll_correction_deg: the camera's roll that was removed from it, as in ``Body``.
    """

    lean_deg: float | None = None
    lateral_lean_deg: float | None = None
    head_pitch_deg: float | None = None
    shrug: float | None = None
    view: View = View.UNKNOWN
    facing: int = 0
    roll_correction_deg: float = 0.0

    def holds_for(self, body: Body) -> bool:
        """Whether the camera sees ``body`` as it saw the baseline."""
        return self.holds_in(body.view, body.facing)

    def holds_in(self, view: View, facing: int) -> bool:
        """The same for a body seen in ``view``, facing that way."""
        return self.view is View.UNKNOWN or (self.view, self.facing) == (view, facing)


class BaselineState(str, Enum):
    """How far the taking of a baseline has come."""

    WAITING = "waiting"
    HOLDING = "holding"
    DONE = "done"
    GIVEN_UP = "given_up"
    SKIPPED = "skipped"

    @property
    def open(self) -> bool:
        """Whether it still goes on."""
        return self in (BaselineState.WAITING, BaselineState.HOLDING)


class Hindrance(str, Enum):
    """Why a baseline can't be taken now."""

    UNSEEN = "unseen"
    FEET = "feet"
    HEAD = "head"
    VIEW = "view"
    BENT = "bent"
    MOVING = "moving"


@dataclass(frozen=True, slots=True)
class BaselineProgress:
    """The taking of a baseline, from when it was asked for.

    share: of the time to stand, 0..1. left_s: of that time. hindrance: what broke the standing
    off last, ``None`` while all is well. baseline, spread: what was found, once it is done; the
    spread is from the 5th to the 95th percentile.
    """

    state: BaselineState
    share: float
    left_s: float
    hindrance: Hindrance | None = None
    start_s: float | None = None
    end_s: float | None = None
    baseline: Baseline | None = None
    spread: Baseline | None = None
