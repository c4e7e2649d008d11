"""The walking manner of a script at any time, blended smoothly between segments."""

from __future__ import annotations

import numpy as np

from vision.values import FloatArray, Landing
from vision.walker.script import Manner, Motion, Segment, WalkScript

_NUMBERS = tuple(n for n, f in Manner.model_fields.items() if f.annotation is float)
CONTACT_PITCH = "contact_pitch_deg"
"""Signed pitch at contact, heel up positive: landing and landing_pitch_deg in one number."""
TRAVEL = "travel"
"""-1 backward, +1 forward, 0 on the spot, blended."""

RUN = "run"
"""1 while running, blended."""


def contact_pitch(manner: Manner) -> float:
    """Foot pitch at contact in degrees, heel up positive: ball > 0, flat 0, heel < 0."""
    return {Landing.BALL: 1.0, Landing.HEEL: -1.0}.get(manner.landing, 0.0) * (
        manner.landing_pitch_deg
    )


class ScriptTimeline:
    """Looks up segments and blended parameters of a script."""

    def __init__(self, script: WalkScript) -> None:
        self.script = script
        ends = np.cumsum([s.duration_s for s in script.segments])
        self.starts: FloatArray = np.concatenate([[0.0], ends[:-1]])
        self.duration_s = float(ends[-1])
        self._rows = {name: self._row(name) for name in (*_NUMBERS, CONTACT_PITCH, TRAVEL, RUN)}

    def _row(self, name: str) -> FloatArray:
        segments = self.script.segments
        if name == CONTACT_PITCH:
            return np.array([contact_pitch(s.manner) for s in segments])
        if name == TRAVEL:
            return np.array([float(s.motion.travel) for s in segments])
        if name == RUN:
            return np.array([float(s.motion is Motion.RUNNING) for s in segments])
        return np.array([float(getattr(s.manner, name)) for s in segments])

    def index(self, t_s: float) -> int:
        """The segment in force at ``t_s``; the ends hold (or wrap, when the script loops)."""
        t = t_s % self.duration_s if self.script.loop else t_s
        return int(np.clip(np.searchsorted(self.starts, t, "right") - 1, 0, len(self.starts) - 1))

    def segment(self, t_s: float) -> Segment:
        """The segment in force at ``t_s``."""
        return self.script.segments[self.index(t_s)]

    def value(self, name: str, t_s: float) -> float:
        """One blended parameter at one time."""
        return float(self.values(name, np.array([t_s]))[0])

    def values(self, name: str, t_s: FloatArray) -> FloatArray:
        """One blended parameter, ``(n,)``; a change is a smooth step centred on its boundary."""
        row = self._rows[name]
        t = np.asarray(t_s, dtype=np.float64)
        if self.script.loop:
            t = t % self.duration_s
        out = np.full(t.shape, row[0])
        edges = [(float(s), row[i] - row[i - 1]) for i, s in enumerate(self.starts) if i]
        if self.script.loop:
            jump = row[0] - row[-1]
            out = out - jump  # before the blend at 0 the last segment is in force
            edges += [(0.0, jump), (self.duration_s, jump)]
        half = max(self.script.blend_s, 1e-6) / 2
        for edge, jump in edges:
            if jump:
                u = np.clip((t - edge + half) / (2 * half), 0, 1)
                out = out + jump * u * u * (3 - 2 * u)
        return out
