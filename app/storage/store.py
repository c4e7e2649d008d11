"""The store: one open database with its folder of traces."""

from __future__ import annotations

from types import TracebackType

from app.storage.care import Care
from app.storage.clients import Clients
from app.storage.clips import Clips
from app.storage.database import Database
from app.storage.jobs import Jobs
from app.storage.places import Places
from app.storage.prescriptions import Prescriptions
from app.storage.profiles import Profiles
from app.storage.sessions import Sessions
from app.storage.settings import StorageSettings


class Store:
    """What is kept; open one for the whole program, and close it at the end.

    Fit for use by several threads. Reading and changing may wait for the disk, so not from an
    event loop; only the session's writer never waits.
    """

    def __init__(
        self, places: Places | None = None, settings: StorageSettings | None = None
    ) -> None:
        """Open the store, making and migrating what is needed.

        Sessions that were cut off are ended as interrupted at their last written moment.

        Raises:
            StorageError: it cannot be opened; the message says what to do.
        """
        settings = settings or StorageSettings()
        self.places = places or Places.find()
        self.database = Database(self.places, settings.busy_s)
        self.profiles = Profiles(self.database)
        self.care = Care(self.database)
        self.prescriptions = Prescriptions(self.database)
        self.clients = Clients(self.database)
        self.clips = Clips(self.database)
        self.jobs = Jobs(self.database)
        self.sessions = Sessions(self.database, settings)
        try:
            self.cut_off = self.sessions.close_cut_off()
            """The ids of the sessions that were found cut off."""
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the writers, then let go of the database."""
        self.sessions.close()
        self.database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
