"""How often the storage writes, and how long it has patience."""

from __future__ import annotations

from vision.settings import Section, number


class StorageSettings(Section):
    """The rhythm of the session writer and the patience of the database."""

    period_s: float = number(
        0.3,
        low=0.05,
        high=0.8,
        title="Longest wait before rows are written",
        unit="s",
        source="[K] a second at most is lost",
    )
    trace_period_s: float = number(
        0.6,
        low=0.05,
        high=0.8,
        title="Longest wait before a trace is written",
        unit="s",
        source="[K] likewise",
    )
    retry_s: float = number(
        2.0, low=0.05, high=60.0, title="Pause after a write that failed", unit="s", source="[K]"
    )
    busy_s: float = number(
        5.0,
        low=0.05,
        high=60.0,
        title="Patience with a locked database",
        unit="s",
        source="[K] longer than any write of ours",
    )
    rows_waiting: int = 20_000
    """Rows kept while the database cannot be written: hours of steps."""
    samples_waiting: int = 20_000
    """Trace samples kept likewise: ten minutes at 30 a second; then the oldest go."""
