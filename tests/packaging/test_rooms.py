"""The rooms of ``app/`` and ``vision/``: which may import which, and what may lie in the halls."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from repository import ROOT

VALUES = {"values", "settings", "statistics"}
ROOMS: Mapping[str, Mapping[str, set[str]]] = {
    "vision": {
        "values": set(),
        "settings": {"values"},
        "statistics": {"values"},
        "sources": VALUES,
        "pose": VALUES,
        "walker": VALUES | {"sources", "pose"},
        # What a model is trained on; nothing that runs imports it.
        "learning": VALUES | {"pose", "body", "gait", "walker"},
        "setup": VALUES | {"pose", "body"},
        "body": VALUES | {"pose"},
        "gait": VALUES | {"pose", "body"},
        "checks": VALUES | {"pose", "body", "gait"},
        "cues": VALUES | {"checks"},
        "guard": VALUES | {"pose", "body", "cues"},
        "pipeline": VALUES | {"sources", "pose", "body", "gait", "checks", "cues"},
        "scoring": VALUES | {"cues", "pipeline"},
    },
    "app": {
        "words": set(),
        "films": {"words"},
        "reports": {"words"},
        "media": {"words"},
        "programme": {"words"},
        "storage": {"words", "programme"},
        "session": {"words", "programme", "storage"},
        "progress": {"words", "programme", "storage", "session"},
        "live": {"words", "programme", "storage", "session"},
        # A trainer's clips.
        "uploads": {"words", "storage"},
        "jobs": {"words", "storage", "reports", "media"},
        "review": {"words", "storage", "reports", "media", "jobs", "uploads"},
        "sharing": {"words", "storage", "reports", "media", "review"},
        # A gym's kiosk; what many of them report to one server.
        "fleet": {"words", "storage"},
        "kiosk": {"words", "programme", "storage", "session", "live", "fleet"},
        "server": {
            *("words", "films", "programme", "storage", "session", "progress", "live"),
            *("reports", "media", "uploads", "jobs", "review", "sharing", "kiosk", "fleet"),
        },
        "composition": {
            *("words", "films", "programme", "storage", "session", "live", "server"),
            *("reports", "media", "uploads", "jobs", "review", "sharing", "kiosk", "fleet"),
        },
        # The commands and the evaluations open their parts through the composition.
        "terminal": {"composition"},
        "evaluation": {"terminal", "composition", "reports", "kiosk"},
        "cli": {
            *("words", "reports", "storage", "session", "live", "server"),
            *("media", "jobs", "review", "sharing", "kiosk", "fleet"),
            *("composition", "terminal", "evaluation"),
        },
    },
}
"""Each room, and the rooms of its own part that it may import."""
LOOSE = {
    "vision": {"__init__", "settings", "statistics"},
    "app": {"__init__", "composition"},
}
"""The modules that lie in a hall, outside any room."""


def _room(name: str) -> tuple[str, str] | None:
    """Part and room of a dotted name; ``None`` where it names no room."""
    part, *rest = name.split(".")
    return (part, rest[0]) if part in ROOMS and rest else None


def imported(code: str) -> Iterator[tuple[int, tuple[str, str]]]:
    """Each room that a module imports anywhere, late too: line, part and room."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module or '.'}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if room := _room(name):
                yield node.lineno, room


def _modules(part: str) -> Iterator[tuple[Path, str]]:
    """Each module in a room of ``part``, and the room's name."""
    for path in sorted((ROOT / part).rglob("*.py")):
        below = path.relative_to(ROOT / part).with_suffix("").parts
        if below != ("__init__",):
            yield path, below[0]


@pytest.mark.parametrize("part", sorted(ROOMS))
def test_a_room_imports_only_the_rooms_it_may(part: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {part}.{other}"
        for path, room in _modules(part)
        for line, (to, other) in imported(path.read_text("utf-8"))
        if to == part and other not in ROOMS[part].get(room, set()) | {room}
    ]
    assert wrong == []


@pytest.mark.parametrize("part", sorted(ROOMS))
def test_imports_are_written_out(part: str) -> None:
    relative = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, _ in _modules(part)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == [], "a relative import would pass by the table of rooms"


@pytest.mark.parametrize("part", sorted(ROOMS))
def test_the_rooms_have_no_cycle(part: str) -> None:
    try:
        TopologicalSorter(ROOMS[part]).prepare()
    except CycleError as error:
        pytest.fail(f"the rooms import each other in a circle: {error.args[1]}")


@pytest.mark.parametrize("part", sorted(ROOMS))
def test_every_room_is_in_the_table_and_every_row_is_a_room(part: str) -> None:
    assert {room for _, room in _modules(part)} == set(ROOMS[part])
    named = set().union(*ROOMS[part].values())
    assert named <= set(ROOMS[part])


@pytest.mark.parametrize("part", sorted(LOOSE))
def test_nothing_lies_loose_in_a_hall(part: str) -> None:
    assert {path.stem for path in (ROOT / part).glob("*.py")} <= LOOSE[part]


def test_the_reader_sees_late_imports_and_rooms_taken_from_their_part() -> None:
    code = """
import vision.pose.base as base
from app import composition
def late():
    from app.words.phrase import phrase
"""
    assert {room for _, room in imported(code)} == {
        ("vision", "pose"),
        ("app", "composition"),
        ("app", "words"),
    }
