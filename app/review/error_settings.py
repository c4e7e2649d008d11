"""How far off each measure of a clip may be, as it was measured on walks of known truth: a
difference counts where it is larger than that."""

from __future__ import annotations

from vision.settings import Section, number

_SIDE = "measured: error of a clip's mean, recorded, from the side (docs/accuracy.md)"


class MeasureErrors(Section):
    """Standard error of the mean of one clip by the name of the measure, whatever its number of
    steps; how much the steps themselves vary comes on top."""

    cadence_spm: float = number(
        1.5,
        low=0.0,
        high=20.0,
        title="Cadence",
        unit="steps/min",
        source="measured; reckoned from the error of contact times, over ten steps",
    )
    step_time_s: float = number(
        0.01,
        low=0.0,
        high=0.2,
        title="Step time",
        unit="s",
        source="measured; reckoned from the error of contact times, over ten steps",
    )
    stance_s: float = number(
        0.02, low=0.0, high=0.2, title="Stance time", unit="s", source="[K]; lift-offs are blurred"
    )
    length_m: float = number(0.025, low=0.0, high=0.2, title="Step length", unit="m", source=_SIDE)
    length_leg: float = number(
        0.028, low=0.0, high=0.2, title="Relative step length", unit="leg lengths", source=_SIDE
    )
    speed_mps: float = number(
        0.04,
        low=0.0,
        high=0.5,
        title="Speed",
        unit="m/s",
        source="measured step length over measured step time",
    )
    foot_pitch_deg: float = number(
        3.0,
        low=0.0,
        high=20.0,
        title="Foot pitch at contact",
        unit="degrees",
        source="measured: 2 on drawn, 3 on motion-captured walkers",
    )
    heel_lag_s: float = number(
        0.02, low=0.0, high=0.2, title="Heel lag", unit="s", source="[K]; ball and heel, each 0.014"
    )
    lean_deg: float = number(
        2.0,
        low=0.0,
        high=10.0,
        title="Trunk inclination",
        unit="degrees",
        source="measured: 1.7 to 2.1 from person to person; loose clothes more "
        "(docs/conventions.md)",
    )
    ball_share: float = number(
        0.05, low=0.0, high=0.5, title="Landings on the ball", unit="1", source=_SIDE
    )
    times: float = number(
        2.0,
        low=1.0,
        high=4.0,
        title="A difference counts from so many standard errors on",
        unit="times",
        source="[K]; one in twenty would be chance",
    )
    least_passes: float = number(
        3.0,
        low=1.0,
        high=10.0,
        title="Fewer passes than these are few",
        unit="passes",
        source="[K]; single trials vary more than the mean of three",
    )
    least_steps: float = number(
        5.0,
        low=2.0,
        high=50.0,
        title="Steps of each foot to set left against right",
        unit="steps",
        source="[K], as the check of even steps",
    )


MEASURE_ERRORS = MeasureErrors()
