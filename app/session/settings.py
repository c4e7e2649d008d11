"""When the session itself speaks and when it waits: a section of the settings tree."""

from __future__ import annotations

from pydantic import Field

from vision.body.raised_hand import RaisedHandSettings
from vision.guard import GuardSettings
from vision.settings import Section, number
from vision.setup.settings import SetupSettings


class TalkSettings(Section):
    """How fast and how often the session's own words come."""

    letter_s: float = number(
        0.07,
        low=0.02,
        high=0.5,
        title="Time that one spoken letter takes",
        unit="s",
        source="measured on the coach's own voice in English and German, to 0.3 s; words differ "
        "more",
    )
    lead_in_s: float = number(
        0.8, low=0.0, high=5.0, title="Time for the sound before the words", unit="s", source="[K]"
    )
    again_s: float = number(
        7.0,
        low=2.0,
        high=60.0,
        title="Time before a hindrance is said again",
        unit="s",
        source="[K]",
    )
    remind_after_s: float = number(
        15.0,
        low=5.0,
        high=120.0,
        title="Idle time in a part before the instruction is said",
        unit="s",
        source="[K]",
    )
    remind_gap_s: float = number(
        30.0, low=5.0, high=300.0, title="Time before that is repeated", unit="s", source="[K]"
    )
    remind_most: int = number(
        2, low=0, high=20, title="Most reminders in a part", unit="times", source="[K] rare"
    )
    followed_s: float = number(
        1.0,
        low=0.0,
        high=10.0,
        title="Time for which somebody else is followed before it is said",
        unit="s",
        source="[K] the pose model may come back to the walker, and alarms come first",
    )
    followed_gap_s: float = number(
        30.0,
        low=5.0,
        high=600.0,
        title="Time before that is said again",
        unit="s",
        source="[K] rare",
    )
    followed_gone_s: float = number(
        10.0,
        low=1.0,
        high=120.0,
        title="Time unseen after which whoever comes is the walker who is back",
        unit="s",
        source="[K] most of the time it is, and by then size and place tell no more",
    )
    walk_back_times: int = number(
        2,
        low=0,
        high=20,
        title="How often one is told to walk back from the lane's end",
        unit="times",
        source="[K] then it is known",
    )


class PartsSettings(Section):
    """How the parts of a session are announced and counted."""

    ahead_s: float = number(
        12.0,
        low=5.0,
        high=60.0,
        title="The next bout is announced ahead by",
        unit="s",
        source="[K]",
    )
    count_in_s: float = number(
        3.5,
        low=2.0,
        high=10.0,
        title="Length of the count-in",
        unit="s",
        source="three seconds, go [K]",
    )
    closing_s: float = number(
        5.0,
        low=2.0,
        high=30.0,
        title="The end of a bout is announced ahead by",
        unit="s",
        source="[K]",
    )
    closing_least_s: float = number(
        20.0,
        low=0.0,
        high=120.0,
        title="Shortest bout whose end is announced",
        unit="s",
        source="[K]",
    )
    set_times_most: float = number(
        3.0,
        low=1.0,
        high=10.0,
        title="Longest set of steps, of the time thought for it",
        unit="times",
        source="[K] on a slow computer or from a bad side steps are missed: "
        "nobody walks on for them",
    )
    longest_gap_s: float = number(
        1.0,
        low=0.1,
        high=5.0,
        title="Longest time between two pictures that is counted",
        unit="s",
        source="[K]",
    )


class PauseSettings(Section):
    """When the session waits, and when it goes on."""

    away_s: float = number(
        3.0,
        low=1.0,
        high=30.0,
        title="Time out of the picture before it pauses",
        unit="s",
        source="[K]",
    )
    back_s: float = number(
        1.0,
        low=0.2,
        high=10.0,
        title="Time back in the picture before it continues",
        unit="s",
        source="[K]",
    )
    calm_s: float = number(
        4.0,
        low=1.0,
        high=60.0,
        title="Steady time after a stumble before it continues",
        unit="s",
        source="[K]",
    )
    blind_s: float = number(
        3.0,
        low=1.0,
        high=30.0,
        title="Time without pictures before the instruction is repeated",
        unit="s",
        source='[K] the page has said "Stop" meanwhile',
    )
    clear_s: float = number(
        2.0,
        low=0.5,
        high=30.0,
        title="Time with the lane empty before it continues",
        unit="s",
        source="[K]",
    )


