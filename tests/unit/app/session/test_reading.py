"""What the page is told of a session's part, so that it can offer what belongs to it."""

from __future__ import annotations

from app.films.captions import FOCUS
from app.session.reading import CoachReading
from app.storage import Place, Session
from app.words import words
from coaching_cases import Walked


def test_a_paused_part_names_its_focus_as_the_films_do() -> None:
    """By the check's id: words would match no film, and "Show me" would never be there."""
    walk = Walked().started()
    walk.ask("skip")  # the warm-up
    assert walk.part_kind == "backward"
    walk.ask("pause")
    session = Session.model_construct(id=1, profile_id=1, place=Place.HALLWAY)
    part = walk.flow.part(walk.now)
    reading = CoachReading.of(
        session, walk.flow, part, None, walk.now,
        in_words=words("de"), beat_spm=None, trouble=None,
    )  # fmt: skip
    assert reading.part is not None
    assert reading.pause == "asked"
    assert reading.part.focus in FOCUS["tall"]
