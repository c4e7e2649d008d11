"""A lane's process: ``python -m app.kiosk.lane.child FD``, with FD the link's number.

It ends when the server asks it to, and at once when the server is gone.
"""

from __future__ import annotations

import sys
import threading
from multiprocessing.connection import Connection

from app.kiosk.lane.link import Link
from app.kiosk.lane.mailbox import Mailbox
from app.kiosk.lane.start import LaneStart
from app.kiosk.values import LaneBeat, LaneTrouble, Stop, lane_order

_BEAT_EVERY_S = 0.5


def main(handle: int) -> int:
    """Run the lane until the link closes or it is told to stop."""
    link = Link(Connection(handle))
    first, _ = link.receive()
    start = LaneStart.model_validate_json(first or "")
    mailbox = Mailbox(link, "lane-out")
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(_BEAT_EVERY_S):
            mailbox.put(LaneBeat(trouble=LaneTrouble.STARTING, visits=start.visits), "beat")

    threading.Thread(target=beat, name="lane-beat", daemon=True).start()
    try:
        while True:
            message, _ = link.receive()
            if message is not None and isinstance(lane_order.validate_json(message), Stop):
                break
    except (EOFError, OSError):
        pass
    stop.set()
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
