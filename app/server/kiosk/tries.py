"""How often somebody may be wrong: tries that run out and come back slowly, for each address."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable

_V6_NETWORK = 64
"""Bits of an IPv6 address that name a network: its holder has all the others to choose from."""


class Tries:
    """So many tries at once, and one more each ``again_s`` seconds up to as many.

    A try is taken before it is looked at and given back if it was right, so that none that are
    made at the same moment come in past the limit.
    """

    def __init__(self, at_once: int, again_s: float, clock: Callable[[], float]) -> None:
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


class TriesByAddress:
    """Tries of each address in the network; an IPv6 network counts as one.

    Args:
        at_once, again_s: as in ``Tries``, for each address.
        most: addresses that are remembered; of more, the one that was seen last longest ago goes.
    """

    def __init__(
        self,
        at_once: int,
        again_s: float,
        most: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._at_once, self._again_s, self._most = at_once, again_s, most
        self._clock = clock
        self._known: OrderedDict[str, Tries] = OrderedDict()

    def of(self, address: str) -> Tries:
        """The tries of an address."""
        name = network_of(address)
        tries = self._known.pop(name, None) or Tries(self._at_once, self._again_s, self._clock)
        self._known[name] = tries
        while len(self._known) > self._most:
            self._known.popitem(last=False)
        return tries

    def __len__(self) -> int:
        """How many addresses are remembered."""
        return len(self._known)


def network_of(address: str) -> str:
    """What counts as one sender: an IPv4 address, an IPv6 network, or the text as it is."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, _V6_NETWORK), strict=False))


def whole_seconds(wait_s: float) -> int:
    """A wait as a header and a page say it: never 0 where one has to wait."""
    return math.ceil(wait_s)
