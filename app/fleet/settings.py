"""What the server of many kiosks keeps, for how long, and how much it takes of one."""

from __future__ import annotations

from vision.settings import Section, number


class FleetSettings(Section):
    """Limits of the server of many kiosks."""

    keep_days: float = number(
        800, low=31, high=36_500, title="How long counts are kept", unit="days",
        source="[K] two years to compare, and some",
    )  # fmt: skip
    keep_ids_days: float = number(
        800, low=31, high=36_500, title="How long a report's id is known", unit="days",
        source="[K] longer than any kiosk waits for its server",
    )  # fmt: skip
    ahead_s: float = number(
        3600, low=60, high=86_400, title="How far a kiosk's clock may be ahead", unit="s",
        source="[K]",
    )  # fmt: skip
    most_lanes: float = number(
        64, low=1, high=1000, title="Lanes of one kiosk; more are counted as one", unit="lanes",
        source="[K]",
    )  # fmt: skip
    most_problems: float = number(
        200, low=10, high=10_000, title="Problems kept of one kiosk", unit="problems", source="[K]"
    )
    burst: float = number(
        60, low=1, high=10_000, title="Reports that one kiosk may send at once", unit="reports",
        source="[K] days of waiting",
    )  # fmt: skip
    per_s: float = number(
        1.0, low=0.001, high=1000, title="Reports that one kiosk may send for long",
        unit="reports a second", source="[K] it sends one in five minutes",
    )  # fmt: skip
