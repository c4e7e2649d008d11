"""The eight-week plan and its rules as data: a section of the typed settings tree.

Sources: the plan is built [K] on the doses of trials (10 min three times a week for six
weeks, supervised, PMC6456984 [1]; 15 min five times a week for two weeks, Kumar and Ashraf
2009 [19]) and on what health writers advise (10 to 20 min, a few days a week, forward and
backward in turn). [K] is a default to configure, not a truth.
"""

from __future__ import annotations

from itertools import pairwise
from math import ceil

from pydantic import Field, model_validator

from app.programme.values import Mode
from vision.checks.step_time_variability import StepTimeVariabilitySettings
from vision.settings import ByLevel, Section, number

_PLAN = "[K] built on the doses of small trials [1], [19]"


class Week(Section):
    """One week of the plan: ``bouts`` times backward, forward between (on a treadmill a rest)."""

    mode: Mode = Field(default=Mode.LEARN, title="Mode", description="Source: [K].")
    bouts: int = number(
        6, low=1, high=20, title="Backward bouts a session", unit="bouts", source=_PLAN
    )
    backward_s: float = number(
        30, low=10, high=1200, title="Length of a backward bout", unit="s", source=_PLAN
    )
    forward_s: float = number(
        60, low=0, high=600, title="Forward between two bouts", unit="s", source=_PLAN
    )
    sessions: int = number(
        3, low=1, high=7, title="Sessions that make the week", unit="sessions", source=_PLAN
    )
    sessions_most: int = number(
        3, low=1, high=7, title="Most sessions in seven days", unit="sessions", source=_PLAN
    )
    focus: tuple[str, ...] = Field(
        default=("upright_trunk", "step_length"),
        min_length=1,
        title="What to attend to, by check",
        description="Source: [K] posture and short steps first, then the landing.",
    )

    @property
    def total_s(self) -> float:
        """Time backward in a session, seconds."""
        return self.bouts * self.backward_s

    @property
    def gap_days(self) -> int:
        """The longest gap between two sessions of an evenly spread week, days."""
        return ceil(7 / self.sessions)


class ModeRule(Section):
    """An interval mode."""

    backward_s: float = number(
        30, low=10, high=600, title="Length of a backward bout", unit="s", source="[K]"
    )
    forward_s: float = number(
        60, low=0, high=600, title="Forward between two bouts", unit="s", source="[K]"
    )
    rpe_most: int = number(
        13,
        low=6,
        high=20,
        title="Hardest effort of a good session",
        unit="Borg 6 to 20",
        source="[K]",
    )


class Modes(Section):
    """The interval modes that a walker may choose."""

    learn: ModeRule = Field(default_factory=lambda: ModeRule(rpe_most=11), title="Learn")
    steady: ModeRule = Field(default_factory=lambda: ModeRule(backward_s=120), title="Steady")
    brisk: ModeRule = Field(
        default_factory=lambda: ModeRule(backward_s=60, rpe_most=14), title="Brisk, advanced only"
    )
    most_bouts: int = number(
        12, low=1, high=40, title="Most bouts of a chosen mode", unit="bouts", source="[K] patience"
    )

    def rule(self, mode: Mode) -> ModeRule:
        """The rule of ``mode``; sets with support are held to the effort of Learn."""
        return {Mode.STEADY: self.steady, Mode.BRISK: self.brisk}.get(mode, self.learn)


class Growth(Section):
    """How fast the time may grow, and its ceilings."""

    week_share: float = number(
        0.25, low=0, high=1, title="Most growth of time in a week", unit="share", source="[K]"
    )
    small_base_weeks: int = number(
        4,
        low=0,
        high=52,
        title="Weeks whose time is so small a base that the share does not bind",
        unit="weeks",
        source="[K]",
    )
    daily_most_s: float = number(
        1200, low=60, high=7200, title="Backward a day, first weeks", unit="s", source="[K]"
    )
    daily_most_weeks: int = number(
        12, low=1, high=104, title="Weeks that this holds", unit="weeks", source="[K]"
    )
    daily_later_s: float = number(
        1800, low=60, high=7200, title="Backward a day later", unit="s", source="[K]"
    )
    session_most_s: float = number(
        1200,
        low=60,
        high=7200,
        title="Backward a session, ever",
        unit="s",
        source="[K] 10 to 20 min is what is advised",
    )
    bout_least_s: float = number(
        15, low=5, high=120, title="Shortest bout worth a start", unit="s", source="[K]"
    )
    bout_grain_s: float = number(
        5, low=1, high=60, title="Bouts are multiples of this", unit="s", source="[K]"
    )


