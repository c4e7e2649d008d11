"""Reads BVH motion capture and places its joints in space.

The format: a hierarchy of joints with offsets and channels, then a row of channel values a frame
(Meredith and Maddock 2001). Angles are degrees, lengths whatever unit the file was written in.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vision.values import FloatArray


class CaptureError(Exception):
    """A motion capture cannot be used; the message is one line that says why."""


@dataclass(frozen=True, slots=True)
class Joint:
    """One joint: its parent's index (-1 for the root), its offset and its channels in order."""

    name: str
    parent: int
    offset: tuple[float, float, float]
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MotionCapture:
    """A capture: joints, ``(T, C)`` channel values in the joints' order, seconds a frame."""

    joints: tuple[Joint, ...]
    values: FloatArray
    frame_s: float

    def index(self, name: str) -> int:
        """The joint's place in ``joints``.

        Raises:
            CaptureError: there is no such joint.
        """
        for place, joint in enumerate(self.joints):
            if joint.name == name:
                return place
        raise CaptureError(f"the capture has no joint {name}")


def read_bvh(path: Path) -> MotionCapture:
    """The capture in a file. An end site is a joint named after its parent with ``End`` behind.

    Raises:
        CaptureError: the file is missing or no BVH file.
    """
    try:
        words = path.read_text(encoding="ascii", errors="replace").split()
        cut = words.index("MOTION")
        joints = _hierarchy(words[:cut])
        count, frame_s = int(words[cut + 2]), float(words[cut + 5])
        rows = np.array(words[cut + 6 :], dtype=np.float64)
        values = rows.reshape(count, sum(len(joint.channels) for joint in joints))
    except (OSError, ValueError, IndexError) as error:
        raise CaptureError(f"{path} is no motion capture in BVH format ({error})") from error
    return MotionCapture(joints, values, frame_s)


def _hierarchy(words: list[str]) -> tuple[Joint, ...]:
    joints: list[Joint] = []
    open_: list[int] = []
    name, offset = "", (0.0, 0.0, 0.0)
    at = 0
    while at < len(words):
        word = words[at]
        if word in ("ROOT", "JOINT"):
            name = words[at + 1]
            at += 1
        elif word == "End":
            name = joints[open_[-1]].name + "End"
        elif word == "{":
            joints.append(Joint(name, open_[-1] if open_ else -1, offset, ()))
            open_.append(len(joints) - 1)
        elif word == "}":
            open_.pop()
        elif word == "OFFSET":
            x, y, z = (float(value) for value in words[at + 1 : at + 4])
            last = joints[-1]
            joints[-1] = Joint(last.name, last.parent, (x, y, z), ())
            at += 3
        elif word == "CHANNELS":
            count = int(words[at + 1])
            last = joints[-1]
            channels = tuple(words[at + 2 : at + 2 + count])
            joints[-1] = Joint(last.name, last.parent, last.offset, channels)
            at += 1 + count
        at += 1
    if not joints or open_:
        raise ValueError("the hierarchy is not whole")
    return tuple(joints)


def joint_positions(capture: MotionCapture) -> tuple[FloatArray, FloatArray]:
    """Forward kinematics: positions ``(T, J, 3)`` and orientations ``(T, J, 3, 3)`` in the file's
    own axes and unit."""
    frames = len(capture.values)
    places = np.zeros((frames, len(capture.joints), 3))
    turns = np.zeros((frames, len(capture.joints), 3, 3))
    column = 0
    for at, joint in enumerate(capture.joints):
        moved = np.tile(np.array(joint.offset), (frames, 1))
        own = np.tile(np.eye(3), (frames, 1, 1))
        for channel in joint.channels:
            values = capture.values[:, column]
            axis = "XYZ".index(channel[0])
            if channel.endswith("position"):
                moved[:, axis] += values
            else:
                own = own @ _turn(axis, np.radians(values))
            column += 1
        if joint.parent < 0:
            places[:, at], turns[:, at] = moved, own
        else:
            parent = turns[:, joint.parent]
            places[:, at] = places[:, joint.parent] + np.einsum("tij,tj->ti", parent, moved)
            turns[:, at] = parent @ own
    return places, turns


def _turn(axis: int, angle: FloatArray) -> FloatArray:
    """Right-handed rotations ``(T, 3, 3)`` about one axis, radians."""
    out = np.zeros((len(angle), 3, 3))
    j, k = (axis + 1) % 3, (axis + 2) % 3
    c, s = np.cos(angle), np.sin(angle)
    out[:, axis, axis] = 1.0
    out[:, j, j], out[:, k, k] = c, c
    out[:, j, k], out[:, k, j] = -s, s
    return out
