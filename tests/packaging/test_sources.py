"""Every source that code or a page cites is one of docs/sources.md, and each of those is cited."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.programme import studies
from app.programme.holds import RULES
from app.programme.regions import NUMBERS
from app.programme.screening import GRADINGS
from repository import ROOT

SOURCES = (ROOT / "docs" / "sources.md").read_text("utf-8")
GRADES = ("strong", "moderate", "weak", "convention")
CODE = sorted(path for room in ("app", "vision", "models") for path in (ROOT / room).rglob("*.py"))
PAGES = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")} - {ROOT / "docs/sources.md"})
_NUMBER = re.compile(r"(?<![\w\])])\[(\d{1,3})\]")
_LINKED = re.compile(r"\[\[(\d{1,3})\]\]\([./a-z]*sources\.md\)")
_ROW = re.compile(r"^\| \[(\d+)\] \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
_NAMED = re.compile(rf"{_NUMBER.pattern}|\bmeasured\b|\[K\]")
_WORDS = {"STRING", "COMMENT", "FSTRING_MIDDLE"}

ENTRIES = {int(row[1]): row for row in _ROW.finditer(SOURCES)}


def cited_in(path: Path) -> set[int]:
    """The numbers that a module's strings and comments cite; an index is none."""
    with tokenize.open(path) as file:
        tokens = list(tokenize.generate_tokens(file.readline))
    words = (one.string for one in tokens if tokenize.tok_name[one.type] in _WORDS)
    return {int(number) for text in words for number in _NUMBER.findall(text)}


def _text(node: ast.expr | None, constants: dict[str, ast.expr]) -> str:
    """The text of a string, of a module's constant, or of both put together."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Name) and node.id in constants:
        return _text(constants[node.id], constants)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, constants) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return _text(node.value, constants)
    return ""


def sources_of_settings(path: Path) -> Iterator[tuple[int, str]]:
    """Line and source of each ``number(...)`` of a module."""
    tree = ast.parse(path.read_text("utf-8"))
    constants = {
        name.id: one.value
        for one in tree.body
        if isinstance(one, ast.Assign)
        for name in one.targets
        if isinstance(name, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "number":
            given = {key.arg: key.value for key in node.keywords}
            positional = node.args[5] if len(node.args) > 5 else None
            yield node.lineno, _text(given.get("source", positional), constants)


def test_the_entries_are_numbered_without_gaps_and_each_has_one_grade() -> None:
    assert sorted(ENTRIES) == list(range(1, len(ENTRIES) + 1))
    assert len(_ROW.findall(SOURCES)) == len(ENTRIES)
    for row in ENTRIES.values():
        assert row[4].split()[0] in GRADES, row[0]


def test_every_number_that_code_cites_is_an_entry() -> None:
    unknown = {path.relative_to(ROOT): cited_in(path) - set(ENTRIES) for path in CODE}
    assert {path: numbers for path, numbers in unknown.items() if numbers} == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_number_that_a_page_cites_is_an_entry(page: Path) -> None:
    numbers = {int(number) for number in _LINKED.findall(page.read_text("utf-8"))}
    assert numbers <= set(ENTRIES)


def test_the_entries_refer_to_entries_only() -> None:
    assert {int(number) for number in _NUMBER.findall(SOURCES)} - set(ENTRIES) == set()


def test_every_entry_is_cited() -> None:
    cited = set().union(*map(cited_in, CODE))
    for page in PAGES:
        cited |= {int(number) for number in _LINKED.findall(page.read_text("utf-8"))}
    assert set(ENTRIES) - cited == set()


def test_every_setting_names_an_entry_a_measurement_or_that_it_is_a_default() -> None:
    found = [(path, *one) for path in CODE for one in sources_of_settings(path)]
    assert len(found) > 400
    bare = [
        f"{path.name}:{line}: {text!r}" for path, line, text in found if not _NAMED.search(text)
    ]
    assert bare == []


def test_every_grading_hold_and_emergency_number_names_its_source() -> None:
    told = [one.source for one in GRADINGS.values()]
    told += [one.source for one in RULES.values()]
    told += [one.source for one in NUMBERS.values()]
    assert [source for source in told if not _NAMED.search(source)] == []


def test_no_place_cites_notes_that_the_project_does_not_contain() -> None:
    missing = re.compile(r"domain\s+notes|domain\.md", re.IGNORECASE)
    rooms = ("app", "vision", "models", "web", "tests", "docs")
    files = [path for room in rooms for path in (ROOT / room).rglob("*.*")]
    texts = [path for path in files if path.suffix in {".py", ".md", ".js", ".ts", ".pot", ".po"}]
    assert [str(path) for path in texts if missing.search(path.read_text("utf-8"))] == []


def test_the_studies_that_users_see_stand_in_the_list_in_the_same_words() -> None:
    code = Path(studies.__file__).read_text("utf-8")
    numbered = re.findall(r"^([A-Z]+_\d{4}) = Study\(  # \[(\d+)\]$", code, re.MULTILINE)
    every = {name for name in dir(studies) if re.fullmatch(r"[A-Z]+_\d{4}", name)}
    assert {name for name, _ in numbered} == every
    for name, number in numbered:
        study = getattr(studies, name)
        told = study.reference + (f" <{study.link}>" if study.link else "")
        assert ENTRIES[int(number)][2] == told
    shown = SOURCES.split("\n## ")[1]
    assert shown.startswith("What is known")
    assert {row[1] for row in _ROW.finditer(shown)} == {number for _, number in numbered}


def test_a_source_that_says_nothing_is_seen_also_behind_a_constant(tmp_path: Path) -> None:
    code = '_SAID = "somebody said"\nx = number(1.0, 0, 2, "X", "s", f"{_SAID} so")\n'
    (tmp_path / "module.py").write_text(code, "utf-8")
    assert list(sources_of_settings(tmp_path / "module.py")) == [(2, "somebody said so")]
    assert not _NAMED.search("somebody said so")
    assert cited_in(tmp_path / "module.py") == set()
