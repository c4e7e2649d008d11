"""A session whose page shows what a test says: a drawn walker's picture, any state of a coached
session, and what is being said. No model is run; the page, the server and their words are real.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import httpx
from playwright.sync_api import Page

from app.live.announcer import Announcer
from app.live.coaching import Coaching, Studio, Wish
from app.live.session import LiveSession
from app.live.showing import Show
from app.programme.values import PartKind
from app.session.reading import CoachReading, LaneReading, PartReading
from app.session.step_result import StepResult
from app.session.values import Pause, Phase
from app.storage import Store
from app.words import Words, words
from server_cases import ToldLine, ToldSource, running
from vision.cues.catalogue import cues
from vision.guard import LaneState
from vision.values import Cue, Frame, Observation, Pose, Situation, SourceInfo
from vision.walker import WalkerSource, demo_script

SIZES = {
    "laptop": (1366, 768),
    "phone": (390, 844),
    "landscape": (844, 390),
    "tablet": (820, 1180),
}
GERMAN = words("de")


@dataclass(frozen=True)
class State:
    """A state of the page. said: the cue being said, with the longest words there are for it."""

    name: str
    situation: Situation
    said: Cue | None = None
    coach: CoachReading | None = None


def shoot(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep a picture of the page in either theme, where BACKSTEP_SHOTS names a folder for them.

    whole: what has to be scrolled to, too."""
    named = os.environ.get("BACKSTEP_SHOTS")
    if not named:
        return
    size = page.viewport_size
    assert size is not None
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        where = f"{name.replace(' ', '-')}-{size['width']}x{size['height']}-{theme}.png"
        page.screenshot(path=Path(named) / where, full_page=whole)


def cue(id_: str, priority: int, text: str, spoken: str) -> Cue:
    return Cue(0.0, id_, priority, text, spoken, "plan")


def engine_cue(id_: str) -> Cue:
    """One of the engine's cues, in German."""
    found = cues()[id_].at(0.0)
    text, spoken = GERMAN.text(f"cue.{id_}.text"), GERMAN.text(f"cue.{id_}.spoken")
    return replace(found, text=text, spoken=spoken)


def coach(
    profile: int, phase: Phase, headline: str, hint: str, kind: PartKind | None = None,
    pause: Pause | None = None, lane: bool = False,
) -> CoachReading:  # fmt: skip
    """A reading of a session in this phase."""
    part = None
    if kind is not None:
        part = PartReading(
            number=3, count=13, kind=kind, left_s=95.0, duration_s=120.0, steps_left=None,
            focus=None, counting=kind is PartKind.BACKWARD and pause is None,
        )  # fmt: skip
    shown = LaneReading(
        state=LaneState.NEAR, left_s=5.0, beep_every_s=None, marked=True, ends=(0.1, 0.9)
    )
    return CoachReading(
        session=1, profile=profile, phase=phase, pause=pause, headline=headline, hint=hint,
        part=part, lane=shown if lane else None,
    )  # fmt: skip


def states(profile: int) -> list[State]:
    """What a walker sees in the course of a session, in German, whose words are the longest."""
    de = GERMAN
    setup = de.text("setup.view.oblique.spoken")
    ahead = de.text(
        "coach.say.bout_ahead_support.spoken",
        what="zehn Schritte",
        focus=de.text("focus.step_time_variability"),
    )
    backward = de.text("focus.step_time_variability")
    bout = coach(profile, Phase.PARTS, backward, "Rückwärts", PartKind.BACKWARD, lane=True)
    return [
        State(
            "setup",
            Situation.STANDING,
            cue("flow.setup.view", 3, de.text("setup.view.oblique.text"), setup),
            coach(profile, Phase.SETUP, de.text("setup.view.oblique.text"), "Ich sage es dir."),
        ),
        State(
            "standing",
            Situation.STANDING,
            engine_cue("hold_tall"),
            coach(profile, Phase.STANDING, de.text("coach.headline.standing"), "Einen Moment."),
        ),
        State(
            "forward",
            Situation.FORWARD,
            cue("flow.bout_ahead", 3, de.text("coach.say.bout_ahead_support.text"), ahead),
            coach(profile, Phase.PARTS, "Vorwärts", "Komm zu Atem.", PartKind.FORWARD),
        ),
        State("bout", Situation.BACKWARD, engine_cue("smaller_steps"), bout),
        State(
            "pause",
            Situation.STANDING,
            cue(
                "flow.paused_fall",
                3,
                de.text("coach.say.paused_fall.text"),
                de.text("coach.say.paused_fall.spoken"),
            ),
            coach(
                profile,
                Phase.PARTS,
                de.text("coach.say.paused_fall.text"),
                de.text("coach.hint.go_on"),
                PartKind.BACKWARD,
                Pause.FALL,
            ),
        ),
        State("stop", Situation.BACKWARD, engine_cue("pause"), bout),
    ]


