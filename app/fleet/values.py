"""What a kiosk reports of itself: counts without identities, and its health.

Every field is bounded, for whoever has a key may send what they like.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints


def _told_anywhere(moment: datetime) -> datetime:
    """Refuse what is no moment in another zone: of the calendar's very first or last day."""
    if not 2 <= moment.year <= 9998:
        raise ValueError("a year from 2 to 9998")
    return moment


Moment: TypeAlias = Annotated[AwareDatetime, AfterValidator(_told_anywhere)]
Label: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.-]{1,40}$")]
"""The name of a tip or a problem, one of the program's own."""
LaneId: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,24}$")]
KioskName: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
Times: TypeAlias = Annotated[int, Field(ge=0, le=1_000_000)]
Seconds: TypeAlias = Annotated[float, Field(ge=0, le=1e8, allow_inf_nan=False)]

MOST_TIPS = 40
MOST_COUNTS = 400
MOST_PROBLEMS = 100


class FleetValue(BaseModel):
    """A frozen value that travels from a kiosk to its server."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class HourCount(FleetValue):
    """What happened on one lane in the hour that begins at ``hour`` (UTC). tips: how often each
    was given, by its id."""

    hour: Moment
    lane: LaneId
    greeted: Times = 0
    begun: Times = 0
    completed: Times = 0
    walked_s: Seconds = 0.0
    tips: Annotated[dict[Label, Times], Field(max_length=MOST_TIPS)] = {}


class KioskProblem(FleetValue):
    """Something the operator should know. id: one of the kiosk's; lane: empty for the whole.
    over: it is over, or it happened and was over at once."""

    at: Moment
    id: Label
    lane: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{0,24}$")] = ""
    detail: str = Field(default="", max_length=400)
    over: bool = False


class DaySummary(FleetValue):
    """A day of a kiosk, by its own calendar. tip: the most given, busiest_hour: by the clock on
    its wall; both ``None`` where nobody walked. problems: how often each began."""

    day: date
    greeted: Times = 0
    begun: Times = 0
    completed: Times = 0
    walked_s: Seconds = 0.0
    tip: Label | None = None
    busiest_hour: int | None = Field(default=None, ge=0, le=23)
    problems: Annotated[dict[Label, Times], Field(max_length=MOST_TIPS)] = {}


class KioskReport(FleetValue):
    """One report. id: unique for ever, so that none is counted twice. counts: what has been added
    since the report before, to be added up by the server. problems: what began and was over since
    then; open: those that stand. closed: it is, by the gym's hours, and opens next at ``opens_at``
    (``None``: never). summary: of the last whole day."""

    id: str = Field(pattern=r"^[A-Za-z0-9_-]{16,64}$")
    kiosk: KioskName
    version: str = Field(max_length=40, pattern=r"^[\x20-\x7e]*$")
    sent_at: Moment
    counts: Annotated[tuple[HourCount, ...], Field(max_length=MOST_COUNTS)] = ()
    problems: Annotated[tuple[KioskProblem, ...], Field(max_length=MOST_PROBLEMS)] = ()
    open: Annotated[tuple[KioskProblem, ...], Field(max_length=MOST_PROBLEMS)] = ()
    ready: bool = True
    closed: bool = False
    opens_at: Moment | None = None
    summary: DaySummary | None = None


class ReportTaken(FleetValue):
    """The server's answer: the report of this id is counted, now or before."""

    id: str
    taken: bool = True
