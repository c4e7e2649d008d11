"""The films that show a movement, over REST: what there is, the films, their captions."""

from __future__ import annotations

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import FileResponse, PlainTextResponse

from app.films.captions import FOCUS, about, captions, title
from app.films.make import SUFFIX
from app.films.shelf import Shelf
from app.server.language import words_for
from app.storage.values import Value
from vision.walker.lesson import LESSONS, SIZE, VERSION


class FilmOut(Value):
    """One film. about: what is to be seen in it. share: how much of it is made, 1 when it can be
    played, ``None`` where it can't be made here. focus: the checks whose focus it shows."""

    id: str
    title: str
    about: str
    share: float | None
    source: str
    captions: str
    language: str
    width: int
    height: int
    focus: tuple[str, ...]


def add_films(app: FastAPI, shelf: Shelf) -> None:
    """Add the films to ``app``; the first who asks what there is has them made."""

    @app.get("/api/films")
    def films(request: Request) -> tuple[FilmOut, ...]:
        """All films, in the reader's language."""
        shelf.ask()
        words = words_for(request)
        return tuple(
            FilmOut(
                id=one.id,
                title=words.say(title(one)),
                about=words.say(about(one)),
                share=shelf.share(one.id),
                source=f"/films/{one.id}{SUFFIX}?v={VERSION}",
                captions=f"/films/{one.id}.vtt?lang={words.language}",
                language=words.language,
                width=SIZE[0],
                height=SIZE[1],
                focus=FOCUS[one.id],
            )
            for one in LESSONS
        )

    @app.get("/films/{id_}.vtt")
    def vtt(request: Request, id_: str) -> PlainTextResponse:
        """A film's captions."""
        if id_ not in FOCUS:
            raise HTTPException(404, "No such film.")
        return PlainTextResponse(captions(id_, words_for(request)), media_type="text/vtt")

    @app.get("/films/{id_}.mp4")
    def film(id_: str) -> FileResponse:
        """A film; answers requests for a part of it."""
        path = shelf.film(id_)
        if path is None:
            raise HTTPException(404, "No such film, or not yet.")
        headers = {"Cache-Control": "max-age=86400"}
        return FileResponse(path, media_type="video/mp4", headers=headers)
