"""The workflow, the hooks before a commit and the documentation site agree with the project."""

from __future__ import annotations

import re
import sys
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.specifiers import SpecifierSet

from repository import ROOT
from stream_servers import PACKAGES
from vision.pose.native import ALL_PACKAGES

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
README = (ROOT / "README.md").read_text("utf-8")
GITHUB = ROOT / ".github"
DOCS = ROOT / "docs"


def _yaml(path: Path) -> dict[Any, Any]:
    read = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(read, dict)
    return read


WORKFLOW = _yaml(GITHUB / "workflows" / "ci.yml")
JOBS: dict[str, dict[str, Any]] = WORKFLOW["jobs"]
STEPS = {job: told["steps"] for job, told in JOBS.items()}


def test_the_workflow_runs_ci_on_every_python_that_the_project_supports() -> None:
    pythons = JOBS["linux"]["strategy"]["matrix"]["python"]
    supported = SpecifierSet(PROJECT["project"]["requires-python"])
    assert all(isinstance(one, str) for one in pythons), "3.10 without quotes is 3.1"
    assert pythons == [one for minor in range(30) if (one := f"3.{minor}") in supported]
    assert [step["run"] for step in STEPS["linux"] if step.get("run") == ".ci/run"]
    assert JOBS["linux"]["strategy"]["fail-fast"] is False


def test_the_workflow_installs_what_the_doctor_names_and_the_tests_need() -> None:
    (installs,) = [step["run"] for step in STEPS["linux"] if "apt-get" in step.get("run", "")]
    needed = {*ALL_PACKAGES.split(), *PACKAGES.split(), "postgresql", "strace"}
    assert needed <= set(installs.split())


def test_elsewhere_the_workflow_runs_the_readmes_two_commands() -> None:
    commands = re.findall(r"(?m)^pip install .*&& (?:backstep demo|pytest).*$", README)
    ran = [step["run"] for step in STEPS["elsewhere"] if "run" in step]
    assert len(commands) == 2
    assert [one.removesuffix(" --headless --seconds 20") for one in ran] == commands
    assert {*JOBS["elsewhere"]["strategy"]["matrix"]["os"]} == {"windows-latest", "macos-latest"}


def test_the_workflow_may_read_and_nothing_else() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert not [job for job, told in JOBS.items() if "permissions" in told or "secrets" in told]
    assert "pull_request_target" not in WORKFLOW[True]  # YAML 1.1 reads the key "on" as true
    for step in chain.from_iterable(STEPS.values()):
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"])
        if step.get("uses", "").startswith("actions/checkout"):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("form", ["bug.yml", "idea.yml"])
def test_the_forms_ask_for_no_video_of_people_who_have_not_agreed(form: str) -> None:
    read = _yaml(GITHUB / "ISSUE_TEMPLATE" / form)
    assert {"name", "description", "body"} <= set(read)
    text = " ".join(str(read).split())
    assert "Never attach video" in text
    assert "who have not agreed to it" in text


def test_the_hooks_are_the_environments_own_tools_and_change_nothing() -> None:
    (repository,) = _yaml(ROOT / ".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local", "a second version of a tool would drift from the lock's"
    hooks = {hook["id"]: hook for hook in repository["hooks"]}
    assert {"ruff-format", "ruff", "mypy", "tsc"} == set(hooks)
    assert all(hook["language"] == "system" for hook in hooks.values())
    assert not [hook for hook in hooks.values() if "--fix" in hook["entry"]]
    assert "--check" in hooks["ruff-format"]["entry"]


@pytest.mark.parametrize("package", ["app", "models", "vision", "web"])
def test_each_package_says_that_it_is_typed_and_takes_the_mark_along(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()
    data = PROJECT["tool"]["setuptools"]["package-data"][package]
    assert "py.typed" in data or "**/*" in data


def _pages(entry: Any) -> set[str]:  # noqa: ANN401 - YAML
    if isinstance(entry, str):
        return {entry}
    return set(
        chain.from_iterable(map(_pages, entry.values() if isinstance(entry, dict) else entry))
    )


def test_every_page_of_the_documentation_is_in_the_sites_navigation() -> None:
    """The strict build in ``.ci/run`` fails for it as well; this one needs no tool."""
    listed = _pages(_yaml(DOCS / "site" / "properdocs.yml")["nav"])
    folders = {one for one in listed if one.endswith("/")}
    pages = {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")}
    assert {one for one in pages if f"{one.rpartition('/')[0]}/" not in folders} <= listed
    assert len(pages) > 10


def test_ci_builds_the_site_strictly_from_its_own_lock() -> None:
    ci = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "install -q -r requirements-docs.txt" in ci
    assert "build --quiet --strict -f docs/site/properdocs.yml" in ci
