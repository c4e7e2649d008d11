"""Who may open what of a kiosk: whatever is in no table is refused, whoever asks."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from starlette.requests import HTTPConnection

from app.kiosk.config import KioskConfig, MetricsConfig, NetworkConfig
from app.server.kiosk.access import ACCESS, Admitted
from app.server.kiosk.app import create_kiosk_app
from kiosk_cases import HandHouse

HERE, ELSEWHERE = "127.0.0.1", "192.168.7.20"
PIN = {"x-pin": "given"}


def answer(app: FastAPI, path: str, client: str = HERE, host: str = HERE, **more: str) -> int:
    """The status of a request from the address ``client``."""

    async def ask() -> int:
        transport = httpx.ASGITransport(app, client=(client, 4711))
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as http:
            return (await http.get(path, headers=more)).status_code

    return asyncio.run(ask())


def staff(connection: HTTPConnection) -> bool:
    return connection.headers.get("x-pin") == "given"


@pytest.fixture(scope="module")
def app() -> FastAPI:
    routers = [APIRouter(), APIRouter()]

    def told() -> str:
        return "told"

    for path in ACCESS:
        if not path.startswith(("/kiosk", "/api/words")):
            routers[0].get(path)(told)
    routers[1].get("/in-no-table")(told)
    nested = APIRouter()
    nested.get("/nested")(told)
    routers[1].include_router(nested)
    network = NetworkConfig(host="0.0.0.0", address="kiosk.gym")
    house = HandHouse(KioskConfig(network=network))
    return create_kiosk_app(house, routers=routers, staff=staff)


@pytest.mark.parametrize("path", ["/in-no-table", "/nested", "/api/profiles", "/review", "/live"])
def test_what_is_in_no_table_is_refused_to_everybody(app: FastAPI, path: str) -> None:
    assert answer(app, path) == 404
    assert answer(app, path, **PIN) == 404


def test_the_screens_are_for_the_machine_itself_and_for_staff(app: FastAPI) -> None:
    for path in ("/kiosk", "/kiosk/row"):
        assert answer(app, path) == 200
        assert answer(app, path, client="::1") == 200
        assert answer(app, path, client="::ffff:127.0.0.1") == 200
        assert answer(app, path, client=ELSEWHERE) == 403
        assert answer(app, path, client=ELSEWHERE, **PIN) == 200


def test_the_bare_address_leads_to_the_screen(app: FastAPI) -> None:
    assert answer(app, "/") == 307
    assert answer(app, "/", client=ELSEWHERE) == 403


def test_what_is_for_everybody_and_what_for_staff_is_kept_apart(app: FastAPI) -> None:
    open_to_all = {path for path, admitted in ACCESS.items() if admitted is Admitted.ANYBODY}
    assert {"/r/{token}", "/healthz", "/readyz"} <= open_to_all
    assert "/metrics" not in open_to_all
    for path, admitted in ACCESS.items():
        if not path.startswith("/kiosk"):
            status = answer(app, path.replace("{lang}", "de"), client=ELSEWHERE)
            assert (status == 200) is (admitted is Admitted.ANYBODY), path
        if admitted is Admitted.STAFF:
            assert answer(app, path) == 403, f"{path}: walkers stand before the machine itself"


TOKEN = "t0ken-of-sixteen"


@pytest.mark.parametrize(
    ("metrics", "client", "more", "status"),
    [
        ({}, HERE, {}, 200),
        ({}, ELSEWHERE, {}, 403),
        ({}, ELSEWHERE, PIN, 200),
        ({}, ELSEWHERE, {"authorization": "Bearer "}, 403),
        ({"token": TOKEN}, ELSEWHERE, {"authorization": f"Bearer {TOKEN}"}, 200),
        ({"token": TOKEN}, ELSEWHERE, {"authorization": f"Bearer {TOKEN}x"}, 403),
        ({"token": TOKEN}, ELSEWHERE, {"authorization": f"Basic {TOKEN}"}, 403),
        ({"token": TOKEN}, ELSEWHERE, {}, 403),
        ({"open": True}, ELSEWHERE, {}, 200),
    ],
)
def test_the_figures_are_for_this_machine_for_staff_and_for_whom_the_gym_lets_read_them(
    metrics: dict[str, object], client: str, more: dict[str, str], status: int
) -> None:
    watched = APIRouter()
    watched.get("/metrics")(lambda: "told")
    config = KioskConfig(
        network=NetworkConfig(host="0.0.0.0"), metrics=MetricsConfig.model_validate(metrics)
    )
    app = create_kiosk_app(HandHouse(config), routers=[watched], staff=staff)
    assert answer(app, "/metrics", client=client, **more) == status


def test_the_files_of_the_pages_are_for_everybody_and_no_others(app: FastAPI) -> None:
    assert answer(app, "/shared/styles.css", client=ELSEWHERE) == 200
    assert answer(app, "/review/review.js") == 404
    assert answer(app, "/kiosk/../../pyproject.toml") == 404


def test_the_kiosk_answers_to_its_own_names_only(app: FastAPI) -> None:
    assert answer(app, "/healthz", host="kiosk.gym") == 200
    assert answer(app, "/healthz", host="192.168.7.2") == 200
    assert answer(app, "/healthz", host="elsewhere.example") == 403
