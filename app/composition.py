"""Wires the product: source, line, coach, store and server are put together here, and nowhere else.

What loads slowly is loaded by the function that needs it: a command answers before that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from vision.values import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI

    from app.kiosk.config import KioskConfig
    from app.kiosk.house import House
    from app.kiosk.notify import Notifier
    from app.kiosk.operations import Operations
    from app.kiosk.soak.run import OpenKiosk
    from app.live.coaching import Coaching
    from app.live.lighter import Lighter
    from app.live.model_fetch import ModelFetch
    from app.live.session import LiveSession
    from app.live.showing import Show
    from app.live.steps import AfterEngine, Engine
    from app.programme.plan import Plan
    from app.review.library import Library
    from app.session.coach import Coach
    from app.session.settings import CoachingSettings
    from app.storage import Places, Store
    from vision.pipeline.line import Line
    from vision.pose.base import PoseEstimator
    from vision.setup.settings import OthersSettings
    from vision.setup.stage import PeopleCounter
    from vision.sources.base import Source
    from vision.walker import WalkScript


@dataclass(frozen=True, slots=True)
class Wiring:
    """What sessions are made of; each is opened anew for each session.

    estimator: opens the pose model, in the thread that looks. others: opens what counts further
    people while the camera is set up; ``None``: nobody does. source: opens the source; ``None``:
    the page sends the pictures of its own camera. model: the pose model on its way, where it has to
    be waited for. lighter: what tries an easier way where the computer is too slow. made: told of
    each live session that is made.
    """

    estimator: Callable[[], PoseEstimator]
    others: Callable[[OthersSettings], PeopleCounter] | None = None
    source: Callable[[], Source] | None = None
    model: ModelFetch | None = None
    lighter: Callable[[], Lighter] | None = None
    made: Callable[[LiveSession], None] | None = None

    @property
    def camera(self) -> Literal["server", "browser"]:
        """Whose camera a session looks through."""
        return "browser" if self.source is None else "server"


def mediapipe(
    model: Callable[[], Path],
    *,
    source: Callable[[], Source] | None = None,
    fetch: ModelFetch | None = None,
    lighter: bool = False,
    made: Callable[[LiveSession], None] | None = None,
) -> Wiring:
    """The wiring with the real pose model.

    Args:
        model: gives the bundle's file, and may wait for it. lighter: try an easier way where the
            computer is too slow. The rest as in ``Wiring``.
    """

    def others(settings: OthersSettings) -> PeopleCounter:
        from vision.setup.others import OtherPeople

        return OtherPeople(model(), settings)

    def ease() -> Lighter:
        from app.live.lighter import Lighter, lite_model

        return Lighter(lambda: lite_model(model()), open_estimator)

    return Wiring(
        lambda: open_estimator(model()), others, source, fetch, ease if lighter else None, made
    )


def open_estimator(model: Path) -> PoseEstimator:
    """The pose model in the bundle ``model``, in the thread that looks.

    Raises:
        PoseModelError: the model will not work. EgressError: the privacy guard will not.
    """
    from vision.pose.mediapipe_pose import MediaPipePose

    return MediaPipePose(model)


def free_line(estimator: PoseEstimator, level: Level, height_m: float | None) -> Line:
    """A line for a walk without a plan."""
    from vision.pipeline.line import Line

    return Line(estimator, level=level, height_m=height_m)


def coached_line(
    estimator: PoseEstimator, level: Level, height_m: float | None, earlier: Mapping[str, int]
) -> Line:
    """A line for a session with a plan, beside which a guard watches.

    earlier: in how many sessions each cue was given, by its id.
    """
    from vision.cues.settings import CueSettings
    from vision.pipeline.line import Line, LineSettings

    # Of a walker who is lost the guard says so, and sooner.
    settings = LineSettings(cues=CueSettings(pause_when_lost=False))
    return Line(estimator, settings, level=level, height_m=height_m, earlier=earlier)


def free_session(
    wiring: Wiring,
    level: Level = Level.BEGINNER,
    height_m: Callable[[], float | None] = lambda: None,
    shown: Callable[[], WalkScript] | None = None,
) -> LiveSession:
    """A session without a plan. shown: the drawn walk, where it is a demo."""
    from app.live.showing import Show, Tour

    def open_line() -> Line:
        return free_line(wiring.estimator(), level, height_m())

    show = None if shown is None else Show(Tour.of(shown(), level))
    return _live(wiring, open_line, show=show)


def coaching(
    wiring: Wiring,
    store: Store,
    settings: CoachingSettings | None = None,
    plan: Plan | None = None,
) -> Coaching:
    """Sessions with a plan, kept in ``store``."""
    from app.live.coaching import Coaching, Studio, Walker
    from vision.setup.stage import SetupStage

    def open_line(walker: Walker) -> Line:
        return coached_line(wiring.estimator(), walker.level, walker.height_m, walker.earlier)

    def open_session(
        line: Callable[[], Engine], follow: Callable[[Engine], Coach], language: str
    ) -> LiveSession:
        return _live(wiring, line, follow=follow, language=language)

    def open_setup(settings: CoachingSettings) -> SetupStage:
        others = None if wiring.others is None else wiring.others(settings.setup.others)
        return SetupStage(settings.setup, others)

    return Coaching(
        store, Studio(open_line, open_session, open_setup, wiring.camera), settings, plan
    )


def library(store: Store, scheduler: str | None = None, model: str | None = None) -> Library:
    """The clips in ``store``, which are looked at from now on; to be closed before the store.

    scheduler: whose workers do so; this computer if left out. model: the pose model's name.

    Raises:
        StorageError: the list of jobs cannot be read. ClusterError: the scheduler will not do.
    """
    from app.jobs.engine import JobListener
    from app.jobs.opening import open_engine
    from app.review.library import Library

    found = Library(store, model)
    listener = JobListener(ended=found.ended)
    found.begin(open_engine(store.jobs, scheduler=scheduler, listener=listener))
    return found


def application(
    wiring: Wiring,
    *,
    host: str = "127.0.0.1",
    store: Store | None = None,
    level: Level = Level.BEGINNER,
    height_m: Callable[[], float | None] = lambda: None,
    shown: Callable[[], WalkScript] | None = None,
    clips: Library | None = None,
) -> FastAPI:
    """The server's application: with a ``store`` sessions with a plan, kept there; without one
    sessions without a plan, as ``free_session`` makes them. clips: a trainer's, in that store."""
    from app.server.app import create_app

    if store is not None:
        return create_app(
            None, host=host, store=store, coaching=coaching(wiring, store), library=clips
        )
    return create_app(partial(free_session, wiring, level, height_m, shown), host=host)


