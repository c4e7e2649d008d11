"""In which language a request is answered."""

from __future__ import annotations

from starlette.requests import Request

from app.storage.values import Profile
from app.words import FALLBACK, Words, languages, words

LANG = "lang"
"""Name of the query parameter that asks for a language."""


def words_for(request: Request, profile: Profile | None = None) -> Words:
    """The catalogue that is asked for (``?lang=``), else the profile's, else what the browser
    prefers, else English."""
    asked = request.query_params.get(LANG)
    if asked:
        return words(asked)
    if profile is not None:
        return words(profile.language)
    return words(preferred(request.headers.get("accept-language", "")))


def preferred(accepted: str) -> str:
    """The language of ours that an ``Accept-Language`` header likes best."""
    liked: list[tuple[float, str]] = []
    for part in accepted.split(","):
        tag, _, rest = part.strip().partition(";")
        primary = tag.strip().split("-")[0].lower()
        if primary in languages():
            liked.append((_quality(rest), primary))
    # The first of those that are liked equally, as they stand in the header.
    best = max(liked, key=lambda one: one[0], default=(0.0, FALLBACK))
    return best[1] if best[0] > 0 else FALLBACK


def _quality(rest: str) -> float:
    name, _, value = rest.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
