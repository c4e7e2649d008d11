"""What a kiosk counts outlives trouble: a full disk, a locked and a damaged database, a restart;
and it tells of its health to machines and people."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event
from sqlalchemy.pool import Pool

from app.fleet.values import HourCount
from app.kiosk.config import FleetConfig
from app.kiosk.health import KioskHealth
from app.kiosk.ledger import FILE, kiosk_places
from app.kiosk.operations import DAMAGED, UNWRITTEN, Operations
from app.kiosk.problems import Problems
from app.kiosk.values import LaneProblem, LaneTrouble
from app.server.kiosk.health import health_router
from app.server.listening import SERVICE, ServerError, bind
from app.storage import Places
from kiosk_upkeep_cases import (
    HOUR,
    NOON,
    QUICK,
    Hands,
    ToldHouse,
    a_config,
    a_result,
    an_end,
    served,
    sqlite_places,
    until,
    upkeep,
)

LONG = "x" * 350


def visit(house: ToldHouse, lane: str, number: int) -> None:
    house.say(lane, an_end(number, result=a_result(walked_s=30)))


def counted(operations: Operations) -> tuple[int, int, float]:
    """Greeted, tips and seconds in all that is counted."""
    counts = operations.counts.between(HOUR - timedelta(days=9999), HOUR + timedelta(days=9999))
    tips = sum(sum(one.tips.values()) for one in counts)
    return sum(one.greeted for one in counts), tips, sum(one.walked_s for one in counts)


def ids(operations: Operations) -> list[str]:
    return [one.id for one in operations.problems.open]


@pytest.fixture
def disk() -> Iterator[dict[str, bool]]:
    """While it is ``full`` no SQLite file may grow: SQLite itself says that the disk is full."""
    state = {"full": False}

    def limit(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        [(pages,)] = connection.execute("PRAGMA page_count").fetchall()
        connection.execute(f"PRAGMA max_page_count = {pages if state['full'] else 2**30}")

    event.listen(Pool, "checkout", limit)
    yield state
    event.remove(Pool, "checkout", limit)


def test_counts_and_problems_are_kept_by_hour_and_lane_over_a_restart(places: Places) -> None:
    hands = Hands()
    for _ in range(2):
        with upkeep(places, "left", "right", hands=hands) as (operations, house):
            for number in range(3):
                visit(house, "left", number)
            visit(house, "right", 9)
            house.problem(LaneProblem(id="silent", lane="left", detail="no picture"))
            house.problem(LaneProblem(id="silent", lane="left", over=True))
        hands.on(hours=1)
    with upkeep(places, hands=hands, started=False) as (operations, _):
        counts = operations.counts.between(HOUR, HOUR + timedelta(hours=2))
        assert [(one.hour, one.lane, one.greeted, one.walked_s, one.tips) for one in counts] == [
            (HOUR + timedelta(hours=hour), lane, times, 30.0 * times, {"smaller_steps": times})
            for hour in (0, 1)
            for lane, times in (("left", 3), ("right", 1))
        ]
        assert operations.ledger.began(HOUR, HOUR + timedelta(hours=2)) == {"silent": 2}


def test_a_full_disk_loses_no_count_and_is_told_until_there_is_room(
    tmp_path: Path, disk: dict[str, bool]
) -> None:
    with upkeep(sqlite_places(tmp_path), hands=Hands()) as (operations, house):
        visit(house, "left", 0)
        until(lambda: operations.counts.settled, "the first is written")
        disk["full"] = True
        for number in range(60):
            visit(house, "left", number)
            house.problem(LaneProblem(id="silent", lane=f"l{number}", detail=LONG, over=True))
        until(lambda: UNWRITTEN in ids(operations), "it is told")
        [told] = [one for one in operations.problems.open if one.id == UNWRITTEN]
        assert told.detail.endswith("the disk is full: free some space")
        assert counted(operations)[0] == 61, "what waits is shown as well"
        disk["full"] = False
        until(lambda: operations.counts.settled, "it is written when it can be")
        until(lambda: UNWRITTEN not in ids(operations), "it is over")
    with upkeep(sqlite_places(tmp_path), started=False) as (operations, _):
        assert counted(operations) == (61, 61, 61 * 30.0)


def test_a_locked_database_is_waited_for(tmp_path: Path) -> None:
    places = sqlite_places(tmp_path)
    with upkeep(places) as (operations, house):
        visit(house, "left", 0)
        until(lambda: operations.counts.settled, "the first is written")
        other = sqlite3.connect(str(places.sqlite), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        visit(house, "left", 1)
        until(lambda: UNWRITTEN in ids(operations), "it is told")
        visit(house, "left", 2)
        other.execute("ROLLBACK")
        other.close()
        until(lambda: operations.counts.settled, "it is written when it can be")
        assert counted(operations) == (3, 3, 90.0)


@pytest.mark.parametrize("when", ["before the start", "while it runs"])
def test_a_damaged_database_is_set_aside_and_begun_anew(tmp_path: Path, when: str) -> None:
    places = sqlite_places(tmp_path)
    assert places.sqlite is not None

    def damage() -> bytes:
        assert places.sqlite is not None
        for ending in ("-wal", "-shm"):
            Path(f"{places.sqlite}{ending}").unlink(missing_ok=True)
        rubbish = b"no database at all " * 1000
        places.sqlite.write_bytes(rubbish)
        return rubbish

    if when == "before the start":
        rubbish = damage()
    once = QUICK.model_copy(update={"steady_s": 3600.0})
    with upkeep(places, settings=once) as (operations, house):
        if when == "while it runs":
            visit(house, "left", 0)
            until(lambda: operations.counts.settled, "the first is written")
            # Whoever has the file open writes into it when closing: nobody does any more.
            until(lambda: bool(operations.ledger.days()), "the upkeep has done its round")
            operations.ledger.close()  # as the pool does now and then
            rubbish = damage()
        visit(house, "left", 1)
        visit(house, "left", 2)
        until(lambda: operations.counts.settled, "counting goes on")
        assert counted(operations)[0] == 2
        assert [one.id for one in operations.problems.recent if one.id == DAMAGED] == [DAMAGED]
        assert [one.read_bytes() for one in tmp_path.glob("*.damaged-*")] == [rubbish]
    with upkeep(places, started=False) as (operations, _):
        assert counted(operations)[0] == 2


def test_only_the_last_two_damaged_files_are_left(tmp_path: Path) -> None:
    places = sqlite_places(tmp_path)
    assert places.sqlite is not None
    for _ in range(3):
        places.sqlite.write_bytes(b"no database " * 500)
        with upkeep(places) as (_, house):
            visit(house, "left", 1)
    assert len(list(tmp_path.glob("kiosk.db.damaged-*"))) == 2


def test_a_batch_whose_end_nobody_saw_is_not_written_twice(places: Places) -> None:
    with upkeep(places, started=False) as (operations, _):
        count = HourCount(hour=HOUR, lane="left", greeted=1)
        for batch in ("one", "one", "two", "two"):
            operations.ledger.add(batch, [count])
        assert counted(operations)[0] == 2


def test_what_is_older_than_the_gym_wants_goes_every_day_but_not_by_a_clock_just_set(
    tmp_path: Path,
) -> None:
    hands = Hands()
    settings = QUICK.model_copy(update={"steady_s": 3600.0})
    with upkeep(
        sqlite_places(tmp_path), config=a_config("left", days=30), hands=hands,
        settings=settings, started=False,
    ) as (operations, house):  # fmt: skip
        operations.counts.start()
        for number, day in enumerate((0, 20)):
            hands.on(days=day)
            visit(house, "left", number)
        until(lambda: operations.counts.settled, "they are written")
        hands.wall += timedelta(days=3650)
        house.problem(LaneProblem(id="clock", detail="set", over=True))
        operations.upkeep()
        assert counted(operations)[0] == 2, "the clock was wrong, or it was a moment ago"
        hands.wall -= timedelta(days=3650)
        house.problem(LaneProblem(id="clock", detail="set back", over=True))
        hands.on(days=11)
        operations.upkeep()
        assert counted(operations)[0] == 1, "31 days are more than 30"
        hands.on(days=20)
        operations.upkeep()
        assert counted(operations)[0] == 0


def test_a_day_is_summed_up_when_it_is_over_and_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hands = Hands()
    with upkeep(sqlite_places(tmp_path), hands=hands, started=False) as (operations, house):
        operations.counts.start()
        house.problem(LaneProblem(id="frozen", lane="left", detail="the same picture"))
        visit(house, "left", 1)
        until(lambda: operations.counts.settled, "it is written")
        with caplog.at_level("INFO"):
            for _ in range(3):
                operations.upkeep()
            hands.on(days=1)
            for _ in range(3):
                operations.upkeep()
            hands.wall -= timedelta(hours=20)  # back into the day before, and on again
            operations.upkeep()
            hands.wall += timedelta(hours=20)
            operations.upkeep()
        told = [one.getMessage() for one in caplog.records if getattr(one, "event", "") == "day"]
        today = NOON.astimezone().date()
        assert [line for line in told if line.startswith(today.isoformat())] == [
            f"{today}: 1 greeted, 1 begun, 1 completed, 0.5 min walked; most given tip "
            f"smaller_steps; busiest from {NOON.astimezone().hour:02d}:00; problems: frozen 1"
        ]
        view = operations.view()
        assert view.today is not None
        assert (view.today.day, view.today.greeted) == (today + timedelta(days=1), 0)
        assert [one.greeted for one in view.days if one.day == today] == [1]
        assert [one.id for one in view.open] == ["frozen"]


def test_a_kiosk_has_a_file_of_its_own_unless_a_database_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BACKSTEP_DATABASE", raising=False)
    assert kiosk_places(tmp_path).sqlite == tmp_path / FILE
    monkeypatch.setenv("BACKSTEP_DATABASE", f"sqlite:///{tmp_path / 'named.db'}")
    assert kiosk_places(tmp_path).sqlite == tmp_path / "named.db"


# --- health


class Told:
    """A page and opening hours that a test sets."""

    page_age_s: float | None = 3.0
    is_open = True


Well: TypeAlias = tuple[httpx.Client, ToldHouse, Told]


@pytest.fixture
def well(tmp_path: Path) -> Iterator[Well]:
    """A client of the health's addresses, the house, and what the test may set."""
    state = Told()
    with upkeep(
        sqlite_places(tmp_path), "left", "right", started=False,
        page_age_s=lambda: state.page_age_s, open_now=lambda: state.is_open,
    ) as (operations, house):  # fmt: skip
        app = FastAPI()
        app.include_router(health_router(operations))
        with served(app) as url, httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
            yield client, house, state


