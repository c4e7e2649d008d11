"""``backstep fleet``: one server that many kiosks report to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.live import HostOption, PortOption
from app.terminal.output import ExitCode, Failure, out

if TYPE_CHECKING:
    from app.fleet.keys import FleetKeys
    from app.storage.database import Database

DEFAULT_PORT = 8090
fleet_app = typer.Typer(
    help="Run the server that many kiosks report to: who is well, and what was counted.",
    invoke_without_command=True,
)
NameArgument = Annotated[
    str, typer.Argument(help="The kiosk's name, as in fleet.kiosk of its kiosk.toml.")
]


@fleet_app.callback()
def fleet(
    context: typer.Context,
    port: PortOption = DEFAULT_PORT,
    host: HostOption = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option(
            "--name", help="A further name under which kiosks reach it, as behind a proxy."
        ),
    ] = None,
) -> None:
    """Take the reports of many kiosks and show them, until interrupted."""
    if context.invoked_subcommand is not None:
        return
    from app.server.listening import ServerError, addresses, bind

    try:
        listener = bind(host, port)
    except ServerError as error:
        raise Failure(str(error), ExitCode.MISSING) from error
    with listener:
        database = _open_database()
        try:
            from app.kiosk.logs import structured_logs
            from app.server.fleet.app import create_fleet_app
            from app.server.run import serve

            app = create_fleet_app(database, host=host, allowed_hosts=name or ())
            shown = ", ".join(addresses(listener))
            with structured_logs():
                serve(
                    app,
                    listener,
                    lambda _: out().print(
                        f"Kiosks and operator: {shown}  (stop with Ctrl-C)", soft_wrap=True
                    ),
                    own_logs=True,
                )
        finally:
            database.close()


@fleet_app.command()
def key(name: NameArgument) -> None:
    """Make a kiosk known and show its key, once; a key that it had is no longer good."""
    _show(name)


@fleet_app.command("operator-key")
def operator_key() -> None:
    """Make the operator's key and show it, once; from then on the page asks for it."""
    _show(None)


@fleet_app.command()
def withdraw(name: NameArgument) -> None:
    """Take no more reports of a kiosk; its figures stay."""
    _change(lambda keys: keys.withdraw(name))
    out().print(f"No more reports are taken of “{name}”.", markup=False)


@fleet_app.command()
def forget(name: NameArgument) -> None:
    """Delete a kiosk with all its figures."""
    _change(lambda keys: keys.forget(name))
    out().print(f"“{name}” is deleted with all its figures.", markup=False)


def _change(change: Callable[[FleetKeys], object]) -> None:
    from app.fleet.keys import FleetKeys
    from app.storage import StorageError

    database = _open_database()
    try:
        change(FleetKeys(database))
    except StorageError as error:
        raise Failure(str(error), ExitCode.USAGE) from error
    finally:
        database.close()


def _show(kiosk: str | None) -> None:
    made: list[str] = []
    _change(lambda keys: made.append(keys.make(kiosk)))
    # Alone on its line, so that it can be piped into a file.
    out().print(made[0], markup=False, soft_wrap=True)


def _open_database() -> Database:
    from app.storage import Places, StorageError, StorageSettings
    from app.storage.database import Database

    try:
        return Database(Places.find(), StorageSettings().busy_s)
    except StorageError as error:
        raise Failure(str(error), ExitCode.MISSING) from error
