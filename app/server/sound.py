"""A text as the sound of the coach's own voice, over HTTP."""

from __future__ import annotations

import logging

from fastapi import HTTPException, Response

from app.words.voice import SpeechError, Voice

_log = logging.getLogger(__name__)


def sound_answer(voice: Voice, text: str, language: str, *, keep: bool = True) -> Response:
    """The answer with a text, spoken. keep: as in ``Voice.wav``."""
    try:
        sound = voice.wav(text, language, keep=keep)
    except SpeechError as error:
        _log.warning("%s", error)
        raise HTTPException(503, str(error)) from error
    return Response(sound, media_type="audio/wav", headers={"Cache-Control": "max-age=3600"})
