"""The script of the synthetic walker: person, clothes, camera, room and a timeline.

A script is plain data (Pydantic, frozen), so that it can be written to JSON, repeated exactly, and
varied by a test. Lengths are metres, angles degrees, times seconds.
"""

from __future__ import annotations

from enum import Enum
from typing import Any, Literal

from pydantic import Field, model_validator

from vision.settings import Section
from vision.values import Foot, Landing, View

Colour = tuple[int, int, int]
"""Red, green, blue, 0..255."""

_BLINDED_SHARE = 0.8  # what full glare takes of the room's light

FaultName = Literal["lean_forward", "lean_backward", "overstride", "shuffle", "heel_first"]

MishapKind = Literal["stumble", "fall", "sit", "bend"]


class Motion(str, Enum):
    """What the walker does in a segment."""

    BACKWARD = "backward"
    FORWARD = "forward"
    STANDING = "standing"
    TURNING = "turning"
    RUNNING = "running"
    SIDEWAYS = "sideways"

    @property
    def travel(self) -> int:
        """-1 backward, +1 forward, 0 on the spot: travel relative to facing."""
        return {"backward": -1, "forward": 1, "running": 1}.get(self.value, 0)


class Manner(Section):
    """How the walker walks. The defaults are a good beginner's backward walk.

    The ranges behind the defaults are those of healthy backward walking ([K], from several small
    studies): stance 62-68 % of the stride, peak swing knee flexion 40-55 degrees, heel up
    10-30 degrees at ball contact, trunk 0-8 degrees forward with 3-6 degrees of sway.

    A foot that lands on its ball rolls: the tip of the toe touches first, steeper than the foot is
    when the ball takes the load (18 degrees then are 34 at the touch), the ball follows after
    ``toe_to_ball_s`` and the heel ``toe_to_heel_s`` after the tip. With ``sole_stiffness`` 0 the
    toes lie flat from the first, and tip and ball come down as one.
    """

    cadence_spm: float = Field(default=86.0, ge=40, le=190, title="steps a minute")
    step_m: float = Field(default=0.41, ge=0.03, le=1.3, title="step length")
    step_width_m: float = Field(default=0.13, ge=-0.06, le=0.4, title="sideways between ankles")
    landing: Landing = Field(default=Landing.BALL, title="which part of the foot lands first")
    landing_pitch_deg: float = Field(
        default=18.0, ge=0, le=40, title="how steep the foot is loaded"
    )
    toe_to_ball_s: float = Field(default=0.07, ge=0, le=0.14, title="from tip of toe to ball down")
    toe_to_heel_s: float = Field(
        default=0.18, ge=0.06, le=0.32, title="from tip of toe to heel down"
    )
    sole_stiffness: float = Field(default=0.8, ge=0, le=1, title="how straight toes meet the floor")
    lift_m: float = Field(default=0.025, ge=0.005, le=0.3, title="clearance of the sole in swing")
    knee_deg: float = Field(default=8.0, ge=3, le=50, title="least knee flexion")
    lean_deg: float = Field(default=4.0, ge=-30, le=50, title="trunk, forward positive")
    lateral_lean_deg: float = Field(default=0.0, ge=-25, le=25, title="trunk, own right positive")
    sway_deg: float = Field(default=4.0, ge=0, le=10, title="sagittal trunk sway, peak to peak")
    arm_swing_deg: float = Field(default=28.0, ge=0, le=90, title="shoulder arc, peak to peak")
    elbow_deg: float = Field(default=20.0, ge=0, le=120, title="elbow flexion")
    head_pitch_deg: float = Field(default=2.0, ge=-40, le=60, title="looking down positive")
    head_yaw_deg: float = Field(default=0.0, ge=-90, le=90, title="own right positive")
    shrug_m: float = Field(default=0.0, ge=0, le=0.08, title="shoulders raised")
    arm_forward_deg: float = Field(default=-6.0, ge=-30, le=80, title="middle of the arms' swing")
    hip_hike_deg: float = Field(default=0.0, ge=0, le=14, title="hip raised over the swinging leg")
    circumduction_m: float = Field(default=0.0, ge=0, le=0.15, title="swinging foot goes outward")
    one_sided: float = Field(default=0.0, ge=-1, le=1, title="the two above: left 1, right -1")
    length_asymmetry: float = Field(default=0.0, ge=-1, le=1, title="left longer, share")
    time_asymmetry: float = Field(default=0.0, ge=-0.5, le=0.5, title="left slower, share")
    variation: float = Field(default=0.0, ge=0, le=0.2, title="step-to-step variation (SD, share)")

    def but(self, **changes: Any) -> Manner:  # noqa: ANN401 - any field of Manner
        """The same manner with some fields changed, checked again."""
        return Manner(**{**self.model_dump(), **changes})


class Segment(Section):
    """A stretch of the timeline. ``turn_deg`` (turning only) is to the walker's own left;
    ``towards`` (sideways only) the own side to which the walker steps."""

    duration_s: float = Field(gt=0, le=3600)
    motion: Motion = Motion.BACKWARD
    manner: Manner = Manner()
    turn_deg: float = Field(default=0.0, ge=-720, le=720)
    towards: Foot = Foot.LEFT
    fault: FaultName | None = None


class Mishap(Section):
    """A mishap of the walker on top of the walk, from ``start_s`` on; see
    ``vision.walker.mishap`` for how far and how fast. Sitting and bending down are none."""

    kind: MishapKind
    start_s: float = Field(ge=0, le=3600)


