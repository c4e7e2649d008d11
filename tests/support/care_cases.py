"""Symptoms told to the server, and what it answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.programme.screening import Question, Symptom
from session_cases import House, house, short_plan


@pytest.fixture(scope="module")
def home(model_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("data"), model_path, short_plan()) as one:
        yield one


@pytest.fixture(scope="module")
def client(home: House) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=home.url, trust_env=False, timeout=30) as one:
        yield one


def answer(client: httpx.Client, who: int, *yes: Question, agreed: object = None) -> dict[str, Any]:
    body = {"answers": {one.value: one in yes for one in Question}, "agreement": agreed}
    done = client.put(f"api/profiles/{who}/screening", json=body)
    assert done.status_code == 200, done.text
    return dict(done.json())


def felt(client: httpx.Client, who: int, *symptoms: Symptom) -> dict[str, Any]:
    body = {"symptoms": [one.value for one in symptoms]}
    return dict(client.post(f"api/profiles/{who}/symptoms", json=body).json())


def passed(client: httpx.Client, who: int) -> httpx.Response:
    return client.post(f"api/profiles/{who}/hold/passed", json={"clear_and_passed": True})


def hold(client: httpx.Client, who: int, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - of httpx
    return dict(client.get(f"api/profiles/{who}/hold", **more).json())
