"""When the session speaks by itself and when it waits: a section of the settings tree."""

from __future__ import annotations

from pydantic import Field

from vision.body.raised_hand import RaisedHandSettings
from vision.guard import GuardSettings
from vision.settings import Section, number
from vision.setup.settings import SetupSettings


class TalkSettings(Section):
    """How fast and how often the session's own words come."""

    letter_s: float = number(
        0.07, 0.02, 0.5, "Time that one spoken letter takes", "s",
        "measured on the coach's own voice in English and German, to 0.3 s; words differ more",
    )  # fmt: skip
    lead_in_s: float = number(0.8, 0.0, 5.0, "Time for the sound before the words", "s", "[K]")
    again_s: float = number(7.0, 2.0, 60.0, "Before what is in the way is said again", "s", "[K]")
    remind_after_s: float = number(
        15.0, 5.0, 120.0, "Standing about in a part before it is said what to do", "s", "[K]"
    )
    remind_gap_s: float = number(30.0, 5.0, 300.0, "Before that is said again", "s", "[K]")
    remind_most: int = number(2, 0, 20, "Most reminders in a part", "times", "[K] rare")
    walk_back_times: int = number(
        2, 0, 20, "How often one is told to walk back from the lane's end", "times",
        "[K] then it is known",
    )  # fmt: skip


class PartsSettings(Section):
    """How the parts of a session are announced and counted."""

    ahead_s: float = number(12.0, 5.0, 60.0, "The next bout is announced ahead by", "s", "[K]")
    count_in_s: float = number(3.5, 2.0, 10.0, "Length of the count-in", "s", "three seconds, go")
    closing_s: float = number(5.0, 2.0, 30.0, "The end of a bout is announced ahead by", "s", "[K]")
    closing_least_s: float = number(
        20.0, 0.0, 120.0, "Shortest bout whose end is announced", "s", "[K]"
    )
    set_times_most: float = number(
        3.0, 1.0, 10.0, "Longest set of steps, of the time thought for it", "times",
        "[K] on a slow computer or from a bad side steps are missed: nobody walks on for them",
    )  # fmt: skip
    longest_gap_s: float = number(
        1.0, 0.1, 5.0, "Longest time between two pictures that is counted", "s", "[K]"
    )


class PauseSettings(Section):
    """When the session waits, and when it goes on."""

    away_s: float = number(3.0, 1.0, 30.0, "Out of the picture before it pauses", "s", "[K]")
    back_s: float = number(1.0, 0.2, 10.0, "Back in the picture before it goes on", "s", "[K]")
    calm_s: float = number(4.0, 1.0, 60.0, "Calm after a stumble before it goes on", "s", "[K]")
    blind_s: float = number(
        3.0, 1.0, 30.0, "No pictures before it is said anew what to do", "s",
        '[K] the page has said "Stop" meanwhile',
    )  # fmt: skip
    clear_s: float = number(2.0, 0.5, 30.0, "Lane empty again before it goes on", "s", "[K]")


class ChangeSettings(Section):
    """How a led change of direction on a treadmill waits for the walker."""

    still_s: float = number(3.0, 1.0, 30.0, "Standing still before a change goes on", "s", "[K]")
    repeat_s: float = number(
        10.0, 3.0, 60.0, "Before whoever still walks is told again to stop the belt", "s",
        "[K] a belt takes some seconds to come to rest",
    )  # fmt: skip
    remind_s: float = number(
        20.0, 5.0, 120.0, "Before what is waited for is said again", "s", "[K]"
    )
    turned_deg: float = number(
        60.0, 20.0, 85.0, "Facing within so much of the new way has turned", "deg", "[K]"
    )
    turned_s: float = number(1.5, 0.5, 10.0, "How long that must be seen", "s", "[K]")
    unsure_s: float = number(
        5.0, 1.0, 60.0, "Facing not to be told before a hand is asked for", "s", "[K]"
    )
    moving_s: float = number(
        2.0, 0.5, 10.0, "Walking seen in a change before the belt is to be stopped again", "s",
        "[K] turning on the spot is a few steps, too",
    )  # fmt: skip
    begun_s: float = number(
        1.0, 0.2, 10.0, "Walking the new way before a change is over", "s", "[K]"
    )
    wrong_way_s: float = number(
        5.0, 1.0, 60.0, "Walking the other way on the belt before a change is led", "s",
        "[K] longer than a mistaken direction lasts",
    )  # fmt: skip
    facing_memory_s: float = number(
        2.0, 0.5, 30.0, "Time over which the facing while walking is taken", "s", "[K]"
    )


class MetronomeSettings(Section):
    """A beat to walk by: it runs freely and never follows the footfalls."""

    below_share: float = number(
        0.05, 0.0, 0.2, "Slower than the walker's own cadence by", "share",
        "a calmer beat; clicks late on footfalls change the gait (PMC11352473)",
    )  # fmt: skip
    least_spm: float = number(40.0, 20.0, 100.0, "Slowest beat", "steps/min", "[K]")
    most_spm: float = number(120.0, 60.0, 200.0, "Quickest beat", "steps/min", "[K]")
    steps: int = number(8, 4, 60, "Backward steps until the cadence is known", "steps", "[K]")


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
        0.5, 0.0, 1.0, "Least confidence of a facing that counts", "1", "[K]"
    )
    baseline_patience_s: float = number(
        25.0, 5.0, 120.0, "Time in which one is to stand tall", "s", "[K] then it goes on without"
    )
    resume_within_s: float = number(
        3600.0, 60.0, 86_400.0, "How long a session that was cut off can be gone on with", "s",
        "[K] warm muscles cool down",
    )  # fmt: skip
    resume_unchecked_s: float = number(
        120.0, 0.0, 3600.0, "How long after it no new space check is asked for", "s", "[K]"
    )
    note_every_s: float = number(
        5.0, 1.0, 60.0, "How often the running figures are kept", "s", "[K] lost in a crash at most"
    )
