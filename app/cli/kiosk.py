"""``backstep kiosk``: lanes in a gym that greet, lead, tell and forget by themselves."""

from __future__ import annotations

import signal
import sys
from contextlib import nullcontext
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from app.terminal.output import ExitCode, Failure, err, out

if TYPE_CHECKING:
    from app.kiosk.config import KioskConfig

kiosk_app = typer.Typer(
    help="Run a gym's kiosk: somebody steps onto the lane, raises a hand, walks, and is forgotten.",
    invoke_without_command=True,
)
ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config", metavar="FILE", help="Its settings; “backstep kiosk example” shows all."
    ),
]
_DEFAULT_CONFIG = Path("kiosk.toml")


@kiosk_app.callback()
def kiosk(
    context: typer.Context,
    config: ConfigOption = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="With a drawn visitor instead of a camera.")
    ] = False,
    soak: Annotated[
        int | None,
        typer.Option(
            "--soak",
            min=1,
            max=10_000,
            metavar="N",
            help="Play N visits with faults at random, and print what it withstood.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of --soak's chances.")] = 1,
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, help="Instead of the file's.")
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", help="The pose model: lite, full or heavy.")
    ] = None,
) -> None:
    """Run a gym's kiosk until it is stopped."""
    if context.invoked_subcommand is not None:
        return
    if soak is not None:
        _soak(soak, seed, model)
        return
    found = _demo() if demo else _read(config)
    if port is not None:
        network = found.network.model_copy(update={"port": port})
        found = found.model_copy(update={"network": network})
    if not demo:
        _serve(found, model)
        return
    with TemporaryDirectory(prefix="backstep-kiosk-demo-") as folder:  # drawn visits count nowhere
        _serve(found, model, Path(folder))


@kiosk_app.command("check")
def check(config: ConfigOption = None) -> None:
    """Say whether the settings are sound, without starting anything."""
    from app.kiosk.reporting import FleetAddressError, report_address

    found = _read(config)
    try:
        if found.fleet.server:
            report_address(found.fleet.server)
    except FleetAddressError as error:
        raise Failure(f"{config or _DEFAULT_CONFIG}: {error}.", ExitCode.USAGE) from error
    lanes = ", ".join(f"{one.shown} ({one.camera.partition(':')[0]})" for one in found.lanes)
    out().print(f"All well. Lanes: {lanes}.", markup=False, soft_wrap=True)
    if found.sound.unheard:
        out().print(found.sound.unheard, markup=False, soft_wrap=True)


@kiosk_app.command("example")
def example() -> None:
    """Print settings to begin with, each explained."""
    sys.stdout.write((files("app.kiosk") / "example.toml").read_text("utf-8"))


@kiosk_app.command("screen")
def screen(
    url: Annotated[
        str, typer.Option("--url", help="The kiosk's own page.")
    ] = "http://127.0.0.1:8080/kiosk",
    browser: Annotated[
        str | None, typer.Option("--browser", help="Chromium, if it is not found by itself.")
    ] = None,
    memory_mb: Annotated[
        float | None,
        typer.Option("--memory-mb", min=100, help="Start it anew when it takes more than this."),
    ] = None,
) -> None:
    """Keep the screen's browser alive: start it, watch it, start it anew."""
    from app.kiosk.minder import BrowserMinder, ask_server, chromium_command
    from app.kiosk.minder_settings import MinderSettings
    from app.kiosk.notify import Notifier
    from app.kiosk.units_out import origin

    try:
        command = chromium_command(url, browser)
    except FileNotFoundError as error:
        raise Failure(
            "Chromium is not here: install it (Debian: apt-get install chromium), or name it with "
            "--browser.",
            ExitCode.MISSING,
        ) from error
    settings = MinderSettings()
    if memory_mb is not None:
        settings = settings.model_copy(update={"most_memory_mb": memory_mb})
    notifier = Notifier()
    minder = BrowserMinder(command, lambda: ask_server(origin(url)), settings)
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: minder.close())
    notifier.ready("the browser is minded")
    minder.run(notifier.alive)
    notifier.stopping()


