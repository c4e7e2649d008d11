"""``backstep data``: where everything is kept, taking it along, deleting it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.data_clips import client_named, forget, say_where, take_along, what_of
from app.terminal.output import ExitCode, Failure, out
from app.words.cut import cut, same_name
from vision.sources.echo import echo

if TYPE_CHECKING:
    from app.storage import Places, Profile, Store

data_app = typer.Typer(
    help="See where your data is kept, take it along, delete it.", no_args_is_help=True
)

DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="sqlite:///FILE or postgresql://USER@HOST/NAME instead of $BACKSTEP_DATABASE or the "
        "file in your data folder.",
    ),
]
ProfileOption = Annotated[
    str | None,
    typer.Option("--profile", metavar="NAME", help="Whose; needed when several share this."),
]


@data_app.command("where")
def where(database: DatabaseOption = None) -> None:
    """Say where everything is kept, and of whom."""
    from rich.table import Table

    with _opened(database) as (store, places):
        console = out()
        console.print(f"Database: {places.shown}", markup=False, soft_wrap=True)
        console.print(f"Traces:   {places.traces}", markup=False, soft_wrap=True)
        clips = say_where(places)
        people = store.profiles.all() if store else ()
        if store is None or not people:
            if not clips:
                console.print("Nothing is kept yet.")
            return
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("profile", "sessions", "last"):
            table.add_column(column)
        for person in people:
            sessions = store.sessions.of(person.id)
            last = f"{sessions[-1].started_at:%Y-%m-%d}" if sessions else "-"
            table.add_row(_plain(cut(person.name)), str(len(sessions)), last)
        console.print(table)


@data_app.command("export")
def export(
    target: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="The zip; backstep-NAME-DATE.zip if left out."),
    ] = None,
    profile: ProfileOption = None,
    client: Annotated[
        str | None, typer.Option("--client", metavar="NAME", help="A client with all their clips.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite FILE.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Take all data of a profile along, in one zip: JSON, CSV and a page in plain words."""
    if client is not None and profile is not None:
        raise Failure("say either --profile or --client", ExitCode.USAGE)
    with _opened(database) as (store, places):
        if client is not None:
            somebody = client_named(store, places.shown, client)
            assert store is not None
            said = take_along(store, somebody, lambda name: _file(target, name, force=force))
            out().print(said, markup=False, soft_wrap=True)
            return
        person = _person(store, places.shown, profile)
        assert store is not None
        from app.storage.export import export_name, export_profile

        file = _file(target, export_name(person.name), force=force)
        count = export_profile(store, person, file)
        out().print(
            f"{_sessions(count)} of {cut(person.name)}: {file}", markup=False, soft_wrap=True
        )


def _file(target: Path | None, name: str, *, force: bool) -> Path:
    """Where a zip goes that is called ``name`` if nobody says otherwise."""
    file = target or Path(name)
    if file.is_dir():
        file = file / name
    if file.exists() and not force:
        raise Failure(f"{file} exists: name another file, or say --force", ExitCode.USAGE)
    if not file.parent.is_dir():
        raise Failure(f"{file.parent}: there is no such folder", ExitCode.USAGE)
    return file


@data_app.command("delete")
def delete(
    profile: ProfileOption = None,
    everyone: Annotated[
        bool, typer.Option("--all", help="All profiles, all clients and all clips.")
    ] = False,
    client: Annotated[
        str | None, typer.Option("--client", metavar="NAME", help="A client with all their clips.")
    ] = None,
    clips: Annotated[bool, typer.Option("--clips", help="All clips and all clients.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Delete all data of a profile, or of clients, for good. Asks first."""
    if sum((everyone, profile is not None, client is not None, clips)) > 1:
        raise Failure("say either --profile, --client, --clips or --all", ExitCode.USAGE)
    with _opened(database) as (store, places):
        shown = places.shown
        if clips or client is not None:
            _delete_clips(store, shown, client, yes=yes)
            return
        person = None if everyone else _person(store, shown, profile)
        if person is not None and profile is not None and not same_name(profile, person.name):
            raise Failure(
                f"there is no profile {echo(profile)}, but {cut(person.name)}: to delete it, write "
                "its name exactly",
                ExitCode.USAGE,
            )
        if store is None:
            raise Failure(f"nothing is kept in {shown}", ExitCode.MISSING)
        from app.storage.erase import erase_all, erase_profile

        people = store.profiles.all() if person is None else (person,)
        count = sum(len(store.sessions.of(one.id)) for one in people)
        whose = ", ".join(cut(one.name) for one in people) or "nobody"
        if not yes and person is None:
            too = what_of(store, None)
            _ask(f"Delete all data of {whose}, {_sessions(count)}, and {too}, for good?")
        elif not yes and person is not None:
            _ask_name(person, f"{_sessions(count)} of {whose}")
        done = erase_all(store) if person is None else erase_profile(store, person.id)
        too = f", {forget(store, None)}" if person is None else ""
        out().print(
            f"Deleted: {whose}, {_sessions(done.sessions)}{too}.", markup=False, soft_wrap=True
        )


def _delete_clips(store: Store | None, shown: str, name: str | None, *, yes: bool) -> None:
    if store is None:
        raise Failure(f"nothing is kept in {shown}", ExitCode.MISSING)
    client = None if name is None else client_named(store, shown, name)
    if not yes:
        _ask(f"Delete {what_of(store, client)}, with every copy and result, for good?")
    out().print(f"Deleted: {forget(store, client)}.", markup=False, soft_wrap=True)


@contextmanager
def _opened(url: str | None) -> Iterator[tuple[Store | None, Places]]:
    """The store, and where everything is.

    No store where there is no file yet: who only looks leaves nothing behind.
    """
    from app.storage import Places, StorageError, Store

    try:
        places = Places.find(url=url)
        if places.sqlite is not None and not places.sqlite.exists():
            yield None, places
            return
        with Store(places) as store:
            yield store, places
    except StorageError as error:
        raise Failure(str(error), ExitCode.MISSING) from error


def _person(store: Store | None, shown: str, name: str | None) -> Profile:
    people = store.profiles.all() if store else ()
    if store is None or not people:
        raise Failure(f"nothing is kept in {shown}", ExitCode.MISSING)
    names = ", ".join(cut(person.name) for person in people)
    if name is None:
        if len(people) > 1:
            raise Failure(f"whose? Say --profile with one of: {names}", ExitCode.USAGE)
        return people[0]
    found = store.profiles.named(name)
    if found is None:
        raise Failure(f"there is no profile {echo(name)}; there is: {names}", ExitCode.USAGE)
    return found


def _ask(question: str) -> None:
    try:
        agreed = typer.confirm(question)
    except typer.Abort as nobody:
        raise _unanswered() from nobody
    if not agreed:
        out().print("Nothing was deleted.")
        raise typer.Exit


def _ask_name(person: Profile, what: str) -> None:
    try:
        typed = typer.prompt(
            f"Delete {what} and all other data for good? Type the name exactly",
            default="",
            show_default=False,
        )
    except typer.Abort as nobody:
        raise _unanswered() from nobody
    if not same_name(typed, person.name):
        out().print("That is not the name. Nothing was deleted.")
        raise typer.Exit


def _unanswered() -> Failure:
    return Failure(
        "nothing was deleted: nobody answered. Say --yes to delete without a question",
        ExitCode.USAGE,
    )


def _sessions(count: int) -> str:
    return f"{count} session" if count == 1 else f"{count} sessions"


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)
