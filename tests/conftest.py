"""Fixtures shared by all tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

# Timings belong in `backstep bench`: a loaded machine must not fail an example.
settings.register_profile("backstep", deadline=None)
settings.load_profile("backstep")


def pytest_configure(config: pytest.Config) -> None:
    """Let groups begin in the order they are collected in, not by how many tests they have."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where tests run side by side (``-n 2 --dist loadgroup``), those of a file stay together, for
    what they share; and all that run the real model behind a browser are in one group, so that
    never two sessions in real time take the processor from each other. These come first, being the
    longest to wait for."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    for item in items:
        group = "realtime" if _in_real_time(item) else item.path.stem
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: not _in_real_time(item))


def _in_real_time(item: pytest.Item) -> bool:
    return {"chromium_path", "model_path"} <= set(getattr(item, "fixturenames", ()))


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
