"""A led change of direction on a treadmill: the belt stops, the walker turns, the belt starts.

No stage ends by time alone. The camera can't see the belt, and a walker astride a running belt
also stands. So the first stage needs both: the walker is seen to stand, and confirms that the belt
has stopped. A walker who is seen walking is told again to stop the belt.
"""

from __future__ import annotations

import math

from app.session.sayings import Sayings
from app.session.settings import ChangeSettings
from app.session.values import Glance, Saying, Stage
from vision.values import Direction

_NEVER = float("-inf")


class FacingMemory:
    """Which way the walker faced walking forward; walking backward tells the opposite.

    A belt runs one way only, so this holds while camera and belt stay in place.
    """

    def __init__(self, memory_s: float) -> None:
        self._memory_s = memory_s
        self._x = self._y = 0.0

    def add(self, glance: Glance, time_s: float) -> None:
        """Count a glance that stands for ``time_s`` seconds."""
        if glance.facing_deg is None or not glance.walking:
            return
        back = glance.direction is Direction.BACKWARD
        angle = math.radians(glance.facing_deg + (180.0 if back else 0.0))
        share = 1.0 - math.exp(-time_s / self._memory_s)
        self._x += share * (math.cos(angle) - self._x)
        self._y += share * (math.sin(angle) - self._y)

    def facing_deg(self, way: Direction) -> float | None:
        """The facing needed to walk ``way`` on this belt; ``None`` until it is known."""
        if math.hypot(self._x, self._y) < 0.5:
            return None
        forward_deg = math.degrees(math.atan2(self._y, self._x))
        return (forward_deg + (180.0 if way is Direction.BACKWARD else 0.0)) % 360


class LedChange:
    """One change, updated frame by frame.

    Args:
        way: the direction walked afterwards. wanted_deg: the facing that it needs, ``None`` where
            that is not known.
    """

    def __init__(
        self, way: Direction, wanted_deg: float | None, settings: ChangeSettings, say: Sayings
    ) -> None:
        self.way = way
        self._wanted_deg = wanted_deg
        self._settings = settings
        self._say = say
        self.stage = Stage.STOP
        self._said_s = _NEVER
        self._asked = False
        self._word = False
        self._still_s: float | None = None
        self._moving_s: float | None = None
        self._turned_s: float | None = None
        self._unsure_s: float | None = None
        self._right_s: float | None = None

    def begin(self, t_s: float, first: Saying | None = None) -> Saying:
        """The first thing to do; ``first``: in other words."""
        return self._tell(t_s, first or self._say.change_stop(self.way))

    def update(self, glance: Glance, *, word: bool, next_: bool) -> tuple[bool, Saying | None]:
        """Whether the change is over, and what there is to say.

        Args:
            word: the walker says that what is waited for is so. next_: the walker insists.
        """
        t_s, way = glance.t_s, glance.direction
        self._still_s = _since(self._still_s, t_s, way is Direction.STANDING)
        self._moving_s = _since(self._moving_s, t_s, glance.walking)
        if self.stage is Stage.STOP:
            return False, self._stop(glance, word=word, next_=next_)
        if self.stage is Stage.TURN:
            return False, self._turn(glance, word=word, next_=next_)
        return self._start(glance, word=word or next_)

    def _stop(self, glance: Glance, *, word: bool, next_: bool) -> Saying | None:
        t_s, own = glance.t_s, self._settings
        if glance.walking:  # the belt is running, whatever was confirmed before
            self._word = self._asked = False
            wants = word or next_ or t_s - self._said_s >= own.repeat_s
            return self._tell(t_s, self._say.change_stop_again()) if wants else None
        self._word = self._word or word
        still = self._still_s is not None and t_s - self._still_s >= own.still_s
        # The walker may override what is seen, but must confirm that the belt has stopped.
        if self._word and (still or next_):
            if self._faces_right(glance):
                return self._to_start(t_s)
            self.stage = Stage.TURN
            return self._ask_to_turn(glance)
        if next_ or (still and not self._asked):
            self._asked = True
            return self._tell(t_s, self._say.change_confirm())
        if t_s - self._said_s < own.remind_s:
            return None
        say = self._say.change_still if self._word else self._say.change_confirm
        return self._tell(t_s, say())

    def _turn(self, glance: Glance, *, word: bool, next_: bool) -> Saying | None:
        t_s, own = glance.t_s, self._settings
        if self._moves(t_s):
            return self._back_to_stop(t_s, self._say.change_stop_again())
        right = self._faces_right(glance)
        self._turned_s = _since(self._turned_s, t_s, right is True)
        self._unsure_s = _since(self._unsure_s, t_s, right is None)
        turned = self._turned_s is not None and t_s - self._turned_s >= own.turned_s
        if turned or next_ or (word and right is not False):
            return self._to_start(t_s)
        if word:
            return self._tell(t_s, self._say.change_turn_again())
        unsure = self._unsure_s is not None and t_s - self._unsure_s >= own.unsure_s
        if unsure and not self._asked:
            self._asked = True
            return self._tell(t_s, self._say.change_unsure())
        if t_s - self._said_s < own.remind_s:
            return None
        return self._ask_to_turn(glance)

    def _start(self, glance: Glance, *, word: bool) -> tuple[bool, Saying | None]:
        t_s, own = glance.t_s, self._settings
        self._right_s = _since(self._right_s, t_s, glance.direction is self.way)
        if word or (self._right_s is not None and t_s - self._right_s >= own.begun_s):
            return True, None
        if self._moves(t_s) and glance.direction is not self.way:
            return False, self._back_to_stop(t_s, self._say.wrong_way(self.way))
        if t_s - self._said_s < own.remind_s:
            return False, None
        return False, self._tell(t_s, self._say.change_start(self.way))

    def _moves(self, t_s: float) -> bool:
        return self._moving_s is not None and t_s - self._moving_s >= self._settings.moving_s

    def _faces_right(self, glance: Glance) -> bool | None:
        """Whether the walker faces the new way; ``None``: can't tell."""
        return faces(self._wanted_deg, glance.facing_deg, self._settings.turned_deg)

    def _ask_to_turn(self, glance: Glance) -> Saying:
        # Without the facing that is wanted, nobody knows whether one has to turn at all.
        self._asked = self._wanted_deg is None
        say = self._say.change_face if self._asked else self._say.change_turn
        return self._tell(glance.t_s, say(self.way))

    def _to_start(self, t_s: float) -> Saying:
        self.stage = Stage.START
        self._moving_s = self._right_s = None
        return self._tell(t_s, self._say.change_start(self.way))

    def _back_to_stop(self, t_s: float, saying: Saying) -> Saying:
        self.stage = Stage.STOP
        self._word = self._asked = False
        self._turned_s = self._unsure_s = None
        return self._tell(t_s, saying)

    def _tell(self, t_s: float, saying: Saying) -> Saying:
        self._said_s = t_s
        return saying


def faces(wanted_deg: float | None, facing_deg: float | None, within_deg: float) -> bool | None:
    """Whether who faces ``facing_deg`` faces ``wanted_deg``, within so much; ``None``: can't
    tell."""
    if wanted_deg is None or facing_deg is None:
        return None
    return abs((facing_deg - wanted_deg + 180) % 360 - 180) <= within_deg


def _since(since_s: float | None, t_s: float, holds: bool) -> float | None:
    """Since when it holds, given since when it held in the frame before."""
    if not holds:
        return None
    return t_s if since_s is None else since_s
