"""The gait section of the settings tree."""

from __future__ import annotations

from pydantic import Field

from vision.body.upright import UprightSettings
from vision.gait.cadence import CadenceRule
from vision.gait.contacts import ContactSettings
from vision.gait.direction_settings import DirectionSettings
from vision.gait.event_confidence import EventConfidenceSettings
from vision.gait.final_step import FinalStepSettings
from vision.gait.frontal import FrontalSettings
from vision.gait.laterality import LateralitySettings
from vision.gait.length import LengthSettings
from vision.gait.signals import SignalSettings
from vision.gait.touchdown_settings import TouchdownSettings
from vision.settings import Section, number


class GaitSettings(Section):
    """The gait stage: direction, signals, contacts, laterality, touchdowns, step length and
    event confidence."""

    direction: DirectionSettings = DirectionSettings()
    signals: SignalSettings = SignalSettings()
    contacts: ContactSettings = ContactSettings()
    final_step: FinalStepSettings = FinalStepSettings()
    frontal: FrontalSettings = FrontalSettings()
    laterality: LateralitySettings = LateralitySettings()
    touchdown: TouchdownSettings = TouchdownSettings()
    length: LengthSettings = LengthSettings()
    event_confidence: EventConfidenceSettings = EventConfidenceSettings()
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
    fall_torso: float = number(
        0.10,
        low=0.01,
        high=0.3,
        title="Fall from a peak that makes it certain",
        unit="torso lengths",
        source="measured",
    )
    expected_torso: float = number(
        0.04,
        low=0.01,
        high=0.3,
        title="The same where the next step is due",
        unit="torso lengths",
        source="measured",
    )
    in_time: float = number(
        0.85,
        low=0.3,
        high=1.5,
        title="It is due after this share of the usual time",
        unit="1",
        source="measured",
    )
    wait_s: float = number(
        0.085,
        low=0.0,
        high=0.5,
        title="Time after a peak before it is confirmed",
        unit="s",
        source="measured",
    )
    quick_wait_s: float = number(
        0.06,
        low=0.0,
        high=0.5,
        title="The same where the stride is as long as usual",
        unit="s",
        source="measured",
    )
    in_stride: float = number(
        0.07,
        low=0.0,
        high=0.5,
        title="It is when it differs by less than this share",
        unit="1",
        source="measured",
    )
    early_share: float = number(
        0.65,
        low=0.0,
        high=1.0,
        title="A step shorter than this share of the shortest of late is doubted",
        unit="1",
        source="measured: 0.4 where both legs were drawn as one",
    )
    instead_share: float = number(
        1.5,
        low=0.5,
        high=3.0,
        title="It still counts if no other is confirmed within this share of a usual one",
        unit="1",
        source="[K]",
    )
    own_time: float = number(
        0.2,
        low=0.05,
        high=0.5,
        title="and in hindsight none is in its own time, give or take this share",
        unit="1",
        source="[K]",
    )
    rest_s: float = number(
        0.05,
        low=0.0,
        high=0.08,
        title="Pause in the search for events while none can be confirmed",
        unit="s",
        source="every other frame at 30 a second; measured: the same contacts, fewer wrong "
        "lift-offs",
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
    lying_s: float = number(
        0.3,
        low=0.0,
        high=10.0,
        title="Time of lying, or not being upright, after which all is forgotten",
        unit="s",
        source="longer than a few misplaced landmarks [K]",
    )
    upright: UprightSettings = UprightSettings()
    recent_steps: int = Field(default=12, ge=4, le=100, title="Steps kept for checks")
