"""A trainer's clients over REST: those whom a trainer films."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request

from app.server.language import words_for
from app.server.problems import Refusal
from app.server.review.library import ClientDep, LibraryDep
from app.storage.errors import Lingering
from app.storage.review_values import Client, NewClient
from app.storage.values import LongNote, Name, Value
from app.words import phrase
from app.words.cut import same_name
from vision.values import Level

router = APIRouter(prefix="/clients")


class ClientIn(Value):
    """A client as the page enters one; own thresholds come by ``app.server.review.thresholds``."""

    name: Name
    height_m: float | None = Field(default=None, ge=0.8, le=2.5, strict=True)
    level: Level = Level.BEGINNER
    notes: LongNote = ""


class ClientChange(ClientIn):
    """What is to change in a client; what is left out stays."""

    name: Name = ""


class ClientOut(Value):
    """A client, and how many clips there are of them."""

    id: int
    name: str
    height_m: float | None
    level: Level
    thresholds: dict[str, float]
    notes: str
    created_at: datetime
    clips: int

    @classmethod
    def of(cls, client: Client, clips: int) -> ClientOut:
        """What the page may know of a client."""
        return cls(**client.model_dump(), clips=clips)


class ForgottenOut(Value):
    """So many clips are deleted. warning: what could not be done at once, if anything."""

    clips: int
    warning: str | None = None


@router.get("")
def clients(library: LibraryDep) -> tuple[ClientOut, ...]:
    """All clients, by name."""
    counted = library.store.clips.count_by_client()
    return tuple(
        ClientOut.of(client, counted.get(client.id, 0)) for client in library.store.clients.all()
    )


@router.post("", status_code=201)
def add_client(given: ClientIn, library: LibraryDep) -> ClientOut:
    """Keep a new client."""
    return ClientOut.of(library.store.clients.add(NewClient(**given.model_dump())), 0)


@router.get("/{client_id}")
def client(client: ClientDep, library: LibraryDep) -> ClientOut:
    """One client."""
    return _out(client, library)


@router.patch("/{client_id}")
def change_client(given: ClientChange, client: ClientDep, library: LibraryDep) -> ClientOut:
    """Change what is given of a client, and judge their clips by it in the background."""
    changed = {**client.model_dump(), **given.model_dump(exclude_unset=True)}
    return _out(library.change_client(Client.model_validate(changed)), library)


@router.delete("/{client_id}")
def delete_client(
    request: Request,
    client: ClientDep,
    library: LibraryDep,
    really: Annotated[str, Query(max_length=200)] = "",
) -> ForgottenOut:
    """Delete a client with all their clips; whoever does says so by the name, exactly."""
    if not same_name(really, client.name):
        raise Refusal(409, phrase("problem.really"))
    clips = library.store.clips.count_by_client().get(client.id, 0)
    return forgotten(request, clips, lambda: library.forget_client(client))


def forgotten(request: Request, clips: int, forget: Callable[[], object]) -> ForgottenOut:
    """What to say once ``forget`` has deleted so many clips."""
    try:
        forget()
    except Lingering as lingering:
        said = words_for(request).text("problem.storage", why=str(lingering))
        return ForgottenOut(clips=clips, warning=said)
    return ForgottenOut(clips=clips)


def _out(client: Client, library: LibraryDep) -> ClientOut:
    return ClientOut.of(client, library.store.clips.count_by_client().get(client.id, 0))
