"""What the pages for people say is so: commands, options, links, names, and what CI runs."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
import typer.main

from app.cli.main import app
from app.reports.parts import TraceOut
from repository import ROOT
from vision import values
from vision.body.facing import FacingSettings
from vision.body.proportions import LEG, TORSO
from vision.pose.native import ALL_PACKAGES

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
README = (ROOT / "README.md").read_text("utf-8")
CI = (ROOT / ".ci" / "run").read_text("utf-8")
_SPAN = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def commands_named(page: Path) -> Iterator[tuple[str, str]]:
    """Each ``backstep NAME ...`` in a page's code: the name, and all that follows it."""
    for span in _SPAN.findall(page.read_text("utf-8")):
        yield from re.findall(r"\bbackstep ([a-z][\w-]*)([^`\n&|]*)", span)


def option_names(command: Any) -> set[str]:  # noqa: ANN401 - Typer brings its own Click, untyped
    return {name for parameter in command.params for name in parameter.opts}


def test_the_readmes_first_screen_has_the_two_commands_that_ci_runs() -> None:
    patterns = re.findall(r"grep -m1 '([^']+)' README\.md", CI)
    found = [re.findall(f"{pattern}.*$", README, re.MULTILINE) for pattern in patterns]
    ours = "pip install --no-deps --no-build-isolation -e ."
    assert found == [
        [f"pip install -r requirements.txt && {ours} && backstep demo"],
        [f"pip install -r requirements-test.txt && {ours} && pytest -n 3 --dist loadfile"],
    ]
    assert CI.count('-c "$demo_command') == CI.count('-c "$test_command"') == 1
    first_screen = "\n".join(README.splitlines()[:30])
    assert all(command in first_screen for [command] in found)


def test_ci_and_the_readme_install_the_system_libraries_that_the_doctor_names() -> None:
    installed = set(re.findall(r"^need_library \S+ (\S+)$", CI, re.MULTILINE))
    assert installed == set(ALL_PACKAGES.split())
    assert f"apt-get install {ALL_PACKAGES}`" in README


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_and_option_that_a_page_names_exists(page: Path) -> None:
    root: Any = typer.main.get_command(app)
    for name, rest in commands_named(page):
        assert name in root.commands, f"`backstep {name}`"
        command = root.commands[name]
        for word in re.findall(r"^ ([a-z][\w-]*)\b(?![./])", rest):
            command = getattr(command, "commands", {}).get(word, command)
        for option in re.findall(r"(?<!\S)--[a-z][\w-]*", rest):
            assert option in option_names(command) | {"--help"}, f"`backstep {name} {option}`"


def test_the_reader_of_pages_finds_commands_and_their_options(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "Run `backstep analyze a.mp4 --json -`.\n```\npip x && backstep demo --port 1\n```"
    )
    assert list(commands_named(page)) == [("analyze", " a.mp4 --json -"), ("demo", " --port 1")]


def test_every_command_is_in_the_readme() -> None:
    root: Any = typer.main.get_command(app)
    shown = {name for name, command in root.commands.items() if not command.hidden}
    assert shown == {name for name, _ in commands_named(ROOT / "README.md")} & set(root.commands)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = _LINK.findall(page.read_text("utf-8"))
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (page.parent / link).exists()] == []


def test_the_conventions_name_every_label_and_every_trace() -> None:
    page = (ROOT / "docs" / "conventions.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+)`", page))
    enums = [
        one
        for _, one in inspect.getmembers(values, inspect.isclass)
        if issubclass(one, Enum) and one.__module__.startswith(values.__name__)
    ]
    labels = {str(member.value) for enum in enums for member in enum}
    assert len(labels) > 20
    assert labels | set(TraceOut.model_fields) <= named


def test_the_conventions_quote_the_settings_as_they_are() -> None:
    page = " ".join((ROOT / "docs" / "conventions.md").read_text("utf-8").split())
    views = FacingSettings()
    assert f"up to {views.side_deg:g} it is `side`, from {views.frontal_deg:g} on `front`" in page
    assert f"hip to floor, {LEG:.3f} of stature; torso is hip to shoulder, {TORSO:.3f}" in page


def test_the_list_of_decisions_is_that_of_its_pages() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = _LINK.findall((folder / "README.md").read_text("utf-8"))
    assert sorted(listed) == sorted(
        page.name for page in folder.glob("*.md") if page.stem != "README"
    )
