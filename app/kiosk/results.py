"""A visit's result until it is taken home: in memory, under a random name, for minutes.

Nothing here is ever written down. What a link holds is a name that was drawn by lot and a signature
with a key that is made anew whenever the server starts, so that no link outlives it; each link
opens one result and nothing else.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from itsdangerous import BadSignature, Signer

from app.kiosk.values import VisitResult
from vision.settings import Section, number

LONGEST_TOKEN = 80
_NAME_BYTES = 12  # 96 bits drawn by lot, in 16 characters
_KEY_BYTES = 32


class ShelfSettings(Section):
    """For how long a result is kept, and how many."""

    keep_s: float = number(
        900.0,
        low=30.0,
        high=86_400.0,
        title="How long a result is kept",
        unit="s",
        source="[K] time to find the phone after the walk",
    )
    most: int = number(
        64,
        low=1,
        high=10_000,
        title="Most results at once; the oldest goes",
        unit="results",
        source="[K] four lanes for a quarter of an hour",
    )


@dataclass(frozen=True)
class KeptResult:
    """A result that is still here. left_s: seconds until it is forgotten."""

    result: VisitResult
    left_s: float


class ResultShelf:
    """The results that can be opened now, each by its token. Any thread may use it.

    Args:
        settings: for how long, and how many.
        clock: seconds that never jump, as those of the wall do.
    """

    def __init__(
        self,
        settings: ShelfSettings | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings or ShelfSettings()
        self._clock = clock
        # Its signature is HMAC-SHA1: short, so that the code on the screen stays coarse.
        self._signer = Signer(secrets.token_bytes(_KEY_BYTES), salt="kiosk-result")
        self._kept: OrderedDict[str, tuple[float, VisitResult]] = OrderedDict()
        self._lock = Lock()

    def put(self, result: VisitResult) -> str:
        """Keep a result for a while; the token that opens it."""
        name = secrets.token_urlsafe(_NAME_BYTES)
        with self._lock:
            self._sweep()
            self._kept[name] = (self._clock() + self._settings.keep_s, result)
            while len(self._kept) > self._settings.most:
                self._kept.popitem(last=False)
        return self._signer.sign(name).decode()

    def find(self, token: str) -> KeptResult | None:
        """What the token opens; ``None`` for one that is wrong, altered, expired or forgotten."""
        name = self._name(token)
        with self._lock:
            self._sweep()
            found = self._kept.get(name) if name is not None else None
            if found is None:
                return None
            until_s, result = found
            return KeptResult(result, until_s - self._clock())

    def forget(self, token: str) -> bool:
        """Forget what the token opens, now; whether there was something."""
        name = self._name(token)
        with self._lock:
            self._sweep()
            return name is not None and self._kept.pop(name, None) is not None

    def sweep(self) -> None:
        """Forget what has expired. To be called now and then: nobody may ask for a long time."""
        with self._lock:
            self._sweep()

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()

    def __len__(self) -> int:
        """How many results are in memory."""
        return len(self._kept)

    def _sweep(self) -> None:
        now_s = self._clock()
        # All are kept equally long, so that the oldest is the first to go.
        while self._kept and next(iter(self._kept.values()))[0] <= now_s:
            self._kept.popitem(last=False)

    def _name(self, token: str) -> str | None:
        if len(token) > LONGEST_TOKEN:
            return None
        try:
            name = self._signer.unsign(token).decode()
        except BadSignature:
            return None
        # Signs that are no Base64 are passed over there; here a link has one spelling.
        return name if self._signer.sign(name).decode() == token else None
