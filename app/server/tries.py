"""How often somebody may do something: tries that run out and come back slowly."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable


class Tries:
    """So many tries at once, and one more each ``again_s`` seconds up to as many.

    A try is taken before it is looked at and given back if it was right, so that none that are
    made at the same moment come in past the limit.
    """

    def __init__(self, at_once: float, again_s: float, clock: Callable[[], float]) -> None:
        self._at_once = at_once
        self._again_s = again_s
        self._clock = clock
        self._left = float(at_once)
        self._at_s = clock()

    def take(self) -> bool:
        """Use one up, if there is one."""
        self._come_back()
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def give_back(self) -> None:
        """The try was no wrong one."""
        self._left = min(self._left + 1, self._at_once)

    @property
    def wait_s(self) -> float:
        """Seconds until there is one again; 0 where there is."""
        self._come_back()
        return max(0.0, (1 - self._left) * self._again_s)

    def _come_back(self) -> None:
        now_s = self._clock()
        self._left = min(self._at_once, self._left + (now_s - self._at_s) / self._again_s)
        self._at_s = now_s


class TriesOfEach:
    """Tries of each name: of each kiosk, or of each sender (``app.server.sender``).

    Args:
        at_once, again_s: as in ``Tries``, for each name.
        most: names that are remembered; of more, the one that was seen last longest ago goes.
    """

    def __init__(
        self,
        at_once: float,
        again_s: float,
        most: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._at_once, self._again_s, self._most = at_once, again_s, most
        self._clock = clock
        self._known: OrderedDict[str, Tries] = OrderedDict()

    def of(self, name: str) -> Tries:
        """The tries of a name."""
        tries = self._known.pop(name, None) or Tries(self._at_once, self._again_s, self._clock)
        self._known[name] = tries
        while len(self._known) > self._most:
            self._known.popitem(last=False)
        return tries

    def __len__(self) -> int:
        """How many names are remembered."""
        return len(self._known)


def whole_seconds(wait_s: float) -> int:
    """A wait as a header and a page say it: never 0 where one has to wait."""
    return math.ceil(wait_s)
