"""What was typed comes back in an error, on one line and short enough to be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clip_making import grey, write_clip
from command import backstep, one_line_error
from vision.sources.base import SourceError
from vision.sources.clip import ClipSource
from vision.sources.echo import LONGEST, echo, echo_parts

LONG = "walk" * 60


@given(st.text())
def test_an_echo_is_one_line_of_at_most_so_many_characters(named: str) -> None:
    said = echo(named)
    assert len(said) <= LONGEST
    assert len(said.splitlines()) <= 1
    assert said.isprintable()
    if len(named) <= LONGEST and named.isprintable():
        assert said == named


def test_beginning_and_end_of_a_name_stay() -> None:
    said = echo(f"Anna {LONG} 17.mp4")
    assert said.startswith("Anna walk")
    assert said.endswith("17.mp4")


def test_only_the_overlong_parts_of_a_path_and_of_a_message_are_cut() -> None:
    assert echo_parts(f"/home/anna/{LONG}/walk.mp4: no.\nTry again.") == (
        f"/home/anna/{echo(LONG)}/walk.mp4: no.\nTry again."
    )


def test_a_clip_with_an_endless_name_is_named_short(tmp_path: Path) -> None:
    path = tmp_path / f"{'a walk ' * 30}.mp4"
    path.write_text("no film")
    with pytest.raises(SourceError) as refusal:
        ClipSource(path)
    assert str(refusal.value).startswith(f"{echo(path.name)}: ")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["analyze", f"{LONG}.mp4"], 3),
        (["analyze", "walk.mp4", "--video", f"{LONG}{LONG}.mp4"], 2),
        (["models", "get", LONG], 4),
        (["demo", "--model", LONG, "--no-browser"], 4),
    ],
    ids=["clip", "result", "model", "demo"],
)
def test_what_was_typed_too_long_is_cut_in_the_error(arguments: list[str], code: int) -> None:
    said = one_line_error(backstep(*arguments, BACKSTEP_MODEL=""), code)
    assert "walk" in said
    assert len(max(said.split(), key=len)) <= LONGEST + 10


@pytest.mark.parametrize(
    "arguments",
    [[LONG], [f"--{LONG}"], ["demo", f"--{LONG}"], ["demo", "--level", LONG]],
    ids=["command", "option", "its option", "value"],
)
def test_wrong_usage_is_told_without_all_that_was_typed(arguments: list[str]) -> None:
    done = backstep(*arguments)
    assert done.returncode == 2
    assert "walkwalk" in done.stderr
    assert len(done.stderr) < 700
    assert done.stderr.count("walk") < 20


def damaged(whole: bytes, how: str) -> bytes:
    if how == "cut":
        return whole[: len(whole) // 3]
    if how == "hardly begun":
        return whole[:900]
    if how == "another's beginning":
        return bytes(range(1, 255)) * 2 + whole[508:]
    return whole[: len(whole) // 50] + bytes(len(whole) * 49 // 50)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".avi", ".ts"])
@pytest.mark.parametrize("how", ["cut", "hardly begun", "another's beginning", "blank"])
def test_a_damaged_clip_is_called_damaged(tmp_path: Path, suffix: str, how: str) -> None:
    if (how, suffix) == ("cut", ".ts"):
        pytest.skip("a transport stream has no length: it ends where it is cut")
    whole = write_clip(tmp_path / f"whole{suffix}", grey(40)).read_bytes()
    path = tmp_path / f"clip{suffix}"
    path.write_bytes(damaged(whole, how))
    try:
        with ClipSource(path) as clip:
            assert len(list(clip.frames())) < 40
            said = clip.note
    except SourceError as error:
        said = str(error)
    assert said is not None
    assert "damaged" in said
