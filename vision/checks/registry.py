"""Finds the checks: a new check is one new file in this package, nothing else.

``ChecksSettings`` is the section of the settings tree that holds each check's own settings
under the check's id; ``make_checks`` gives a session its fresh instances.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from inspect import isabstract
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from pydantic import Field, create_model, model_validator

import vision.checks as package
from vision.checks.base import Check
from vision.settings import Section
from vision.values import Level


@lru_cache(maxsize=1)
def check_classes() -> tuple[type[Check[Any]], ...]:
    """Every check of the package: the primary ones first, then by id.

    Raises:
        TypeError: when two checks share an id.
    """
    found: dict[str, type[Check[Any]]] = {}
    for module in iter_modules(package.__path__):
        name = f"{package.__name__}.{module.name}"
        if name == __name__:
            continue
        for thing in vars(import_module(name)).values():
            if not _is_check_of(thing, name):
                continue
            if thing.id in found:
                raise TypeError(f"two checks are called {thing.id!r}: rename one of them")
            found[thing.id] = thing
    return tuple(sorted(found.values(), key=lambda check: (not check.primary, check.id)))


def _is_check_of(thing: object, module: str) -> bool:
    return (
        isinstance(thing, type)
        and issubclass(thing, Check)
        and not isabstract(thing)
        and thing.__module__ == module
    )


def gather_settings(checks: Sequence[type[Check[Any]]]) -> type[Section]:
    """A settings section with one field a check, named after the check's id."""
    fields: dict[str, Any] = {
        check.id: (check.Settings, Field(default_factory=check.Settings, title=check.title))
        for check in checks
    }

    def usable(settings: Any) -> Any:  # noqa: ANN401 - Pydantic's validator signature
        """Reversed thresholds are rejected here, not in the middle of a walk."""
        for check in checks:
            for level in Level:
                _try(check, getattr(settings, check.id), level)
        return settings

    validators: dict[str, Any] = {"usable": model_validator(mode="after")(usable)}
    return create_model(
        "ChecksSettings",
        __base__=Section,
        __doc__="The settings of every check, each under its id.",
        __validators__=validators,
        **fields,
    )


def _try(check: type[Check[Any]], settings: Section, level: Level) -> None:
    try:
        check(settings, level)
    except ValueError as error:
        raise ValueError(f"{check.id}, {level.value}: {error}") from error


if TYPE_CHECKING:

    class ChecksSettings(Section):
        """The settings of every check, each under its id."""

else:
    ChecksSettings = gather_settings(check_classes())


def make_checks(settings: ChecksSettings, level: Level) -> tuple[Check[Any], ...]:
    """Fresh checks for one session, those that are switched on, the primary ones first."""
    sections = {check: getattr(settings, check.id) for check in check_classes()}
    return tuple(check(own, level) for check, own in sections.items() if own.enabled)
