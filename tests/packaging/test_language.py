"""The language of the code: the glossary tells the truth, and a class name means one thing."""

from __future__ import annotations

import ast
import importlib
import re
from collections import defaultdict

from repository import ROOT

GLOSSARY = ROOT / "docs" / "glossary.md"


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
    assert missing("vision.gait.rules.contacts.find_event")
    assert missing("vision.gait.contact")
    assert not missing("vision.values.EventKind.CONTACT")


def test_a_term_stands_in_the_glossary_once() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", GLOSSARY.read_text("utf-8"), re.M)
    terms = [term for row in rows if set(row) - {"-"} and row != "term" for term in row.split(", ")]
    assert sorted(terms) == sorted(set(terms))


def test_a_class_name_means_one_thing() -> None:
    assert repeated_classes() == {}
