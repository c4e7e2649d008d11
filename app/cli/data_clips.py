"""``backstep data`` for a trainer's clips: the space they take, and deleting them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.terminal.output import ExitCode, Failure, out
from app.words.cut import cut
from vision.sources.echo import echo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.storage import Places, Store
    from app.storage.review_values import Client

_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def say_where(places: Places) -> bool:
    """Say where the clips are, what they take and for how long they are kept; whether there is
    anything of them."""
    from app.review.retention import read_retention
    from app.review.space import kept_space

    space, days = kept_space(places), read_retention(places).days
    console = out()
    console.print(f"Clips:    {places.clips}", markup=False, soft_wrap=True)
    if not space.all:
        return False
    console.print(
        f"          {counted(space.clips, 'clip')}, {size(space.all)}: originals "
        f"{size(space.originals)}, review copies {size(space.copies)}, results "
        f"{size(space.results)}, unfinished uploads {size(space.uploads)}",
        markup=False,
        soft_wrap=True,
    )
    kept = "until you delete them" if days is None else f"for {counted(days, 'day')} each"
    console.print(f"          kept {kept}", markup=False, soft_wrap=True)
    return True


def client_named(store: Store | None, shown: str, name: str) -> Client:
    """The client who is called exactly so.

    Raises:
        Failure: there is none.
    """
    clients = store.clients.all() if store else ()
    for client in clients:
        if client.name == name:
            return client
    if not clients:
        raise Failure(f"no clients are kept in {shown}", ExitCode.MISSING)
    names = ", ".join(cut(client.name) for client in clients)
    raise Failure(
        f"there is no client {echo(name)}: write the name exactly. There is: {names}",
        ExitCode.USAGE,
    )


def what_of(store: Store, client: Client | None) -> str:
    """What a deletion would take of a client, or of everybody, for the question before it."""
    clips = len(store.clips.all(None if client is None else client.id))
    if client is not None:
        return f"{cut(client.name)} with {counted(clips, 'clip')}"
    return f"{counted(clips, 'clip')} of {counted(len(store.clients.all()), 'client')}"


def forget(store: Store, client: Client | None) -> str:
    """Delete a client's clips with the client, or everything; what to say of it."""
    from app.review.forget import forget_all_clips, forget_client

    done = forget_all_clips(store) if client is None else forget_client(store, client)
    uploads = f", {counted(done.uploads, 'upload')}" if done.uploads else ""
    return f"{counted(done.clients, 'client')}, {counted(done.clips, 'clip')}{uploads}"


def take_along(store: Store, client: Client, file: Callable[[str], Path]) -> str:
    """Write everything about a client into a zip; what to say of it. file: where a zip of this name
    goes."""
    from app.review.export import client_file_name, export_client

    target = file(client_file_name(client.name))
    count = export_client(store, client, target)
    return f"{counted(count, 'clip')} of {cut(client.name)}: {target}"


def counted(count: int, what: str) -> str:
    """A number of things in words."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def size(count: float) -> str:
    """A number of bytes in words, as file managers write it."""
    unit = 0
    while count >= 999.5 and unit + 1 < len(_UNITS):
        count, unit = count / 1000, unit + 1
    return f"{count:.0f} {_UNITS[unit]}" if unit < 3 else f"{count:.1f} {_UNITS[unit]}"
