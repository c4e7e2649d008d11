"""A lane's process: ``python -m app.kiosk.lane.child FD``, with FD the link's number.

It ends when the server asks it to, and at once when the server is gone. It loads neither the web's
libraries nor the database's: a kiosk has one for each lane.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from app.kiosk.lane.link import Link
from app.kiosk.lane.mailbox import Mailbox
from app.kiosk.lane.orders import LaneOrders
from app.kiosk.lane.pulse import Pulse
from app.kiosk.lane.start import LaneStart
from app.kiosk.no_dump import leave_no_dump
from app.kiosk.values import LaneTrouble

if TYPE_CHECKING:
    from vision.pose.lane_pose import LanePose

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_LAST_WORDS_S = 1.0


def main(handle: int) -> int:
    """Run the lane until the link closes or it is told to stop; the exit code."""
    leave_no_dump()
    link = Link(Connection(handle))
    try:
        first, _ = link.receive()
    except (EOFError, OSError):
        return 1
    start = LaneStart.model_validate_json(first or "")
    mailbox = Mailbox(link, "lane-out")
    pulse = Pulse(mailbox, start.visits)
    pulse.tell()
    orders = LaneOrders(link)
    model = _load(start, pulse, mailbox)
    if model is None:
        return 1
    with closing(model):
        _watch(start, model, orders, mailbox, pulse)
    return 0


def _load(start: LaneStart, pulse: Pulse, mailbox: Mailbox) -> LanePose | None:
    """The pose model; ``None`` if it will not work, which has then been told."""
    import cv2

    from vision.pose.egress import EgressError
    from vision.pose.lane_pose import LanePose
    from vision.pose.mediapipe_pose import PoseModelError

    # What OpenCV does here is too little to be shared out, and the other lanes need the cores.
    cv2.setNumThreads(1)
    try:
        return LanePose(Path(start.model))
    except (PoseModelError, EgressError) as error:
        pulse.trouble(LaneTrouble.MODEL, str(error))
        mailbox.drained(_LAST_WORDS_S)
        return None


def _watch(
    start: LaneStart,
    model: LanePose,
    orders: LaneOrders,
    mailbox: Mailbox,
    pulse: Pulse,
) -> None:
    from app.kiosk.lane.attending import VisitAttendant
    from app.kiosk.lane.cameras import LaneCameras
    from app.kiosk.lane.looking import Looker
    from app.kiosk.visit.visit import Visit
    from vision.cues.settings import CueSettings
    from vision.pipeline.line import Line, LineSettings

    # As that of a session with a plan (app/composition.py): of who is lost, the guard says so.
    line = Line(model, LineSettings(cues=CueSettings(pause_when_lost=False)))
    visit = Visit(
        line,
        config=start.lane,
        languages=start.languages,
        durations_s=start.durations_s,
        visits=start.visits,
    )
    cameras = LaneCameras(start.lane, pulse.trouble)
    orders.fed = cameras.fed
    with closing(VisitAttendant(visit, line, orders, mailbox, pulse)) as attendant:
        Looker(line, model, attendant, orders, mailbox, pulse, cameras).run()


def _end_with_parent() -> None:
    """Have the system kill this process when the thread that started it is gone, even where it
    hangs; elsewhere than on Linux the closed link has to do."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


if __name__ == "__main__":
    _end_with_parent()
    code = main(int(sys.argv[1]))
    sys.stderr.flush()
    # Not by the interpreter's own end, which waits for threads in a driver that hangs.
    os._exit(code)
