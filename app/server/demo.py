"""What a demo adds up to, over HTTP: the words of a session's summary, for a walk nobody keeps."""

from __future__ import annotations

from fastapi import FastAPI, HTTPException, Request

from app.server.hub import Hub
from app.server.language import words_for
from app.session.summary import SummaryText


def add_demo(app: FastAPI, hub: Hub) -> None:
    """Add the address to ``app``."""

    @app.get("/api/demo/summary")
    def summary(request: Request) -> SummaryText:
        """How the drawn walker's walk went, so far."""
        show = hub.show
        if show is None:
            raise HTTPException(404, "There is no demo here.")
        return show.tell(words_for(request))
