"""The worked example of CONTRIBUTING.md, done as it says."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

import check_walks
import vision.checks
from check_walks import Fault, Walk, run
from cue_cases import coached
from repository import ROOT
from vision.checks import registry
from vision.checks.base import Check
from vision.cues import catalogue
from vision.values import Level, Verdict, View

PAGE = ROOT / "CONTRIBUTING.md"
EXAMPLE = re.compile(r"<!-- example: (\S+) -->\n```python\n(.*?)```", re.DOTALL)


def examples() -> dict[str, str]:
    """The example files of the page by their path."""
    return dict(EXAMPLE.findall(PAGE.read_text(encoding="utf-8")))


@pytest.fixture
def crouch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Check[Any]]]:
    """The example check and its cue, written to disk and found by themselves."""
    before = set(sys.modules)
    for package, path in (
        (vision.checks, "vision/checks/crouch.py"),
        (catalogue, "vision/cues/catalogue/top_shelf.py"),
    ):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(examples()[path], encoding="utf-8")
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(file.parent)])
    registry.check_classes.cache_clear()
    catalogue.forget()
    yield next(check for check in registry.check_classes() if check.id == "crouch")
    monkeypatch.undo()
    registry.check_classes.cache_clear()
    catalogue.forget()
    for name in set(sys.modules) - before:
        del sys.modules[name]


@pytest.fixture
def fault() -> Fault:
    """The example's line for the table of faults."""
    return cast("Fault", eval(examples()["tests/support/check_walks.py"], vars(check_walks)))


def test_example_check_gets_its_settings_and_its_words(crouch: type[Check[Any]]) -> None:
    tree = registry.gather_settings(registry.check_classes())
    assert tree.model_validate({"crouch": {"on_deg": 50}}).model_dump()["crouch"]["on_deg"] == 50
    spec = catalogue.cue_for("crouched")
    assert spec is not None
    assert spec.id == "top_shelf"


def test_example_check_finds_its_fault_and_no_other(crouch: type[Check[Any]], fault: Fault) -> None:
    def verdict(walk: Walk) -> Verdict:
        return run(crouch(crouch.Settings(), Level.BEGINNER), walk)[-1].verdict

    bad = fault.walk(lambda t_s: fault.bad)
    assert verdict(bad) is Verdict.FAULT
    assert verdict(fault.walk(lambda t_s: fault.good)) is Verdict.GOOD
    assert verdict(Walk()) is Verdict.GOOD
    assert verdict(replace(bad, view=View.REAR)) is Verdict.CANT_TELL


def test_the_examples_walk_hears_its_cue_and_no_other(
    crouch: type[Check[Any]], fault: Fault
) -> None:
    found = coached(fault.walk(lambda t_s: fault.bad if t_s >= 6.0 else fault.good))
    assert found[0].id == "top_shelf"
    assert {cue.id for cue in found} <= {"top_shelf", "praise", "ease_pace"}


def test_every_check_fault_and_cue_stands_in_the_documentation() -> None:
    text = (PAGE.parent / "docs" / "checks.md").read_text(encoding="utf-8")
    for check in registry.check_classes():
        assert f"{check.title} (`{check.id}`)" in text
        assert [fault for fault in check.faults if f"`{fault}`" not in text] == []
    assert [spec.text for spec in catalogue.cues().values() if f"| {spec.text} |" not in text] == []