class PictureSource(ToldSource):
    """A told source with the picture of a drawn walker."""

    def __init__(self) -> None:
        super().__init__()
        self._image = WalkerSource(demo_script()).render(2.0)

    @property
    def info(self) -> SourceInfo:
        return SourceInfo("drawn", 1280, 720, 30.0, live=True)

    def frames(self) -> Iterator[Frame]:
        for frame in super().frames():
            yield replace(frame, image=self._image)


class PageLine(ToldLine):
    """A line in whatever situation it is told."""

    def __init__(self) -> None:
        super().__init__({})
        self.state: State | None = None
        self.wished: list[str] = []

    def judge(self, frame: Frame, pose: Pose | None) -> Observation:
        seen = super().judge(frame, pose)
        return seen if self.state is None else replace(seen, situation=self.state.situation)


class PageStep(Announcer):
    """The step after a ``PageLine``: all that the page shows of a coached session is told."""

    def __init__(self, line: PageLine, first: CoachReading | None, show: Show | None) -> None:
        super().__init__(line, show)
        self._line, self._reading = line, first
        self._told: State | None = None

    def wish(self, what: str, about: float | Pause | None = None) -> None:
        self._line.wished.append(what)

    def step(self, frame: Frame, seen: Observation, in_words: Words) -> StepResult:
        told = super().step(frame, seen, in_words)
        state = self._line.state
        if state is None:
            return replace(told, reading=self._reading)
        self._reading = state.coach
        said = None
        if state is not self._told and state.said is not None:
            said = replace(state.said, t_s=frame.t_s)
        self._told = state
        return StepResult(said, reading=self._reading)


class PageStage:
    """Makes sessions over such a line; the newest last."""

    def __init__(self, first: CoachReading | None = None, show: Show | None = None) -> None:
        self._first = first
        self._show = show
        self.sources: list[PictureSource] = []
        self.lines: list[PageLine] = []
        self.sessions: list[LiveSession] = []

    def make(self) -> LiveSession:
        source, line = PictureSource(), PageLine()
        self.sources.append(source)
        self.lines.append(line)
        self.sessions.append(
            LiveSession(
                lambda: source,
                lambda: line,
                follow=lambda _: PageStep(line, self._first, self._show),
                language="de",
                show=self._show,
            )
        )
        return self.sessions[-1]

    def show(self, state: State) -> None:
        """Have the newest session in this state."""
        self.lines[-1].state = state
        self.sources[-1].tell(times=2)


class ToldCoaching(Coaching):
    """Begins a stage's sessions, whoever asks; nothing of them is written down."""

    def __init__(self, store: Store, stage: PageStage) -> None:
        super().__init__(store, Studio(_nothing, _nothing, _nothing, camera="server"))
        self._stage = stage

    def begin(
        self, wish: Wish, clear: Callable[[], None] = lambda: None
    ) -> tuple[int, Callable[[], LiveSession]]:
        clear()
        return 1, self._stage.make


def _nothing(*_: object) -> NoReturn:
    raise AssertionError("no real session is begun here")


@contextmanager
def told_house(store: Store, profile: int, stage: PageStage) -> Iterator[str]:
    """A server with people, on which one of ``stage``'s sessions goes on; its address."""
    with running(stage.make, store=store, coaching=ToldCoaching(store, stage)) as url:
        body = {"profile": profile, "place": "hallway", "feeling": "fine"}
        httpx.post(f"{url}api/coaching", json=body, trust_env=False, timeout=60).raise_for_status()
        yield url
