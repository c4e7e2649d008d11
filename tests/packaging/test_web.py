"""The shape of the front end: who may import whom, how large a module may grow, and that the
types of what travels are those of the server's models."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import web
from app.server.typescript import Unknown, declaration, type_of
from app.server.wire_types import wire_types

MOST_LINES = 400
ROOMS = {
    "kiosk": {"kiosk", "live", "shared"},
    "live": {"live", "shared"},
    "pages": {"pages", "shared"},
    "review": {"review", "pages", "shared"},
    "fleet": {"fleet", "shared"},
    "shared": {"shared"},
}
IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*"(\.[^"]+)\"""")


def scripts() -> list[Path]:
    found = sorted(web.ROOT.rglob("*.js"))
    assert len(found) > 40, "there is something to look at"
    return found


def test_live_and_pages_know_of_shared_and_of_nothing_else() -> None:
    wrong = []
    for path in scripts():
        room = path.relative_to(web.ROOT).parts[0]
        for name in IMPORT.findall(path.read_text("utf-8")):
            target = (path.parent / name).resolve()
            assert target.is_file(), f"{path.name} imports {name}"
            if target.relative_to(web.ROOT).parts[0] not in ROOMS[room]:
                wrong.append(f"{path.name} imports {name}")
    assert wrong == []


def test_what_the_live_page_knows_depends_on_nothing_that_draws_or_sends() -> None:
    def imports(name: str) -> set[str]:
        code = (web.ROOT / "live" / name).read_text("utf-8")
        return set(re.findall(r'^import .*? from "([^"]+)";', code, re.M | re.S))

    assert imports("state.js") == {"../shared/words.js"}
    assert imports("view.js") == {"../shared/dom.js", "../shared/words.js"}
    assert {"./state.js", "./view.js", "./socket.js"} <= imports("main.js")


def test_no_script_outgrows_a_readers_patience_and_each_says_what_it_is_for() -> None:
    for path in scripts():
        lines = path.read_text("utf-8").splitlines()
        assert len(lines) <= MOST_LINES, path.name
        assert lines[0] == "// @ts-check", path.name
        assert lines[1].startswith("/*"), path.name


def test_no_script_evades_the_type_checker() -> None:
    evasions = re.compile(r"@ts-(?:ignore|expect-error|nocheck)|\{any\b|[<|]any\b")
    assert [path.name for path in scripts() if evasions.search(path.read_text("utf-8"))] == []


def test_the_types_of_the_wire_are_those_of_the_models() -> None:
    committed = (web.ROOT / "shared" / "wire.d.ts").read_text("utf-8")
    assert wire_types() == committed, (
        "run: python -m app.server.wire_types > web/shared/wire.d.ts, then npx tsc -p ."
    )


def test_every_address_that_a_script_asks_for_is_one_of_the_servers() -> None:
    """``tsc`` finds this, too, where there is one."""
    known = set(re.findall(r'^  "([A-Z]+ /api/[^"]+)":', wire_types(), re.M))
    asked = {
        what
        for path in scripts()
        if path.name != "rest.js"
        for what in re.findall(r'\bask\("([^"]*)"', path.read_text("utf-8"))
    }
    assert len(asked) > 20
    assert asked - known == set()


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "integer"}, "number"),
        ({"anyOf": [{"type": "number"}, {"type": "null"}]}, "number | null"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, '("a" | "b")[]'),
        ({"prefixItems": [{"type": "number"}] * 2, "type": "array"}, "[number, number]"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "Record<string, string>"),
        ({"$ref": "#/components/schemas/Cue"}, "Cue"),
    ],
)
def test_a_schema_becomes_the_type_of_what_it_describes(
    schema: dict[str, object], expected: str
) -> None:
    assert type_of(schema) == expected


@pytest.mark.parametrize(
    "schema", [{"type": "new"}, {"not": {}}, {"$ref": "#/components/schemas/app__a__Cue"}]
)
def test_a_schema_that_cannot_be_said_is_an_error_and_never_any(schema: dict[str, object]) -> None:
    with pytest.raises(Unknown):
        type_of(schema)


def test_only_what_a_page_sends_may_leave_out_what_has_a_default() -> None:
    schema = {"properties": {"x": {"type": "number", "default": 1}}, "type": "object"}
    assert "x: number" in declaration("A", schema, answered=True)
    assert "x?: number" in declaration("A", schema, answered=False)
