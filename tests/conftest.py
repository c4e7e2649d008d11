"""Fixtures shared by all tests."""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import httpx
import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from app.storage import Places, Store
    from app.storage.database import Database
    from browser_cases import Browsers
    from fleet_cases import FleetServer
    from review_cases import ReviewHouse
    from session_cases import House

_BROWSERS = pytest.StashKey["Browsers"]()
_SHORTLY_S = 45.0


def _load_algebra() -> None:
    """Load what computes without its threads, which wait busily: a third of the processor time of
    the tests of the engine (measured). Processes that tests start have them as ever."""
    name = "OPENBLAS_NUM_THREADS"
    before = os.environ.get(name)
    os.environ[name] = "1"  # read as the libraries load
    import_module("numpy")
    import_module("scipy.linalg")  # has one of its own
    if before is None:
        del os.environ[name]
    else:
        os.environ[name] = before


_load_algebra()

# Timings belong in `backstep bench`: a loaded machine must not fail an example.
settings.register_profile("backstep", deadline=None)
settings.load_profile("backstep")


@pytest.hookimpl(optionalhook=True)  # pytest-xdist's
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:  # noqa: ANN401
    """``--dist loadfile``, but for the files marked ``realtime``: they are one group, so that never
    two sessions on the real model in real time take the processor from each other.

    By hand, because the groups that pytest-xdist knows by a mark are lost with pytest 9.2.
    """
    from xdist.scheduler import LoadFileScheduling

    class ByFile(LoadFileScheduling):  # type: ignore[misc] # it has no types
        """Hands out whole files."""

        def _split_scope(self, nodeid: str) -> str:
            file = str(super()._split_scope(nodeid))
            return "realtime" if _in_real_time(config.rootpath / file) else file

    config.option.loadscopereorder = False  # in the order collected, not by how many tests
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Side by side, what is longest to wait for comes first."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: not _in_real_time(item.path))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Side by side, whatever is not in real time lets the sessions that are go first. What asks
    which day it is does not begin shortly before midnight: in its midst that would be another."""
    if "PYTEST_XDIST_WORKER" in os.environ and not _in_real_time(item.path):
        _step_back()
    if _says(item.path, r"\btoday\b|\butc_now\(|_ago\b"):
        left_s = _day_left_s()
        if left_s < _SHORTLY_S:
            time.sleep(left_s + 1.0)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Browsers stay open as long as one file after another asks for them, and no longer: while
    they are, no event loop can be run in this thread."""
    shared = item.config.stash.get(_BROWSERS, None)
    wanted = "chromium_path" in getattr(nextitem, "fixturenames", ())
    if shared is not None and not wanted and (nextitem is None or nextitem.path != item.path):
        shared.close()


@cache
def _step_back() -> None:
    # Once, since nobody may step forward again. A job's own processes step back by 15 more, of 19.
    if hasattr(os, "nice"):
        os.nice(4)


def _in_real_time(file: Path) -> bool:
    # The scheduler has test names only, no marks.
    return _says(file, r"^pytestmark = .*\brealtime\b")


@cache
def _says(file: Path, what: str) -> bool:
    return re.search(what, file.read_text("utf-8"), re.M) is not None


def _day_left_s() -> float:
    """Until the next midnight, of this computer's clock or of the world's."""
    left = []
    for now in (datetime.now(), datetime.now(timezone.utc)):
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        left.append((midnight - now).total_seconds())
    return min(left)


def needs(what: str, how: str) -> NoReturn:
    """Skip a test for what this machine lacks; in CI (``CI=true``) the lack is a failure.

    what: what is missing, in words. how: how to get it.
    """
    message = f"needs {what}: {how}"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


@pytest.fixture(scope="session")
def model_path() -> Path:
    """The default pose model, obtained once a session by the product's own routes."""
    import models

    try:
        return models.obtain()
    except models.ModelError as error:
        needs("the pose model", str(error))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """A Chromium or Chrome of the system for Playwright; none is ever downloaded."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        found = shutil.which(name)
        if found:
            return found
    needs("Chromium", "install it from your system's packages, e.g. `apt-get install chromium`")


@pytest.fixture(scope="session")
def rtsp() -> None:
    """GStreamer's RTSP server is there, for ``RtspServer`` of ``stream_servers``."""
    from stream_servers import PACKAGES, has_rtsp_server

    if sys.platform != "linux":
        pytest.skip("a kiosk runs on Linux, and so does the server of its camera")
    if not has_rtsp_server():
        needs("GStreamer's RTSP server", f"on Debian: apt-get install {PACKAGES}")


