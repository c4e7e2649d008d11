"""The storage's door: every name behind it can be had, and only what is asked for is loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

import app.storage


@pytest.mark.parametrize("name", app.storage.__all__)
def test_every_name_is_there_and_listed(name: str) -> None:
    assert getattr(app.storage, name) is not None
    assert name in dir(app.storage)


def test_an_unknown_name_is_an_error_as_of_any_module() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Shop'"):
        app.storage.Shop  # type: ignore[attr-defined]  # noqa: B018


def test_a_value_is_had_without_the_databases_libraries() -> None:
    program = (
        "import sys; from app.storage import Interval, TraceSample; "
        "print('sqlalchemy' in sys.modules); from app.storage import Store; "
        "print('sqlalchemy' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert told == ["False", "True"]
