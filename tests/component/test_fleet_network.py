"""Two kiosks and one server: no count is lost or doubled, whatever is cut or killed in between."""

from __future__ import annotations

import json
import random
from contextlib import ExitStack, closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI

from app.fleet.books import FleetBooks, KioskLine
from app.fleet.keys import FleetKeys
from app.fleet.values import HourCount
from app.kiosk.config import FleetConfig
from app.kiosk.ledger import Ledger
from app.kiosk.operations import Operations
from app.kiosk.values import LaneProblem, LaneTrouble
from app.server.fleet.app import create_fleet_app
from app.storage.database import Database
from app.storage.values import utc_now
from cut_network import CutNetwork
from fleet_cases import WIDE, FleetServer, a_report, sums
from kiosk_upkeep_cases import (
    HOUR,
    NOON,
    QUICK,
    a_config,
    a_result,
    an_end,
    served,
    sqlite_places,
    until,
    upkeep,
)


def settled(operations: Operations) -> bool:
    return operations.counts.settled


def all_sent(operations: Operations) -> bool:
    return operations.ledger.waiting() == 0


def test_two_kiosks_and_one_server_lose_and_double_no_count_while_the_network_is_cut(
    fleet_database: Database, tmp_path: Path
) -> None:
    begun = utc_now()  # the day may end while kiosks report
    books, keys = FleetBooks(fleet_database, now=lambda: begun), FleetKeys(fleet_database)
    chance = random.Random(12)
    names = ("gym-1", "gym-2")
    visits = dict.fromkeys(names, 0)
    with served(create_fleet_app(fleet_database, settings=WIDE)) as url, ExitStack() as nets:
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
    fleet_server: FleetServer, tmp_path: Path
) -> None:
    key = fleet_server.keys.make("dies")

    def make(id_: str, counts: object, problems: object) -> str:
        return a_report("dies", id=id_, counts=counts).model_dump_json()

    ids = []
    for batch in ("one", "two"):
        ledger = Ledger(sqlite_places(tmp_path))
        ledger.add(batch, [HourCount(hour=HOUR, lane="left", greeted=3)], to_send=True)
        report = ledger.next_report(make, due=False)
        assert report is not None
        ids.append(report[0])
        answer = fleet_server.send(key, report[1])
        assert answer.json() == {"id": report[0], "taken": True}
        ledger.close()  # and nothing was acknowledged
    assert ids[0] == ids[1]
    assert sums(fleet_server.books.counts("dies"))["left"][0] == 3
    with closing(Ledger(sqlite_places(tmp_path))) as ledger:
        ledger.acknowledged(ids[0])
        report = ledger.next_report(make, due=False)
        assert report is not None
        assert json.loads(report[1])["counts"][0]["greeted"] == 3, "what came meanwhile"


def test_a_problem_is_reported_soon_and_so_is_its_end(
    fleet_server: FleetServer, tmp_path: Path
) -> None:
    fleet = FleetConfig(
        server=str(fleet_server.client.base_url),
        kiosk="soon",
        key=fleet_server.keys.make("soon"),
    )
    slow = QUICK.model_copy(update={"report_s": 86_400.0})  # nothing comes by itself

    def line() -> KioskLine:
        [found] = [one for one in fleet_server.books.kiosks() if one.name == "soon"]
        return found

    with upkeep(sqlite_places(tmp_path), config=a_config("left", fleet=fleet), settings=slow) as (
        _,
        house,
    ):
        until(lambda: line().ready is True, "it has reported")
        house.told["left"].in_trouble(LaneTrouble.SILENT)
        house.problem(LaneProblem(id="silent", lane="left", detail="no picture"))
        until(lambda: [one.id for one in line().open] == ["silent"], "the problem is told")
        until(lambda: line().ready is False, "it is told that nobody can walk")
        house.told["left"].in_trouble(None)
        house.problem(LaneProblem(id="silent", lane="left", over=True))
        until(lambda: line().open == [] and line().ready is True, "its end is told")


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
            for hour in range(24 * 4)
        ]
        ledger.add("all", counts, to_send=True)
        ledger.retain(NOON - timedelta(days=90), HOUR + timedelta(days=3))
        found: list[HourCount] = []

        def make(id_: str, counts: object, problems: object) -> str:
            assert isinstance(counts, list)
            found.extend(counts)
            return a_report("gym-1", id=id_, counts=counts).model_dump_json()

        ledger.next_report(make, due=False)
        assert sum(one.greeted for one in found) == 96
        assert len(found) == 3 + 1 + 24
        assert len(ledger.counts(HOUR - timedelta(days=1), HOUR + timedelta(days=99))) == 96
