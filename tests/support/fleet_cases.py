"""A server that kiosks report to, and reports to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from app.fleet.books import FleetBooks
from app.fleet.keys import FleetKeys
from app.fleet.settings import FleetSettings
from app.fleet.values import HourCount, KioskReport
from app.server.fleet.app import create_fleet_app
from app.server.requests import RequestSettings
from app.storage.database import Database
from kiosk_upkeep_cases import (
    HOUR,
    NOON,
    served,
)

WIDE = FleetSettings(burst=10_000, per_s=1000)


@dataclass(frozen=True)
class FleetServer:
    """A server, and somebody who asks it over HTTP."""

    client: httpx.Client
    keys: FleetKeys
    books: FleetBooks

    def send(self, key: str, body: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        return self.client.post("/api/fleet/reports", content=body, headers=headers)


@contextmanager
def a_server(database: Database, settings: FleetSettings = WIDE) -> Iterator[FleetServer]:
    app = create_fleet_app(database, settings=settings, requests=RequestSettings(most_bytes=1e5))
    with served(app) as url, httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        yield FleetServer(client, app.state.keys, app.state.books)


def a_report(kiosk: str = "gym-1", number: int = 0, **about: object) -> KioskReport:
    count = {"hour": HOUR, "lane": "left", "greeted": 2, "begun": 1, "tips": {"smaller_steps": 1}}
    given = {"id": f"report-{number:010d}", "kiosk": kiosk, "version": "1.0", "sent_at": NOON}
    return KioskReport.model_validate({**given, "counts": (count,), **about})


def sums(counts: tuple[HourCount, ...]) -> dict[str, tuple[int, int, float, int]]:
    found: dict[str, tuple[int, int, float, int]] = {}
    for one in counts:
        greeted, begun, walked_s, tips = found.get(one.lane, (0, 0, 0.0, 0))
        found[one.lane] = (
            greeted + one.greeted, begun + one.begun, walked_s + one.walked_s,
            tips + sum(one.tips.values()),
        )  # fmt: skip
    return found
