"""Somebody who asks the server for a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.storage import NewProfile
from session_cases import House, healthy, house, short_plan

ITEMS = ["clear", "floor", "light", "shoes", "nearby"]


@pytest.fixture(scope="module")
def home(model_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("data"), model_path, short_plan()) as one:
        yield one


@pytest.fixture(scope="module")
def client(home: House) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=home.url, trust_env=False, timeout=30) as one:
        yield one


_names = iter(f"Walker {number}" for number in range(1000))


def person(home: House, **changes: Any) -> int:  # noqa: ANN401 - of a profile
    new = NewProfile.model_validate(
        {"name": next(_names), "height_m": 1.7, "health": healthy(), **changes}
    )
    return home.store.profiles.add(new).id


def begin(client: httpx.Client, profile: int, **changes: object) -> httpx.Response:
    body = {
        "profile": profile, "place": "hallway", "ticked": ITEMS, "feeling": "fine", **changes
    }  # fmt: skip
    return client.post("api/coaching", json=body)


def sessions(home: House, profile: int) -> int:
    return len(home.store.sessions.of(profile))
