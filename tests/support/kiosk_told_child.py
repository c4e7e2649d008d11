"""A lane's process without camera and model, which does as it is told: FD.

It beats, with the marks that it was given as the detail; it answers a wish for a picture with
one; the touch ``start`` has it show a result, ``end`` ends the visit.
"""

from __future__ import annotations

import io
import sys
import threading
import time
from multiprocessing.connection import Connection

from PIL import Image

from app.kiosk.lane.link import Link
from app.kiosk.lane.start import LaneStart
from app.kiosk.values import (
    HowSure,
    LaneBeat,
    LaneEnded,
    LaneResult,
    LaneView,
    Marks,
    PicturePlease,
    Stop,
    Touch,
    VisitPhase,
    VisitResult,
    lane_order,
)

_EVERY_S = 0.1
GERMAN = VisitResult(
    language="de",
    score=78,
    sureness=HowSure.FAIRLY,
    reason="Gleichmäßiger Rhythmus, meist auf den Ballen gelandet.",
    tip_id="eyes_on_the_wall",
    tip="Schau auf die Wand vor dir, nicht über die Schulter.",
    backward_s=62.4,
    steps=118,
    short="Backstep: 78 von 100, ziemlich sicher. 118 Schritte rückwärts. "
    "Tipp: Schau auf die Wand vor dir, nicht über die Schulter. Kein Medizinprodukt.",
)
"""A result whose text is as long as it may be, or nearly."""


class ToldLane:
    """One lane at its end of the link."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._number = LaneStart.model_validate_json(link.receive()[0] or "").visits + 1
        self._marks = ""
        self._show(VisitPhase.ATTRACT)
        threading.Thread(target=self._beat, daemon=True).start()

    def run(self) -> None:
        """Do as told until it is told to stop, or the server is gone."""
        try:
            while True:
                message, _ = self._link.receive()
                if message is not None and self._ends(message):
                    return
        except (EOFError, OSError):
            return

    def _ends(self, message: str) -> bool:
        order = lane_order.validate_json(message)
        if isinstance(order, Marks):
            self._marks = order.model_dump_json()
        elif isinstance(order, PicturePlease):
            picture = io.BytesIO()
            Image.new("RGB", (320, 180), (90, 120, 90)).save(picture, "JPEG")
            self._link.picture(picture.getvalue())
        elif isinstance(order, Touch) and order.what == "start":
            self._show(VisitPhase.RESULT)
            self._link.send(LaneResult(number=self._number, result=GERMAN))
        elif isinstance(order, Touch) and order.what == "end":
            over = LaneEnded(
                number=self._number, greeted=True, begun=True, completed=True, duration_s=62.4,
                result=GERMAN,
            )  # fmt: skip
            self._link.send(over)
            self._number += 1
            self._show(VisitPhase.ATTRACT)
        return isinstance(order, Stop)

    def _show(self, phase: VisitPhase) -> None:
        self._link.send(LaneView(number=self._number, phase=phase, language="de"))

    def _beat(self) -> None:
        judged = 0
        while True:
            judged += 1
            beat = LaneBeat(
                trouble=None, detail=self._marks, judged=judged, rate_hz=10.0, picture_age_s=0.05,
                width=1280, height=720, memory_mb=100.0, visits=self._number,
            )  # fmt: skip
            try:
                self._link.send(beat)
            except OSError:
                return
            time.sleep(_EVERY_S)


if __name__ == "__main__":
    ToldLane(Link(Connection(int(sys.argv[1])))).run()
