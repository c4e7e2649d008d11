"""Proportions of the walker's body, from its stature.

Segment shares of stature follow Drillis and Contini; the shoe is ours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vision.values import FloatArray

SOLE_M = 0.022


@dataclass(frozen=True, slots=True)
class Figure:
    """Lengths in metres. The foot's points lie in its own plane: x from the ankle towards the
    toes, z up from the floor when it stands flat."""

    stature: float

    @property
    def thigh(self) -> float:
        """Hip to knee."""
        return 0.245 * self.stature

    @property
    def shank(self) -> float:
        """Knee to ankle."""
        return 0.246 * self.stature

    @property
    def ankle_height(self) -> float:
        """Ankle over the floor, foot flat, shoe on."""
        return 0.039 * self.stature + SOLE_M

    @property
    def heel_back(self) -> float:
        """Ankle to the back end of the sole."""
        return 0.046 * self.stature

    @property
    def ball_front(self) -> float:
        """Ankle to the ball of the foot."""
        return 0.070 * self.stature

    @property
    def toe_front(self) -> float:
        """Ankle to the tip of the shoe."""
        return 0.112 * self.stature

    @property
    def hip_half(self) -> float:
        """Middle to hip joint."""
        return 0.052 * self.stature

    @property
    def torso(self) -> float:
        """Mid-hip to mid-shoulder."""
        return 0.288 * self.stature

    @property
    def shoulder_half(self) -> float:
        """Middle to shoulder joint."""
        return 0.105 * self.stature

    @property
    def upper_arm(self) -> float:
        """Shoulder to elbow."""
        return 0.172 * self.stature

    @property
    def forearm(self) -> float:
        """Elbow to wrist."""
        return 0.146 * self.stature

    @property
    def hand(self) -> float:
        """Wrist to finger tips."""
        return 0.100 * self.stature

    @property
    def leg(self) -> float:
        """Leg length as coaches measure it: hip to floor, standing."""
        return 0.530 * self.stature

    @property
    def toe(self) -> float:
        """Ball of the foot to the tip of the shoe."""
        return self.toe_front - self.ball_front

    def pivot(
        self, pitch: FloatArray, toe_pitch: FloatArray | float = 0.0
    ) -> tuple[FloatArray, FloatArray]:
        """Ankle of a standing foot that is tilted by ``pitch`` (radians, heel up positive).

        The tip of the toe stays where it is while the heel is up, the heel while the toes are
        up. toe_pitch: how far the toes are tilted, at 0 the ball is down as well. Returns how far
        the ankle lies ahead of its place over the flat foot, and its height.
        """
        arm = np.where(pitch >= 0, -self.ball_front, self.heel_back)
        c, s = np.cos(pitch), np.sin(pitch)
        rolled = np.where(pitch >= 0, toe_pitch, 0.0)
        ahead = arm * (c - 1) + self.ankle_height * s + self.toe * (1 - np.cos(rolled))
        return ahead, -arm * s + self.ankle_height * c + self.toe * np.sin(rolled)
