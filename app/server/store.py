"""The store that the server was given, for the endpoints that need it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path
from starlette.requests import Request

from app.storage import Profile, Store


def store_of(request: Request) -> Store:
    """The server's store; only servers that have one offer the endpoints that need it."""
    store = request.app.state.store
    assert isinstance(store, Store)
    return store


_ProfileId = Annotated[int, Path(ge=1, le=2**31 - 1)]  # what every database takes


def profile_of(profile_id: _ProfileId, store: Annotated[Store, Depends(store_of)]) -> Profile:
    """The profile of the path's ``profile_id``.

    Raises:
        Missing: there is none.
    """
    return store.profiles.get(profile_id)


StoreDep = Annotated[Store, Depends(store_of)]
ProfileDep = Annotated[Profile, Depends(profile_of)]
