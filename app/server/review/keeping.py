"""What is kept of a trainer's clips, for how long, and the room it takes; and the daily upkeep."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import move_on_after, to_thread
from fastapi import APIRouter, FastAPI

from app.review.retention import Retention, keep_retention, read_retention
from app.review.space import kept_space
from app.review.upkeep import DAY_S, keep_up
from app.server.review.uploads import shelf_of
from app.server.store import StoreDep
from app.storage import StorageError, Store
from app.storage.values import Value

_log = logging.getLogger(__name__)

router = APIRouter()


class ClipsKeptOut(Value):
    """What is kept of clips. folder: where; the bytes as of ``app.review.space.KeptSpace``. days:
    how long a clip is kept after it was added, ``None`` until somebody deletes it."""

    folder: str
    clips: int
    originals_bytes: int
    copies_bytes: int
    results_bytes: int
    uploads_bytes: int
    days: int | None


@router.get("/kept")
def kept(store: StoreDep) -> ClipsKeptOut:
    """What is kept, and for how long."""
    return _kept(store)


@router.put("/kept")
def keep(retention: Retention, store: StoreDep) -> ClipsKeptOut:
    """Keep clips for so long from now on; what is older goes with the next daily upkeep, or the
    server's next start."""
    keep_retention(store.places, retention)
    return _kept(store)


@asynccontextmanager
async def upkeep(app: FastAPI, store: Store | None) -> AsyncIterator[None]:
    """The upkeep at the beginning and every day; nothing without a ``store``. When it ends, none is
    under way any more."""
    if store is None:
        yield
        return
    over = asyncio.Event()
    daily = asyncio.create_task(_daily(app, store, over))
    try:
        yield
    finally:
        over.set()
        await daily


async def _daily(app: FastAPI, store: Store, over: asyncio.Event) -> None:
    state = app.state
    while not over.is_set():
        try:
            await to_thread.run_sync(
                lambda: keep_up(store, shelf_of(app), state.received, state.library.let_go)
            )
        except (StorageError, OSError) as error:
            _log.warning("the clips' upkeep: %s", error)
        with move_on_after(DAY_S):
            await over.wait()


def _kept(store: Store) -> ClipsKeptOut:
    space = kept_space(store.places)
    return ClipsKeptOut(
        folder=str(store.places.clips),
        clips=space.clips,
        originals_bytes=space.originals,
        copies_bytes=space.copies,
        results_bytes=space.results,
        uploads_bytes=space.uploads,
        days=read_retention(store.places).days,
    )
