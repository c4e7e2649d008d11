"""Film marked by eye: the frames in which feet first touched, and which way the walker went.

One file, ``marks.json``, speaks for the clips beside it (``docs/evaluate.md``). A person who looks
at enlarged frames sees the first touch of a foot well and its loading badly, so a mark is a first
touch; outside the stretches that were looked at nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vision.scoring.truth import DirectionLabel, Truth, TruthError, TruthEvent
from vision.values import Direction, EventKind, Foot, Landing

_REVERSED = re.compile(r"reversed:\s*(?P<clip>.+?)(?:\s+(?P<first>\d+)\s+(?P<last>\d+))?\s*")


class _MarkPart(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class MarkedContact(_MarkPart):
    """A first touch in ``frame``, counted from 0; a half lies between two frames."""

    frame: float
    foot: Foot
    landing: Landing = Landing.UNKNOWN
    sure: bool = True


class MarkedSegment(_MarkPart):
    """A stretch of one direction, first and last frame."""

    label: DirectionLabel
    frames: tuple[int, int]


class MarkedClip(_MarkPart):
    """The marks of one clip. height_cm: the walker's stature, perhaps only assumed."""

    fps: float = Field(gt=0)
    frames: int | None = None
    height_cm: float | None = None
    view: str = "side"
    treadmill: bool = False
    segments: tuple[MarkedSegment, ...] = ()
    contacts: tuple[MarkedContact, ...] = ()
    score_frames: tuple[tuple[float, float], ...] | None = None

    def truth(self) -> Truth:
        """The marks as a truth of first touches; a direction sample a frame."""
        last = max((segment.frames[1] for segment in self.segments), default=-1)
        direction = [Direction.UNKNOWN] * (last + 1)
        for segment in self.segments:
            first, end = segment.frames
            direction[first : end + 1] = [segment.label] * (end + 1 - first)
        return Truth(
            events=tuple(
                TruthEvent(
                    t=contact.frame / self.fps,
                    touch_t=contact.frame / self.fps,
                    touch_only=True,
                    foot=contact.foot,
                    kind=EventKind.CONTACT,
                    landing=contact.landing,
                    sure=contact.sure,
                )
                for contact in self.contacts
            ),
            direction=tuple(direction),
            direction_hz=self.fps,
            height_m=None if self.height_cm is None else self.height_cm / 100,
            view=self.view,
            treadmill=self.treadmill,
            fps=self.fps,
            frames=self.frames,
            scored_s=None
            if self.score_frames is None
            else tuple((first / self.fps, end / self.fps) for first, end in self.score_frames),
            technique_known=False,
        )


class MarkedFilm(_MarkPart):
    """``marks.json``: marks by the clip's name, or ``reversed:NAME FIRST LAST``."""

    clips: Mapping[str, MarkedClip]

    @classmethod
    def load(cls, path: Path) -> MarkedFilm:
        """Read a marks file.

        Raises:
            TruthError: when it cannot be read or holds no marks.
        """
        try:
            return cls.model_validate_json(path.read_bytes())
        except OSError as error:
            raise TruthError(f"{path} cannot be read: {error.strerror}") from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "the file"
            raise TruthError(f"{path} holds no marks: {place}: {first['msg']}") from error


class MarkedName(_MarkPart):
    """Which pictures a key of ``marks.json`` is about: a clip as it is, or played backward from
    frame ``last`` to frame ``first`` (all of it where they are ``None``)."""

    clip: str
    backward: bool = False
    first: int | None = None
    last: int | None = None

    @property
    def stem(self) -> str:
        """A name for these pictures: the clip's without its ending, with what was done to it."""
        frames = "" if self.first is None else f"-{self.first}-{self.last}"
        name = Path(self.clip).stem
        return f"{name}-reversed{frames}" if self.backward else name

    @classmethod
    def read(cls, key: str) -> MarkedName:
        """``NAME``, ``reversed:NAME`` or ``reversed:NAME FIRST LAST``."""
        found = _REVERSED.fullmatch(key)
        if found is None:
            return cls(clip=key)
        return cls.model_validate({**found.groupdict(), "backward": True})
