"""A kiosk whose lanes do as they are told, with everything that a walker and a gym find there."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI

from app.kiosk.config import KioskConfig
from app.kiosk.house import House
from app.kiosk.kept_setup import FILE_NAME, GymSetup, SetupFile
from app.kiosk.operations import Operations
from app.kiosk.results import ResultShelf
from app.server.kiosk.app import create_kiosk_app
from app.server.kiosk.codes import Takeaway
from app.server.kiosk.pin import PinDoor
from app.server.kiosk.result import result_router
from app.server.kiosk.setup import door_router, setup_router
from app.server.listening import address, bind
from app.server.run import make_server
from app.storage import Places

CHILD = Path(__file__).with_name("kiosk_told_child.py")
_PATIENCE_S = 60.0


@dataclass(frozen=True)
class ToldKiosk:
    """The parts of it."""

    app: FastAPI
    house: House
    gym: GymSetup
    shelf: ResultShelf
    takeaway: Takeaway
    folder: Path

    def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds.

        Raises:
            TimeoutError: it does not for a minute.
        """
        until_s = time.monotonic() + _PATIENCE_S
        while not holds():
            if time.monotonic() > until_s:
                raise TimeoutError
            time.sleep(0.02)


@contextmanager
def told_kiosk(config: KioskConfig, folder: Path, port: int | None = None) -> Iterator[ToldKiosk]:
    """It, with its lanes running. folder: for what it keeps. port: at which it will listen."""
    places = Places.find(folder, f"sqlite:///{folder / 'counts.db'}")
    house = House(config, lambda: CHILD, command=(sys.executable, str(CHILD)))
    operations = Operations(config, house, places=places)
    gym = GymSetup(house, SetupFile(folder / FILE_NAME))
    door = PinDoor(config.pin)
    shelf = ResultShelf()
    takeaway = Takeaway(shelf, config.network, port)
    house.listeners.append(takeaway.hear)
    app = create_kiosk_app(
        house,
        routers=[
            door_router(door),
            setup_router(house, gym, shelf, operations),
            result_router(shelf),
        ],
        staff=door.inside,
        screen=door.shows,
        coded=takeaway.codes,
        volume=lambda: gym.volume,
    )
    operations.start()
    house.start()
    try:
        yield ToldKiosk(app, house, gym, shelf, takeaway, folder)
    finally:
        house.close()
        operations.close()


@contextmanager
def served_kiosk(config: KioskConfig, folder: Path) -> Iterator[tuple[ToldKiosk, str]]:
    """It behind a real server on a free port, and its address at the machine itself."""
    with bind(config.network.host, 0) as listener:
        port = int(listener.getsockname()[1])
        with told_kiosk(config, folder, port) as kiosk:
            server = make_server(kiosk.app)
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
            thread.start()
            try:
                kiosk.until(lambda: server.started or not thread.is_alive())
                yield kiosk, address(listener)
            finally:
                server.should_exit = True
                thread.join(_PATIENCE_S)
