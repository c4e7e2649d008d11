"""The two codes on the screen by which a walker takes the result home.

One opens the result on the phone, from this machine, and carries the result as short text behind
its ``#``, which no browser ever sends to a server: who cannot reach the machine can read it in the
address. The other is that short text and nothing else, for phones in another network.

They are drawn for the screen alone: they travel in its own socket, so that there is no address
under which anybody else could ask for them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

import segno

from app.kiosk.config import NetworkConfig
from app.kiosk.results import ResultShelf
from app.kiosk.values import KioskValue, LaneEnded, LaneMessage, LaneResult, LaneView, VisitPhase
from app.server.listening import reached_at

QUIET_MODULES = 4
"""Modules of empty border that a reader needs (ISO/IEC 18004)."""
_LEVEL = "m"
"""15 % may be hidden by a reflection. Measured at the size of a screen: of a dimmed, noisy and
turned code the levels L and M are read equally far, Q and H, which have more modules, less far."""
_ADDRESS_SIGNS = "!$&'()*+,;=:@/?-._~"
_SPELT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)


class CodeDrawing(KioskValue):
    """A QR code as a drawing. modules: its width and height, the border included. path: the dark
    modules as the data of an SVG path, one unit a module."""

    modules: int
    path: str


class ResultCodes(KioskValue):
    """The codes of one result. link: opens it on a phone; ``None`` where no phone can reach this
    machine. text: the result itself."""

    link: CodeDrawing | None
    text: CodeDrawing


class Takeaway:
    """Makes the codes of results, once each, and drops them when the visit is over.

    Args:
        shelf: keeps the results. network: the gym's settings. port: at which the server listens;
            that of the settings if left out.
    """

    def __init__(self, shelf: ResultShelf, network: NetworkConfig, port: int | None = None) -> None:
        self.shelf = shelf
        self._network = network
        self._port = network.port if port is None else port
        self._made: dict[str, tuple[int, ResultCodes]] = {}

    def codes(self, lane: str, shown: LaneResult) -> ResultCodes:
        """The codes of the result that is shown on ``lane``; asked again, the very same ones."""
        made = self._made.get(lane)
        if made is not None and made[0] == shown.number:
            return made[1]
        short = shown.result.short
        base = self._base()
        link = None
        if base is not None:
            token = self.shelf.put(shown.result)
            link = drawing(f"{base}r/{token}#{fragment(short)}")
        codes = ResultCodes(link=link, text=drawing(short))
        self._made[lane] = (shown.number, codes)
        return codes

    def hear(self, lane: str, message: LaneMessage) -> None:
        """Drop the codes of a visit that is over; a listener of the house."""
        made = self._made.get(lane)
        if made is None:
            return
        if isinstance(message, LaneView):
            over = message.number != made[0] or message.phase is VisitPhase.ATTRACT
        else:
            over = isinstance(message, LaneEnded)
        if over:
            self._made.pop(lane, None)

    def _base(self) -> str | None:
        """Where phones reach this machine, found out anew: its address may change."""
        return reached_at(self._network.host, self._port, self._network.address)


def drawing(text: str) -> CodeDrawing:
    """``text`` as a QR code: UTF-8, at the smallest size that holds it."""
    code = segno.make_qr(text, error=_LEVEL, encoding="utf-8")
    rows = [bytes(row) for row in code.matrix]
    path = "".join(
        f"M{QUIET_MODULES + first} {QUIET_MODULES + y}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for first, length in _dark(row)
    )
    return CodeDrawing(modules=len(rows) + 2 * QUIET_MODULES, path=path)


def fragment(short: str) -> str:
    """``short`` as the end of an address that one can still read: what would have to be written as
    percent signs is spelt out as far as that goes."""
    spelt = short.translate(_SPELT).replace(" ", "_")
    plain = "".join(one for one in unicodedata.normalize("NFKD", spelt) if one.isascii())
    return quote(plain, safe=_ADDRESS_SIGNS)


def _dark(row: bytes) -> Iterator[tuple[int, int]]:
    """First module and length of each run of dark modules in a row."""
    start = None
    for x, module in enumerate([*row, 0]):
        if module and start is None:
            start = x
        elif not module and start is not None:
            yield start, x - start
            start = None
