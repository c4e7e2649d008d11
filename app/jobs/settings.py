"""Bounds of one job, and how jobs are handed out."""

from __future__ import annotations

from pydantic import Field

from vision.settings import Section, number


class JobSettings(Section):
    """What a job may take, how often it is tried, and how it is held."""

    memory_mb: float = number(
        2000,
        low=50,
        high=1e6,
        title="Most memory of a clip's processes together",
        unit="MB",
        source="measured: 360 MB for a phone clip of 1920x1080, 520 MB for one of 4K pictures",
    )
    wall_s: float = number(
        6 * 3600,
        low=1,
        high=7 * 86400,
        title="Longest time for a clip",
        unit="s",
        source="[K] a clip of two hours on a slow computer",
    )
    silent_s: float = number(
        900,
        low=1,
        high=86400,
        title="Longest time without a word of progress",
        unit="s",
        source="[K] longer than fetching 2 GB over a slow line",
    )
    attempts: int = Field(default=3, ge=1, le=100, title="Most attempts where a process was lost")
    lease_s: float = number(
        60,
        low=0.2,
        high=3600,
        title="After this long without a beat a job is free to be taken by others",
        unit="s",
        source="[K] outlasts a pause of database and network",
    )
    beat_s: float = number(
        5,
        low=0.05,
        high=600,
        title="Time between two beats",
        unit="s",
        source="[K] a twelfth of the lease",
    )
    idle_s: float = number(
        1,
        low=0.02,
        high=60,
        title="Time between two looks into an empty list",
        unit="s",
        source="[K] the engine's own jobs wake it at once",
    )
    jobs_a_child: int = Field(
        default=100, ge=1, le=100_000, title="Jobs after which a child is replaced by a fresh one"
    )
    keep_warm_s: float = number(
        600,
        low=0,
        high=86400,
        title="How long a child that has nothing to do is kept ready",
        unit="s",
        source="[K] it holds some 200 MB",
    )
