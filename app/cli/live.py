"""``backstep demo``, ``coach`` and ``serve``: live coaching in the browser or the terminal."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.terminal.options import (
    HeightOption,
    LevelOption,
    ModelOption,
    get_model,
    make_estimator,
    metres,
)
from app.terminal.output import ExitCode, Failure, err, out, print_error
from vision.values import Level

if TYPE_CHECKING:
    from app.live.model_fetch import ModelFetch
    from app.review.library import Library
    from app.storage import Store
    from vision.sources.base import Source
    from vision.walker import WalkScript

PortOption = Annotated[
    int, typer.Option("--port", min=0, max=65535, help="Port of the page; 0 takes any free one.")
]
HostOption = Annotated[
    str,
    typer.Option(
        "--host", help="Address to listen on. Any but this computer's own opens it to the network."
    ),
]
NoBrowserOption = Annotated[
    bool, typer.Option("--no-browser", help="Only say the address, open no browser.")
]
DEFAULT_PORT = 8000


class Script(str, Enum):
    """The walks of the synthetic walker."""

    DEMO = "demo"
    FAULTLESS = "faultless"


def demo(
    headless: Annotated[
        bool, typer.Option("--headless", help="In the terminal instead of the browser.")
    ] = False,
    seconds: Annotated[
        float | None,
        typer.Option(
            "--seconds",
            min=1,
            max=3600,
            help="End a headless demo after so long, if not at its end.",
        ),
    ] = None,
    script: Annotated[
        Script, typer.Option("--script", help="A walk with faults that come and go, or without.")
    ] = Script.DEMO,
    level: LevelOption = Level.BEGINNER,
    port: PortOption = DEFAULT_PORT,
    host: HostOption = "127.0.0.1",
    no_browser: NoBrowserOption = False,
    model: ModelOption = None,
) -> None:
    """Watch Backstep coach a drawn walker; no camera needed."""
    if headless:
        from app.cli.demo import run_headless
        from app.composition import free_line
        from app.live.showing import Tour

        estimator = make_estimator(get_model(model))
        with (
            closing(_walker(script)) as walker,
            closing(free_line(estimator, level, _walker_height_m(script))) as line,
        ):
            run_headless(walker, line, Tour.of(_walk(script), level), seconds, out())
        return
    serve_pages(
        partial(_walker, script, realtime=True),
        model,
        level,
        partial(_walker_height_m, script),
        host=host,
        port=port,
        browser=not no_browser,
        shown=partial(_walk, script),
    )


def coach(
    camera: Annotated[
        int | None,
        typer.Option(
            "--camera",
            min=0,
            help="Let this computer open its camera of this number (0 is the first), "
            "instead of the browser.",
        ),
    ] = None,
    height_cm: HeightOption = None,
    level: LevelOption = Level.BEGINNER,
    port: PortOption = DEFAULT_PORT,
    host: HostOption = "127.0.0.1",
    no_browser: NoBrowserOption = False,
    model: ModelOption = None,
) -> None:
    """Coach you live in the browser, which asks for your camera and lets you choose one."""
    if camera is None:
        serve_pages(
            None,
            model,
            level,
            partial(metres, height_cm),
            host=host,
            port=port,
            browser=not no_browser,
            keep=True,
        )
        return
    from vision.sources.base import SourceError
    from vision.sources.camera import CameraSource

    try:
        # Tried before the page opens: a missing camera is best said here and now.
        CameraSource(camera).close()
    except SourceError as error:
        raise Failure(str(error), ExitCode.MISSING) from error
    serve_pages(
        lambda: CameraSource(camera),
        model,
        level,
        partial(metres, height_cm),
        host=host,
        port=port,
        browser=not no_browser,
        keep=True,
    )


def serve(
    camera: Annotated[
        int | None,
        typer.Option("--camera", min=0, help="Coach with this camera instead of the drawn walker."),
    ] = None,
    browser_camera: Annotated[
        bool,
        typer.Option("--browser-camera", help="Coach with the camera of whoever opens the page."),
    ] = False,
    height_cm: HeightOption = None,
    level: LevelOption = Level.BEGINNER,
    port: PortOption = DEFAULT_PORT,
    host: HostOption = "127.0.0.1",
    model: ModelOption = None,
) -> None:
    """Run the server alone; open its page yourself."""
    if browser_camera and camera is not None:
        raise typer.BadParameter("choose either --camera or --browser-camera.")
    walker = camera is None and not browser_camera
    open_source: Callable[[], Source] | None = None
    if walker:
        open_source = partial(_walker, Script.DEMO, realtime=True)
    elif camera is not None:
        from vision.sources.camera import CameraSource

        open_source = partial(CameraSource, camera)
    serve_pages(
        open_source,
        model,
        level,
        partial(_walker_height_m, Script.DEMO) if walker else partial(metres, height_cm),
        host=host,
        port=port,
        browser=False,
        shown=partial(_walk, Script.DEMO) if walker else None,
        keep=not walker,
    )


def _walk(script: Script) -> WalkScript:
    from vision.walker import demo_script, faultless_script

    return demo_script() if script is Script.DEMO else faultless_script()


def _walker(script: Script, *, realtime: bool = False) -> Source:
    from app.live.obliging import ObligingWalker
    from vision.walker import WalkerSource

    return ObligingWalker(_walk(script)) if realtime else WalkerSource(_walk(script))


def _walker_height_m(script: Script) -> float:
    return float(_walk(script).person.stature_m)


def serve_pages(
    open_source: Callable[[], Source] | None,
    model: str | None,
    level: Level,
    height_m: Callable[[], float | None],
    *,
    host: str,
    port: int,
    browser: bool,
    shown: Callable[[], WalkScript] | None = None,
    keep: bool = False,
    page: str = "",
    scheduler: str | None = None,
) -> None:
    """Serve the page until interrupted, and open it where there is a display.

    Without ``open_source`` the page's own camera is looked through. model: its name. shown: the
    drawn walk, where it is a demo. keep: people, their sessions and a trainer's clips are kept, so
    the server begins with its start page. page: which one is opened, where it is not that one; a
    session is then not prepared before somebody begins one. scheduler: who hands out the work on
    clips; this computer if left out.
    """
    from app.server.listening import ServerError, addresses, bind, open_to_others

    fetch = _fetch_model(model)
    try:
        listener = bind(host, port)
    except ServerError as error:
        raise Failure(str(error), ExitCode.MISSING) from error
    console = out()
    with ExitStack() as open_things:
        open_things.enter_context(listener)
        store = open_things.enter_context(_open_store()) if keep else None
        open_things.callback(fetch.stop)
        fetch.start()
        # Whoever comes before the rest is loaded waits in the queue of the port.
        first, *others = addresses(listener)
        opened = browser and has_display() and _open_browser(first + page)
        if open_to_others(listener):
            console.print(_OPEN_TO_OTHERS, soft_wrap=True)

        from app.composition import application, mediapipe
        from app.server.run import serve as run_server

        wiring = mediapipe(fetch.wait, source=open_source, fetch=fetch, lighter=True)

        def ready(_address: str) -> None:
            if not page:
                threading.Thread(target=_warm_up, name="backstep-warm-up", daemon=True).start()
            verb = "Your browser shows" if opened else "Open"
            console.print(f"{verb} [bold]{first}{page}[/]  (stop with Ctrl-C)", soft_wrap=True)
            for other in others:
                console.print(f"From other devices: [bold]{other}{page}[/]", soft_wrap=True)

        app = application(
            wiring, host=host, store=store, level=level, height_m=height_m, shown=shown,
            clips=open_things.enter_context(_open_library(store, scheduler, model)),
        )  # fmt: skip
        run_server(app, listener, ready)


def _warm_up() -> None:
    """Load what the first session needs, while its page is on its way."""
    from vision.pose.mediapipe_pose import load_library

    with suppress(Exception):  # whatever it is, the session meets it and tells it
        load_library()


_OPEN_TO_OTHERS = (
    "[yellow]Careful: whoever is in this network can now open Backstep. There is no password: they "
    "see and can change everybody's profiles, health answers and sessions, and watch while "
    "somebody walks. Do this only in a network you trust. Browsers lend the camera only to a page "
    "at localhost or with https, so from another device you can watch, but not use its camera.[/]"
)


def _fetch_model(name: str | None) -> ModelFetch:
    """The pose model, here or to be obtained.

    Raises:
        Failure: there is no such model, or the one set is not sound.
    """
    import models
    from app.live.model_fetch import ModelFetch

    def settled(result: Path | models.ModelError) -> None:
        if isinstance(result, Path):
            err().print("the pose model is here", soft_wrap=True)
        else:
            print_error(f"{result}\nThe page is open all the same: press “Start again” there.")

    try:
        here = models.at_hand(name)
    except models.ModelError as error:
        raise Failure(str(error), ExitCode.MISSING) from error
    if here is None:
        err().print("getting the pose model; the page shows how far it is", soft_wrap=True)
    return ModelFetch(lambda progress: models.obtain(name, progress), here, settled)


def _open_store() -> Store:
    from app.storage import StorageError, Store

    try:
        return Store()
    except StorageError as error:
        raise Failure(str(error), ExitCode.MISSING) from error


@contextmanager
def _open_library(
    store: Store | None, scheduler: str | None, model: str | None
) -> Iterator[Library | None]:
    """The clips in ``store``, looked at as long as this is open.

    Raises:
        Failure: the scheduler cannot be used.
    """
    if store is None:
        yield None
        return
    from app.composition import library
    from app.jobs.cluster_address import ClusterError
    from app.jobs.opening import SCHEDULER

    try:
        found = library(store, scheduler or os.environ.get(SCHEDULER), model)
    except ClusterError as error:
        raise Failure(str(error), ExitCode.MISSING) from error
    try:
        yield found
    finally:
        found.close()


def has_display() -> bool:
    """Whether a browser window could be seen by whoever started the command."""
    if sys.platform in ("win32", "darwin"):
        return "SSH_CONNECTION" not in os.environ
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open_browser(address: str) -> bool:
    """Open the page in a process of its own, so that a browser started by it gets the user's
    proxy settings: those of this process lead nowhere once the privacy guard is in force."""
    import subprocess
    import webbrowser

    from vision.pose.egress import users_environment

    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    opener = subprocess.Popen(
        [sys.executable, "-m", "webbrowser", address],
        env=users_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    threading.Thread(target=opener.wait, daemon=True).start()  # some stay as long as the browser
    return True
