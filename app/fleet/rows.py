"""Between the counts and problems outside and their rows inside, a kiosk's and its server's."""

from __future__ import annotations

from typing import TypeAlias, TypeVar

from sqlalchemy.orm import Session as OrmSession

from app.fleet.tally import added
from app.fleet.values import HourCount, KioskProblem
from app.storage.fleet_tables import (
    FleetCountRow,
    FleetProblemRow,
    KioskCountRow,
    KioskProblemRow,
    KioskUnsentRow,
)

CountRow: TypeAlias = KioskCountRow | KioskUnsentRow | FleetCountRow
CountRowT = TypeVar("CountRowT", KioskCountRow, KioskUnsentRow, FleetCountRow)
ProblemRow: TypeAlias = KioskProblemRow | FleetProblemRow


def count_of(row: CountRow) -> HourCount:
    """The count in a row."""
    return HourCount(
        hour=row.hour,
        lane=row.lane,
        greeted=row.greeted,
        begun=row.begun,
        completed=row.completed,
        walked_s=row.walked_s,
        tips=row.tips,
    )


def add_count(session: OrmSession, kind: type[CountRowT], count: HourCount, **owner: str) -> None:
    """Add a count to the row of its hour and lane, which is made where there is none.

    Args:
        owner: the further column of the row's key, if it has one: ``kiosk``.
    """
    key = {**owner, "hour": count.hour, "lane": count.lane}
    row = session.get(kind, key)
    if row is None:
        session.add(kind(**key, **count.model_dump(exclude={"hour", "lane"})))
        session.flush()
        return
    summed = added(count_of(row), count)
    for name, value in summed.model_dump(exclude={"hour", "lane"}).items():
        setattr(row, name, value)


def problem_of(row: ProblemRow) -> KioskProblem:
    """The problem in a row."""
    return KioskProblem(at=row.at, id=row.problem, lane=row.lane, detail=row.detail, over=row.over)


def problem_columns(problem: KioskProblem) -> dict[str, object]:
    """The columns that hold a problem."""
    return {"problem": problem.id, **problem.model_dump(exclude={"id"})}
