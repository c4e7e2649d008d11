"""The shape of the code: which part may know of which, and how large a module may grow."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from repository import ROOT

PARTS = ("app", "vision", "models", "web")
# Who may not import whom. The science knows nothing of the shell, nor where models come from.
FORBIDDEN = {
    "vision": {"app", "models", "web", "tests"},
    "models": {"app", "web", "tests"},
    "web": {"app", "vision", "models", "tests"},
    "app": {"tests"},
}
MOST_LINES = 400


def modules(part: str) -> list[Path]:
    return sorted((ROOT / part).rglob("*.py"))


def imports(code: str, package: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Each import anywhere in a module of ``package``, late ones too: line and dotted name."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            yield node.lineno, ".".join([*base, node.module or ""]).strip(".")
        elif (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) in ("importlib.import_module", "import_module", "__import__")
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield node.lineno, str(node.args[0].value)


@pytest.mark.parametrize("part", sorted(FORBIDDEN))
def test_imports_go_one_way(part: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules(part)
        for line, name in imports(path.read_text("utf-8"), path.relative_to(ROOT).parent.parts)
        if name.split(".")[0] in FORBIDDEN[part]
    ]
    assert modules(part), "there is something to look at"
    assert wrong == []


def test_the_import_reader_sees_every_kind_of_import() -> None:
    code = """
import app.live.session
def late():
    from web import page
    from ..sources import base
importlib.import_module("models")
"""
    names = {name for _, name in imports(code, ("vision", "pose"))}
    assert names == {"app.live.session", "web", "vision.sources", "models"}


def test_no_module_outgrows_a_readers_patience() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for part in (*PARTS, "tests")
        for path in modules(part)
        if (lines := len(path.read_text("utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for part in (*PARTS, "tests")
        for path in modules(part)
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_no_fixture_asserts_so_that_a_broken_claim_fails() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} in {name}"
        for path in modules("tests")
        for name, line in fixture_assertions(path.read_text("utf-8"))
    ]
    assert wrong == []


def fixture_assertions(code: str) -> Iterator[tuple[str, int]]:
    """Each ``assert`` inside a fixture: the fixture's name and the line."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(
            ast.unparse(one).startswith(("pytest.fixture", "fixture"))
            for one in node.decorator_list
        ):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Assert):
                    yield node.name, inner.lineno


def test_the_reader_of_fixtures_finds_an_assertion() -> None:
    code = """
@pytest.fixture(scope="module")
def one():
    assert two

def three():
    assert four
"""
    assert list(fixture_assertions(code)) == [("one", 4)]