@contextmanager
def kiosk(
    config: KioskConfig,
    notifier: Notifier | None = None,
    *,
    port: int | None = None,
    model: str | None = None,
    folder: Path | None = None,
) -> Iterator[FastAPI]:
    """A gym's kiosk, whose lanes run as long as this is open: its application.

    Args:
        notifier: what tells systemd that it is well. port: at which the server listens, that of
            the settings if left out. model: the pose model's name.

    Raises:
        StorageError: the environment names a database that cannot be used, or another kiosk has
            the data folder.
    """
    import time

    import models
    from app.kiosk.ledger import kiosk_places
    from app.kiosk.notify import Notifier

    obtain = partial(models.obtain, model)
    places = kiosk_places(folder, alone=folder is not None)
    parts = _kiosk(config, notifier or Notifier(), port, obtain, places, time.time)
    with parts as (app, _, _):
        yield app


@contextmanager
def kiosk_under_trial(
    config: KioskConfig,
    folder: Path,
    model: Callable[[], Path],
    wall: Callable[[], float],
) -> Iterator[OpenKiosk]:
    """A whole kiosk for a soak, its server included, at a free port of this computer.

    Args:
        folder: where it keeps things. model: gives the pose model's file. wall: its clock.
    """
    from threading import Thread

    from app.kiosk.ledger import kiosk_places
    from app.kiosk.notify import Notifier
    from app.kiosk.soak.run import OpenKiosk
    from app.server.listening import address, bind
    from app.server.run import make_server

    with bind("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        parts = _kiosk(config, Notifier({}), port, model, kiosk_places(folder), wall)
        with parts as (app, house, operations):
            server = make_server(app)
            serve = partial(server.run, sockets=[listener])
            thread = Thread(target=serve, name="soak-server", daemon=True)
            thread.start()
            try:
                yield OpenKiosk(house, operations, address(listener))
            finally:
                server.should_exit = True
                thread.join()


@contextmanager
def _kiosk(
    config: KioskConfig,
    notifier: Notifier,
    port: int | None,
    model: Callable[[], Path],
    places: Places,
    wall: Callable[[], float],
) -> Iterator[tuple[FastAPI, House, Operations]]:
    """A kiosk's application, its lanes and its upkeep; they run as long as this is open."""
    from app.kiosk.house import House
    from app.kiosk.kept_calls import KeptCalls
    from app.kiosk.kept_devices import FILE_NAME as DEVICES
    from app.kiosk.kept_setup import FILE_NAME, GymSetup, SetupFile
    from app.kiosk.only_one import only_one
    from app.kiosk.operations import Operations
    from app.kiosk.results import ResultShelf
    from app.kiosk.rounds import Rounds
    from app.server.kiosk.app import create_kiosk_app
    from app.server.kiosk.codes import Takeaway
    from app.server.kiosk.health import health_router
    from app.server.kiosk.pin import PinDoor
    from app.server.kiosk.result import result_router
    from app.server.kiosk.setup import door_router, setup_router

    with ExitStack() as opened:
        opened.enter_context(only_one(places.folder))
        house = House(config, model, wall=wall)
        rounds = Rounds(house, config, notifier)
        operations = Operations(
            config,
            house,
            places=places,
            page_age_s=lambda: app.state.screens.drawn_age_s,
            open_now=lambda: rounds.open,
        )
        opened.callback(operations.close)
        opened.callback(house.close)
        gym = GymSetup(house, SetupFile(places.folder / FILE_NAME))
        shelf = ResultShelf()
        takeaway = Takeaway(shelf, config.network, port)
        house.listeners.append(takeaway.hear)
        door = PinDoor(config.pin, kept=places.folder / DEVICES)
        opened.callback(door.close)
        app = create_kiosk_app(
            house,
            routers=(
                door_router(door),
                setup_router(house, gym, shelf, operations),
                result_router(shelf, config.brand.name),
                health_router(operations),
            ),
            staff=door.inside,
            screen=door.shows,
            coded=takeaway.codes,
            volume=lambda: gym.volume,
            rounds=rounds.go,
            calls=KeptCalls(places.folder),
        )
        operations.start()
        house.start()
        yield app, house, operations


def _live(
    wiring: Wiring,
    open_engine: Callable[[], Engine],
    *,
    follow: Callable[[Engine], AfterEngine] | None = None,
    language: str | None = None,
    show: Show | None = None,
) -> LiveSession:
    """A live session over the wiring's source, or over the pictures that a page sends."""
    from app.live.session import LiveSession

    session = LiveSession(
        wiring.source,
        open_engine,
        follow=follow,
        language=language,
        show=show,
        model=wiring.model,
        lighter=None if wiring.lighter is None else wiring.lighter(),
    )
    if wiring.made is not None:
        wiring.made(session)
    return session
