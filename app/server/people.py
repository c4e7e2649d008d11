"""The people who share this computer, over REST: profiles, the health screen, taking data along
and deleting it.

Every answer comes in the language of ``?lang=``, else the profile's, else the browser's. Changes
need a JSON body or an ``Origin`` that is ours (``app.server.guard``).
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse
from pydantic import Field, StrictBool
from starlette.background import BackgroundTask
from starlette.requests import Request

from app.programme.screening import Outcome, Question, ScreeningEffect, stop_rules
from app.server.care import AgreementIn, agree, stop_if_not_ready
from app.server.language import words_for
from app.server.problems import Refusal
from app.server.store import ProfileDep, StoreDep
from app.session.care import answers_of, asked, waiting_for
from app.session.history import answers_aged, screening_due, screening_of
from app.storage import Agreement, HealthScreen, NewProfile, Place, Profile, Units
from app.storage.erase import erase_profile
from app.storage.errors import Lingering
from app.storage.export import EXPORTING, export_name, export_profile
from app.storage.values import Language, Name, Region, Value, utc_now
from app.words import Words, phrase
from app.words.cut import same_name
from vision.values import Level

router = APIRouter(prefix="/api/profiles")


class ProfileIn(Value):
    """A person as the page enters one. Heights are metres, masses kilograms, whatever the units
    in which the person thinks. strict: a text is no number."""

    name: Name
    height_m: float | None = Field(default=None, ge=0.8, le=2.5, strict=True)
    mass_kg: float | None = Field(default=None, ge=20, le=300, strict=True)
    level: Level = Level.BEGINNER
    units: Units = Units.METRIC
    place: Place = Place.HALLWAY
    language: Language = "en"
    region: Region | None = None


class ProfileChange(ProfileIn):
    """What is to change in a profile; what is left out stays."""

    name: Name = ""


class ProfileOut(Value):
    """A person. ready: the health screen is answered, holds, and speaks for live coaching, and
    nothing was felt that still stands against it (on_hold)."""

    id: int
    name: str
    height_m: float | None
    mass_kg: float | None
    level: Level
    units: Units
    place: Place
    language: str
    region: str | None
    created_at: datetime
    ready: bool
    on_hold: bool
    screening_due: bool

    @classmethod
    def of(cls, profile: Profile) -> ProfileOut:
        """What the page may know of a profile; answers about health have their own address."""
        return cls(
            **profile.model_dump(exclude={"health", "agreement", "holds"}),
            ready=screening_of(profile).allowed,
            on_hold=bool(profile.holds),
            screening_due=screening_due(profile),
        )


class QuestionOut(Value):
    """One question of the health screen. answer: ``None`` where it is open."""

    id: Question
    asks: str
    does: tuple[ScreeningEffect, ...]
    answer: bool | None


class AgreementOut(Value):
    """A clinician's word. who: empty where it was kept before names were asked. covers: the
    questions it was given for."""

    who: str
    agreed_on: date
    covers: tuple[Question, ...]

    @classmethod
    def of(cls, agreement: Agreement | None) -> AgreementOut | None:
        """What the page may know of an agreement."""
        if agreement is None:
            return None
        covers = tuple(one for one in Question if asked(one) in agreement.covers)
        return cls(who=agreement.who, agreed_on=agreement.agreed_on, covers=covers)


class ScreeningOut(Value):
    """The health screen and what came of it. because: the questions that make it wait for a
    clinician. due: it is to be asked, for the first time or again; aged: all of it, for the answers
    hold no longer. waiting: whether a clinician's word is missing; agreement: the one that
    holds."""

    questions: tuple[QuestionOut, ...]
    outcome: Outcome
    allowed: bool
    because: tuple[Question, ...]
    unanswered: tuple[Question, ...]
    notes: tuple[str, ...]
    stop_rules: tuple[str, ...]
    due: bool
    aged: bool
    support: bool
    sound_only: bool
    answered_at: datetime | None
    waiting: bool
    agreement: AgreementOut | None

    @classmethod
    def of(cls, profile: Profile, words: Words) -> ScreeningOut:
        """The screen of a profile."""
        found, answers = screening_of(profile), answers_of(profile)
        return cls(
            questions=tuple(
                QuestionOut(
                    id=one,
                    asks=words.say(one.asks),
                    does=tuple(grade for grade in ScreeningEffect if grade in one.grading.does),
                    answer=answers.get(one),
                )
                for one in Question
            ),
            outcome=found.outcome,
            allowed=found.allowed,
            because=found.because,
            unanswered=found.unanswered,
            notes=tuple(words.say(note) for note in found.notes),
            stop_rules=tuple(words.say(rule) for rule in stop_rules()),
            due=screening_due(profile),
            aged=answers_aged(profile),
            support=found.support,
            sound_only=found.sound_only,
            answered_at=profile.health.answered_at,
            waiting=bool(waiting_for(profile)),
            agreement=AgreementOut.of(profile.agreement),
        )


class AnswersIn(Value):
    """The answers, all of them anew, and a clinician's word for those that need one."""

    answers: dict[Question, StrictBool]
    agreement: AgreementIn | None = None


