"""The library of a trainer's clips: how a clip comes in, what is known of it, how it goes."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.review.digest import Digest, Digests
from app.review.folder import ClipFolder
from app.storage.errors import StorageError, explain
from app.storage.review_values import Client, Clip
from app.storage.store import Store


@dataclass(frozen=True, slots=True)
class ClipInfo:
    """A clip with what lies in its folder. kept_bytes: all of it. busy: something is being done
    on it. digest: ``None`` as long as there is no report."""

    clip: Clip
    folder: ClipFolder
    kept_bytes: int
    busy: bool
    digest: Digest | None


class Library:
    """Takes clips in, says what is known of them, and forgets them. Fit for several threads."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._digests = Digests(store)

    def info(self, clip: Clip) -> ClipInfo:
        """The clip with what lies in its folder."""
        folder = ClipFolder.of(self.store.places, clip)
        return ClipInfo(clip, folder, _bytes_in(folder.path), False, self._digests.of(clip))

    def page(
        self, most: int, client_id: int | None = None, before: str | None = None
    ) -> tuple[ClipInfo, ...]:
        """Some of the clips, as ``Clips.page`` has them."""
        found = self.store.clips.page(most, client_id, before)
        return tuple(self.info(clip) for clip in found)

    def change(self, clip: Clip, changes: Mapping[str, object]) -> Clip:
        """Keep what the trainer says of a clip.

        Raises:
            Missing: the clip is gone, or the client.
        """
        if isinstance(client_id := changes.get("client_id"), int):
            self.store.clients.get(client_id)
        return self.store.clips.change(clip.uid, changes)

    def forget(self, clip: Clip) -> None:
        """Delete a clip with all that is kept of it.

        Raises:
            StorageError: something cannot be deleted; it can be called again.
            Lingering: all is deleted, but its bytes are not overwritten yet.
        """
        self._forget(clip)
        self.store.database.vacuum()

    def forget_client(self, client: Client) -> int:
        """Delete a client with all their clips, and say how many there were.

        Raises:
            As ``forget``.
        """
        theirs = self.store.clips.all(client.id)
        for clip in theirs:
            self._forget(clip)
        self.store.clients.remove(client.id)
        self.store.database.vacuum()
        return len(theirs)

    def _forget(self, clip: Clip) -> None:
        # The files first: who is interrupted in between finds them again by their row.
        folder = ClipFolder.of(self.store.places, clip).path
        try:
            shutil.rmtree(folder)
        except FileNotFoundError:
            pass
        except OSError as error:
            raise StorageError(explain(error, str(folder))) from error
        self.store.clips.remove(clip.uid)


def _bytes_in(folder: Path) -> int:
    """What a clip's folder takes on the disk, roughly: files may come and go meanwhile."""
    total = 0
    with suppress(FileNotFoundError):
        for path in folder.iterdir():
            with suppress(FileNotFoundError):
                total += path.stat().st_size
    return total
