"""When the coach speaks, and how often."""

from __future__ import annotations

from pydantic import Field

from vision.settings import ByLevel, Section, number


class CuePace(Section):
    """How often one level is spoken to."""

    any_cue_gap_s: float = number(
        8, low=0, high=120, title="Silence after any cue", unit="s", source="[K]"
    )


class FadeRule(Section):
    """How a cue fades over sessions: always, then in every second interval, then in every
    fourth, so that the walker learns to do without (faded feedback is kept, PMC7969478 [34])."""

    interval_s: float = number(
        60,
        low=10,
        high=600,
        title="Length of an interval",
        unit="s",
        source="[K] a bout of practice",
    )
    half_from: int = number(
        2,
        low=1,
        high=100,
        title="Sessions with the cue after which every second interval has it",
        unit="sessions",
        source="[K] sessions 3 to 5",
    )
    quarter_from: int = number(
        5,
        low=1,
        high=100,
        title="Sessions with the cue after which every fourth interval has it",
        unit="sessions",
        source="[K] session 6 and on",
    )

    def every(self, sessions: int) -> int:
        """One in how many intervals has a cue that ``sessions`` earlier sessions had."""
        return 4 if sessions >= self.quarter_from else 2 if sessions >= self.half_from else 1


class CueSettings(Section):
    """When cues are said."""

    pace: ByLevel[CuePace] = Field(
        title="Pace",
        default=ByLevel[CuePace](
            beginner=CuePace(),
            intermediate=CuePace(any_cue_gap_s=12),
            advanced=CuePace(any_cue_gap_s=20),
        ),
    )
    same_cue_gap_s: float = number(
        20, low=0, high=600, title="Silence before the same cue again", unit="s", source="[K]"
    )
    same_cue_growth: float = number(
        2,
        low=1,
        high=5,
        title="Growth of that silence each time",
        unit="times",
        source="[K] 20, 40, 80 s",
    )
    drop_after: int = number(
        3,
        low=1,
        high=20,
        title="Times without effect until a cue is dropped",
        unit="times",
        source="[K]",
    )
    focus_s: float = number(
        20,
        low=0,
        high=300,
        title="How long one fault stays the only topic",
        unit="s",
        source="[K] one focus at a time",
    )
    settle_s: float = number(
        5,
        low=0,
        high=60,
        title="Wait for other faults to clear after one is corrected",
        unit="s",
        source="[K] a longer step is also a faster one",
    )
    urgent_repeat_s: float = number(
        5, low=1, high=60, title="Silence before an urgent cue again", unit="s", source="[K]"
    )
    min_confidence: float = number(
        0.5, low=0, high=1, title="Least confidence of a verdict", unit="0..1", source="[K]"
    )
    mended_for_s: float = number(
        2,
        low=0,
        high=30,
        title="Good time before a fault counts as corrected",
        unit="s",
        source="[K]",
    )
    praise_within_s: float = number(
        15, low=0, high=120, title="Longest time from correction to praise", unit="s", source="[K]"
    )
    praise_clean_s: float = number(
        5,
        low=0,
        high=60,
        title="Judged walking without a fault of any check before praise",
        unit="s",
        source="[K] some eight steps: praise while something else is wrong would be untrue",
    )
    praise_mute_s: float = number(
        30,
        low=0,
        high=300,
        title="Silence about a corrected fault after praise, and before the next praise",
        unit="s",
        source="[K]",
    )
    unseen_after_s: float = number(
        2, low=0, high=60, title="Feet out of sight before it is said", unit="s", source="[K]"
    )
    unseen_gap_s: float = number(
        60, low=10, high=600, title="Silence before it is said again", unit="s", source="[K]"
    )
    least_rate_hz: float = number(
        11,
        low=1,
        high=60,
        title="Frame rate below which it is said, once",
        unit="1/s",
        source="what cadence and step length need (vision/checks), measured",
    )
    few_after_s: float = number(
        5,
        low=0,
        high=60,
        title="Low frame rate before it is said",
        unit="s",
        source="[K] no hiccup",
    )
    pause_when_lost: bool = Field(
        default=True, title="Pause when the walker is lost; off where a guard tells it sooner"
    )
    lost_after_s: float = number(
        1, low=0, high=30, title="Walker lost before the pause", unit="s", source="[K]"
    )
    lost_within_s: float = number(
        2,
        low=0,
        high=30,
        title="Walker seen walking backward this short before the loss",
        unit="s",
        source="[K]",
    )
    fade: FadeRule = Field(default_factory=FadeRule, title="Fading over sessions")
    lost_gap_s: float = number(
        15, low=1, high=300, title="Silence before the next pause", unit="s", source="[K]"
    )
