"""Draws the walker: far parts first, each a few flat-shaded, anti-aliased shapes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vision.values import FloatArray, Image
from vision.walker import paint
from vision.walker.camera import PinholeCamera
from vision.walker.clothes import belly, hem, limb_girth, skirt
from vision.walker.figure import Figure
from vision.walker.head import HeadPainter
from vision.walker.script import Colour, Person
from vision.walker.stance import Stance3D, level_axes

_RING = np.linspace(0, 2 * np.pi, 21)[:-1]
_LIGHT = np.array([-0.75, -0.45])
_FAR_SHADE = 0.80
_DARK_LEG = 0.30

# trunk cross-sections: height share of hip-to-shoulder, half width, half depth, forward shift
# (shares of stature)
_SEAT = ((-0.16, 0.060, 0.036, 0.0), (-0.04, 0.084, 0.057, -0.005), (0.14, 0.082, 0.058, -0.002))
_SHIRT = (
    (0.02, 0.087, 0.063, -0.003),
    (0.32, 0.078, 0.058, 0.000),
    (0.66, 0.094, 0.067, 0.003),
    (0.90, 0.106, 0.058, -0.002),
    (1.03, 0.094, 0.044, -0.004),
    (1.11, 0.045, 0.033, 0.000),
)


class PersonPainter:
    """Draws one person at sample ``k`` of a ``Stance3D``; shadows fall on the floor ``floor_z``."""

    def __init__(
        self, person: Person, camera: PinholeCamera, light: float, floor_z: float = 0.0
    ) -> None:
        self.floor: FloatArray = np.array([0.0, 0.0, floor_z])
        self.person = person
        self.figure = Figure(person.stature_m)
        self.camera = camera
        self.light = light
        self.head = HeadPainter(person, camera, light)

    def draw(self, image: Image, body: Stance3D, k: int) -> None:
        """Draw the whole body, shadows first."""
        self._shadows(image, body, k)
        parts: list[tuple[float, Callable[[], None]]] = []
        depth = self.camera.depth
        order = (0, 1) if depth(body.hip[0][k]) > depth(body.hip[1][k]) else (1, 0)
        apart = abs(float(depth(body.hip[0][k]) - depth(body.hip[1][k])))
        for place, i in enumerate(order):
            near = place == 1 or apart < 0.06
            parts.append((0.0 if place == 0 else 2.2, self._leg_drawer(image, body, k, i, near)))
            arm = depth(0.4 * body.elbow[i][k] + 0.6 * body.wrist[i][k])
            before = bool(arm < depth(0.5 * body.pelvis[k] + 0.5 * body.chest[k]) - 0.03)
            rank = (5.0 if before else -1.0) + 0.1 * place
            parts.append((rank, self._arm_drawer(image, body, k, i, near)))
        trousers = paint.shade(self.person.trousers, self.light)
        shirt = paint.shade(self.person.shirt, self.light)
        parts.append((2.0, lambda: self._rings(image, body, k, _SEAT, trousers)))
        if self.person.legwear == "skirt":
            parts.append((2.3, lambda: self._skirt(image, body, k, trousers)))
        parts.append((3.0, lambda: self._rings(image, body, k, _SHIRT, shirt)))
        head = body.head[k], body.head_frame[k]
        head_first = depth(body.head[k]) > depth(body.chest[k]) + 0.05
        parts.append((2.5 if head_first else 4.0, lambda: self.head.draw(image, *head)))
        parts.append((2.4, lambda: self.head.draw_behind(image, *head)))
        away = float(body.chest_frame[k][:, 0] @ self.camera.towards) < -0.3
        parts.append((2.6 if away else 3.5, lambda: self._neck(image, body, k)))
        if away:
            parts.append((3.1, lambda: self._back(image, body, k)))
        for _, part in sorted(parts, key=lambda p: p[0]):
            part()

    def _leg_drawer(
        self, image: Image, body: Stance3D, k: int, i: int, near: bool
    ) -> Callable[[], None]:
        return lambda: self._leg(image, body, k, i, near)

    def _arm_drawer(
        self, image: Image, body: Stance3D, k: int, i: int, near: bool
    ) -> Callable[[], None]:
        return lambda: self._arm(image, body, k, i, near)

    def _tone(self, colour: Colour, near: bool, leg: bool = False) -> Colour:
        factor = self.light if near else self.light * _FAR_SHADE
        if leg and not near and self.person.dark_far_leg:
            factor = self.light * _DARK_LEG
        return paint.shade(colour, factor)

    def _limb(
        self, image: Image, points: list[FloatArray], shares: tuple[float, ...], colour: Colour
    ) -> None:
        stacked = np.vstack(points)
        size = self.camera.scale(stacked) * self.person.stature_m * limb_girth(self.person)
        radii = [float(a * b) for a, b in zip(size, shares, strict=True)]
        paint.limb(image, self.camera.project(stacked), radii, colour, _LIGHT)

    def _leg(self, image: Image, body: Stance3D, k: int, i: int, near: bool) -> None:
        self._shoe(image, body, k, i, near)
        hip, knee, ankle = body.hip[i][k], body.knee[i][k], body.foot[i].ankle[k]
        side = (1.0 if i == 0 else -1.0) * body.pelvis_frame[k][:, 1] * self.person.stature_m
        calf = knee + 0.33 * (ankle - knee)
        cuff = knee + 0.90 * (ankle - knee)
        colour = self._tone(self.person.trousers, near, leg=True)
        if self.person.legwear != "trousers":
            skin = self._tone(self.person.skin, near, leg=True)
            self._limb(
                image, [0.5 * (hip + knee), knee, calf, cuff], (0.040, 0.030, 0.030, 0.020), skin
            )
            above = knee - 0.15 * (knee - hip)
            points = [hip - 0.010 * side, 0.5 * (hip + knee), above]
            self._limb(image, points, (0.050, 0.048, 0.042), colour)
            return
        points = [hip - 0.010 * side, 0.5 * (hip + knee), knee, calf, cuff]
        self._limb(image, points, (0.050, 0.046, 0.035, 0.034, 0.027), colour)
        if self.person.trousers_over_heel:
            outline = hem(body, k, i, self.figure, limb_girth(self.person))
            paint.convex(image, paint.hull(self.camera.project(outline)), colour)

    def _shoe(self, image: Image, body: Stance3D, k: int, i: int, near: bool) -> None:
        f, foot = self.figure, body.foot[i]
        front, left = level_axes(float(foot.yaw_deg[k]))
        rear = _tilt(front, left, float(foot.pitch[k]))
        toes = _tilt(front, left, float(foot.toe_pitch[k]))
        h, bf, ball = f.stature, f.ball_front + f.heel_back, f.toe
        heel, joint = foot.heel[k], foot.ball[k]

        def pixels(origin: FloatArray, frame: FloatArray, pts: list[list[float]]) -> FloatArray:
            both = [[x, s * y * h, z * h] for x, y, z in pts for s in (1.0, -1.0)]
            return self.camera.project(origin + np.array(both) @ frame.T)

        sole = self._tone(self.person.soles, near, leg=True)
        upper = self._tone(self.person.shoes, near, leg=True)
        back = [[0, 0.014, 0.006], [0.008 * h, 0.020, 0.0], [bf, 0.028, 0.0]]
        back += [[0, 0.016, 0.015], [bf, 0.029, 0.014]]
        nose = [[0, 0.028, 0.0], [0.6 * ball, 0.024, 0.0], [ball, 0.012, 0.005]]
        nose += [[0, 0.029, 0.014], [0.6 * ball, 0.025, 0.014], [ball, 0.013, 0.013]]
        shaft = [[0.003 * h, 0.016, 0.013], [0.002 * h, 0.016, 0.052], [bf, 0.027, 0.013]]
        shaft += [[0.030 * h, 0.020, 0.058], [0.066 * h, 0.018, 0.056], [bf, 0.024, 0.034]]
        cap = [[0, 0.027, 0.013], [0, 0.024, 0.034], [0.7 * ball, 0.018, 0.026]]
        cap += [[0.92 * ball, 0.012, 0.014], [0.6 * ball, 0.024, 0.013]]
        for tone, grow in ((paint.shade(upper, 0.70), 0.0), (upper, 0.0035)):
            paint.convex(image, paint.hull(pixels(heel, rear, _shrunk(shaft, grow, h))), tone)
            paint.convex(image, paint.hull(pixels(joint, toes, _shrunk(cap, grow, h))), tone)
        paint.convex(image, paint.hull(pixels(heel, rear, back)), sole)
        paint.convex(image, paint.hull(pixels(joint, toes, nose)), sole)

    def _arm(self, image: Image, body: Stance3D, k: int, i: int, near: bool) -> None:
        shoulder, elbow, wrist = body.shoulder[i][k], body.elbow[i][k], body.wrist[i][k]
        hand = body.fingers[i][k] - wrist
        skin = self._tone(self.person.skin, near)
        shirt = self._tone(self.person.shirt, near)
        forward = body.chest_frame[k][:, 0] * self.person.stature_m
        self._limb(image, [wrist, wrist + 0.45 * hand, wrist + hand], (0.016, 0.021, 0.011), skin)
        thumb = wrist + 0.25 * hand
        self._limb(image, [thumb, thumb + 0.28 * hand + 0.013 * forward], (0.008, 0.0065), skin)
        bulge = elbow + 0.28 * (wrist - elbow)
        self._limb(image, [shoulder, elbow, bulge, wrist], (0.030, 0.0245, 0.0245, 0.017), skin)
        sleeve = [shoulder, shoulder + 0.58 * (elbow - shoulder)]
        if self.person.sleeves == "long":
            self._limb(
                image,
                [shoulder, elbow, bulge, elbow + 0.9 * (wrist - elbow)],
                (0.034, 0.029, 0.027, 0.022),
                shirt,
            )
        else:
            self._limb(image, sleeve, (0.034, 0.031), shirt)

    def _rings(
        self,
        image: Image,
        body: Stance3D,
        k: int,
        sections: tuple[tuple[float, float, float, float], ...],
        colour: Colour,
    ) -> None:
        h = self.person.stature_m
        low, high = body.pelvis_frame[k], body.chest_frame[k]
        axis = body.chest[k] - body.pelvis[k]
        rings = []
        for share, wide, deep, ahead in sections:
            b = min(1.0, max(0.0, share))
            frame = (1 - b) * low + b * high
            fat, front = belly(self.person, share)
            middle = body.pelvis[k] + share * axis + (ahead + front) * h * frame[:, 0]
            girth = h * (1 + (self.person.build - 1) * (0.6 if share > 0.8 else 1.0))
            rings.append(
                middle
                + girth * (deep + fat) * np.outer(np.cos(_RING), frame[:, 0])
                + girth * wide * np.outer(np.sin(_RING), frame[:, 1])
            )
        flat = self.camera.project(np.stack(rings))
        middles = flat.mean(axis=1, keepdims=True)
        spread = np.abs(flat - middles).max(axis=1, keepdims=True)
        for grow, factor, drift in ((1.0, 0.74, 0.0), (0.88, 1.0, 0.07), (0.45, 1.08, 0.30)):
            shape = middles + grow * (flat - middles) + drift * spread[..., :1] * _LIGHT
            paint.chain(image, shape, paint.shade(colour, factor))

    def _skirt(self, image: Image, body: Stance3D, k: int, colour: Colour) -> None:
        rings = self.camera.project(skirt(body, k, self.figure, limb_girth(self.person)))
        middles = rings.mean(axis=1, keepdims=True)
        for grow, factor in ((1.0, 0.74), (0.88, 1.0)):
            paint.chain(image, middles + grow * (rings - middles), paint.shade(colour, factor))

    def _neck(self, image: Image, body: Stance3D, k: int) -> None:
        skin = paint.shade(self.person.skin, 0.92 * self.light)
        base = body.chest[k] + 0.4 * (body.neck[k] - body.chest[k])
        top = body.neck[k] + 0.45 * (body.head[k] - body.neck[k])
        top = top - 0.012 * self.person.stature_m * body.head_frame[k][:, 0]
        self._limb(image, [base, top], (0.031, 0.029), skin)

    def _back(self, image: Image, body: Stance3D, k: int) -> None:
        """Details of the back: shoulder blades and a yoke on the shirt, back pockets."""
        h = self.person.stature_m
        chest, turn = body.chest[k], body.chest_frame[k]
        rear = 0.060 * (1 + 0.6 * (self.person.build - 1))
        dark = paint.shade(self.person.shirt, 0.72 * self.light)
        scale = float(self.camera.scale(chest)) * h

        def pixels(points: list[tuple[float, float]], depth: float) -> FloatArray:
            local = np.array([(-depth, y, z) for y, z in points]) * h
            return self.camera.project(chest + local @ turn.T)

        paint.line(image, pixels([(-0.080, -0.028), (0.080, -0.028)], rear), dark, 0.005 * scale)
        for side in (1.0, -1.0):
            blade = [(side * 0.030, -0.060), (side * 0.036, -0.105), (side * 0.062, -0.122)]
            paint.line(image, pixels(blade, rear), dark, 0.005 * scale)
            hip = body.pelvis[k] + h * (
                -0.066 * body.pelvis_frame[k][:, 0] + side * 0.042 * body.pelvis_frame[k][:, 1]
            )
            across, up = 0.020 * h * body.pelvis_frame[k][:, 1], np.array([0, 0, 0.018 * h])
            hip = hip - 2.2 * up
            corners = [hip + across + up, hip - across + up, hip - across - up, hip + across - up]
            tone = paint.shade(self.person.trousers, 0.72 * self.light)
            paint.line(image, self.camera.project(np.array([*corners, corners[0]])), tone, 2)

    def _shadows(self, image: Image, body: Stance3D, k: int) -> None:
        floor = body.pelvis[k] * np.array([1.0, 1.0, 0.0]) + self.floor
        self._shadow(image, floor, 0.42, 0.80)
        for foot in body.foot:
            under = (foot.heel[k] + foot.tip[k]) / 2
            lifted = float(under[2] - self.floor[2])
            under = under * np.array([1.0, 1.0, 0.0]) + self.floor
            self._shadow(image, under, 0.17, min(1.0, 0.62 + 2.5 * lifted))

    def _shadow(self, image: Image, place: FloatArray, radius: float, factor: float) -> None:
        depth = self.camera.depth
        x = np.array([radius, 0.0, 0.0])
        y = np.array([0.0, 0.55 * radius, 0.0])
        pts = self.camera.project(np.vstack([place, place + x, place - y, place + y]))
        if depth(place) > 0.3:
            tall = abs(pts[3, 1] - pts[2, 1]) / 2
            wide = float(np.linalg.norm(pts[1] - pts[0]))
            paint.multiply(image, pts[0], (wide, float(max(tall, 0.12 * wide))), factor)


def _tilt(front: FloatArray, left: FloatArray, pitch: float) -> FloatArray:
    """Frame of a foot part: pitch in radians, heel up positive."""
    up = np.array([0.0, 0.0, 1.0])
    c, s = np.cos(pitch), np.sin(pitch)
    return np.stack([c * front - s * up, left, s * front + c * up], axis=1)


def _shrunk(points: list[list[float]], by: float, h: float) -> list[list[float]]:
    return [[x + (by * h if x < 0.02 * h else -by * h), y, z - 0.7 * by] for x, y, z in points]