class Person(Section):
    """Who walks: stature, build (1 is average girth, over 1.15 a belly shows) and looks.

    trousers_over_heel: wide legs that hide the heel but for its lowest part.
    """

    stature_m: float = Field(default=1.70, ge=1.40, le=2.05)
    build: float = Field(default=1.0, ge=0.75, le=1.6)
    skin: Colour = (214, 164, 132)
    hair: Colour = (58, 40, 30)
    long_hair: bool = False
    shirt: Colour = (214, 88, 66)
    sleeves: Literal["short", "long"] = "short"
    trousers: Colour = (46, 62, 92)
    legwear: Literal["trousers", "shorts", "skirt"] = "trousers"
    trousers_over_heel: bool = False
    shoes: Colour = (240, 240, 236)
    soles: Colour = (44, 46, 52)
    dark_far_leg: bool = False


class CameraSetup(Section):
    """A pinhole camera that looks straight at the middle of the walk.

    person_px is the stature in pixels at that middle, and sets the distance. roll_deg turns
    the picture's content clockwise. focal is in picture widths (1.0 is about 53 degrees wide).
    tremor_px: a hand that holds it shakes the picture by so much (root mean square, each way), some
    tremor_hz times a second. follow: the share of the walker's way by which it pans along, 1 keeps
    the walker in the middle. Both shift the whole picture and nothing else.
    """

    width: int = Field(default=1280, ge=64, le=4096)
    height: int = Field(default=720, ge=64, le=4096)
    fps: float = Field(default=30.0, ge=5, le=240)
    person_px: float = Field(default=540.0, ge=40, le=4000)
    focal: float = Field(default=1.0, ge=0.4, le=4)
    height_m: float = Field(default=0.90, ge=0.2, le=3)
    pitch_deg: float = Field(default=0.0, ge=-30, le=30)
    roll_deg: float = Field(default=0.0, ge=-45, le=45)
    tremor_px: float = Field(default=0.0, ge=0, le=30)
    tremor_hz: float = Field(default=3.0, ge=0.2, le=12)
    follow: float = Field(default=0.0, ge=0, le=1)


class Room(Section):
    """Wall, floor and light. light 1.0 is a bright room, 0.3 a dim one; grain is sensor noise
    (standard deviation in grey levels). glare: how bright a window fills the wall behind the
    walker, 0 none; at 1 it blinds the camera, which then shows the room and who is in it dark."""

    wall: Colour = (222, 226, 228)
    floor: Colour = (176, 156, 134)
    light: float = Field(default=1.0, ge=0.03, le=1.3)
    grain: float = Field(default=0.0, ge=0, le=20)
    objects: int = Field(default=4, ge=0, le=12)
    glare: float = Field(default=0.0, ge=0, le=1)

    @property
    def exposed_light(self) -> float:
        """The light that the camera makes of ``light`` when a window blinds it."""
        return self.light * (1 - _BLINDED_SHARE * self.glare)


class Bystander(Section):
    """Someone else, or a dog, who comes into the room and stays where the way ends.

    Places are in the walker's axes: x to the picture's right, y away from the camera, from the
    floor point before the camera. Nothing is drawn of it before ``enter_s``; it comes from out of
    the picture only when ``from_x_m`` lies there. Whoever has no way to go stands from then on,
    facing the camera. height_m: a person's stature, a dog's shoulders (0.55 m, left out).
    """

    enter_s: float = Field(default=0.0, ge=0, le=3600)
    from_x_m: float = Field(ge=-30, le=30)
    to_x_m: float = Field(ge=-30, le=30)
    speed_mps: float = Field(default=1.0, gt=0, le=3)
    y_m: float = Field(default=0.0, ge=-20, le=20)
    height_m: float | None = Field(default=None, ge=0.2, le=1.95)
    kind: Literal["person", "dog"] = "person"
    shirt: Colour = (70, 128, 108)
    trousers: Colour = (92, 84, 78)

    @property
    def arrive_s(self) -> float:
        """When it stands where it goes."""
        return self.enter_s + abs(self.to_x_m - self.from_x_m) / self.speed_mps


class WalkScript(Section):
    """Everything that decides a walk, and so its pictures and its truth.

    yaw_deg: 0 faces image right, 90 the camera, 180 image left, 270 away from the camera.
    blend_s: how long a change of manner between segments takes. loop: the walk is adjusted slightly
    so that its end joins its beginning (treadmill only).
    """

    name: str = "walker"
    segments: tuple[Segment, ...] = Field(min_length=1)
    yaw_deg: float = 0.0
    treadmill: bool = False
    loop: bool = False
    blend_s: float = Field(default=1.0, ge=0, le=5)
    seed: int = Field(default=0, ge=0)
    person: Person = Person()
    camera: CameraSetup = CameraSetup()
    room: Room = Room()
    bystander: Bystander | None = None
    mishap: Mishap | None = None

    @model_validator(mode="after")
    def _loop_needs_a_treadmill(self) -> WalkScript:
        moving = all(s.motion.travel for s in self.segments)
        if self.loop and not (self.treadmill and moving):
            raise ValueError("a looped walk must be on a treadmill and never stand or turn")
        return self

    @property
    def duration_s(self) -> float:
        """Length of the timeline."""
        return sum(s.duration_s for s in self.segments)

    @property
    def view(self) -> View:
        """The view at the start; within 25 degrees of a main direction counts as that one."""
        yaw = self.yaw_deg % 360
        for middle, view in ((0, View.SIDE), (90, View.FRONT), (180, View.SIDE), (270, View.REAR)):
            if abs((yaw - middle + 180) % 360 - 180) <= 25:
                return view
        return View.OBLIQUE