def test_who_wants_a_kiosks_port_is_told_that_it_runs_there_already(well: Well) -> None:
    client, *_ = well
    port = client.base_url.port
    assert port is not None
    with pytest.raises(ServerError, match=f"runs there already: open http.*:{port}/kiosk, or"):
        bind("127.0.0.1", port)


def test_the_kiosk_is_ready_while_each_lane_watches_and_a_page_is_there(
    well: Well,
) -> None:
    client, house, state = well
    assert client.get("/readyz").status_code == 200
    house.told["right"].in_trouble(LaneTrouble.SILENT, "rtsp://u:p@h gives no picture")
    state.page_age_s = None
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "open": True,
        "reasons": [
            {"reason": "silent", "lane": "right"},
            {"reason": "page_gone", "lane": ""},
        ],
    }
    assert client.get("/healthz").json() == {"status": "ok", "service": SERVICE}
    state.is_open = False
    assert client.get("/readyz").status_code == 200, "closed hours are ready"


def test_a_closed_kiosk_knows_when_it_opens_by_the_clock_on_its_wall(tmp_path: Path) -> None:
    hands = Hands(datetime(2026, 11, 30, 23, 15).astimezone())
    config = a_config("left").model_copy(update={"hours": "06:30-22:00"})
    for is_open, opens in ((True, None), (False, datetime(2026, 12, 1, 6, 30).astimezone())):
        with upkeep(
            sqlite_places(tmp_path), config=config, hands=hands, started=False,
            open_now=(lambda: True) if is_open else (lambda: False),
        ) as (operations, _):  # fmt: skip
            assert operations.opens_at == opens


