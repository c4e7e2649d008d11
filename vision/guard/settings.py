"""When the guard says stop: the settings tree, a section a watch."""

from __future__ import annotations

from vision.guard.body_motion import BodyMotionSettings
from vision.guard.bystander import BystanderSettings
from vision.guard.continuity import ContinuitySettings
from vision.guard.fall import FallSettings, LostSettings, StumbleSettings
from vision.guard.lane import LaneSettings
from vision.guard.scene import SceneSettings
from vision.settings import Section, number


class GuardSettings(Section):
    """The guard's settings tree."""

    body_motion: BodyMotionSettings = BodyMotionSettings()
    continuity: ContinuitySettings = ContinuitySettings()
    fall: FallSettings = FallSettings()
    stumble: StumbleSettings = StumbleSettings()
    lost: LostSettings = LostSettings()
    lane: LaneSettings = LaneSettings()
    bystander: BystanderSettings = BystanderSettings()
    scene: SceneSettings = SceneSettings()
    repeat_s: float = number(
        5.0,
        low=1.0,
        high=60.0,
        title="Silence before an alarm that goes on is given again",
        unit="s",
        source="[K]",
    )
    onset_s: float = number(
        2.0,
        low=0.0,
        high=10.0,
        title="Silence before one that was over and has begun anew",
        unit="s",
        source="[K] what flickers is one",
    )
    overlap_s: float = number(
        2.0,
        low=0.0,
        high=30.0,
        title="Silence of lesser alarms after a graver one",
        unit="s",
        source='[K] one "Stop" is heard',
    )