class ChangeSettings(Section):
    """How a led change of direction on a treadmill waits for the walker."""

    still_s: float = number(
        3.0,
        low=1.0,
        high=30.0,
        title="Time standing before a change continues",
        unit="s",
        source="[K]",
    )
    repeat_s: float = number(
        10.0,
        low=3.0,
        high=60.0,
        title="Time before a walker is told again to stop the belt",
        unit="s",
        source="[K] a belt takes some seconds to come to rest",
    )
    remind_s: float = number(
        20.0,
        low=5.0,
        high=120.0,
        title="Time before what it waits for is repeated",
        unit="s",
        source="[K]",
    )
    turned_deg: float = number(
        60.0,
        low=20.0,
        high=85.0,
        title="Largest difference from the new facing after a turn",
        unit="deg",
        source="[K]",
    )
    turned_s: float = number(
        1.5, low=0.5, high=10.0, title="Time for which that must be seen", unit="s", source="[K]"
    )
    unsure_s: float = number(
        5.0,
        low=1.0,
        high=60.0,
        title="Time of unknown facing before a raised hand is asked for",
        unit="s",
        source="[K]",
    )
    moving_s: float = number(
        2.0,
        low=0.5,
        high=10.0,
        title="Walking time in a change before the belt must be stopped again",
        unit="s",
        source="[K] turning on the spot is a few steps, too",
    )
    begun_s: float = number(
        1.0,
        low=0.2,
        high=10.0,
        title="Walking time the new way before a change is over",
        unit="s",
        source="[K]",
    )
    wrong_way_s: float = number(
        5.0,
        low=1.0,
        high=60.0,
        title="Walking time the wrong way on the belt before a change is led",
        unit="s",
        source="[K] longer than a mistaken direction lasts",
    )
    facing_memory_s: float = number(
        2.0,
        low=0.5,
        high=30.0,
        title="Time over which the facing while walking is taken",
        unit="s",
        source="[K]",
    )


class MetronomeSettings(Section):
    """A beat to walk by: it runs freely and never follows the footfalls."""

    below_share: float = number(
        0.05,
        low=0.0,
        high=0.2,
        title="Slower than the walker's own cadence by",
        unit="share",
        source="[K] a calmer beat; clicks late on footfalls change the gait (PMC11352473 [35])",
    )
    least_spm: float = number(
        40.0, low=20.0, high=100.0, title="Slowest beat", unit="steps/min", source="[K]"
    )
    most_spm: float = number(
        120.0, low=60.0, high=200.0, title="Quickest beat", unit="steps/min", source="[K]"
    )
    steps: int = number(
        8,
        low=4,
        high=60,
        title="Backward steps until the cadence is known",
        unit="steps",
        source="[K]",
    )


class CoachingSettings(Section):
    """The settings of a coached session beside those of the line."""

    talk: TalkSettings = Field(default_factory=TalkSettings, title="Talking")
    parts: PartsSettings = Field(default_factory=PartsSettings, title="Parts")
    change: ChangeSettings = Field(default_factory=ChangeSettings, title="Turning on a treadmill")
    pause: PauseSettings = Field(default_factory=PauseSettings, title="Waiting")
    metronome: MetronomeSettings = Field(default_factory=MetronomeSettings, title="Metronome")
    hand: RaisedHandSettings = Field(default_factory=RaisedHandSettings, title="A raised hand")
    setup: SetupSettings = Field(default_factory=SetupSettings, title="The camera's set-up")
    guard: GuardSettings = Field(default_factory=GuardSettings, title="Safety")
    facing_least: float = number(
        0.5,
        low=0.0,
        high=1.0,
        title="Least confidence of a facing that counts",
        unit="1",
        source="[K]",
    )
    baseline_patience_s: float = number(
        25.0,
        low=5.0,
        high=120.0,
        title="Time in which one is to stand tall",
        unit="s",
        source="[K] then it goes on without",
    )
    resume_within_s: float = number(
        3600.0,
        low=60.0,
        high=86_400.0,
        title="How long a session that was cut off can be gone on with",
        unit="s",
        source="[K] warm muscles cool down",
    )
    resume_unchecked_s: float = number(
        120.0,
        low=0.0,
        high=3600.0,
        title="How long after it no new space check is asked for",
        unit="s",
        source="[K]",
    )
    note_every_s: float = number(
        5.0,
        low=1.0,
        high=60.0,
        title="How often the running figures are kept",
        unit="s",
        source="[K] lost in a crash at most",
    )
