"""What a film shows, in words: its captions as WebVTT, and the whole of it as a text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from app.words import Phrase, Words, phrase
from vision.walker.lesson import Lesson, LessonFilm, LessonScene, lesson

FOCUS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "landing": ("landing",),
        "steps": ("step_length",),
        "tall": ("upright_trunk", "gaze", "shoulders"),
    }
)
"""The checks whose focus a film shows, by its id."""


def title(which: Lesson) -> Phrase:
    """What the film is called."""
    return phrase(f"film.{which.id}.title")


def about(which: Lesson) -> Phrase:
    """What is to be seen in it, for who does not see it."""
    return phrase(f"film.{which.id}.about")


def caption(which: Lesson, scene: str) -> Phrase:
    """What is said to a scene."""
    return phrase(f"film.{which.id}.{scene}")


def captions(id_: str, words: Words) -> str:
    """The captions of a film as WebVTT.

    Raises:
        KeyError: there is no such film.
    """
    which = lesson(id_)
    cues = [
        f"{_stamp(one.start_s)} --> {_stamp(one.end_s)}\n{words.say(caption(which, one.id))}"
        for one in _scenes(id_)
    ]
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


@cache
def _scenes(id_: str) -> tuple[LessonScene, ...]:
    return LessonFilm(lesson(id_)).scenes


def _stamp(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{thousandths:03}"
