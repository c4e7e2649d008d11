"""A whole coached session for tests in a browser: a film for its camera, a store, a server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import cv2
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app import composition
from app.films.shelf import Shelf
from app.live.session import LiveSession
from app.programme.plan import Growth, Plan, Week
from app.programme.screening import Question
from app.programme.values import PartKind
from app.session.history import KEY, Figures
from app.session.settings import CoachingSettings
from app.storage import (
    HealthScreen,
    Interval,
    NewProfile,
    NewSession,
    Places,
    Profile,
    Store,
)
from app.storage.tables import HoldRow, SessionRow
from app.storage.values import utc_now
from app.words import words
from server_cases import running
from true_walks import TrueEstimator, TrueSource, TrueWalk
from vision.walker import WalkerSource, WalkScript
from vision.walker.script import CameraSetup

FAKE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
_CHROMIUM_FPS = 30.0  # at which it plays a film of pictures in a row, whatever their own
_CAMERA = CameraSetup(width=640, height=360, person_px=270.0, fps=15.0)


def short_plan(bouts: int = 2, backward_s: float = 10.0) -> Plan:
    """A plan whose sessions are short, but no less whole."""
    weeks = (Week(bouts=bouts, backward_s=backward_s, forward_s=5.0, sessions=7, sessions_most=7),)
    growth = Growth(bout_least_s=backward_s, bout_grain_s=backward_s)
    return Plan(weeks=weeks, later=weeks[0], growth=growth)


def true_walk(script: WalkScript, pace: float = 3.0, **camera: float) -> TrueWalk:
    """The walk of ``script`` before the camera of ``filmed``, for ``house``."""
    view = _CAMERA.model_copy(update=camera)
    return TrueWalk(script.model_copy(update={"camera": view}), pace)


def filmed(
    script: WalkScript,
    path: Path,
    person_px: float = _CAMERA.person_px,
    pitch_deg: float = 0,
    fps: float = _CAMERA.fps,
) -> Path:
    """The walk of ``script`` as a film that Chromium plays as its camera, over and over.

    fps: new pictures a second, a whole part of Chromium's; in between it shows the last one again.
    """
    changes = {"person_px": person_px, "pitch_deg": pitch_deg, "fps": fps}
    camera = _CAMERA.model_copy(update=changes)
    script = script.model_copy(update={"camera": camera})
    with closing(WalkerSource(script)) as walker, path.open("wb") as film:
        for frame in walker.frames():
            picture = cv2.cvtColor(frame.image, cv2.COLOR_RGB2BGR)
            _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 85])
            film.write(data.tobytes() * round(_CHROMIUM_FPS / camera.fps))
    return path


def healthy() -> HealthScreen:
    """The health screen of somebody who may walk at once."""
    answers = {question.value: False for question in Question}
    return HealthScreen(answers=answers, answered_at=utc_now())


def somebody(store: Store, language: str = "en") -> Profile:
    """A profile that is ready to walk."""
    new = NewProfile(name="Ann", height_m=1.7, mass_kg=70, health=healthy(), language=language)
    return store.profiles.add(new)


def walked_today(store: Store, profile_id: int, cut_off: bool = False) -> int:
    """A session of the first week that was walked today, to its end or not; its id."""
    writer = store.sessions.start(NewSession(profile_id=profile_id, plan_week=1))
    if cut_off:
        writer.interval(Interval(number=0, kind=PartKind.BACKWARD, start_s=0, end_s=20))
        writer.close()
        store.sessions.close_cut_off()
    else:
        kept = Figures(backward_s=20, completed=True).as_json()
        assert writer.finish({"backward_s": 20.0, "steps": 30, KEY: kept})
    return writer.session.id


def someday_ago(store: Store, profile_id: int, days: int = 1) -> None:
    """Let all that was kept of somebody lie so many days longer ago."""
    with store.database.writing() as writing:
        for kind, names in (
            (SessionRow, ("started_at", "written_at", "ended_at")),
            (HoldRow, ("began_at",)),
        ):
            for row in writing.scalars(select(kind).where(kind.profile_id == profile_id)):
                for name in names:
                    moment = getattr(row, name)
                    setattr(row, name, moment and moment - timedelta(days=days))


@dataclass
class House:
    """A server with people and sessions. url: of its start page. sessions: the newest last."""

    url: str
    store: Store
    sessions: list[LiveSession]


@contextmanager
def house(
    folder: Path,
    eyes: Path | TrueWalk,
    plan: Plan | None = None,
    settings: CoachingSettings | None = None,
    port: int = 0,
    films: Shelf | None = None,
) -> Iterator[House]:
    """A server as ``backstep coach`` runs it, but for a plan of the test's own.

    eyes: the pose model's file, for the pictures of the page's camera; or a walk whose truth is
    known, which is then before the server's own camera and passes at its own pace.
    """
    sessions: list[LiveSession] = []
    if isinstance(eyes, TrueWalk):
        wiring = composition.Wiring(
            partial(TrueEstimator, eyes), source=partial(TrueSource, eyes), made=sessions.append
        )
    else:
        wiring = composition.mediapipe(partial(Path, eyes), made=sessions.append)
    with Store(Places.find(folder)) as store:
        coaching = composition.coaching(wiring, store, settings, plan)
        free = partial(composition.free_session, wiring)
        with running(free, store=store, coaching=coaching, port=port, films=films) as url:
            yield House(url, store, sessions)


def begin(page: Page) -> None:
    """Feel fine, tick the space check and start."""
    boxes = page.locator("#ready .space .tick input")
    boxes.first.wait_for()
    page.locator("#ready input[value=fine]").check()
    for box in boxes.all():
        box.check()
    page.locator("#ready .begin").click()


def in_phase(page: Page, phase: str, patience_s: float = 180.0) -> None:
    """Wait until the session on the page is in ``phase``."""
    now = page.locator(f"body[data-phase={phase}]")
    now.wait_for(state="attached", timeout=1000 * patience_s)


def end(page: Page) -> None:
    """End the session, which is asked twice: in one go, since it is asked for some seconds only."""
    button = page.locator("#session-end")
    expect(button).to_be_visible()
    twice = """button => {
      button.click();
      const asked = button.innerText;
      button.click();
      return asked;
    }"""
    assert button.evaluate(twice) == words().text("page.session.endSure")


def skip(page: Page, *phases: str) -> None:
    """Skip these phases as they come."""
    for phase in phases:
        in_phase(page, phase)
        page.locator("#session-skip").click()


def until(page: Page, condition: Callable[[], bool], what: str, patience_s: float = 180.0) -> None:
    """Wait for something that is bound to happen, the page going on meanwhile."""
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline, f"it never came to {what}"
        page.wait_for_timeout(100)