class DeletedOut(Value):
    """What was deleted. warning: what could not be done at once, if anything."""

    sessions: int | None
    warning: str | None = None


@router.get("")
def people(store: StoreDep) -> tuple[ProfileOut, ...]:
    """All who share this computer."""
    return tuple(ProfileOut.of(profile) for profile in store.profiles.all())


@router.post("", status_code=201)
def add(given: ProfileIn, store: StoreDep) -> ProfileOut:
    """Keep a new profile."""
    return ProfileOut.of(store.profiles.add(NewProfile(**given.model_dump())))


@router.get("/{profile_id}")
def person(profile: ProfileDep) -> ProfileOut:
    """One profile."""
    return ProfileOut.of(profile)


@router.patch("/{profile_id}")
def change(given: ProfileChange, profile: ProfileDep, store: StoreDep) -> ProfileOut:
    """Change what is given of a profile."""
    return ProfileOut.of(
        store.profiles.change(_with(profile, given.model_dump(exclude_unset=True)))
    )


@router.delete("/{profile_id}")
def delete(
    request: Request,
    profile: ProfileDep,
    store: StoreDep,
    really: Annotated[str, Query(max_length=200)] = "",
) -> DeletedOut:
    """Delete all that is kept of a person, who says so by the profile's name, exactly."""
    if not same_name(really, profile.name):
        raise Refusal(409, phrase("problem.really"))
    try:
        return DeletedOut(sessions=erase_profile(store, profile.id).sessions)
    except Lingering as lingering:
        said = words_for(request, profile).text("problem.storage", why=str(lingering))
        return DeletedOut(sessions=None, warning=said)


@router.get("/{profile_id}/screening")
def screening(request: Request, profile: ProfileDep) -> ScreeningOut:
    """The questions of the health screen, the answers kept, and what came of them."""
    return ScreeningOut.of(profile, words_for(request, profile))


@router.put("/{profile_id}/screening")
def answer(
    request: Request, given: AnswersIn, profile: ProfileDep, store: StoreDep
) -> ScreeningOut:
    """Keep the answers. A clinician's word holds for the answers it was given for, and ends with a
    new yes: an old one never covers an answer that is given later."""
    answers = {question.value: yes for question, yes in given.answers.items()}
    health = HealthScreen(answers=answers, answered_at=utc_now())
    kept = store.profiles.change(_with(profile, {"health": health}))
    before = answers_of(profile)
    new = [one for one, yes in given.answers.items() if yes and one.blocks and not before.get(one)]
    if new and kept.agreement is not None:
        store.care.end_agreement(kept.id, asked(new[0]))
        kept = store.profiles.get(kept.id)
    if given.agreement is not None:
        agree(store, kept, given.agreement)
    stop_if_not_ready(request, store, kept.id)
    kept = store.profiles.get(kept.id)
    return ScreeningOut.of(kept, words_for(request, kept))


@router.get("/{profile_id}/export")
def export(profile: ProfileDep, store: StoreDep) -> FileResponse:
    """All that is kept of a person, as one zip."""
    # Beside what it is of, where the next start finds it if this one is killed.
    folder = tempfile.TemporaryDirectory(prefix=EXPORTING, dir=store.places.folder)
    try:
        file = Path(folder.name) / "export.zip"
        export_profile(store, profile, file)
    except BaseException:
        folder.cleanup()
        raise
    return FileResponse(
        file,
        media_type="application/zip",
        filename=export_name(profile.name),
        headers={"Cache-Control": "no-store"},
        background=BackgroundTask(folder.cleanup),
    )


def _with(profile: Profile, changes: Mapping[str, object]) -> Profile:
    return profile.model_copy(update=dict(changes))
