"""A trainer's clients, kept."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.storage.database import Database
from app.storage.errors import Missing, NameTaken, StorageError
from app.storage.review_tables import ClientRow
from app.storage.review_values import Client, NewClient
from app.storage.values import utc_now
from app.words.cut import cut


class Clients:
    """Reads and changes clients. Every method may raise ``StorageError``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Client, ...]:
        """All clients, by name."""
        with self._database.reading() as session:
            found = session.scalars(select(ClientRow).order_by(ClientRow.name_key))
            return tuple(_client(row) for row in found)

    def get(self, client_id: int) -> Client:
        """One client.

        Raises:
            Missing: there is none with this id.
        """
        with self._database.reading() as session:
            return _client(_found(session.get(ClientRow, client_id), client_id))

    def add(self, client: NewClient) -> Client:
        """Keep a new client.

        Raises:
            NameTaken: there is one of this name.
        """
        return self._keep(client, None)

    def change(self, client: Client) -> Client:
        """Keep what has changed in a client; the id and the time of making stay.

        Raises:
            Missing: it is gone. NameTaken: another has this name.
        """
        return self._keep(client, client.id)

    def remove(self, client_id: int) -> None:
        """Forget a client with the rows of their clips; those clips' files go before
        (``app.review``)."""
        with self._database.writing() as session:
            session.execute(delete(ClientRow).where(ClientRow.id == client_id))

    def _keep(self, client: NewClient, client_id: int | None) -> Client:
        columns = client.model_dump(include=set(NewClient.model_fields))
        columns["name_key"] = client.name.casefold()
        try:
            with self._database.writing() as session:
                if client_id is None:
                    row = ClientRow(**columns, created_at=utc_now())
                    session.add(row)
                else:
                    row = _found(session.get(ClientRow, client_id), client_id)
                    for name, value in columns.items():
                        setattr(row, name, value)
                session.flush()
                return _client(row)
        except StorageError as error:
            if isinstance(error.__cause__, IntegrityError):
                raise NameTaken(
                    f"there is already a client called {cut(client.name)}: take another name"
                ) from error
            raise


def _found(row: ClientRow | None, client_id: int) -> ClientRow:
    if row is None:
        raise Missing(f"there is no client {client_id} any more")
    return row


def _client(row: ClientRow) -> Client:
    return Client(**{name: getattr(row, name) for name in Client.model_fields})
