"""What a lane says, spoken by this machine's own voice, and nothing else."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Response

from app.server.kiosk.screens import Screens
from app.server.sound import sound_answer
from app.words.voice import Voice

_OF_ONE_WALKER = frozenset({"kiosk.score"})
"""What tells a walker's own figures, and is not remembered."""


def sound_router(screens: Screens, voice: Voice) -> APIRouter:
    """The addresses of what was said."""
    router = APIRouter()

    @router.get("/kiosk/speech/{lane}/{number}.wav")
    def said(lane: str, number: int) -> Response:
        """What was said on a lane under this number, in the language it was said in."""
        found = screens.said(lane, number)
        if found is None:
            raise HTTPException(404, "That was not said.")
        keep = found.id not in _OF_ONE_WALKER
        answer = sound_answer(voice, found.spoken, found.language, keep=keep)
        answer.headers["Cache-Control"] = "no-store"  # the numbers begin anew with the server
        return answer

    return router
