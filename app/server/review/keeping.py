"""What is kept of a trainer's clips, for how long, and the room it takes; and the daily upkeep."""

from __future__ import annotations

import asyncio
import logging

from anyio import to_thread
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


async def keep_up_daily(app: FastAPI, store: Store) -> None:
    """The upkeep, now and every day until it is cancelled."""
    while True:
        try:
            await to_thread.run_sync(
                lambda: keep_up(store, shelf_of(app), app.state.received, app.state.library.cancel)
            )
        except (StorageError, OSError) as error:
            _log.warning("the clips' upkeep: %s", error)
        await asyncio.sleep(DAY_S)


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
