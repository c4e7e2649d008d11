"""How the kiosk's browser is minded."""

from __future__ import annotations

from vision.settings import Section, number


class MinderSettings(Section):
    """When the browser is started anew, and how."""

    every_s: float = number(
        2.0, low=0.05, high=60.0, title="Between two looks", unit="s", source="[K]"
    )
    starts_s: float = number(
        40.0,
        low=1.0,
        high=600.0,
        title="Time until the page has to be there",
        unit="s",
        source="[K] a slow card, a cold start",
    )
    silent_s: float = number(
        12.0,
        low=0.5,
        high=600.0,
        title="Time without a sign of the page after which it is started anew",
        unit="s",
        source="[K] four of the page's beats; measured: no false alarm in a soak of 14 minutes on "
        "two cores with six times as much to do as they can",
    )
    most_memory_mb: float = number(
        1500.0,
        low=100.0,
        high=32_000.0,
        title="Memory of all its processes at which it is started anew",
        unit="MB",
        source="[K] a fresh page takes 300 to 500",
    )
    busy_times: float = number(
        1.5,
        low=1.0,
        high=10.0,
        title="Times that memory at which it is started anew although a visit goes on",
        unit="times",
        source="[K] lanes that are never empty at once must not let it grow until the system acts",
    )
    polite_s: float = number(
        8.0,
        low=0.1,
        high=60.0,
        title="Time it has to end by itself when asked to",
        unit="s",
        source="[K]",
    )
    first_pause_s: float = number(
        1.0, low=0.05, high=60.0, title="Pause before the second start", unit="s", source="[K]"
    )
    longest_pause_s: float = number(
        60.0, low=0.05, high=3600.0, title="Longest pause between starts", unit="s", source="[K]"
    )
    well_s: float = number(
        120.0,
        low=0.5,
        high=3600.0,
        title="Time it has to go well for the pauses to be short again",
        unit="s",
        source="[K]",
    )
    nightly_s: float = number(
        20 * 3600.0,
        low=60.0,
        high=7 * 86_400.0,
        title="Age at which it is started anew in closed hours",
        unit="s",
        source="[K] once a night; browsers that run for days grow",
    )
