"""How much may be uploaded, and for how long an upload that was broken off is kept."""

from __future__ import annotations

from vision.settings import Section, number


class UploadSettings(Section):
    """Limits of uploads; those over all of them count what was announced, not what has come."""

    most_bytes: float = number(
        2.0 * 2**30, low=1.0, high=1e12, title="Largest clip", unit="bytes", source="[K] 2 GB"
    )
    most_unfinished: float = number(
        100, low=1, high=10_000, title="Most unfinished uploads", unit="uploads", source="[K]"
    )
    most_unfinished_bytes: float = number(
        50.0 * 2**30,
        low=1.0,
        high=1e13,
        title="Most bytes of all unfinished uploads together",
        unit="bytes",
        source="[K] a long day's clips dropped at once",
    )
    least_free_bytes: float = number(
        1.0 * 2**30,
        low=0.0,
        high=1e12,
        title="What stays free on the disk",
        unit="bytes",
        source="[K] room for a session's rows and for review copies",
    )
    kept_s: float = number(
        7 * 86_400.0,
        low=1.0,
        high=365 * 86_400.0,
        title="How long an upload that was broken off is kept",
        unit="s",
        source="[K] until the same trainer is back",
    )
    idle_s: float = number(
        30.0,
        low=0.1,
        high=3600.0,
        title="How long a sender may be silent",
        unit="s",
        source="[K] longer than a phone changes networks",
    )
    sync_bytes: float = number(
        32.0 * 2**20,
        low=1.0,
        high=1e10,
        title="How much is written before it is forced onto the disk",
        unit="bytes",
        source="[K] a second of a quick network",
    )
