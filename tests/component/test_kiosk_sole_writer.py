"""Two kiosks with one PostgreSQL: the second is told, waits, and counts when it is alone."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from sqlalchemy import text

from app.fleet.values import HourCount
from app.kiosk.ledger import Ledger
from app.kiosk.operations import SHARED, UNWRITTEN, Operations
from app.kiosk.sole_writer import SharedDatabase
from app.storage.database import Database
from kiosk_upkeep_cases import HOUR, an_end, until, upkeep
from storage_cases import POSTGRESQL, make_places

LATE = HOUR + timedelta(days=9999)
HOLDS = """
import sys
from pathlib import Path
from app.kiosk.ledger import Ledger
from app.storage import Places
ledger = Ledger(Places.find(Path(sys.argv[1]), sys.argv[2]))
ledger.claim()
print("holds", flush=True)
sys.stdin.read()
"""


def test_two_kiosks_with_one_postgresql_are_told_and_the_second_counts_when_the_first_is_killed(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    places = make_places(POSTGRESQL, tmp_path, request)
    url = places.url.render_as_string(hide_password=False)
    with Popen(
        [sys.executable, "-c", HOLDS, str(tmp_path / "other"), url],
        stdin=PIPE, stdout=PIPE, text=True,
    ) as other:  # fmt: skip
        assert other.stdout is not None
        assert other.stdout.readline() == "holds\n"
        with upkeep(places) as (operations, house):
            until(lambda: SHARED in standing(operations), "it is told before anybody has come")
            house.say("left", an_end(1))
            until(lambda: len(operations.counts.between(HOUR, LATE)) > 0, "it is counted")
            [told] = [one for one in operations.problems.open if one.id == SHARED]
            assert "on the database's own machine, counts into postgresql://" in told.detail
            assert not operations.counts.settled
            assert UNWRITTEN not in standing(operations)
            other.kill()
            until(lambda: operations.counts.settled, "it is written")
            until(lambda: SHARED not in standing(operations), "it is over")


def test_a_connection_that_was_cut_is_claimed_anew(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    places = make_places(POSTGRESQL, tmp_path, request)
    with (
        closing(Ledger(places)) as ledger,
        closing(Ledger(places)) as other,
        closing(Database(places, 5.0)) as server,
    ):
        ledger.claim()
        with pytest.raises(SharedDatabase):
            other.claim()
        with server.connect() as connection:
            mine = "datname = current_database() AND pid <> pg_backend_pid()"
            cut = text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {mine}")
            connection.execute(cut).all()
        until(lambda: claimed(other), "the server has let go of it")
        with pytest.raises(SharedDatabase):
            ledger.add("batch", [HourCount(hour=HOUR, lane="left", greeted=1)])
        other.close()
        ledger.add("batch", [HourCount(hour=HOUR, lane="left", greeted=1)])
        assert not claimed(other)


def claimed(ledger: Ledger) -> bool:
    try:
        ledger.claim()
    except SharedDatabase:
        return False
    return True


def standing(operations: Operations) -> list[str]:
    return [one.id for one in operations.problems.open]
