"""The table of a review copy's frames: where each lies in the copy, and when it was filmed.

Two clocks: the copy's own (``copy_s``), which is the file's, from its first picture, and which a
player has to seek by; and the walker's real seconds (``t_s``), which all that is found speaks
in. They differ by ``time_scale``, the stored seconds for one of the walker's, in slow motion.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator


class FrameTable(BaseModel):
    """Of each frame of the copy, in order: its time there and in the walker's seconds.

    width, height: of the copy's picture. time_scale: as the container tells it. key_every: every
    so many frames one stands by itself. note: what had to be repaired, was lost or understood
    while reading the clip, in a sentence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    version: Literal[1] = 1
    width: int = Field(ge=2)
    height: int = Field(ge=2)
    time_scale: float = Field(gt=0)
    key_every: int = Field(ge=1)
    copy_s: tuple[float, ...]
    t_s: tuple[float, ...]
    note: str | None = None

    @model_validator(mode="after")
    def _in_order(self) -> FrameTable:
        if not self.t_s or len(self.copy_s) != len(self.t_s):
            raise ValueError("the table has no frames, or not two times for each")
        for times in (self.copy_s, self.t_s):
            if any(b <= a for a, b in pairwise(times)):
                raise ValueError("its times do not strictly increase")
        return self

    def at_scale(self, time_scale: float) -> FrameTable:
        """The same where somebody said how slow the motion is: other seconds of the walker's,
        the same ones in the copy."""
        if time_scale == self.time_scale:
            return self
        factor = self.time_scale / time_scale
        times = tuple(t_s * factor for t_s in self.t_s)
        return self.model_copy(update={"time_scale": time_scale, "t_s": times})

    def nearest(self, t_s: float) -> int:
        """The number of the frame whose moment is nearest to ``t_s`` (walker's seconds)."""
        after = bisect_right(self.t_s, t_s)
        if after in (0, len(self.t_s)):
            return max(0, after - 1)
        before_s, after_s = self.t_s[after - 1], self.t_s[after]
        return after - 1 if t_s - before_s <= after_s - t_s else after

    def save(self, path: Path) -> None:
        """Write to ``path`` (JSON), complete or not at all."""
        part = path.with_name(f".{path.name}.part")
        part.write_text(self.model_dump_json(), encoding="utf-8")
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> FrameTable | None:
        """What ``save`` wrote; ``None`` where there is none, or none that can be read."""
        try:
            return cls.model_validate_json(path.read_text("utf-8"))
        except (FileNotFoundError, ValidationError, UnicodeDecodeError):
            return None