class RepeatRule(Section):
    """What makes a week be repeated."""

    pain_most: int = number(
        3, low=0, high=10, title="Most pain of a good session", unit="0 to 10", source="[K]"
    )
    safety_stops_most: int = number(
        0, low=0, high=10, title="Most safety stops of it", unit="stops", source="[K]"
    )


class GateRule(Section):
    """What opens the next level."""

    sessions: int = number(
        3, low=1, high=20, title="Good sessions in a row", unit="sessions", source="[K]"
    )
    in_band_share: float = number(
        0.8, low=0, high=1, title="Least share in band", unit="share", source="[K]"
    )
    rpe_most: int = number(
        13, low=6, high=20, title="Hardest effort", unit="Borg 6 to 20", source="[K]"
    )


class BreakRule(Section):
    """What a long break costs."""

    free_days: int = number(
        13,
        low=1,
        high=90,
        title="Days away that cost nothing",
        unit="days",
        source="[K] under two weeks little is lost",
    )
    days_a_week: int = number(
        7,
        low=1,
        high=90,
        title="Days away, after the first week, that cost a week of the plan",
        unit="days",
        source="[K]",
    )
    restart_days: int = number(
        56,
        low=7,
        high=365,
        title="Days away that start the plan anew",
        unit="days",
        source="[K] as long as the plan itself",
    )


class BeltRule(Section):
    """Speed and incline of a treadmill."""

    start_mph: float = number(
        0.5,
        low=0.1,
        high=3,
        title="First speed",
        unit="mph",
        source="[K] very slow, hands on the rail",
    )
    first_week_mph: float = number(
        1.0, low=0.1, high=3, title="Fastest in week 1", unit="mph", source="[K]"
    )
    step_mph: float = number(
        0.2, low=0.05, high=1, title="Most more than last time", unit="mph", source="[K]"
    )
    most_mph: ByLevel[float] = Field(
        default=ByLevel[float](beginner=1.1, intermediate=2.0, advanced=2.9),
        title="Fastest",
        description="Unit: mph. Source: [K]; 3.5 mph of the textbooks is only a reference.",
    )
    incline_step_percent: float = number(
        1, low=0.5, high=5, title="Most incline more", unit="%", source="[K]"
    )
    incline_most_percent: float = number(
        5,
        low=0,
        high=10,
        title="Steepest",
        unit="%",
        source="[K] flat until intermediate is passed; 5 % is charted",
    )
    incline_from_week: int = number(
        8,
        low=1,
        high=104,
        title="First week with incline",
        unit="week",
        source="[K] time grows first",
    )


class SupportedRule(Section):
    """Sets of ten steps with support, for whoever has a raised risk of a fall."""

    steps: int = number(
        10,
        low=1,
        high=30,
        title="Steps a set",
        unit="steps",
        source="an exercise catalogue, unreviewed [K]",
    )
    step_s: float = number(
        1.5, low=0.4, high=5, title="Time a step is thought to take", unit="s", source="[K]"
    )
    sets_first: int = number(
        3, low=1, high=10, title="Sets at first", unit="sets", source="[K] three to four"
    )
    sets_later: int = number(
        4, low=1, high=10, title="Sets later", unit="sets", source="[K] three to four"
    )
    later_from_week: int = number(
        3, low=2, high=52, title="First week with more sets", unit="week", source="[K]"
    )
    rest_s: float = number(60, low=10, high=600, title="Rest between sets", unit="s", source="[K]")
    sessions: int = number(
        3, low=1, high=7, title="Sessions a week", unit="sessions", source="[K] every other day"
    )


class TiredRule(Section):
    """A session for somebody who says that they are tired."""

    share: float = number(
        0.5,
        low=0.1,
        high=1,
        title="Share of the time backward, or of the sets",
        unit="share",
        source="[K]",
    )


class PrescribedRule(Section):
    """What is reckoned of a physiotherapist's prescription, which itself says the rest."""

    step_s: float = number(
        1.5, low=0.4, high=5, title="Time a step is thought to take", unit="s", source="[K]"
    )
    apart_up_to: int = number(
        3,
        low=0,
        high=7,
        title="Up to so many times a week a day of rest lies between",
        unit="times",
        source="[K]",
    )


