"""The eight-week plan and its rules as data: a section of the typed settings tree.

Sources: the plan is built [K] on the doses of trials (10 min three times a week for six
weeks, supervised, PMC6456984; 15 min five times a week for two weeks, Kumar and Ashraf 2009)
and on what health writers advise (10 to 20 min, a few days a week, forward and backward in
turn). [K] is a default to configure, not a truth.
"""

from __future__ import annotations

from itertools import pairwise
from math import ceil

from pydantic import Field, model_validator

from app.programme.values import Mode
from vision.checks.step_time_variability import StepTimeVariabilitySettings
from vision.settings import ByLevel, Section, number

_PLAN = "[K] built on the doses of small trials"


class Week(Section):
    """One week of the plan: ``bouts`` times backward, forward between (on a treadmill a rest)."""

    mode: Mode = Field(default=Mode.LEARN, title="Mode", description="Source: [K].")
    bouts: int = number(6, 1, 20, "Backward bouts a session", "bouts", _PLAN)
    backward_s: float = number(30, 10, 1200, "Length of a backward bout", "s", _PLAN)
    forward_s: float = number(60, 0, 600, "Forward between two bouts", "s", _PLAN)
    sessions: int = number(3, 1, 7, "Sessions that make the week", "sessions", _PLAN)
    sessions_most: int = number(3, 1, 7, "Most sessions in seven days", "sessions", _PLAN)
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

    backward_s: float = number(30, 10, 600, "Length of a backward bout", "s", "[K]")
    forward_s: float = number(60, 0, 600, "Forward between two bouts", "s", "[K]")
    rpe_most: int = number(13, 6, 20, "Hardest effort of a good session", "Borg 6 to 20", "[K]")


class Modes(Section):
    """The interval modes that a walker may choose."""

    learn: ModeRule = Field(default_factory=lambda: ModeRule(rpe_most=11), title="Learn")
    steady: ModeRule = Field(default_factory=lambda: ModeRule(backward_s=120), title="Steady")
    brisk: ModeRule = Field(
        default_factory=lambda: ModeRule(backward_s=60, rpe_most=14), title="Brisk, advanced only"
    )
    most_bouts: int = number(12, 1, 40, "Most bouts of a chosen mode", "bouts", "[K] patience")

    def rule(self, mode: Mode) -> ModeRule:
        """The rule of ``mode``; sets with support are held to the effort of Learn."""
        return {Mode.STEADY: self.steady, Mode.BRISK: self.brisk}.get(mode, self.learn)


class Growth(Section):
    """How fast the time may grow, and its ceilings."""

    week_share: float = number(0.25, 0, 1, "Most growth of time in a week", "share", "[K]")
    small_base_weeks: int = number(
        4, 0, 52, "Weeks whose time is so small a base that the share does not bind", "weeks", "[K]"
    )
    daily_most_s: float = number(1200, 60, 7200, "Backward a day, first weeks", "s", "[K]")
    daily_most_weeks: int = number(12, 1, 104, "Weeks that this holds", "weeks", "[K]")
    daily_later_s: float = number(1800, 60, 7200, "Backward a day later", "s", "[K]")
    session_most_s: float = number(
        1200, 60, 7200, "Backward a session, ever", "s", "[K] 10 to 20 min is what is advised"
    )
    bout_least_s: float = number(15, 5, 120, "Shortest bout worth a start", "s", "[K]")
    bout_grain_s: float = number(5, 1, 60, "Bouts are multiples of this", "s", "[K]")


class RepeatRule(Section):
    """What makes a week be repeated."""

    pain_most: int = number(3, 0, 10, "Most pain of a good session", "0 to 10", "[K]")
    safety_stops_most: int = number(0, 0, 10, "Most safety stops of it", "stops", "[K]")


class GateRule(Section):
    """What opens the next level."""

    sessions: int = number(3, 1, 20, "Good sessions in a row", "sessions", "[K]")
    in_band_share: float = number(0.8, 0, 1, "Least share in band", "share", "[K]")
    rpe_most: int = number(13, 6, 20, "Hardest effort", "Borg 6 to 20", "[K]")


class BreakRule(Section):
    """What a long break costs."""

    free_days: int = number(
        13, 1, 90, "Days away that cost nothing", "days", "[K] under two weeks little is lost"
    )
    days_a_week: int = number(
        7, 1, 90, "Days away, after the first week, that cost a week of the plan", "days", "[K]"
    )
    restart_days: int = number(
        56, 7, 365, "Days away that start the plan anew", "days", "[K] as long as the plan itself"
    )


class BeltRule(Section):
    """Speed and incline of a treadmill."""

    start_mph: float = number(0.5, 0.1, 3, "First speed", "mph", "[K] very slow, hands on the rail")
    first_week_mph: float = number(1.0, 0.1, 3, "Fastest in week 1", "mph", "[K]")
    step_mph: float = number(0.2, 0.05, 1, "Most more than last time", "mph", "[K]")
    most_mph: ByLevel[float] = Field(
        default=ByLevel[float](beginner=1.1, intermediate=2.0, advanced=2.9),
        title="Fastest",
        description="Unit: mph. Source: [K]; 3.5 mph of the textbooks is only a reference.",
    )
    incline_step_percent: float = number(1, 0.5, 5, "Most incline more", "%", "[K]")
    incline_most_percent: float = number(
        5, 0, 10, "Steepest", "%", "[K] flat until intermediate is passed; 5 % is charted"
    )
    incline_from_week: int = number(
        8, 1, 104, "First week with incline", "week", "[K] time grows first"
    )


class SupportedRule(Section):
    """Sets of ten steps with support, for whoever has a raised risk of a fall."""

    steps: int = number(10, 1, 30, "Steps a set", "steps", "an exercise catalogue, unreviewed")
    step_s: float = number(1.5, 0.4, 5, "Time a step is thought to take", "s", "[K]")
    sets_first: int = number(3, 1, 10, "Sets at first", "sets", "[K] three to four")
    sets_later: int = number(4, 1, 10, "Sets later", "sets", "[K] three to four")
    later_from_week: int = number(3, 2, 52, "First week with more sets", "week", "[K]")
    rest_s: float = number(60, 10, 600, "Rest between sets", "s", "[K]")
    sessions: int = number(3, 1, 7, "Sessions a week", "sessions", "[K] every other day")


class TiredRule(Section):
    """A session for somebody who says that they are tired."""

    share: float = number(0.5, 0.1, 1, "Share of the time backward, or of the sets", "share", "[K]")


class PrescribedRule(Section):
    """What is reckoned of a physiotherapist's prescription, which itself says the rest."""

    step_s: float = number(1.5, 0.4, 5, "Time a step is thought to take", "s", "[K]")
    apart_up_to: int = number(
        3, 0, 7, "Up to so many times a week a day of rest lies between", "times", "[K]"
    )


class VariationRule(Section):
    """Side steps and diagonal steps, which a walker may add."""

    from_week: int = number(
        4, 1, 104, "First week with them", "week", "[K] health writers: once it goes well"
    )
    each_s: float = number(30, 10, 120, "To each side", "s", "[K]")
    rest_s: float = number(
        30, 15, 120, "Rest before, in which it is told how", "s", "[K] time to hear it out"
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
    warm_up_s: float = number(240, 60, 900, "Forward warm-up", "s", "[K] 3 to 5 min")
    cool_down_s: float = number(180, 60, 900, "Forward cool-down", "s", "[K] 3 min")
    turn_s: float = number(
        45, 10, 300, "Time a led change on a treadmill is thought to take", "s", "[K]"
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