@kiosk_app.command("units")
def units(
    folder: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where they are written.")],
    config: ConfigOption = None,
    user: Annotated[
        str, typer.Option("--user", help="Whom the kiosk runs as; a user of its own is best.")
    ] = "backstep",
    home: Annotated[
        Path, typer.Option("--home", help="Where the pose model and the counts are kept.")
    ] = Path("/var/lib/backstep"),
) -> None:
    """Write the systemd services and the browser's camera policy for this machine."""
    from app.kiosk.units_out import origin, write_units
    from app.kiosk.units_out import units as made

    place = (config or _DEFAULT_CONFIG).absolute()
    found = _read(config)
    if not found.network.port:
        raise Failure("network.port = 0 is another one each time: name one.", ExitCode.USAGE)
    own = Path(sys.argv[0]).absolute()
    url = f"http://127.0.0.1:{found.network.port}/kiosk"
    values = {
        "USER": user, "HOME": str(home.absolute()), "CONFIG": str(place), "BACKSTEP": str(own),
        "URL": url, "ORIGIN": origin(url),
    }  # fmt: skip
    try:
        written = write_units(folder, made(values))
    except ValueError as error:
        raise Failure(f"{error}.", ExitCode.USAGE) from error
    except OSError as error:
        raise Failure(f"{folder} cannot be written ({error.strerror}).", ExitCode.USAGE) from error
    for path in written:
        out().print(str(path), markup=False, soft_wrap=True)
    out().print("docs/kiosk-install.md says where each goes.", markup=False)


def _read(config: Path | None) -> KioskConfig:
    """The settings in the file named, else in ``kiosk.toml`` here.

    Raises:
        Failure: there are none, or they are not sound.
    """
    from app.kiosk.config_file import ConfigError, open_secrets, read_config

    path = config or _DEFAULT_CONFIG
    try:
        found = read_config(path)
    except ConfigError as error:
        hint = "" if config or path.exists() else " To only try it: backstep kiosk --demo"
        raise Failure(f"{error}{hint}", ExitCode.USAGE) from error
    if open_secrets(path, found):
        err().print(
            f"{path} holds a secret that others on this machine can read: chmod 600 {path}",
            markup=False,
            soft_wrap=True,
        )
    return found


def _demo() -> KioskConfig:
    from app.kiosk.config import KioskConfig, LaneConfig

    return KioskConfig(lanes=(LaneConfig(camera="walker"),))


def _serve(config: KioskConfig, model: str | None, folder: Path | None = None) -> None:
    from app.composition import kiosk as open_kiosk
    from app.kiosk.logs import structured_logs
    from app.kiosk.no_dump import leave_no_dump
    from app.kiosk.notify import Notifier
    from app.server.listening import ServerError, addresses, bind, open_to_others
    from app.server.run import serve
    from app.storage.errors import StorageError

    leave_no_dump()
    try:
        listener = bind(config.network.host, config.network.port)
    except ServerError as error:
        raise Failure(str(error), ExitCode.MISSING) from error
    notifier = Notifier()
    console = out()
    # In a service's journal every line is JSON; at a terminal they are for people.
    alone = not sys.stderr.isatty()
    console.quiet = alone
    try:
        with listener, structured_logs() if alone else nullcontext():
            first, *others = addresses(listener)
            port = listener.getsockname()[1]
            with open_kiosk(config, notifier, port=port, model=model, folder=folder) as app:

                def ready(_address: str) -> None:
                    notifier.ready("the kiosk answers")
                    console.print(f"The kiosk's screen: [bold]{first}kiosk[/]  (stop with Ctrl-C)")
                    console.print(f"Its set-up page:    [bold]{first}kiosk/setup[/]")
                    for other in others:
                        console.print(f"From other devices: [bold]{other}kiosk/setup[/]")
                    if open_to_others(listener) and not config.pin:
                        console.print(
                            "[yellow]There is no pin: the set-up page opens here only.[/]"
                        )
                    if config.sound.unheard:
                        console.print(f"[yellow]{config.sound.unheard}[/]", soft_wrap=True)

                serve(app, listener, ready, own_logs=alone)
            notifier.stopping()
    except StorageError as error:
        raise Failure(str(error), ExitCode.MISSING) from error


def _soak(sessions: int, seed: int, model: str | None) -> None:
    from functools import partial

    import models
    from app.composition import kiosk_under_trial
    from app.kiosk.soak.run import run_soak

    console = out()
    table = run_soak(
        sessions,
        open_kiosk=kiosk_under_trial,
        model=partial(models.obtain, model),
        seed=seed,
        told=lambda line: err().print(line, markup=False, soft_wrap=True),
    )
    console.print(table.text(), markup=False, soft_wrap=True)
    if not table.well:
        raise Failure("The kiosk did not withstand all; the table says what.", ExitCode.UNEXPECTED)
