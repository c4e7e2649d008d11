"""What the scoring holds to be a match, a delay or a false cue."""

from __future__ import annotations

from vision.settings import Section, number


class ScoringSettings(Section):
    """Tolerances of the instrument. Changing one changes what a figure means: say so."""

    tolerance_s: float = number(
        0.1, 0.005, 0.5, "Farthest apart that a found and a true event match", "s", "issue 3"
    )
    edge_s: float = number(
        0.0, 0.0, 2.0, "Stretch at either end of a clip whose events do not count", "s", "[K]"
    )
    settle_s: float = number(
        1.5, 0.0, 10.0, "Time a direction may take to settle after the start or a change", "s",
        "domain notes: decision latency 1.0 to 1.5 s from rest",
    )  # fmt: skip
    trace_gap_s: float = number(
        0.1, 0.01, 1.0, "Farthest known sample that still speaks for an instant", "s", "[K]"
    )
    cue_grace_s: float = number(
        3.0, 0.0, 30.0, "How long after a fault its cue is still true", "s",
        "[K]: words about the last six steps, said up to 1.5 s after them",
    )  # fmt: skip
    pause_s: float = number(
        2.0, 0.5, 10.0, "Time between contacts that is a pause and no step", "s", "[K]"
    )
