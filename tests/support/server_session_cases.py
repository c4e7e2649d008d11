"""Somebody who asks the server for a session."""

from __future__ import annotations

from typing import Any

import httpx

from app.storage import NewProfile
from session_cases import House, healthy

ITEMS = ["clear", "floor", "light", "shoes", "nearby"]


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
