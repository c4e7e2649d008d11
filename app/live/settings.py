"""How a live session shows what it sees."""

from __future__ import annotations

from vision.settings import Section, number


class LiveSettings(Section):
    """How a live session shows what it sees."""

    jpeg_width_px: float = number(
        960.0, low=160.0, high=3840.0, title="Widest picture sent", unit="px", source="[K]"
    )
    small_width_px: float = number(
        640.0, low=160.0, high=1920.0, title="The same for a slow computer", unit="px", source="[K]"
    )
    jpeg_quality: float = number(
        80.0, low=30.0, high=100.0, title="JPEG quality", unit="1", source="[K]"
    )
    rate_window_s: float = number(
        2.0, low=0.5, high=30.0, title="Window of the measured frame rate", unit="s", source="[K]"
    )
    cues_kept: int = 256