def test_little_room_and_a_silent_page_are_told_and_are_over(tmp_path: Path) -> None:
    hands, problems = Hands(), Problems()
    age_s, free = 500.0, 10
    house = ToldHouse("left")
    health = KioskHealth(
        house.lanes, tmp_path / "not" / "made" / "yet", QUICK, page_age_s=lambda: age_s,
        clock=hands.clock, room=lambda folder: free,
    )  # fmt: skip
    house.told["left"].in_trouble(LaneTrouble.STARTING, "the pose model is being obtained")
    health.look(problems)
    assert [one.id for one in problems.open] == ["disk_full"], "a page has time to come"
    hands.on(seconds=120)
    health.look(problems)
    assert {one.id for one in problems.open} == {"disk_full", "page_gone", "start_late"}
    assert {one.reason for one in health.readiness().reasons} == {
        *("disk_full", "page_gone", "starting")
    }
    age_s, free = 1.0, 10**12
    house.told["left"].in_trouble(None)
    health.look(problems)
    assert problems.open == ()
    assert health.readiness().ready


def test_prometheus_reads_the_figures_of_each_lane(
    well: Well,
) -> None:
    client, house, _ = well
    visit(house, "left", 1)
    house.say("left", an_end(2, begun=False, completed=False))
    house.problem(LaneProblem(id="silent", lane="right", detail="Ada's camera"))
    house.told["right"].in_trouble(LaneTrouble.SILENT)
    house.told["right"].restarts = 3
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    families = {one.name: one for one in text_string_to_metric_families(answer.text)}
    found = {
        (sample.name, *sample.labels.values()): sample.value
        for family in families.values()
        for sample in family.samples
    }
    troubles = {
        key[2]: value
        for key, value in found.items()
        if key[0] == "backstep_lane_trouble" and key[1] == "right"
    }
    assert sum(troubles.values()) == 1
    assert troubles["silent"] == 1
    assert set(troubles) == {"none", *(one.value for one in LaneTrouble)}
    assert found["backstep_lane_trouble", "left", "none"] == 1
    assert found["backstep_visits_total", "left", "completed"] == 1
    assert found["backstep_visits_total", "left", "greeted"] == 1
    assert found["backstep_visits_total", "right", "completed"] == 0
    assert found["backstep_walked_backward_seconds_total", "left"] == 30
    assert found["backstep_lane_restarts_total", "right"] == 3
    assert found["backstep_lane_judged_pictures_total", "left"] == 90
    assert found["backstep_page_beat_age_seconds",] == 3
    assert found["backstep_problem", "right", "silent"] == 1
    assert found["backstep_ready",] == 0
    assert found["process_resident_memory_bytes",] > 1e6
    assert families["backstep_visits"].type == "counter"
    assert "Ada" not in answer.text
    assert client.get("/metrics").status_code == 200, "and again"


def test_an_address_outside_the_own_network_must_be_https(tmp_path: Path) -> None:
    fleet = FleetConfig(server="http://fleet.example.com", key="k" * 43)
    with upkeep(sqlite_places(tmp_path), config=a_config("left", fleet=fleet), started=False) as (
        operations,
        _,
    ):
        assert operations.reporter is None
        assert "https://NAME" in operations.problems.open[0].detail
