"""What tells backward from forward, standing and turning."""

from __future__ import annotations

from vision.gait.floor_travel import FloorTravelSettings
from vision.gait.frontal_travel import FrontalTravelSettings
from vision.gait.turning import TurnSettings
from vision.settings import Section, number


class DirectionSettings(Section):
    """Windows, speeds and hysteresis of the direction."""

    window_s: float = number(
        1.5,
        low=0.3,
        high=3.0,
        title="Window of the signs of travel",
        unit="s",
        source="measured: a slow stride is 1.7 s",
    )
    least_s: float = number(
        0.5, low=0.2, high=3.0, title="Least of a window that says anything", unit="s", source="[K]"
    )
    lift_correlation: float = number(
        0.15,
        low=0.02,
        high=1.0,
        title="Lift and speed so correlated count as half sure",
        unit="1",
        source="measured",
    )
    floor_torso: float = number(
        0.1,
        low=0.02,
        high=0.5,
        title="Height up to which a foot is near the floor",
        unit="torso lengths",
        source="measured",
    )
    frontal: FrontalTravelSettings = FrontalTravelSettings()
    run_forward: float = number(
        0.6,
        low=0.0,
        high=1.0,
        title="Sign of forward travel in a run seen from front or rear",
        unit="1",
        source="[K] nobody is coached to run backward; from 1.6 m/s on one runs [16]",
    )
    slow_leg_s: float = number(
        0.12,
        low=0.01,
        high=1.0,
        title="Travel that counts as half sure",
        unit="leg lengths/s",
        source="[K]",
    )
    still_leg_s: float = number(
        0.30,
        low=0.02,
        high=1.0,
        title="Foot speed, 90th percentile, below which one stands",
        unit="leg lengths/s",
        source="[K], widened for landmark noise",
    )
    carried_still_leg_s: float = number(
        0.16,
        low=0.02,
        high=1.0,
        title="The same of one who has walked in place, whom a belt carries",
        unit="leg lengths/s",
        source="measured: 0.17 to 0.38 in shuffles on feet that roll, less in standing",
    )
    carried_s: float = number(
        2.0,
        low=0.5,
        high=10.0,
        title="Walking in place for so long is walking on a belt",
        unit="s",
        source="[K]",
    )
    still_growth_s: float = number(
        0.05,
        low=0.005,
        high=0.5,
        title="Growth below which one stands",
        unit="1/s",
        source="measured",
    )
    still_drift_leg_s: float = number(
        0.1,
        low=0.01,
        high=1.0,
        title="Hip speed below which one stands",
        unit="leg lengths/s",
        source="[K]",
    )
    apart_leg: float = number(
        0.02,
        low=0.0,
        high=0.5,
        title="Feet never farther apart along the way than this walk on the spot",
        unit="leg lengths",
        source="measured: 0.024 and up in walkers who shuffle, whose legs the model draws as one",
    )
    turn: TurnSettings = TurnSettings()
    floor: FloorTravelSettings = FloorTravelSettings()
    frontal_yaw_change_deg: float = number(
        40.0,
        low=10.0,
        high=180.0,
        title="Sweep of the facing after which front and rear view say nothing",
        unit="deg",
        source="measured: up to 30 in walks that pass the camera",
    )
    settle_s: float = number(
        0.2,
        low=0.0,
        high=1.0,
        title="Time in which the pose model settles on a person it has found",
        unit="s",
        source="measured",
    )
    memory_s: float = number(
        0.9, low=0.1, high=5.0, title="Memory of the evidence", unit="s", source="[K]"
    )
    gain: float = number(
        10.0,
        low=1.0,
        high=20.0,
        title="Log-odds a full second of sure evidence adds",
        unit="1",
        source="[K]",
    )
    most: float = number(
        4.0,
        low=1.0,
        high=20.0,
        title="Log-odds are held to",
        unit="1",
        source="so that a change is soon believed [K]",
    )
    enter: float = number(
        2.0,
        low=0.5,
        high=5.0,
        title="Log-odds to call a direction",
        unit="1",
        source="[K]",
    )
    leave: float = number(
        0.7, low=0.1, high=5.0, title="Log-odds to give it up", unit="1", source="[K]"
    )
    still_window_s: float = number(
        0.8,
        low=0.3,
        high=3.0,
        title="Window of stillness",
        unit="s",
        source="measured: no walk is still for so long",
    )
    still_s: float = number(
        0.3, low=0.1, high=3.0, title="Stillness before standing is said", unit="s", source="[K]"
    )
    sideways_s: float = number(
        0.4, low=0.1, high=3.0, title="Side steps before sideways is said", unit="s", source="[K]"
    )
