"""What a kiosk says: short on the screen, whole sentences aloud, in every language."""

from __future__ import annotations

import inspect
import re
from types import ModuleType

import pytest

from app.kiosk.values import HowSure
from app.kiosk.visit import phases, sayings, showing
from app.kiosk.visit.health import NOTICES, STATEMENTS
from app.words import languages, words
from vision.cues.base import MOST_WORDS


def said_by(module: ModuleType) -> set[str]:
    """The quoted words of a module that are names of ``kiosk.say``."""
    quoted = re.findall(r'"([a-z_]+)(?:\{self\.(?:_place|where)\})?"', inspect.getsource(module))
    return {one + way for one in quoted for way in ("", "_belt", "_here")}


@pytest.mark.parametrize("tag", languages())
def test_every_sentence_is_there_and_what_is_shown_of_it_is_short(tag: str) -> None:
    found = words(tag)
    keys = {one for one in found.templates if one.startswith(("kiosk.say.", "kiosk.coach."))}
    names = said_by(phases) | said_by(sayings)
    for key in keys:
        _, _, name, part = key.split(".")
        assert name in names, f"{key} is never said"
        for form in found.templates[key].forms.values():
            if part == "text":
                assert len(form.split()) <= MOST_WORDS, key
            else:
                assert form.endswith((".", "?", "{tip}")), key
    for name in (*STATEMENTS, *NOTICES):
        assert found.text(f"page.kiosk.health.{name}")
    for sure in HowSure:
        assert found.text(f"kiosk.sure.{sure.value}")


@pytest.mark.parametrize("tag", languages())
def test_the_one_line_to_go_by_is_short(tag: str) -> None:
    found = words(tag)
    named = set(re.findall(r'"(kiosk\.now\.[a-z_]+)"', inspect.getsource(showing)))
    there = {key for key in found.templates if key.startswith("kiosk.now.")}
    assert named == there
    assert [key for key in there if len(found.text(key).split()) > MOST_WORDS] == []
