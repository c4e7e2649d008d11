"""The gait section of the settings tree."""

from __future__ import annotations

from pydantic import Field

from vision.gait.cadence import CadenceRule
from vision.gait.certainty import ContactChanceSettings
from vision.gait.direction_settings import DirectionSettings
from vision.gait.final_step import FinalStepSettings
from vision.gait.landing import LandingBlendSettings
from vision.gait.laterality import LateralitySettings
from vision.gait.length import LengthSettings
from vision.gait.passing import PassingSettings
from vision.gait.rules.settings import RuleSettings
from vision.gait.stance_end import StanceEndSettings
from vision.gait.timing_reader import TimingSettings
from vision.gait.touchdown_settings import TouchdownSettings
from vision.settings import Section, number


class GaitSettings(Section):
    """The gait stage: direction, signals, contacts, laterality, touchdowns, step length and
    event confidence."""

    direction: DirectionSettings = DirectionSettings()
    by_rules: bool = Field(
        default=False,
        title="Recordings: contacts by hand-made rules, the timing model's yardstick",
    )
    rules: RuleSettings = RuleSettings()
    timing: TimingSettings = TimingSettings()
    certainty: ContactChanceSettings = ContactChanceSettings()
    final_step: FinalStepSettings = FinalStepSettings()
    laterality: LateralitySettings = LateralitySettings()
    touchdown: TouchdownSettings = TouchdownSettings()
    landing: LandingBlendSettings = LandingBlendSettings()
    length: LengthSettings = LengthSettings()
    passing: PassingSettings = PassingSettings()
    stance_end: StanceEndSettings = StanceEndSettings()
    cadence: CadenceRule = CadenceRule()
    direction_every_s: float = number(
        0.1,
        low=0.0,
        high=0.5,
        title="Time between two looks at the direction",
        unit="s",
        source="measured: right as often as with twice as many looks, and 25 ms later",
    )
    window_s: float = number(
        4.0, low=2.0, high=20.0, title="How far back contacts are sought", unit="s", source="[K]"
    )
    speed_every_s: float = number(
        0.2,
        low=0.0,
        high=1.0,
        title="Time between two looks at the speed",
        unit="s",
        source="it is a median over seconds [K]",
    )
    stature_m: float = number(
        1.68,
        low=1.2,
        high=2.2,
        title="Stature assumed for speeds where none is given",
        unit="m",
        source="[K]",
    )
    feet_gap_s: float = number(
        0.2,
        low=0.0,
        high=2.0,
        title="Events need feet in the picture within this time",
        unit="s",
        source="[K]",
    )
    forget_s: float = number(
        1.0,
        low=0.1,
        high=10.0,
        title="Absence after which all is forgotten",
        unit="s",
        source="[K]",
    )
    recent_steps: int = Field(default=12, ge=4, le=100, title="Steps kept for checks")
