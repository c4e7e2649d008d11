"""Whatever the code cites stands in ``docs/sources.md``, and nothing stands there uncited."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.programme import studies
from repository import ROOT

PAGE = (ROOT / "docs" / "sources.md").read_text("utf-8")
NUMBERED = {int(no) for no in re.findall(r"^\| \[(\d+)\]", PAGE, re.MULTILINE)}
CODE = [file for part in ("app", "vision") for file in sorted((ROOT / part).rglob("*.py"))]


def sources_of(code: str) -> Iterator[str]:
    """The source of each setting that ``number(...)`` makes, as far as it is written there."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "number":
            for keyword in node.keywords:
                if keyword.arg == "source" and isinstance(keyword.value, ast.Constant):
                    yield str(keyword.value.value)


def texts_of(code: str) -> Iterator[str]:
    """All strings and comments, in which a bracketed number is a source and no index."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
    yield from re.findall(r"#.*", code)


def cited() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for file in CODE:
        for text in texts_of(file.read_text("utf-8")):
            for number in re.findall(r"(?<=[\w,;.)'\"] )\[(\d+)\]", text):
                found.setdefault(int(number), []).append(str(file.relative_to(ROOT)))
    return found


def test_every_source_that_the_code_cites_is_told_of() -> None:
    assert {no: where for no, where in cited().items() if no not in NUMBERED} == {}


def test_every_source_that_is_told_of_is_cited() -> None:
    shown = {
        int(no)
        for no, reference in re.findall(r"^\| \[(\d+)\] \| (.*?) \|", PAGE, re.MULTILINE)
        if reference in {one.reference for one in kept_studies()}
    }
    assert sorted(NUMBERED - set(cited()) - shown) == []


def kept_studies() -> list[studies.Study]:
    return [one for one in vars(studies).values() if isinstance(one, studies.Study)]


def test_the_studies_that_the_page_shows_are_all_told_of_word_for_word() -> None:
    assert [one.reference for one in kept_studies() if one.reference not in PAGE] == []


@pytest.mark.parametrize("file", CODE, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_setting_says_where_its_default_comes_from(file: Path) -> None:
    code = file.read_text("utf-8")
    vague = [
        source
        for source in sources_of(code)
        if "[K]" not in source
        and "measured" not in source
        and not any(int(no) in NUMBERED for no in re.findall(r"\[(\d+)\]", source))
    ]
    assert vague == []
    assert re.search(r"domain[ .](notes|md)", code, re.IGNORECASE) is None


def test_the_reader_of_settings_sees_a_source_that_says_nothing() -> None:
    assert list(sources_of('x = number(1.0, low=0, high=2, source="somebody said")')) == [
        "somebody said"
    ]
