"""A lane's process without camera and model, for tests of its keeper: KIND FD.

``well``: beats. ``deaf``: beats, says that the pose model hangs, and ignores SIGTERM.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from multiprocessing.connection import Connection

from app.kiosk.lane.link import Link
from app.kiosk.lane.start import LaneStart
from app.kiosk.values import LaneBeat, LaneView, Stop, VisitPhase, lane_order

_EVERY_S = 0.05


def main(kind: str, handle: int) -> None:
    """Beat until the server says stop or is gone."""
    link = Link(Connection(handle))
    start = LaneStart.model_validate_json(link.receive()[0] or "")
    number = start.visits + 1
    if kind == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)

    def beat() -> None:
        judged = 0
        link.send(LaneView(number=number, phase=VisitPhase.WALK, language="en"))
        while True:
            judged += 1
            looking_s = 100.0 if kind == "deaf" and judged > 1 else 0.0
            link.send(LaneBeat(trouble=None, judged=judged, looking_s=looking_s, visits=number))
            time.sleep(_EVERY_S)

    threading.Thread(target=beat, daemon=True).start()
    try:
        while True:
            message, _ = link.receive()
            if message is not None and isinstance(lane_order.validate_json(message), Stop):
                break
    except (EOFError, OSError):
        pass
    while kind == "deaf":
        time.sleep(1)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
