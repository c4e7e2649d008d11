"""Between the counts outside and their rows inside."""

from __future__ import annotations

from typing import TypeAlias

from app.fleet.values import HourCount
from app.storage.fleet_tables import FleetCountRow, KioskCountRow, KioskUnsentRow

CountedRow: TypeAlias = KioskCountRow | KioskUnsentRow | FleetCountRow


def columns_of(count: HourCount) -> dict[str, object]:
    """The columns of a count, without those that name its row."""
    return count.model_dump(exclude={"hour", "lane"})


def count_of(row: CountedRow) -> HourCount:
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


def set_count(row: CountedRow, count: HourCount) -> None:
    """Have a row hold ``count``."""
    for name, value in columns_of(count).items():
        setattr(row, name, value)
