"""What a kiosk reports of itself: counts without identities, and its health."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field


class FleetValue(BaseModel):
    """A frozen value that travels from a kiosk to its server."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class HourCount(FleetValue):
    """What happened on one lane in the hour that begins at ``hour`` (UTC). tips: how often each
    was given, by its id."""

    hour: datetime
    lane: str = Field(max_length=24)
    greeted: int = Field(default=0, ge=0)
    begun: int = Field(default=0, ge=0)
    completed: int = Field(default=0, ge=0)
    walked_s: float = Field(default=0.0, ge=0)
    tips: dict[str, int] = {}


class KioskProblem(FleetValue):
    """Something the operator should know. id: one of the kiosk's; lane: empty for the whole."""

    at: datetime
    id: str = Field(max_length=40)
    lane: str = Field(default="", max_length=24)
    detail: str = Field(default="", max_length=400)
    over: bool = False


class KioskReport(FleetValue):
    """One report. id: unique for ever, so that none is counted twice. counts: what has been added
    since the report before, to be added up by the server."""

    id: str = Field(min_length=16, max_length=64)
    kiosk: str = Field(max_length=40)
    version: str = Field(max_length=40)
    sent_at: datetime
    counts: tuple[HourCount, ...] = ()
    problems: tuple[KioskProblem, ...] = ()
    ready: bool = True
