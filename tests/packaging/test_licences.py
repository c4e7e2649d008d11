"""The licences: the project's own in its package, and the page that lists everybody else's."""

from __future__ import annotations

import json
import sys
from importlib import metadata
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import licences
from repository import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PAGE = licences.PAGE.read_text("utf-8")
LOCK = licences.TEST.read_text("utf-8")
HOW = "run: python tests/support/licences.py"


def test_the_project_is_under_the_apache_licence_and_brings_its_text() -> None:
    assert PROJECT["license"] == "Apache-2.0"
    assert PROJECT["license-files"] == ["LICENSE", "NOTICE"]
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License\n                           Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert "licence" in (ROOT / "README.md").read_text("utf-8").lower()


def test_the_page_lists_every_package_of_the_lock_and_no_other() -> None:
    run = licences.locked(licences.RUN.read_text("utf-8"))
    every = run | licences.locked(LOCK)
    listed = licences.rows(PAGE)
    assert set(listed) == every, HOW
    assert {name for name, (_, use) in listed.items() if use == "running"} == run, HOW
    assert [name for name, (said, _) in listed.items() if said == licences.UNKNOWN] == []


def test_a_licence_is_what_the_installed_package_says() -> None:
    told, compared = licences.rows(PAGE), 0
    for name in sorted(told):
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue  # of another system or Python
        if version != licences.newest(name, LOCK):
            continue  # an older Python's: older metadata may say the same in other words
        assert told[name][0] == licences.licence(name), f"{name}: {HOW}"
        compared += 1
    assert compared > 30


def test_each_package_that_is_asked_for_by_name_is_told_of_in_a_sentence() -> None:
    asked = [*PROJECT["dependencies"]]
    for extra in PROJECT["optional-dependencies"].values():
        asked += extra
    by_hand = PAGE.partition("## What Backstep asks for itself")[2].partition("## Every")[0]
    names = {canonicalize_name(Requirement(one).name) for one in asked}
    assert [name for name in sorted(names) if name not in by_hand] == []


@pytest.mark.parametrize("what", ["GPL-3.0-or-later", "x264", "axe-core", "Plotly.js", "fonts"])
def test_what_is_inside_a_package_under_another_licence_is_named(what: str) -> None:
    assert what in PAGE.partition("## Every")[0]


def test_the_models_licence_is_the_catalogues() -> None:
    catalogue = json.loads((ROOT / "models" / "catalogue.json").read_text("utf-8"))
    assert {one["licence"] for one in catalogue["models"]} == {"Apache-2.0"}
    line = next(one for one in PAGE.splitlines() if one.startswith("| the pose models"))
    assert all(f"`{one['name']}`" in line for one in catalogue["models"])
    assert "Apache-2.0" in line
