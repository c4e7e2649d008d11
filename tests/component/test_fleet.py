"""The server of many kiosks counts each report once, and believes nobody more than it must."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from app.fleet.books import FleetBooks
from app.fleet.keys import FleetKeys
from app.fleet.settings import FleetSettings
from app.fleet.values import DaySummary, HourCount, KioskProblem
from app.kiosk.clock_watch import ClockWatch
from app.kiosk.reporting import FleetAddressError, report_address
from app.server.fleet.app import look_after
from app.storage.database import Database
from app.storage.errors import Missing, StorageError
from fleet_cases import FleetServer, a_report, a_server, sums
from kiosk_upkeep_cases import (
    HOUR,
    NOON,
    Hands,
    sqlite_places,
)


def test_a_report_is_counted_once_and_acknowledged_each_time(fleet_database: Database) -> None:
    books, keys = FleetBooks(fleet_database, now=Hands().now), FleetKeys(fleet_database)
    for name in ("gym-1", "gym-2"):
        keys.make(name)
    report = a_report(problems=(KioskProblem(at=NOON, id="silent", detail="no\0thing"),))
    assert [books.take("gym-1", report) for _ in range(3)] == [True, False, False]
    assert books.take("gym-2", report), "ids are each kiosk's own"
    assert sums(books.counts("gym-1")) == {"left": (2, 1, 0.0, 1)}
    first, second = books.kiosks(timezone.utc)
    assert first.recent == second.recent
    assert first.recent[0].detail == "nothing"
    assert (first.closed, first.opens_at) == (False, None)
    books.take("gym-1", a_report(number=1, closed=True, opens_at=NOON))
    closed, second = books.kiosks(timezone.utc)
    assert (closed.closed, closed.opens_at, second.closed) == (True, NOON, False)


def test_an_hour_by_a_wrong_clock_is_counted_when_it_arrives_and_the_operator_told(
    fleet_database: Database,
) -> None:
    books = FleetBooks(fleet_database, now=Hands().now)
    FleetKeys(fleet_database).make("gym-1")
    for number, year in enumerate((1970, 2099, 2026)):
        counts = (HourCount(hour=HOUR.replace(year=year), lane="left", greeted=1),)
        books.take("gym-1", a_report(number=number, counts=counts))
        assert books.kiosks()[0].clock_off is (year != 2026)
    assert [(one.hour, one.greeted) for one in books.counts("gym-1")] == [(HOUR, 3)]


def test_a_kiosk_of_endless_lanes_and_problems_stays_small(fleet_file: Database) -> None:
    books = FleetBooks(fleet_file, FleetSettings(most_lanes=4, most_problems=20), Hands().now)
    FleetKeys(fleet_file).make("liar")
    for number in range(5):
        lanes = [f"lane-{number}-{n}" for n in range(9)]
        counts = tuple(HourCount(hour=HOUR, lane=lane, greeted=1) for lane in lanes)
        problems = tuple(KioskProblem(at=NOON, id=f"p{n}") for n in range(15))
        books.take("liar", a_report("liar", number, counts=counts, problems=problems))
    counts = books.counts("liar")
    assert len(counts) == 5
    assert sum(one.greeted for one in counts) == 45


def test_what_is_older_than_is_kept_goes_with_its_ids(fleet_file: Database) -> None:
    hands = Hands()
    books = FleetBooks(fleet_file, now=hands.now)
    FleetKeys(fleet_file).make("old")
    books.take("old", a_report("old"))
    books.upkeep()
    assert len(books.counts("old")) == 1
    hands.on(days=801)
    books.upkeep()
    assert books.counts("old") == ()


def test_a_server_whose_clock_is_just_being_set_deletes_nothing(fleet_file: Database) -> None:
    hands, asked = Hands(), 0
    books = FleetBooks(fleet_file, now=hands.now)
    FleetKeys(fleet_file).make("set")
    books.take("set", a_report("set"))
    hands.on(days=801)

    def wall() -> float:
        nonlocal asked
        asked += 1
        return 1e6 * min(asked, 20)  # set ahead again and again, then no more

    async def some_hours() -> None:
        watch = ClockWatch(60.0, wall=wall, clock=lambda: 0.0)
        after = asyncio.create_task(look_after(books, watch, steady_s=0.01))
        while books.counts("set") and not after.done():
            await asyncio.sleep(0.01)
        after.cancel()

    asyncio.run(some_hours())
    assert books.counts("set") == ()
    assert asked > 20


def test_today_and_this_week_are_those_of_the_operators_clock(fleet_file: Database) -> None:
    hands = Hands(datetime(2026, 12, 1, 1, 0, tzinfo=timezone.utc))  # Tuesday, in Vienna 02:00
    books = FleetBooks(fleet_file, now=hands.now)
    FleetKeys(fleet_file).make("days")
    hours = {"2026-11-29T22": 1, "2026-11-29T23": 10, "2026-11-30T22": 100, "2026-11-30T23": 1000}
    counts = tuple(
        HourCount(hour=datetime.fromisoformat(f"{at}:00:00+00:00"), lane="left", greeted=times)
        for at, times in hours.items()
    )
    summary = DaySummary(day=NOON.date(), greeted=110)
    books.take("days", a_report("days", counts=counts, summary=summary))
    [line] = [one for one in books.kiosks(timezone(timedelta(hours=1))) if one.name == "days"]
    assert (line.today.greeted, line.week.greeted) == (1000, 1110)
    assert line.yesterday == summary


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "short"},
        {"id": "../../../../etc/passwd"},
        {"kiosk": "Gym One"},
        {"sent_at": "2026-11-30T12:00:00"},
        {"version": "x" * 41},
        {"counts": [{"hour": "2026-11-30T12:00:00Z", "lane": "left", "greeted": -1}]},
        {"counts": [{"hour": "2026-11-30T12:00:00Z", "lane": "left", "greeted": 10**9}]},
        {"counts": [{"hour": "2026-11-30T12:00:00Z", "lane": "left", "walked_s": "NaN"}]},
        {"counts": [{"hour": "0001-01-01T00:00:00+14:00", "lane": "left", "greeted": 1}]},
        {"problems": [{"at": "9999-12-31T23:59:59-14:00", "id": "x"}]},
        {"counts": [{"hour": "2026-11-30T12:00:00Z", "lane": "<b>", "greeted": 1}]},
        {"counts": [{"hour": "2026-11-30T12:00:00Z", "lane": "a", "tips": {"Ada Byron": 1}}]},
        {"counts": [{"hour": "2026-11-30T12:00:00Z", "lane": "a"}] * 401},
        {"problems": [{"at": "2026-11-30T12:00:00Z", "id": "x", "detail": "x" * 401}]},
        {"name": "unknown"},
    ],
    ids=lambda wrong: json.dumps(wrong)[:50],
)
def test_a_report_that_cannot_be_true_is_refused_in_one_line(
    fleet_server: FleetServer, wrong: dict[str, object]
) -> None:
    key = fleet_server.keys.make("gym-x")
    answer = fleet_server.send(
        key, json.dumps(json.loads(a_report("gym-x").model_dump_json()) | wrong)
    )
    assert answer.status_code == 422
    assert len(answer.text) < 400
    assert "\n" not in answer.text
    assert fleet_server.books.counts("gym-x") == ()


def test_a_key_opens_the_figures_of_its_own_kiosk_and_no_others(fleet_server: FleetServer) -> None:
    mine, hers = fleet_server.keys.make("mine"), fleet_server.keys.make("hers")
    admin = fleet_server.keys.make(None)
    body = a_report("hers").model_dump_json()
    assert fleet_server.send(mine, body).status_code == 403
    for no_key in ("x", admin, mine[:-1], "a" * 10_000):
        assert fleet_server.send(no_key, body).status_code == 401
    assert fleet_server.books.counts("hers") == ()
    assert fleet_server.send(hers, body).status_code == 200
    again = fleet_server.keys.make("hers")
    assert fleet_server.send(hers, body).status_code == 401, "a new key is in place of the old one"
    assert fleet_server.send(again, body).status_code == 200
    fleet_server.keys.withdraw("hers")
    assert fleet_server.send(again, body).status_code == 401
    assert sums(fleet_server.books.counts("hers"))["left"][0] == 2, "withdrawn, not forgotten"
    fleet_server.keys.forget("hers")
    assert fleet_server.books.counts("hers") == ()
    with pytest.raises(Missing):
        fleet_server.keys.forget("hers")
    with pytest.raises(StorageError, match="small letters"):
        fleet_server.keys.make("Ada's gym")


def test_keys_are_kept_as_their_hash_alone(fleet_server: FleetServer, fleet_file: Database) -> None:
    key = fleet_server.keys.make("hashed")
    assert fleet_file.places.sqlite is not None
    files = fleet_file.places.sqlite.parent.glob("backstep.db*")
    assert not any(key.encode() in file.read_bytes() for file in files)


def test_too_much_and_too_often_is_refused_and_another_kiosk_is_heard(
    fleet_file: Database, tmp_path: Path
) -> None:
    with a_server(fleet_file, FleetSettings(burst=3, per_s=0.001)) as server:
        busy, calm = server.keys.make("busy"), server.keys.make("calm")
        body = a_report("busy").model_dump_json()
        answers = [server.send(busy, body) for _ in range(5)]
        assert [one.status_code for one in answers] == [200, 200, 200, 429, 429]
        assert int(answers[-1].headers["retry-after"]) > 100
        assert server.send(calm, " " * 200_000).status_code == 413
        assert server.send(calm, "[" * 50_000).status_code == 422
        assert server.send(calm, a_report("calm").model_dump_json()).status_code == 200


def test_the_list_is_for_the_operator(tmp_path: Path) -> None:
    with closing(Database(sqlite_places(tmp_path), 1.0)) as database, a_server(database) as server:
        ask = server.client.get
        kiosk = {"Authorization": f"Bearer {server.keys.make('gym-1')}"}
        assert [one["name"] for one in ask("/api/fleet").json()["kiosks"]] == ["gym-1"]
        assert ask("/api/fleet", headers={"X-Forwarded-For": "8.8.8.8"}).status_code == 401
        assert ask("/api/fleet", headers=kiosk).status_code == 401
        admin = {"Authorization": f"Bearer {server.keys.make(None)}"}
        assert ask("/api/fleet").status_code == 401, "once there is a key it is asked for"
        assert ask("/api/fleet", headers=admin | {"X-Forwarded-For": "8.8.8.8"}).status_code == 200
        assert ask("/healthz").json() == {"status": "ok"}
        assert ask("/", headers={"Host": "evil.example"}).status_code == 403


def test_plain_http_is_for_the_own_network_alone() -> None:
    for good in (
        *("https://fleet.example.com", "https://fleet.example.com:8443/backstep/"),
        *("http://192.168.1.5:8090", "http://fleet:8090", "http://fleet.local", "http://[::1]:1"),
    ):
        assert report_address(good).endswith("/api/fleet/reports")
    for bad in (
        *("http://fleet.example.com", "http://8.8.8.8", "ftp://fleet", "fleet:8090", "https://"),
        *("https://user:word@fleet.example.com", "https://fleet/?key=1", "http://fleet:99999"),
    ):
        with pytest.raises(FleetAddressError, match=r"https|key"):
            report_address(bad)
