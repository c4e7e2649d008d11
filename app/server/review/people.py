"""Who is in a picture of a clip, and whom to follow, over REST."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from app.review.folder import ClipFolder
from app.review.moments import time_scale_now
from app.review.people import PeopleError, people_at
from app.review.reports import automatic_report
from app.server.problems import Refusal
from app.server.review.library import ClipDep, LibraryDep
from app.storage.review_values import Subject
from app.storage.values import Value
from app.words import phrase

router = APIRouter(prefix="/clips/{uid}")


class PersonOut(Value):
    """Somebody in the picture, in shares of its width and height: hips and the box around."""

    x: float
    y: float
    left: float
    top: float
    right: float
    bottom: float


class PeopleOut(Value):
    """Everybody in the picture, from its left to its right."""

    people: tuple[PersonOut, ...]


class SubjectIn(Value):
    """Whom to follow: who stands nearest to this place, in shares of the picture, at ``t_s``."""

    t_s: float = Field(ge=0, le=1e6)
    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)


class FollowedOut(Value):
    """Whom the clip is to follow; it is being looked at again."""

    subject: SubjectIn | None


@router.get("/people")
def people(
    clip: ClipDep, library: LibraryDep, t_s: Annotated[float, Query(ge=0, le=1e6)]
) -> PeopleOut:
    """Who is in the picture at ``t_s``."""
    folder = ClipFolder.of(library.store.places, clip)
    report = automatic_report(folder)
    try:
        scale = None if report is None else report.source.time_scale
        found = people_at(folder, t_s, scale, library.model)
    except PeopleError as error:
        raise Refusal(409, phrase("problem.people", why=str(error))) from error
    return PeopleOut(people=tuple(PersonOut(**one.model_dump()) for one in found))


@router.put("/subject")
def follow(given: SubjectIn, clip: ClipDep, library: LibraryDep) -> FollowedOut:
    """Follow somebody else, and look at the clip again."""
    scale = time_scale_now(ClipFolder.of(library.store.places, clip))
    subject = Subject(**given.model_dump(), time_scale=scale)
    changed = library.store.clips.change(clip.uid, {"subject": subject})
    library.analyse(changed)
    return FollowedOut(subject=given)


@router.delete("/subject")
def follow_anybody(clip: ClipDep, library: LibraryDep) -> FollowedOut:
    """Follow again whom the machine finds by itself."""
    changed = library.store.clips.change(clip.uid, {"subject": None})
    library.analyse(changed)
    return FollowedOut(subject=None)
