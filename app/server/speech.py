"""The coach's own voice over HTTP, for browsers that have none.

It says only what the coach says anyway, never a text from outside: what the session has said, by
its number, and the cues, notices and alerts of the catalogue, by their id, which a page can fetch
ahead and keep for when the connection is lost.
"""

from __future__ import annotations

from fastapi import FastAPI, HTTPException, Response

from app.server.care import alert_spoken
from app.server.hub import Hub
from app.server.sound import sound_answer
from app.words import FALLBACK, Words, words
from app.words.names import translated
from app.words.notices import NOTICES, spoken
from app.words.voice import Voice
from vision.cues.catalogue import cues

_AT_ONCE = 1
"""Of the cues' priorities: those up to it never wait."""


def add_speech(app: FastAPI, hub: Hub, voice: Voice) -> None:
    """Let ``app`` answer with what ``hub``'s session says, spoken by ``voice``."""

    @app.get("/speech/{session}/{number}.wav")
    def said(session: str, number: str) -> Response:
        """What the session has said under this number, spoken in the language it was said in."""
        numbered = hub.said(session, number)
        if numbered is None:
            raise HTTPException(404, "That was not said.")
        return sound_answer(voice, numbered.cue.spoken, numbered.language)

    @app.get("/speech/{key}.wav")
    def speech(key: str, lang: str = FALLBACK) -> Response:
        """A cue or notice of the catalogue, spoken in the language of the tag ``lang``."""
        language = words(lang)
        text = _spoken(key, language)
        if text is None:
            raise HTTPException(404, "No such cue.")
        return sound_answer(voice, text, language.language)


def urgent_words(tag: str) -> dict[str, str]:
    """What is said aloud in the language of ``tag``, by id, of the notices and cues that must be
    heard at once."""
    language = words(tag)
    found = [key for key, urgent in NOTICES.items() if urgent]
    found += [key for key, spec in cues().items() if spec.priority <= _AT_ONCE]
    return {key: text for key in found if (text := _spoken(key, language))}


def _spoken(key: str, language: Words) -> str | None:
    """What is said aloud for the id of a cue or notice; ``None`` where there is none."""
    if key in NOTICES:
        return language.say(spoken(key))
    alert = alert_spoken(key, language.language)
    if alert is not None:
        return alert
    spec = cues().get(key)
    return translated(spec.at(0.0), language).spoken if spec else None
