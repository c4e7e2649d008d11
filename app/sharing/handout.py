"""The client's report as it reads, in one language: what PDF and HTML both show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HandoutPicture:
    """name: of its file. alt: for whoever can't see it. moment: when, in words."""

    name: str
    alt: str
    caption: str = ""
    moment: str = ""


@dataclass(frozen=True, slots=True)
class HandoutFinding:
    """good: nothing to mend. mark: the same in a word. numbers: what was measured, ``""`` where
    it could not be. sure: on how many steps it rests, and how sure that is."""

    good: bool
    mark: str
    title: str
    text: str
    numbers: str
    sure: str


@dataclass(frozen=True, slots=True)
class HandoutCue:
    """The one thing to practise: the coach's words, and how."""

    title: str
    text: str
    how: str


@dataclass(frozen=True, slots=True)
class HandoutTrend:
    """How one measure went. picture: the chart."""

    title: str
    text: str
    picture: HandoutPicture


@dataclass(frozen=True, slots=True)
class Handout:
    """Everything in the words of ``lang``. name: of the client, ``""`` where it is nobody's clip.
    pictures are named in ``strip`` and ``trend`` and lie in ``files``. method: pairs of what and
    how. safety: that this is no medical device. foot: clip, program, corrections."""

    lang: str
    title: str
    name: str
    day: str
    lead: str
    strip_title: str
    strip: tuple[HandoutPicture, ...]
    strip_note: str
    findings_title: str
    findings: tuple[HandoutFinding, ...]
    findings_note: str
    cue: HandoutCue
    trend: HandoutTrend | None
    method_title: str
    method: tuple[tuple[str, str], ...]
    limits_title: str
    limits: tuple[str, ...]
    safety: str
    foot: str
    files: Mapping[str, bytes]
    """By name: JPEG, and SVG for the chart."""
