"""A kiosk whose lanes show what a test says, a real server around it, and shapes of a walker."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import numpy as np

from app.kiosk.config import KioskConfig, LaneConfig
from app.kiosk.values import (
    HowSure,
    LaneBeat,
    LaneEnded,
    LaneMessage,
    LaneOrder,
    LaneResult,
    LaneSaid,
    LaneView,
    Silhouette,
    VisitPhase,
    VisitResult,
)
from app.server.kiosk.access import StaffSeen
from app.server.kiosk.app import create_kiosk_app
from app.server.kiosk.screens import Coded, no_codes
from app.server.listening import address, bind
from app.server.run import make_server
from app.words import words
from server_cases import PATIENCE_S, until
from vision.pose.landmarks import L
from vision.walker import WalkerSource, demo_script


class HandLane:
    """A lane that is told by hand what to say; it keeps what it is told."""

    def __init__(self, config: LaneConfig) -> None:
        self.config = config
        self.beat = LaneBeat(trouble=None)
        self.view: LaneView | None = None
        self.orders: list[LaneOrder] = []
        self.fed: list[bytes] = []

    def order(self, order: LaneOrder) -> None:
        """Keep it."""
        self.orders.append(order)

    def feed(self, jpeg: bytes) -> None:
        """Keep it."""
        self.fed.append(jpeg)


class HandHouse:
    """Lanes that are told by hand what to say."""

    def __init__(self, config: KioskConfig) -> None:
        self.config = config
        self.lanes: Mapping[str, HandLane] = {one.id: HandLane(one) for one in config.lanes}
        self.listeners: list[Callable[[str, LaneMessage], None]] = []

    def tell(self, lane: str, message: LaneMessage) -> None:
        """A lane says something."""
        if isinstance(message, LaneView):
            self.lanes[lane].view = message
        if isinstance(message, LaneBeat):
            self.lanes[lane].beat = message
        for listener in tuple(self.listeners):
            listener(lane, message)

    def show(self, lane: str, phase: VisitPhase, number: int = 1, **fields: object) -> None:
        """A lane shows a phase, in English unless told otherwise."""
        view = {"language": "en", "number": number, "phase": phase, **fields}
        self.tell(lane, LaneView.model_validate(view))

    def say(self, lane: str, key: str, language: str = "en", priority: int = 3) -> str:
        """A lane says one of the engine's cues; its text."""
        text, spoken = (words(language).text(f"cue.{key}.{part}") for part in ("text", "spoken"))
        said = LaneSaid(
            number=1, id=key, priority=priority, text=text, spoken=spoken,
            earcon="hint", language=language,
        )  # fmt: skip
        self.tell(lane, said)
        return text

    def end(self, lane: str, number: int = 1) -> None:
        """The lane's visit is over."""
        ended = LaneEnded(
            number=number, greeted=True, begun=True, completed=True, duration_s=60.0, result=None
        )
        self.tell(lane, ended)


@contextmanager
def kiosk_running(
    house: HandHouse, port: int = 0, coded: Coded = no_codes, screen: StaffSeen | None = None
) -> Iterator[str]:
    """A real server around a house, on a free port unless told which; its address."""
    app = create_kiosk_app(house, coded=coded, screen=screen)
    with bind("127.0.0.1", port) as listener:
        server = make_server(app)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            until(lambda: server.started or not thread.is_alive())
            yield address(listener)
        finally:
            server.should_exit = True
            thread.join(PATIENCE_S)


def shapes() -> list[Silhouette]:
    """A drawn walker's landmarks, 15 a second, as a lane sends them."""
    script = demo_script()
    source = WalkerSource(script)
    times = np.arange(2.0, 6.0, 1 / 15)
    width, height = source.info.width, source.info.height
    image = source.joints(times).image / (width, height)
    return [
        Silhouette(
            points=tuple((round(float(x), 4), round(float(y), 4), 0.95) for x, y in pose),
            aspect=width / height,
        )
        for pose in image
    ]


def hand_up(shape: Silhouette, left: bool = False) -> Silhouette:
    """The same, with a hand raised beside the head."""
    points = [list(point) for point in shape.points]
    side = 0 if left else 1
    shoulder, head = points[L.LEFT_SHOULDER + side], points[L.NOSE]
    tall = shoulder[1] - head[1]
    out = (1 if left else -1) * 0.5 * tall / shape.aspect
    places = {L.LEFT_ELBOW: (1.2, 0.1), L.LEFT_WRIST: (1.3, -1.1), L.LEFT_INDEX: (1.3, -1.4)}
    for joint, (x, y) in places.items():
        points[joint + side][:2] = [shoulder[0] + x * out, shoulder[1] + y * tall]
    return shape.model_copy(update={"points": tuple((x, y, v) for x, y, v in points)})


def walked(language: str = "en", number: int = 1) -> LaneResult:
    """A result to be shown."""
    german = language == "de"
    result = VisitResult(
        language=language,
        score=82,
        sureness=HowSure.FAIRLY,
        reason=(
            "7 von 8 Schritten landeten auf dem Ballen, und du gingst aufrecht."
            if german
            else "7 of 8 steps landed on the ball of the foot, and you walked upright."
        ),
        tip_id="smaller_steps",
        tip="Mach kleinere Schritte." if german else "Take smaller steps.",
        backward_s=55.0,
        steps=82,
        short="Backstep: 82/100, 55 s, 82 steps. Tip: take smaller steps.",
    )
    return LaneResult(number=number, result=result)
