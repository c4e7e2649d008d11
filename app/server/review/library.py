"""The library of clips that the server was given, for the endpoints that need it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path
from starlette.requests import Request

from app.review.library import Library
from app.storage.review_values import Client, Clip


def library_of(request: Request) -> Library:
    """The server's library; only servers with a store offer the endpoints that need it."""
    library = request.app.state.library
    assert isinstance(library, Library)
    return library


LibraryDep = Annotated[Library, Depends(library_of)]
_Uid = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
_ClientId = Annotated[int, Path(ge=1, le=2**31 - 1)]  # what every database takes


def clip_of(uid: _Uid, library: LibraryDep) -> Clip:
    """The clip of the path's ``uid``.

    Raises:
        Missing: there is none.
    """
    return library.store.clips.get(uid)


def client_of(client_id: _ClientId, library: LibraryDep) -> Client:
    """The client of the path's ``client_id``.

    Raises:
        Missing: there is none.
    """
    return library.store.clients.get(client_id)


ClipDep = Annotated[Clip, Depends(clip_of)]
ClientDep = Annotated[Client, Depends(client_of)]
