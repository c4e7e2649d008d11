"""Many kiosks and one server: no count is lost or doubled, whatever is cut or killed in between,
and nobody touches another's figures."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI

from app.fleet.books import FleetBooks
from app.fleet.keys import FleetKeys
from app.fleet.settings import FleetSettings
from app.fleet.values import DaySummary, HourCount, KioskProblem, KioskReport
from app.kiosk.config import FleetConfig
from app.kiosk.ledger import Ledger
from app.kiosk.operations import Operations
from app.kiosk.reporting import FleetAddressError, report_address
from app.kiosk.values import LaneProblem
from app.server.fleet.app import create_fleet_app
from app.server.requests import RequestSettings
from app.storage.database import Database
from app.storage.errors import Missing, StorageError
from cut_network import CutNetwork
from kiosk_upkeep_cases import (
    HOUR,
    NOON,
    Hands,
    a_config,
    a_result,
    an_end,
    served,
    sqlite_places,
    until,
    upkeep,
)
from storage_cases import BOTH, make_places

WIDE = FleetSettings(burst=10_000, per_s=1000)


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    folder = tmp_path / "server"
    folder.mkdir()
    with closing(Database(make_places(request.param, folder, request), 5.0)) as one:
        yield one


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with closing(Database(sqlite_places(tmp_path_factory.mktemp("server")), 5.0)) as one:
        yield one


@dataclass(frozen=True)
class Server:
    """A server, and somebody who asks it over HTTP."""

    client: httpx.Client
    keys: FleetKeys
    books: FleetBooks

    def send(self, key: str, body: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        return self.client.post("/api/fleet/reports", content=body, headers=headers)


@contextmanager
def a_server(database: Database, settings: FleetSettings = WIDE) -> Iterator[Server]:
    app = create_fleet_app(database, settings=settings, requests=RequestSettings(most_bytes=1e5))
    with served(app) as url, httpx.Client(base_url=url, trust_env=False) as client:
        yield Server(client, app.state.keys, app.state.books)


@pytest.fixture(scope="module")
def server(sqlite: Database) -> Iterator[Server]:
    with a_server(sqlite) as one:
        yield one


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


def settled(operations: Operations) -> bool:
    return operations.counts.settled


def all_sent(operations: Operations) -> bool:
    return operations.ledger.waiting() == 0


# --- the network is cut


def test_two_kiosks_and_one_server_lose_and_double_no_count_while_the_network_is_cut(
    database: Database, tmp_path: Path
) -> None:
    books, keys = FleetBooks(database), FleetKeys(database)
    chance = random.Random(12)
    names = ("gym-1", "gym-2")
    visits = dict.fromkeys(names, 0)
    with served(create_fleet_app(database, settings=WIDE)) as url, ExitStack() as nets:
        port = urlsplit(url).port
        assert port is not None
        cut = {name: nets.enter_context(CutNetwork(port, seed)) for seed, name in enumerate(names)}
        configs = {
            name: a_config("left", "right", fleet=FleetConfig(
                server=cut[name].url, kiosk=name, key=keys.make(name)))
            for name in names
        }  # fmt: skip
        for round_ in range(3):  # each kiosk is started again twice, with reports on their way
            cut["gym-2"].down = round_ == 1
            with ExitStack() as kiosks:
                running = {
                    name: kiosks.enter_context(upkeep(
                        sqlite_places(tmp_path / name), "left", "right", config=configs[name]))
                    for name in names
                }  # fmt: skip
                before = {name: net.cuts.total() for name, net in cut.items()}
                for _ in range(15):
                    for name, (operations, house) in running.items():
                        for _ in range(chance.randrange(4)):
                            number = visits[name]
                            visits[name] += 1
                            house.say("left", an_end(number, result=a_result(walked_s=2)))
                            house.say("right", an_end(number, begun=False, completed=False))
                        if chance.random() < 0.2:
                            house.problem(LaneProblem(id="silent", lane="left", over=True))
                        until(partial(settled, operations), "it is written")
                for name in names:
                    until(partial(cut[name].cut_since, before[name] + 6), "it is cut some more")
        for net in cut.values():
            net.bad = net.down = False
        with ExitStack() as kiosks:
            for name in names:
                operations, _ = kiosks.enter_context(
                    upkeep(sqlite_places(tmp_path / name), "left", "right", config=configs[name])
                )
                reporter = operations.reporter
                assert reporter is not None
                until(partial(all_sent, operations), "all is sent")
    for name in names:
        assert visits[name] > 30
        assert sums(books.counts(name)) == {
            "left": (visits[name], visits[name], 2.0 * visits[name], visits[name]),
            "right": (visits[name], 0, 0.0, 0),
        }
        assert cut[name].cuts["before the answer"] > 0, "the cut that doubles, was it not for ids"
        assert cut[name].cuts["request"] > 0
    line = books.kiosks()[0]
    assert line.today.greeted == 2 * visits["gym-1"]
    assert line.today.tip == "smaller_steps"


def test_a_kiosk_that_dies_between_sending_and_acknowledgement_sends_the_same_report_again(
    server: Server, tmp_path: Path
) -> None:
    key = server.keys.make("dies")

    def make(id_: str, counts: object, problems: object) -> str:
        return a_report("dies", id=id_, counts=counts).model_dump_json()

    ids = []
    for batch in ("one", "two"):
        ledger = Ledger(sqlite_places(tmp_path))
        ledger.add(batch, [HourCount(hour=HOUR, lane="left", greeted=3)], to_send=True)
        report = ledger.next_report(make, due=False)
        assert report is not None
        ids.append(report[0])
        answer = server.send(key, report[1])
        assert answer.json() == {"id": report[0], "taken": True}
        ledger.close()  # and nothing was acknowledged
    assert ids[0] == ids[1]
    assert sums(server.books.counts("dies"))["left"][0] == 3
    with closing(Ledger(sqlite_places(tmp_path))) as ledger:
        ledger.acknowledged(ids[0])
        report = ledger.next_report(make, due=False)
        assert report is not None
        assert json.loads(report[1])["counts"][0]["greeted"] == 3, "what came meanwhile"


def test_a_page_that_asks_to_log_in_is_no_acknowledgement(tmp_path: Path) -> None:
    portal = FastAPI()
    asked: list[int] = []

    @portal.post("/api/fleet/reports")
    async def log_in() -> dict[str, str]:
        asked.append(1)
        return {"welcome": "please log in"}

    with served(portal) as url:
        fleet = FleetConfig(server=url, kiosk="gym-1", key="k")
        with upkeep(sqlite_places(tmp_path), config=a_config("left", fleet=fleet)) as (
            operations,
            house,
        ):
            house.say("left", an_end(1))
            until(lambda: len(asked) > 2, "it is tried again")
            until(lambda: operations.counts.settled, "it is written")
            assert operations.reporter is not None
            assert operations.reporter.taken == 0
            assert operations.ledger.waiting() > 0


def test_a_report_that_is_refused_is_kept_and_stands_in_nobodys_way(tmp_path: Path) -> None:
    def make(id_: str, counts: object, problems: object) -> str:
        return a_report("gym-1", id=id_, counts=counts).model_dump_json()

    with closing(Ledger(sqlite_places(tmp_path))) as ledger:
        taken: list[str] = []
        for number in range(30):
            ledger.add(
                f"batch{number}", [HourCount(hour=HOUR, lane="left", greeted=1)], to_send=True
            )
            report = ledger.next_report(make, due=False)
            if report is None:
                continue
            ledger.refused(report[0])
            taken.append(report[0])
        assert len(taken) == len(set(taken)) == 20, "the rest waits where hours are put together"
        ledger.try_refused_again()
        left = 0
        while (report := ledger.next_report(make, due=False)) is not None:
            left += sum(one["greeted"] for one in json.loads(report[1])["counts"])
            ledger.acknowledged(report[0])
        assert left == 30


def test_hours_that_wait_for_long_are_put_together_as_days(tmp_path: Path) -> None:
    with closing(Ledger(sqlite_places(tmp_path))) as ledger:
        counts = [
            HourCount(hour=HOUR + timedelta(hours=hour), lane="left", greeted=1)
            for hour in range(24 * 10)
        ]
        ledger.add("all", counts, to_send=True)
        ledger.retain(NOON - timedelta(days=90), HOUR + timedelta(days=9))
        found: list[HourCount] = []

        def make(id_: str, counts: object, problems: object) -> str:
            assert isinstance(counts, list)
            found.extend(counts)
            return a_report("gym-1", id=id_, counts=counts).model_dump_json()

        ledger.next_report(make, due=False)
        assert sum(one.greeted for one in found) == 240
        assert len(found) == 9 + 1 + 24
        assert len(ledger.counts(HOUR - timedelta(days=1), HOUR + timedelta(days=99))) == 240


# --- the server believes nobody more than it must


def test_a_report_is_counted_once_and_acknowledged_each_time(database: Database) -> None:
    books, keys = FleetBooks(database, now=Hands().now), FleetKeys(database)
    for name in ("gym-1", "gym-2"):
        keys.make(name)
    report = a_report(problems=(KioskProblem(at=NOON, id="silent", detail="no\0thing"),))
    assert [books.take("gym-1", report) for _ in range(3)] == [True, False, False]
    assert books.take("gym-2", report), "ids are each kiosk's own"
    assert sums(books.counts("gym-1")) == {"left": (2, 1, 0.0, 1)}
    first, second = books.kiosks(timezone.utc)
    assert first.recent == second.recent
    assert first.recent[0].detail == "nothing"


def test_an_hour_by_a_wrong_clock_is_counted_when_it_arrives_and_the_operator_told(
    database: Database,
) -> None:
    books = FleetBooks(database, now=Hands().now)
    FleetKeys(database).make("gym-1")
    for number, year in enumerate((1970, 2099, 2026)):
        counts = (HourCount(hour=HOUR.replace(year=year), lane="left", greeted=1),)
        books.take("gym-1", a_report(number=number, counts=counts))
        assert books.kiosks()[0].clock_off is (year != 2026)
    assert [(one.hour, one.greeted) for one in books.counts("gym-1")] == [(HOUR, 3)]


def test_a_kiosk_of_endless_lanes_and_problems_stays_small(sqlite: Database) -> None:
    books = FleetBooks(sqlite, FleetSettings(most_lanes=4, most_problems=20), Hands().now)
    FleetKeys(sqlite).make("liar")
    for number in range(5):
        lanes = [f"lane-{number}-{n}" for n in range(9)]
        counts = tuple(HourCount(hour=HOUR, lane=lane, greeted=1) for lane in lanes)
        problems = tuple(KioskProblem(at=NOON, id=f"p{n}") for n in range(15))
        books.take("liar", a_report("liar", number, counts=counts, problems=problems))
    counts = books.counts("liar")
    assert len(counts) == 5
    assert sum(one.greeted for one in counts) == 45


def test_what_is_older_than_is_kept_goes_with_its_ids(sqlite: Database) -> None:
    hands = Hands()
    books = FleetBooks(sqlite, now=hands.now)
    FleetKeys(sqlite).make("old")
    books.take("old", a_report("old"))
    books.upkeep()
    assert len(books.counts("old")) == 1
    hands.on(days=801)
    books.upkeep()
    assert books.counts("old") == ()


def test_today_and_this_week_are_those_of_the_operators_clock(sqlite: Database) -> None:
    hands = Hands(datetime(2026, 12, 1, 1, 0, tzinfo=timezone.utc))  # Tuesday, in Vienna 02:00
    books = FleetBooks(sqlite, now=hands.now)
    FleetKeys(sqlite).make("days")
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
        {"counts": [{"hour": "2026-11-30T12:00:00Z", "lane": "<b>", "greeted": 1}]},
        {"counts": [{"hour": "2026-11-30T12:00:00Z", "lane": "a", "tips": {"Ada Byron": 1}}]},
        {"counts": [{"hour": "2026-11-30T12:00:00Z", "lane": "a"}] * 401},
        {"problems": [{"at": "2026-11-30T12:00:00Z", "id": "x", "detail": "x" * 401}]},
        {"name": "unknown"},
    ],
    ids=lambda wrong: json.dumps(wrong)[:50],
)
def test_a_report_that_cannot_be_true_is_refused_in_one_line(
    server: Server, wrong: dict[str, object]
) -> None:
    key = server.keys.make("gym-x")
    answer = server.send(key, json.dumps(json.loads(a_report("gym-x").model_dump_json()) | wrong))
    assert answer.status_code == 422
    assert len(answer.text) < 400
    assert "\n" not in answer.text
    assert server.books.counts("gym-x") == ()


def test_a_key_opens_the_figures_of_its_own_kiosk_and_no_others(server: Server) -> None:
    mine, hers = server.keys.make("mine"), server.keys.make("hers")
    admin = server.keys.make(None)
    body = a_report("hers").model_dump_json()
    assert server.send(mine, body).status_code == 403
    for no_key in ("x", admin, mine[:-1], "a" * 10_000):
        assert server.send(no_key, body).status_code == 401
    assert server.books.counts("hers") == ()
    assert server.send(hers, body).status_code == 200
    again = server.keys.make("hers")
    assert server.send(hers, body).status_code == 401, "a new key is in place of the old one"
    assert server.send(again, body).status_code == 200
    server.keys.withdraw("hers")
    assert server.send(again, body).status_code == 401
    assert sums(server.books.counts("hers"))["left"][0] == 2, "withdrawn, not forgotten"
    server.keys.forget("hers")
    assert server.books.counts("hers") == ()
    with pytest.raises(Missing):
        server.keys.forget("hers")
    with pytest.raises(StorageError, match="small letters"):
        server.keys.make("Ada's gym")


def test_keys_are_kept_as_their_hash_alone(server: Server, sqlite: Database) -> None:
    key = server.keys.make("hashed")
    assert sqlite.places.sqlite is not None
    files = sqlite.places.sqlite.parent.glob("kiosk.db*")
    assert not any(key.encode() in file.read_bytes() for file in files)


def test_too_much_and_too_often_is_refused_and_another_kiosk_is_heard(
    sqlite: Database, tmp_path: Path
) -> None:
    with a_server(sqlite, FleetSettings(burst=3, per_s=0.001)) as server:
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
