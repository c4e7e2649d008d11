"""A coached session and the one who walks it, frame by frame, without pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.programme.values import Part, PartKind, Place
from app.session.acts import (
    Act,
    Attend,
    BeginLane,
    EndLane,
    KeepInterval,
    KeepSafetyStop,
    SkipBaseline,
    TakeBaseline,
)
from app.session.flow import Flow
from app.session.sayings import how
from app.session.settings import CoachingSettings
from app.session.values import Glance, Phase, Saying
from app.storage import Interval
from app.words import phrase
from vision.cues.base import Attention
from vision.guard import Alarm, Watch
from vision.setup.values import SetupReading
from vision.values import BaselineProgress, BaselineState, Direction, Situation, View

FRAME_S = 0.1
PARTS = (
    Part(PartKind.WARM_UP, 20.0),
    Part(PartKind.BACKWARD, 30.0, focus="upright_trunk"),
    Part(PartKind.FORWARD, 20.0),
    Part(PartKind.BACKWARD, 30.0, focus="landing"),
    Part(PartKind.COOL_DOWN, 10.0),
)
READY = SetupReading(None, 0.0, View.SIDE, ready=True)
DONE = BaselineProgress(BaselineState.DONE, 1.0, 0.0)


@dataclass
class Recorder:
    """Takes down what the flow has done."""

    attention: list[Attention] = field(default_factory=list)
    intervals: list[Interval] = field(default_factory=list)
    stops: list[Alarm] = field(default_factory=list)
    baseline: list[str] = field(default_factory=list)
    lane: list[str] = field(default_factory=list)
    lane_found: bool = True

    def carry_out(self, acts: Iterable[Act]) -> list[Saying]:
        """Take down what is done, and give back what is said, in order."""
        said: list[Saying] = []
        for act in acts:
            if isinstance(act, Saying):
                said.append(act)
            elif isinstance(act, Attend):
                self.attention.append(act.attention)
            elif isinstance(act, TakeBaseline):
                self.baseline.append("begin")
            elif isinstance(act, SkipBaseline):
                self.baseline.append("skip")
            elif isinstance(act, BeginLane):
                self.lane.append("begin")
            elif isinstance(act, EndLane):
                self.lane.append("end")
                said += [act.known] if self.lane_found else []
            elif isinstance(act, KeepInterval):
                self.intervals.append(act.interval)
            elif isinstance(act, KeepSafetyStop):
                self.stops.append(act.alarm)
            else:
                said.append(how(phrase("coach.how.nothing")))
        return said


class Walked:
    """A session and the one who walks it."""

    def __init__(
        self, parts: Iterable[Part] = PARTS, place: Place = Place.HALLWAY, **begun: object
    ) -> None:
        self.done = Recorder()
        self.flow = Flow(tuple(parts), place, CoachingSettings(), **begun)  # type: ignore[arg-type]
        self.now = Glance(0.0, Situation.STANDING, Direction.STANDING, 0)
        self.said: list[tuple[float, Saying]] = []

    def go(self, time_s: float, **changes: object) -> list[str]:
        """Let ``time_s`` pass, the glance changed like this; the ids of what is said."""
        self.now = replace(self.now, **changes)  # type: ignore[arg-type]
        heard = []
        for _ in range(round(time_s / FRAME_S)):
            self.now = replace(self.now, t_s=self.now.t_s + FRAME_S)
            for saying in self.done.carry_out(self.flow.update(self.now)):
                self.said.append((self.now.t_s, saying))
                heard.append(saying.id)
            self.now = replace(self.now, watch=replace(self.now.watch, alarm=None))
        return heard

    def ask(self, wish: str) -> list[str]:
        self.flow.wish(wish)
        return self.go(FRAME_S)

    def started(self) -> Walked:
        """Through set-up and standing tall, into the warm-up."""
        self.go(0.1)
        self.go(0.3, setup=READY)
        self.go(0.2, baseline=BaselineProgress(BaselineState.HOLDING, 0.5, 1.0))
        self.go(0.3, baseline=DONE)
        assert self.flow.phase is Phase.PARTS
        return self

    def backward(self, time_s: float, steps: int = 0) -> list[str]:
        return self.go(
            time_s,
            situation=Situation.BACKWARD,
            direction=Direction.BACKWARD,
            backward_steps=self.now.backward_steps + steps,
        )

    def forward(self, time_s: float) -> list[str]:
        return self.go(time_s, situation=Situation.FORWARD, direction=Direction.FORWARD)

    def away(self, time_s: float) -> list[str]:
        return self.go(time_s, situation=Situation.NO_PERSON, direction=Direction.UNKNOWN)

    def alarm(self, alarm: Alarm, *, stands: bool = False) -> list[str]:
        standing = (alarm,) if stands else ()
        return self.go(FRAME_S, watch=Watch(alarm, standing))

    @property
    def part_kind(self) -> str:
        view = self.flow.part(self.now)
        return view.kind.value if view else ""

    @property
    def left_s(self) -> float:
        view = self.flow.part(self.now)
        assert view is not None
        return view.left_s
