"""The gait section of the settings tree."""

from __future__ import annotations

from pydantic import Field

from vision.gait.cadence import CadenceRule
from vision.gait.closing import ClosingSettings
from vision.gait.contacts import ContactSettings
from vision.gait.direction import DirectionSettings
from vision.gait.frontal import FrontalSettings
from vision.gait.length import LengthSettings
from vision.gait.sides import SideSettings
from vision.gait.signals import SignalSettings
from vision.gait.touchdown import TouchdownSettings
from vision.gait.trust import TrustSettings
from vision.settings import Section, number


class GaitSettings(Section):
    """The gait stage: direction, signals, contacts, sides, touchdowns, length and trust."""

    direction: DirectionSettings = DirectionSettings()
    signals: SignalSettings = SignalSettings()
    contacts: ContactSettings = ContactSettings()
    closing: ClosingSettings = ClosingSettings()
    frontal: FrontalSettings = FrontalSettings()
    sides: SideSettings = SideSettings()
    touchdown: TouchdownSettings = TouchdownSettings()
    length: LengthSettings = LengthSettings()
    trust: TrustSettings = TrustSettings()
    cadence: CadenceRule = CadenceRule()
    direction_every_s: float = number(
        0.1, 0.0, 0.5, "Time between two looks at the direction", "s",
        "measured: right as often as with twice as many looks, and 25 ms later",
    )  # fmt: skip
    window_s: float = number(4.0, 2.0, 20.0, "How far back contacts are sought", "s", "[K]")
    fall_torso: float = number(
        0.10, 0.01, 0.3, "Fall from a peak that makes it certain", "torso lengths", "measured"
    )
    expected_torso: float = number(
        0.04, 0.01, 0.3, "The same where the next step is due", "torso lengths", "measured"
    )
    in_time: float = number(
        0.85, 0.3, 1.5, "It is due after this share of the usual time", "1", "measured"
    )
    wait_s: float = number(
        0.085, 0.0, 0.5, "Time after a peak before it is believed", "s", "measured"
    )
    quick_wait_s: float = number(
        0.06, 0.0, 0.5, "The same where the stride is as long as usual", "s", "measured"
    )
    in_stride: float = number(
        0.07, 0.0, 0.5, "It is when it differs by less than this share", "1", "measured"
    )
    early_share: float = number(
        0.65, 0.0, 1.0, "A step shorter than this share of the shortest of late is doubted", "1",
        "measured: 0.4 where both legs were drawn as one",
    )  # fmt: skip
    instead_share: float = number(
        1.5, 0.5, 3.0, "It still counts when no other is out within this share of a usual one",
        "1", "[K]",
    )  # fmt: skip
    own_time: float = number(
        0.2, 0.05, 0.5, "and in hindsight none is in its own time, give or take this share", "1",
        "[K]",
    )  # fmt: skip
    rest_s: float = number(
        0.05, 0.0, 0.08, "Events are not sought for so long while none can ripen", "s",
        "every other frame at 30 a second; measured: the same contacts, fewer wrong lift-offs",
    )  # fmt: skip
    feet_gap_s: float = number(
        0.2, 0.0, 2.0, "Events need feet in the picture within this time", "s", "[K]"
    )
    forget_s: float = number(1.0, 0.1, 10.0, "Absence after which all is forgotten", "s", "[K]")
    recent_steps: int = Field(default=12, ge=4, le=100, title="Steps kept for checks")
