"""What went wrong, as one answer of one shape: JSON with a line in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI, HTTPException
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from app.server.language import words_for
from app.storage import StorageError
from app.storage.errors import Missing, NameTaken, Recording
from app.words import Phrase, Words, phrase
from app.words.cut import cut


class ProblemOut(BaseModel):
    """error: what is wrong and what to do, in one line. fields: the same by the field's name,
    for a form."""

    error: str
    fields: dict[str, str] = {}


class Refusal(HTTPException):
    """A request that is understood and refused; ``why`` says what to do."""

    def __init__(self, status: int, why: Phrase) -> None:
        super().__init__(status, why.key)
        self.why = why


_FIELDS: Mapping[str, Phrase] = MappingProxyType(
    {
        "name": phrase("problem.name"),
        "height_m": phrase("problem.height_m"),
        "mass_kg": phrase("problem.mass_kg"),
        "level": phrase("problem.level"),
        "units": phrase("problem.units"),
        "place": phrase("problem.place"),
        "mode": phrase("problem.mode"),
        "language": phrase("problem.language"),
        "answers": phrase("problem.answers"),
        "agreement": phrase("problem.agreement"),
        "who": phrase("problem.agreement"),
        "agreed_on": phrase("problem.agreement"),
        "symptoms": phrase("problem.symptoms"),
        "feeling": phrase("problem.feeling"),
        "region": phrase("problem.region"),
        "really": phrase("problem.really"),
        "variation": phrase("problem.variation"),
        "steps": phrase("problem.steps"),
        "sets": phrase("problem.sets"),
        "rest_s": phrase("problem.rest_s"),
        "side": phrase("problem.side"),
        "times_a_week": phrase("problem.times_a_week"),
        "by": phrase("problem.by"),
        "given_on": phrase("problem.given_on"),
        "until": phrase("problem.until"),
        "profile_id": phrase("problem.profile"),
        "belt_mps": phrase("problem.belt_mps"),
        "incline_percent": phrase("problem.incline_percent"),
        "filmed_on": phrase("problem.filmed_on"),
    }
)


def add_problems(app: FastAPI) -> None:
    """Answer what goes wrong with ``ProblemOut``."""
    app.add_exception_handler(StorageError, _storage)
    app.add_exception_handler(RequestValidationError, _input)
    app.add_exception_handler(Refusal, _refusal)


def storage_problem(error: StorageError) -> tuple[int, Phrase]:
    """The status and the words of trouble with the storage."""
    if isinstance(error, Missing):
        return 404, phrase("problem.missing")
    if isinstance(error, NameTaken):
        return 409, phrase("problem.name_taken")
    if isinstance(error, Recording):
        return 409, phrase("problem.recording")
    return 503, phrase("problem.storage", why=str(error))


def _storage(request: Request, error: Exception) -> Response:
    assert isinstance(error, StorageError)
    status, why = storage_problem(error)
    text = words_for(request).say(why)
    fields = {"name": text} if isinstance(error, NameTaken) else {}
    return _answer(status, text, fields)


def _refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return _answer(error.status_code, words_for(request).say(error.why))


def _input(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    words = words_for(request)
    fields: dict[str, str] = {}
    lines: dict[str, None] = {}
    for one in error.errors():
        name, text = _read(one, words)
        lines[text] = None
        if name:
            fields.setdefault(name, text)
    return _answer(422, " ".join(lines), fields)


def _read(error: Mapping[str, Any], words: Words) -> tuple[str, str]:
    """The field's name and the words for one complaint of Pydantic's."""
    where: Sequence[object] = error.get("loc", ())
    # First comes the request's part (body, query, path), last perhaps an entry of the field.
    name = cut(str(where[1])) if len(where) > 1 else ""
    if error.get("type") == "json_invalid" or not name:
        return "", words.say(phrase("problem.json"))
    known = _FIELDS.get(name)
    if known is not None:
        return name, words.say(known)
    if error.get("type") == "extra_forbidden":
        return name, words.say(phrase("problem.unknown", field=name))
    return name, words.say(phrase("problem.value", field=name))


def _answer(status: int, error: str, fields: Mapping[str, str] | None = None) -> Response:
    out = ProblemOut(error=error, fields=dict(fields or {}))
    return JSONResponse(out.model_dump(), status_code=status)
