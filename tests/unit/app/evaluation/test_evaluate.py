"""``backstep evaluate`` on ready reports: what is found, what is printed, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from app.evaluation.cases import Options, evaluate_cases, find_cases
from app.evaluation.evaluate import evaluate_command
from app.terminal.output import Failure
from scoring_cases import said, walk
from vision.scoring.findings import Findings
from vision.scoring.score import ScoreTable

_app = typer.Typer()
_app.command()(evaluate_command)


def _case(folder: Path, name: str, shift_s: float = 0.0, view: str = "side") -> None:
    """A truth of twenty steps with a report whose events are late by ``shift_s``."""
    truth = walk(20, view=view)
    path = folder / f"{name}.truth.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(truth.model_dump_json())
    (path.parent / f"{path.name.removesuffix('.truth.json')}.report.json").write_text(
        said(truth, shift_s).model_dump_json()
    )


def test_every_truth_with_a_video_or_a_report_is_a_case(tmp_path: Path) -> None:
    _case(tmp_path, "deep/reported")
    _case(tmp_path, "filmed")
    (tmp_path / "filmed.mp4").touch()
    _case(tmp_path, "nothing")
    (tmp_path / "nothing.report.json").unlink()
    (tmp_path / "no_truth.mp4").touch()
    cases = {case.name: case for case in find_cases(tmp_path)}
    assert set(cases) == {"deep/reported", "filmed"}
    assert cases["deep/reported"].report is not None
    # A video is run even where an older report lies beside it.
    assert cases["filmed"].video == tmp_path / "filmed.mp4"
    assert cases["filmed"].report is None
    assert [case.name for case in find_cases(tmp_path, only="rep")] == ["deep/reported"]


def test_given_reports_are_scored_and_no_video_is_run(tmp_path: Path) -> None:
    _case(tmp_path / "clips", "a")
    (tmp_path / "clips" / "a.mp4").write_bytes(b"never opened")
    reports = tmp_path / "reports"
    reports.mkdir()
    late = said(walk(20), 0.05)
    (reports / "a.report.json").write_text(late.model_dump_json())
    cases = find_cases(tmp_path / "clips", reports)
    table = evaluate_cases(cases, Options(model=None))
    assert table.clips[0].score.contacts.bias_s == pytest.approx(0.05)


def test_scores_are_printed_and_written_as_json(tmp_path: Path) -> None:
    _case(tmp_path, "early", -0.02)
    _case(tmp_path, "late", 0.04)
    _case(tmp_path, "facing", view="front")
    target = tmp_path / "scores.json"
    result = CliRunner().invoke(_app, [str(tmp_path), "--json", str(target), "--jobs", "1"])
    assert result.exit_code == 0, result.output
    for word in ("early", "late", "all 2 side", "all 1 frontal", "Goals, side view"):
        assert word in result.stdout
    written = json.loads(target.read_text())
    assert written["schema"] == "backstep.scores/1"
    assert written["pooled"][0]["score"]["contacts"]["bias_s"] == pytest.approx(0.01)
    # What was written reads back as the same table.
    assert ScoreTable.model_validate(written).clips[0].name == "early"


def test_one_broken_clip_is_named_and_the_others_are_scored(tmp_path: Path) -> None:
    _case(tmp_path, "good")
    _case(tmp_path, "bad")
    (tmp_path / "bad.truth.json").write_text("{")
    table = evaluate_cases(find_cases(tmp_path), Options(model=None))
    assert [clip.name for clip in table.clips] == ["good"]
    assert list(table.failed) == ["bad"]
    assert "is no truth file" in table.failed["bad"]
    result = CliRunner().invoke(_app, [str(tmp_path), "--jobs", "1"])
    assert isinstance(result.exception, Failure)
    assert "1 of 2 could not be scored" in str(result.exception)


def test_several_processes_give_the_same_table(tmp_path: Path) -> None:
    for k in range(3):
        _case(tmp_path, f"clip{k}", 0.01 * k)
    cases = find_cases(tmp_path)
    options = Options(model=None)
    assert evaluate_cases(cases, options, jobs=2) == evaluate_cases(cases, options, jobs=1)


def test_goals_can_be_required(tmp_path: Path) -> None:
    _case(tmp_path, "a")
    assert CliRunner().invoke(_app, [str(tmp_path), "--require-goals"]).exit_code == 0
    (tmp_path / "a.report.json").write_text(Findings().model_dump_json())
    result = CliRunner().invoke(_app, [str(tmp_path), "--require-goals"])
    assert isinstance(result.exception, Failure)
    assert "goals were missed" in str(result.exception)


def test_a_folder_without_truth_says_what_belongs_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(_app, [str(tmp_path)])
    assert isinstance(result.exception, Failure)
    assert "NAME.truth.json beside NAME.mp4" in str(result.exception)
