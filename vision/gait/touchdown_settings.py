"""How a landing is read from the shoe's own picture."""

from __future__ import annotations

from pydantic import Field

from vision.gait.shoe import ShoeSettings
from vision.settings import Section, number


class TouchdownSettings(Section):
    """What counts as down, at rest and flat, and how a landing is named."""

    shoe: ShoeSettings = ShoeSettings()
    before_s: float = number(
        0.22,
        low=0.1,
        high=0.5,
        title="Followed back to this long before the contact looked for",
        unit="s",
        source="[K]",
    )
    after_s: float = number(
        0.36, low=0.2, high=0.8, title="and on to this long after it", unit="s", source="[K]"
    )
    stand_s: float = number(
        0.14,
        low=0.05,
        high=0.3,
        title="The shoe is cut out about this long after contact",
        unit="s",
        source="measured: flat or nearly, and not yet hidden by the other leg",
    )
    stand_spread_s: float = number(
        0.08,
        low=0.01,
        high=0.2,
        title="and not much earlier or later than this",
        unit="s",
        source="[K]",
    )
    soonest_s: float = number(
        0.02,
        low=0.0,
        high=0.2,
        title="At the soonest this long after contact",
        unit="s",
        source="[K]",
    )
    latest_s: float = number(
        0.26,
        low=0.1,
        high=0.6,
        title="at the latest this long after it",
        unit="s",
        source="then the other leg hides it [K]",
    )
    astray_share: float = number(
        0.1,
        low=0.01,
        high=0.5,
        title="Marks so far astray are as bad as the spread in time",
        unit="foot lengths",
        source="measured",
    )
    usual_share: float = number(
        0.3,
        low=0.05,
        high=0.6,
        title="A foot drawn longer or shorter by more is not cut out",
        unit="1",
        source="measured",
    )
    least_frames: int = Field(default=5, ge=3, le=20, title="Least frames to be followed through")
    alike: float = number(
        0.75,
        low=0.2,
        high=0.98,
        title="Least correlation from contact to stance",
        unit="1",
        source="measured, clips",
    )
    at_once: float = number(
        0.9,
        low=0.2,
        high=1.0,
        title="Correlation from which one look is enough",
        unit="1",
        source="measured, clips",
    )
    farthest_s: float = number(
        0.15,
        low=0.05,
        high=0.3,
        title="Not believed farther from where the landmarks put it",
        unit="s",
        source="measured",
    )
    floor_deg: float = number(
        4.0,
        low=0.5,
        high=20.0,
        title="Not heeded when read by a floor farther off than this",
        unit="deg",
        source="measured: 10 deg off puts contacts 0.12 s late",
    )
    tries: int = Field(default=4, ge=1, le=8, title="Frames to cut it out of, tried in turn")
    ball_share: float = number(
        0.72,
        low=0.5,
        high=1.0,
        title="Where the ball of the foot lies between heel and toe",
        unit="1",
        source="anatomy: metatarsal heads at 0.7 to 0.75 of the foot's length [K]",
    )
    down_m: float = number(
        0.015,
        low=0.003,
        high=0.05,
        title="Down within this of its height in stance",
        unit="m",
        source="[K]",
    )
    rest_mps: float = number(
        0.6,
        low=0.1,
        high=2.0,
        title="At rest below this speed over the floor",
        unit="m/s",
        source="measured, clips",
    )
    still_mps: float = number(
        0.15,
        low=0.05,
        high=1.0,
        title="Standing below this speed over the floor",
        unit="m/s",
        source="measured, clips",
    )
    early_s: float = number(
        0.05,
        low=0.0,
        high=0.2,
        title="It may stand so much before it is cut out",
        unit="s",
        source="[K]",
    )
    still_frames: int = Field(default=4, ge=2, le=20, title="Stillest frames taken for the stance")
    lead_s: float = number(
        0.030,
        low=0.0,
        high=0.1,
        title="Heel and ball that settle within this land flat",
        unit="s",
        source="[K]",
    )
    flat_deg: float = number(
        5.0,
        low=0.0,
        high=15.0,
        title="A foot tilted less at contact lands flat",
        unit="deg",
        source="measured, clips",
    )
