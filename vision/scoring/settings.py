"""What the scoring holds to be a match, a delay or a false cue."""

from __future__ import annotations

from vision.settings import Section, number


class ScoringSettings(Section):
    """Tolerances of the instrument. Changing one changes what a figure means: say so."""

    tolerance_s: float = number(
        0.1,
        low=0.005,
        high=0.5,
        title="Farthest apart that a found and a true event match",
        unit="s",
        source="[K]",
    )
    timing_tolerance_s: float = number(
        0.05,
        low=0.005,
        high=0.5,
        title="Farthest off that a contact's time is right, where confidence is held to it",
        unit="s",
        source="[K]",
    )
    roll_down_s: float = number(
        0.2,
        low=0.05,
        high=0.5,
        title="Longest time from a first touch to its loading, where only the touch was marked",
        unit="s",
        source="[K]: ball down up to 0.134 s after the tip of the toe on film",
    )
    firm_landing_s: float = number(
        0.06,
        low=0.0,
        high=0.2,
        title="Time between ball and heel above which an estimated truth's landing is firm",
        unit="s",
        source="[K]",
    )
    edge_s: float = number(
        0.0,
        low=0.0,
        high=2.0,
        title="Stretch at either end of a clip whose events do not count",
        unit="s",
        source="[K]",
    )
    settle_s: float = number(
        1.5,
        low=0.0,
        high=10.0,
        title="Time a direction may take to settle after the start or a change",
        unit="s",
        source="[K]: a decision 1.0 to 1.5 s after rest",
    )
    trace_gap_s: float = number(
        0.1,
        low=0.01,
        high=1.0,
        title="Farthest known sample that still speaks for an instant",
        unit="s",
        source="[K]",
    )
    cue_grace_s: float = number(
        3.0,
        low=0.0,
        high=30.0,
        title="How long after a fault its cue is still true",
        unit="s",
        source="[K]: words about the last six steps, said up to 1.5 s after them",
    )
    pause_s: float = number(
        2.0,
        low=0.5,
        high=10.0,
        title="Time between contacts that is a pause and no step",
        unit="s",
        source="[K]",
    )
