"""The script of a session: all that it says, as the flow and the words make it."""

from __future__ import annotations

import pytest

from app.session.script import script_text
from repository import ROOT

DOC = ROOT / "docs" / "session-script.md"


@pytest.fixture(scope="module")
def told() -> str:
    return script_text()


def test_the_published_script_is_what_the_sessions_say(told: str) -> None:
    assert DOC.read_text("utf-8") == told, "run: backstep session-script > docs/session-script.md"


def test_every_kind_of_session_is_written_out_to_its_end_in_both_languages(
    told: str,
) -> None:
    titles = (
        "## In a hallway",
        "## On a treadmill",
        "## With support",
        "## As a physiotherapist prescribed",
        "## As a physiotherapist prescribed, on a treadmill",
        "## With side steps",
        "## With diagonal steps",
    )
    for title in titles:
        section = told.split(f"{title}\n")[1].split("\n## ")[0]
        rows = [
            line.split(" | ")
            for line in section.splitlines()
            if line.startswith("| ") and line[2].isdigit()
        ]
        assert rows[-1][1].startswith("Done.")
        assert rows[-1][2].startswith("Fertig.")
        spoken = [row for row in rows if row[1].strip()]
        assert all(row[2].strip() for row in spoken)
