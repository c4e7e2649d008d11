"""Symptoms told to the server, and what it answers."""

from __future__ import annotations

from typing import Any

import httpx

from app.programme.screening import Question, Symptom


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
