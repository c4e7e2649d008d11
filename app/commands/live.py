"""``backstep demo``, ``coach`` and ``serve``: live coaching in the browser or the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from app.commands.common import (
    HeightOption,
    LevelOption,
    ModelOption,
    get_model,
    make_coached_line,
    make_lighter,
    make_line,
    metres,
)
from app.terminal import ExitCode, Failure, out
from vision.values import Level

if TYPE_CHECKING:
    from app.coaching.service import Coaching
    from app.storage import Store
    from vision.line import Line as EngineLine
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
        float, typer.Option("--seconds", min=1, max=3600, help="Length of a headless demo.")
    ] = 60.0,
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
        from app.demo import run_headless

        with (
            closing(_walker(script)) as walker,
            closing(make_line(get_model(model), level, _walker_height_m(script))) as line,
        ):
            run_headless(walker, line, seconds, out())
        return
    _serve(
        partial(_walker, script, realtime=True),
        get_model(model),
        level,
        _walker_height_m(script),
        host=host,
        port=port,
        browser=not no_browser,
        loop=True,
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
    from vision.sources.base import SourceError
    from vision.sources.camera import CameraSource

    path = get_model(model)
    if camera is None:
        _serve(
            None,
            path,
            level,
            metres(height_cm),
            host=host,
            port=port,
            browser=not no_browser,
            keep=True,
        )
        return
    try:
        # Tried before the page opens: a missing camera is best said here and now.
        CameraSource(camera).close()
    except SourceError as error:
        raise Failure(str(error), ExitCode.MISSING) from error
    _serve(
        lambda: CameraSource(camera),
        path,
        level,
        metres(height_cm),
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
    from vision.sources.camera import CameraSource

    if browser_camera and camera is not None:
        raise typer.BadParameter("choose either --camera or --browser-camera.")
    walker = camera is None and not browser_camera
    open_source: Callable[[], Source] | None = None
    if walker:
        open_source = partial(_walker, Script.DEMO, realtime=True)
    elif camera is not None:
        open_source = partial(CameraSource, camera)
    _serve(
        open_source,
        get_model(model),
        level,
        _walker_height_m(Script.DEMO) if walker else metres(height_cm),
        host=host,
        port=port,
        browser=False,
        loop=walker,
        keep=not walker,
    )


def _walk(script: Script) -> WalkScript:
    from vision.walker import demo_script, faultless_script

    return demo_script() if script is Script.DEMO else faultless_script()


def _walker(script: Script, *, realtime: bool = False) -> Source:
    from app.obliging import ObligingWalker
    from vision.walker import WalkerSource

    return ObligingWalker(_walk(script)) if realtime else WalkerSource(_walk(script))


def _walker_height_m(script: Script) -> float:
    return float(_walk(script).person.stature_m)


def _serve(
    open_source: Callable[[], Source] | None,
    model: Path,
    level: Level,
    height_m: float | None,
    *,
    host: str,
    port: int,
    browser: bool,
    loop: bool = False,
    keep: bool = False,
) -> None:
    """Serve the page until interrupted, and open it where there is a display.

    Without ``open_source`` the page's own camera is looked through. keep: people and their
    sessions are kept, so the server begins with its start page.
    """
    from app.live import LiveSession
    from app.server import ServerError, bind, create_app
    from app.server import serve as run_server

    def session() -> LiveSession:
        open_line = partial(make_line, model, level, height_m)
        if open_source is None:
            return LiveSession.fed(open_line, lighter=make_lighter(model))
        return LiveSession(open_source, open_line, loop=loop, lighter=make_lighter(model))

    console = out()
    try:
        listener = bind(host, port)
    except ServerError as error:
        raise Failure(str(error), ExitCode.MISSING) from error

    def ready(address: str) -> None:
        opened = browser and has_display() and _open_browser(address)
        verb = "Your browser shows" if opened else "Open"
        console.print(f"{verb} [bold]{address}[/]  (stop with Ctrl-C)", soft_wrap=True)

    with ExitStack() as open_things:
        open_things.enter_context(listener)
        store = open_things.enter_context(_open_store()) if keep else None
        coaching = None if store is None else _coaching(store, model, open_source)
        app = create_app(None if keep else session, host=host, store=store, coaching=coaching)
        run_server(app, listener, ready)


def _coaching(store: Store, model: Path, open_source: Callable[[], Source] | None) -> Coaching:
    """Sessions with a plan, over this computer's camera or the page's."""
    from app.coaching.service import Coaching, Studio, Walker
    from app.coaching.settings import CoachingSettings
    from app.live import Line, LiveSession
    from vision.setup.others import OtherPeople
    from vision.setup.stage import SetupStage

    def open_line(walker: Walker) -> EngineLine:
        return make_coached_line(model, walker.level, walker.height_m, walker.earlier)

    def open_session(line: Callable[[], Line], language: str) -> LiveSession:
        if open_source is None:
            return LiveSession.fed(line, language, make_lighter(model))
        lighter = make_lighter(model)
        return LiveSession(open_source, line, language=language, lighter=lighter)

    def open_setup(settings: CoachingSettings) -> SetupStage:
        return SetupStage(settings.setup, OtherPeople(model, settings.setup.others))

    camera: Literal["server", "browser"] = "browser" if open_source is None else "server"
    return Coaching(store, Studio(open_line, open_session, open_setup, camera))


def _open_store() -> Store:
    from app.storage import StorageError, Store

    try:
        return Store()
    except StorageError as error:
        raise Failure(str(error), ExitCode.MISSING) from error


def has_display() -> bool:
    """Whether a browser window could be seen by whoever started the command."""
    if sys.platform in ("win32", "darwin"):
        return "SSH_CONNECTION" not in os.environ
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open_browser(address: str) -> bool:
    """Open the page in a process of its own, so that a browser started by it gets the user's
    proxy settings: those of this process lead nowhere once the privacy guard is in force."""
    import subprocess
    import threading
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
