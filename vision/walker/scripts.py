"""Named walks: the demo, a faultless one, and a varied family for tests and benchmark."""

from __future__ import annotations

from vision.walker.script import Manner, Motion, Person, Segment, WalkScript

GOOD = Manner()
"""A good beginner's backward walk."""


def demo_script() -> WalkScript:
    """The demo: a treadmill from the side, about 100 s, looped; three faults come and go."""
    height = Person().stature_m
    lean = GOOD.but(lean_deg=24, head_pitch_deg=14)
    stride = GOOD.but(step_m=0.40 * height)
    heel = GOOD.but(landing="heel", landing_pitch_deg=14)
    segments = (
        Segment(duration_s=12, manner=GOOD),
        Segment(duration_s=16, manner=lean, fault="lean_forward"),
        Segment(duration_s=12, manner=GOOD),
        Segment(duration_s=16, manner=stride, fault="overstride"),
        Segment(duration_s=12, manner=GOOD),
        Segment(duration_s=16, manner=heel, fault="heel_first"),
        Segment(duration_s=16, manner=GOOD),
    )
    return WalkScript(name="demo", segments=segments, treadmill=True, loop=True)


def faultless_script(duration_s: float = 75.0) -> WalkScript:
    """A good backward walk on a treadmill from the side, with no fault at all."""
    segment = Segment(duration_s=duration_s, motion=Motion.BACKWARD, manner=GOOD)
    return WalkScript(name="faultless", segments=(segment,), treadmill=True)
