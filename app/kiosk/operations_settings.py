"""How often a kiosk writes, looks after itself and reports, and how long it has patience."""

from __future__ import annotations

from vision.settings import Section, number


class OperationsSettings(Section):
    """The rhythm of a kiosk's own upkeep."""

    busy_s: float = number(
        2.0, low=0.05, high=60.0, title="Patience with a locked database", unit="s", source="[K]"
    )
    retry_s: float = number(
        5.0, low=0.02, high=600.0, title="Pause after a write that failed", unit="s", source="[K]"
    )
    look_s: float = number(
        2.0, low=0.05, high=60.0, title="How often the kiosk looks after itself", unit="s",
        source="[K]",
    )  # fmt: skip
    claim_s: float = number(
        10.0, low=0.02, high=600.0, title="How often it is looked whether another kiosk counts "
        "into the same database", unit="s", source="[K]",
    )  # fmt: skip
    starting_s: float = number(
        60.0, low=1.0, high=600.0, title="How long a lane may take to start", unit="s",
        source="[K] model and camera on a small board",
    )  # fmt: skip
    page_s: float = number(
        60.0, low=2.0, high=3600.0, title="How long a page may be silent", unit="s",
        source="[K] a page that is reloaded needs some seconds",
    )  # fmt: skip
    disk_free_mb: float = number(
        200.0, low=1.0, high=1e6, title="Least room on the disk", unit="MB",
        source="[K] a year of counts takes less than 10",
    )  # fmt: skip
    steady_s: float = number(
        3600.0, low=0.0, high=1e6, title="How long the clock must have run before it may say what "
        "is old", unit="s", source="[K] a board without a battery starts in another year",
    )  # fmt: skip
    report_s: float = number(
        300.0, low=0.02, high=86_400.0, title="How often a report is sent", unit="s", source="[K]"
    )
    report_soon_s: float = number(
        15.0, low=0.01, high=3600.0, title="How soon a problem is reported", unit="s",
        source="[K] what is over by then is told in the same report",
    )  # fmt: skip
    report_retry_s: float = number(
        5.0, low=0.01, high=600.0, title="First pause after a report that did not arrive",
        unit="s", source="[K] doubled each time",
    )  # fmt: skip
    report_retry_most_s: float = number(
        900.0, low=0.02, high=86_400.0, title="Longest pause between two tries", unit="s",
        source="[K]",
    )  # fmt: skip
    report_timeout_s: float = number(
        15.0, low=0.1, high=300.0, title="Patience with the server", unit="s", source="[K]"
    )
    unreachable_s: float = number(
        1800.0, low=0.1, high=1e6, title="From when on a server that is not reached is a problem",
        unit="s", source="[K]",
    )  # fmt: skip
    most_hours: int = number(
        2000, low=2, high=1_000_000, title="Most counts in memory while nothing can be written",
        unit="hours of a lane", source="[K] 20 days of four lanes",
    )  # fmt: skip