class VariationRule(Section):
    """Side steps and diagonal steps, which a walker may add."""

    from_week: int = number(
        4,
        low=1,
        high=104,
        title="First week with them",
        unit="week",
        source="[K] health writers: once it goes well",
    )
    each_s: float = number(30, low=10, high=120, title="To each side", unit="s", source="[K]")
    rest_s: float = number(
        30,
        low=15,
        high=120,
        title="Rest before, in which it is told how",
        unit="s",
        source="[K] time to hear it out",
    )


def _weeks() -> tuple[Week, ...]:
    landing = ("landing", "upright_trunk")
    rhythm = ("landing", "step_time_variability")
    steady = Mode.STEADY
    return (
        Week(bouts=6, backward_s=30, sessions=2),
        Week(bouts=6, backward_s=45),
        Week(bouts=6, backward_s=60, focus=landing),
        Week(bouts=5, backward_s=90, focus=landing),
        Week(mode=steady, bouts=5, backward_s=120, focus=rhythm),
        Week(mode=steady, bouts=4, backward_s=180, focus=rhythm),
        Week(mode=steady, bouts=3, backward_s=300, focus=rhythm),
        Week(mode=steady, bouts=3, backward_s=300, sessions_most=4, focus=rhythm),
    )


class Plan(Section):
    """The plan and all its rules."""

    weeks: tuple[Week, ...] = Field(default_factory=_weeks, min_length=1, title="Weeks")
    later: Week = Field(
        default_factory=lambda: Week(
            mode=Mode.STEADY,
            bouts=4,
            backward_s=300,
            sessions_most=4,
            focus=("landing", "symmetry"),
        ),
        title="After the last week, as far as growth allows",
    )
    warm_up_s: float = number(
        240, low=60, high=900, title="Forward warm-up", unit="s", source="[K] 3 to 5 min"
    )
    cool_down_s: float = number(
        180, low=60, high=900, title="Forward cool-down", unit="s", source="[K] 3 min"
    )
    turn_s: float = number(
        45,
        low=10,
        high=300,
        title="Time a led change on a treadmill is thought to take",
        unit="s",
        source="[K]",
    )
    modes: Modes = Field(default_factory=Modes, title="Interval modes")
    growth: Growth = Field(default_factory=Growth, title="Growth")
    repeat: RepeatRule = Field(default_factory=RepeatRule, title="Repeating a week")
    gate: GateRule = Field(default_factory=GateRule, title="The next level")
    pause: BreakRule = Field(default_factory=BreakRule, title="After a long break")
    belt: BeltRule = Field(default_factory=BeltRule, title="Treadmill")
    rhythm: StepTimeVariabilitySettings = Field(
        default_factory=StepTimeVariabilitySettings,
        title="The rhythm check's limits, so that coach and programme agree",
    )
    supported: SupportedRule = Field(default_factory=SupportedRule, title="With support")
    tired: TiredRule = Field(default_factory=TiredRule, title="When tired")
    prescribed: PrescribedRule = Field(default_factory=PrescribedRule, title="As prescribed")
    variation: VariationRule = Field(default_factory=VariationRule, title="Variations")

    @model_validator(mode="after")
    def _keeps_its_own_rules(self) -> Plan:
        own = self.growth
        for index, (before, after) in enumerate(pairwise(self.weeks), start=1):
            limit_s = before.total_s * (1 + own.week_share)
            if index > own.small_base_weeks and after.total_s > limit_s + 1e-9:
                raise ValueError(f"week {index + 1} grows by more than {own.week_share:.0%}")
        if any(week.total_s > own.session_most_s for week in (*self.weeks, self.later)):
            raise ValueError(f"a session has more than {own.session_most_s:g} s backward")
        return self

    def week(self, index: int) -> Week:
        """Week ``index``, from 1; after the last one, what holds from then on.

        Raises:
            ValueError: for an index below 1.
        """
        if index < 1:
            raise ValueError(f"week {index}: weeks count from 1")
        return self.weeks[index - 1] if index <= len(self.weeks) else self.later

    def daily_most_s(self, week: int) -> float:
        """Most time backward on one day of ``week``, seconds."""
        early = week <= self.growth.daily_most_weeks
        return self.growth.daily_most_s if early else self.growth.daily_later_s
