"""How a lane's process is kept alive: its patience and its pace."""

from __future__ import annotations

from pydantic import Field

from vision.settings import Section, number


class KeeperSettings(Section):
    """Patience with a lane's process, and the pace at which it is started again."""

    beat_patience_s: float = number(
        5.0,
        low=0.5,
        high=120,
        title="Time without a sign of life after which a lane's process is stuck",
        unit="s",
        source="ten beats [K]",
    )
    start_patience_s: float = number(
        60.0,
        low=1,
        high=600,
        title="Time a lane's process may take to its first sign of life",
        unit="s",
        source="a Raspberry Pi that starts four at once [K]",
    )
    look_patience_s: float = number(
        15.0,
        low=0.5,
        high=300,
        title="Time for one picture after which the pose model is stuck",
        unit="s",
        source="the first one takes a second, and a Raspberry Pi is slow [K]",
    )
    camera_patience_s: float = number(
        300.0,
        low=5,
        high=7200,
        title="Time of one camera's trouble after which a fresh process tries it",
        unit="s",
        source="a fresh process holds nothing of a driver that hangs [K]",
    )
    grace_s: float = number(
        3.0,
        low=0.05,
        high=60,
        title="Time from the polite signal to the hard one",
        unit="s",
        source="[K]",
    )
    well_s: float = number(
        60.0,
        low=0.1,
        high=3600,
        title="Time without a fault after which the pace begins anew",
        unit="s",
        source="[K]",
    )
    retries_s: tuple[float, ...] = Field(
        default=(1.0, 2.0, 5.0, 10.0, 30.0, 60.0),
        min_length=1,
        title="Waits before a lane's process is started again, the last one from then on",
        description="Unit: s. Source: [K].",
    )
    jump_s: float = number(
        2.0,
        low=0.2,
        high=3600,
        title="Change of the wall clock against time gone by that is told as a jump",
        unit="s",
        source="a clock that is slewed changes by 0.5 ms a second [K]",
    )