@pytest.fixture(scope="session")
def postgresql_socket() -> Iterator[Path]:
    """The socket's folder of a private PostgreSQL that lives as long as the tests."""
    how = "install it from your system's packages, e.g. `apt-get install postgresql`"
    try:
        import postgres  # needs psycopg, and a system with users
    except ImportError as error:
        needs("PostgreSQL's driver", f"pip install -e '.[test]' ({error})")
    programs = postgres.server_programs()
    if programs is None:
        needs("PostgreSQL", how)
    with postgres.cluster(programs) as socket:
        yield socket


@pytest.fixture(params=("sqlite", "postgresql"))
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Places:
    """Where things are kept, fresh, on either database."""
    from storage_cases import make_places

    return make_places(request.param, tmp_path, request)


@pytest.fixture
def fleet_database(places: Places) -> Iterator[Database]:
    """The database of a server of many kiosks, fresh, either one."""
    from app.storage.database import Database

    with closing(Database(places, 5.0)) as one:
        yield one


@pytest.fixture(scope="module")
def fleet_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The same in a SQLite file of the module's own."""
    from app.storage import Places
    from app.storage.database import Database

    folder = tmp_path_factory.mktemp("fleet")
    with closing(Database(Places.find(folder, f"sqlite:///{folder / 'backstep.db'}"), 5.0)) as one:
        yield one


@pytest.fixture(scope="module")
def fleet_server(fleet_file: Database) -> Iterator[FleetServer]:
    """A real server over it, and somebody who asks that server."""
    from fleet_cases import a_server

    with a_server(fleet_file) as one:
        yield one


@pytest.fixture(scope="session")
def browsers(chromium_path: str, request: pytest.FixtureRequest) -> Iterator[Browsers]:
    """The browsers of this process; a hook above closes them as well."""
    from browser_cases import Browsers

    with closing(Browsers(chromium_path)) as shared:
        request.config.stash[_BROWSERS] = shared
        yield shared


@pytest.fixture(scope="module")
def chromium(browsers: Browsers) -> Browser:
    """A browser, one for all modules that follow each other; each page has a profile of its own."""
    return browsers.plain


@pytest.fixture(scope="module")
def launch(browsers: Browsers) -> Iterator[Callable[..., Browser]]:
    """Starts browsers with flags of a test's own."""
    with browsers.launching() as launch_one:
        yield launch_one


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go: a folder of the run, or the one named by BACKSTEP_SHOTS."""
    named = os.environ.get("BACKSTEP_SHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("shots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """What is kept, in a SQLite file of the module's own."""
    from app.storage import Places, Store
    from storage_cases import QUICK

    folder = tmp_path_factory.mktemp("store")
    with Store(Places.find(folder, f"sqlite:///{folder / 'backstep.db'}"), QUICK) as one:
        yield one


@pytest.fixture(scope="module")
def server(store: Store) -> Iterator[str]:
    """The address of a real server over that store, whose sessions are told."""
    from server_cases import Stage, running

    with running(Stage().make, store=store) as url:
        yield url


@pytest.fixture(scope="module")
def api(server: str) -> Iterator[httpx.Client]:
    """Somebody who asks that server over HTTP."""
    with httpx.Client(base_url=server, trust_env=False, timeout=60) as one:
        yield one


@pytest.fixture(scope="module")
def home(model_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A real server with people and sessions, one for each module that asks for it."""
    from session_cases import house, short_plan

    with house(tmp_path_factory.mktemp("data"), model_path, short_plan()) as one:
        yield one


@pytest.fixture(scope="module")
def client(home: House) -> Iterator[httpx.Client]:
    """Somebody who asks the server at ``home`` over HTTP."""
    with httpx.Client(base_url=home.url, trust_env=False, timeout=60) as one:
        yield one


@pytest.fixture(scope="session")
def walk_looked_at(model_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a drawn walker's clip as the product leaves it: with review copy, report and
    poses. The model looks once for all tests, those side by side as well."""
    from review_cases import WALK, looked_at

    return looked_at(_shared(tmp_path_factory), "walk", WALK)


def _shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the run of tests: where they run side by side, the same for all."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of films that show a movement, but for the longest; made once for all tests."""
    from film_cases import films_made

    return films_made(_shared(tmp_path_factory))


@pytest.fixture(scope="module")
def review(model_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewHouse]:
    """A real server with a trainer's library, one for each module that asks for it."""
    from review_cases import review_house

    with review_house(tmp_path_factory.mktemp("review")) as one:
        yield one
