"""The language of the code: the glossary tells the truth, and a class name means one thing."""

from __future__ import annotations

import ast
import importlib
import re
from collections import defaultdict

from repository import ROOT

GLOSSARY = ROOT / "docs" / "glossary.md"
# Public class names that stand for two things, and why they may.
ALLOWED = {
    "Baseline": "the value, and the message of the wire that carries it",
    "ChangeSettings": "two sections of a session's settings, to be told apart with the session",
    "Coach": "the coach, and the message of the wire that tells of it",
    "Coached": "a session's and a server's protocol of the same thing",
    "CutOff": "a session's event, and its message of the wire",
    "Line": "the line, and the protocols of those who use one; a line of a summary",
}


def names_of(text: str) -> list[str]:
    return re.findall(r"`(vision(?:\.\w+)+|app(?:\.\w+)+)`", text)


def missing(name: str) -> bool:
    """Whether no module, class, function or member has this dotted name."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            if not hasattr(found, part):
                return True
            found = getattr(found, part)
        return False
    return True


def repeated_classes() -> dict[str, list[str]]:
    places: dict[str, list[str]] = defaultdict(list)
    for room in ("app", "vision"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    places[node.name].append(str(path.relative_to(ROOT)))
    return {name: where for name, where in places.items() if len(where) > 1}


def test_every_name_in_the_glossary_exists() -> None:
    names = names_of(GLOSSARY.read_text("utf-8"))
    assert len(names) > 40
    assert [name for name in names if missing(name)] == []


def test_a_name_that_is_gone_is_noticed() -> None:
    assert missing("vision.gait.contacts.find_event")
    assert missing("vision.gait.contact")
    assert not missing("vision.values.EventKind.CONTACT")


def test_a_term_stands_in_the_glossary_once() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", GLOSSARY.read_text("utf-8"), re.M)
    terms = [term for row in rows if set(row) - {"-"} and row != "term" for term in row.split(", ")]
    assert sorted(terms) == sorted(set(terms))


def test_a_class_name_means_one_thing() -> None:
    assert {n: where for n, where in repeated_classes().items() if n not in ALLOWED} == {}
