"""The command ``backstep``, run for real: help, exit codes, one-line errors."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.live import has_display
from app.cli.main import app
from app.reports.report import report_schema
from app.terminal.output import ExitCode, Failure
from clip_making import grey, write_clip, write_sound
from command import COMMAND, backstep, one_line_error


def test_help_names_the_commands_and_the_exit_codes() -> None:
    done = backstep("--help")
    assert done.returncode == 0
    assert done.stderr == ""
    for command in ("demo", "coach", "analyze", "serve", "doctor", "models", "data", "evaluate"):
        assert re.search(rf"^│ {command} ", done.stdout, re.MULTILINE), command
    assert "not a medical device" in done.stdout
    assert "Exit codes: 0 all well, 2 wrong usage" in done.stdout


@pytest.mark.parametrize(
    "command",
    [*("demo", "coach", "analyze", "serve", "doctor", "models", "models get", "data delete")],
)
def test_every_command_explains_itself(command: str) -> None:
    done = CliRunner().invoke(app, [*command.split(), "--help"], env={"COLUMNS": "100"})
    assert done.exit_code == 0
    assert f"backstep {command}" in done.stdout


def test_help_loads_neither_mediapipe_nor_opencv() -> None:
    code = (
        "import sys\nfrom app.cli.main import app\n"
        "try: app(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'mediapipe', 'cv2', 'av', 'fastapi', 'scipy', 'sqlalchemy'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_version() -> None:
    done = backstep("--version")
    assert re.fullmatch(r"backstep \d+\.\d+\.\d+\S*\n", done.stdout)


@pytest.mark.parametrize(
    "arguments",
    [
        ["analyze"],
        ["analyze", "a.mp4", "--height-cm", "17"],
        ["analyze", "a.mp4", "--level", "wizard"],
        ["demo", "--script", "moonwalk"],
        ["serve", "--port", "99999"],
        ["serve", "--camera", "0", "--browser-camera"],
    ],
)
def test_wrong_usage_exits_with_2_and_points_to_help(arguments: list[str]) -> None:
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2
    assert "--help" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_command_that_there_is_not_is_told_by_the_process_itself() -> None:
    done = backstep("no-such-command")
    assert done.returncode == 2
    assert "--help" in done.stderr
    assert "Traceback" not in done.stderr


def test_report_schema_prints_the_published_schema() -> None:
    assert json.loads(CliRunner().invoke(app, ["report-schema"]).stdout) == report_schema()


def test_a_bad_model_setting_is_one_line_and_exit_code_4(tmp_path: Path) -> None:
    model = tmp_path / "model.task"
    done = backstep("demo", "--headless", BACKSTEP_MODEL=str(model))
    assert str(model) in one_line_error(done, 4)
    clip = write_clip(tmp_path / "a.mp4", grey(4))
    model.write_bytes(b"no model")
    done = backstep("analyze", clip, BACKSTEP_MODEL=str(model))
    assert str(model) in one_line_error(done, 4)


def test_an_unknown_model_names_those_there_are() -> None:
    assert "lite, full, heavy" in one_line_error(
        backstep("models", "get", "huge", BACKSTEP_MODEL=""), 4
    )


def test_models_list_shows_the_catalogue() -> None:
    done = backstep("models", "list")
    assert done.returncode == 0
    for name in ("lite", "full (default)", "heavy", "Apache-2.0"):
        assert name in done.stdout


def test_doctor_reports_every_finding_and_says_how_to_mend() -> None:
    done = backstep("doctor", "--port", "0")
    assert done.returncode in (0, 4)
    for name in ("Python", "OpenCV", "MediaPipe", "Camera", "Port"):
        assert f"  {name}: " in done.stdout
    for missing in re.findall(r"^(?:missing|broken).*\n.*", done.stdout, re.MULTILINE):
        assert "->" in missing


def test_a_missing_camera_is_one_line_and_exit_code_4(model_path: Path) -> None:
    done = backstep("coach", "--camera", "77", "--no-browser", BACKSTEP_MODEL=str(model_path))
    assert "Camera 77" in one_line_error(done, 4)


def test_data_that_cannot_be_kept_is_one_line_before_the_page_opens(model_path: Path) -> None:
    environment = {"BACKSTEP_MODEL": str(model_path), "BACKSTEP_DATABASE": "mysql://nowhere/x"}
    command = ["coach", "--no-browser", "--port", "0"]
    done = CliRunner().invoke(app, command, env=environment)
    assert isinstance(done.exception, Failure)
    assert done.exception.code is ExitCode.MISSING
    assert "postgresql://USER@HOST/NAME" in str(done.exception)


# -- bad clips -----------------------------------------------------------------------------------


def bad_clips(folder: Path) -> dict[str, Path]:
    """Files that are no walk, by what is wrong with them."""
    whole = write_clip(folder / "whole.mp4", grey(30)).read_bytes()
    bad = {name: folder / f"{name}.mp4" for name in ("empty", "text", "playlist", "cut", "corrupt")}
    bad["empty"].touch()
    bad["text"].write_text("I am not a film.")
    bad["playlist"].write_text(f"#EXTM3U\n#EXTINF:1,\n{folder / 'whole.mp4'}\n")
    bad["cut"].write_bytes(whole[: len(whole) // 3])
    bad["corrupt"].write_bytes(bytes(b if i < 64 else 255 - b for i, b in enumerate(whole)))
    bad["sound"] = write_sound(folder / "sound.mp4")
    bad["missing"] = folder / "missing.mp4"
    bad["folder"] = folder
    return bad


def test_clips_that_cannot_be_read_are_one_line_each_and_exit_code_3(tmp_path: Path) -> None:
    bad = bad_clips(tmp_path)
    # A model is not even looked for: it would be named here if it were.
    done = backstep("analyze", *bad.values(), BACKSTEP_MODEL=str(tmp_path / "no-model"))
    assert done.returncode == 3
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == len(bad), done.stderr
    for line, path in zip(lines, bad.values(), strict=True):
        assert line.startswith("backstep: ")
        assert path.name in line


@pytest.mark.slow
def test_one_picture_is_one_line_and_exit_code_3(tmp_path: Path, model_path: Path) -> None:
    clip = write_clip(tmp_path / "one.mp4", grey(1))
    done = backstep("analyze", clip, BACKSTEP_MODEL=str(model_path))
    assert "one picture" in one_line_error(done, 3)


def test_results_that_would_overwrite_something_are_refused_first(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "a.mp4", grey(4))
    before = clip.read_bytes()
    error = one_line_error(backstep("analyze", clip, "--video", clip), 2)
    assert "is the clip itself" in error
    assert clip.read_bytes() == before
    assert ".mp4, .mov or .mkv" in one_line_error(
        backstep("analyze", clip, "--video", tmp_path / "a.gif"), 2
    )
    twin = tmp_path / "b" / "a.mp4"
    twin.parent.mkdir()
    twin.write_bytes(before)
    assert "Two results" in one_line_error(
        backstep("analyze", clip, twin, "--json", tmp_path / "out"), 2
    )


# -- live ----------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.drift
def test_the_headless_demo_prints_its_state_and_a_summary_and_nothing_else(
    model_path: Path,
) -> None:
    done = backstep("demo", "--headless", "--seconds", "6", BACKSTEP_MODEL=str(model_path))
    assert done.returncode == 0
    assert done.stderr == ""  # MediaPipe's start-up chatter is kept away
    assert re.search(r"^ +\d\.\d s  walking backward$", done.stdout, re.MULTILINE)
    found = re.search(r"^6 s, (\d+) backward steps$", done.stdout, re.MULTILINE)
    assert found is not None
    assert int(found[1]) >= 3
    assert re.search(r"^\d+ cues", done.stdout, re.MULTILINE)
    assert done.stdout.startswith("Demo: a drawn walker. Ida, 1.7 m tall, beginner.")
    assert "Comes and goes: leaning forward, steps too long, heels first." in done.stdout
    assert re.search(r"^Cadence +\d+ a minute +The camera", done.stdout, re.MULTILINE)
    assert "Coach me: type backstep coach." in done.stdout


@pytest.mark.slow
@pytest.mark.drift
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to a child there")
def test_without_a_display_the_address_is_said_and_answers(
    model_path: Path, tmp_path: Path
) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    with subprocess.Popen(
        [*COMMAND, "coach", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        env={
            **environment,
            "BACKSTEP_MODEL": str(model_path),
            "BACKSTEP_HOME": str(tmp_path),
            "PYTHONUNBUFFERED": "1",
        },
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            found = re.match(r"Open (http://127\.0\.0\.1:\d+/)  \(stop with Ctrl-C\)", line)
            assert found is not None, line
            direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with direct.open(found[1], timeout=60) as answer:
                assert "text/html" in answer.headers["Content-Type"]
        finally:
            process.send_signal(signal.SIGINT)
            code = process.wait(timeout=60)
    assert code in (0, 130)


def test_a_taken_port_is_one_line_and_exit_code_4(model_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = backstep("serve", "--port", port, BACKSTEP_MODEL=str(model_path))
    assert f"Port {port} is in use" in one_line_error(done, 4)


@pytest.mark.skipif(sys.platform != "linux", reason="displays are found out otherwise elsewhere")
@pytest.mark.parametrize(
    ("variable", "there"), [("DISPLAY", True), ("WAYLAND_DISPLAY", True), ("OTHER", False)]
)
def test_a_display_is_known_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, there: bool
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, ":0")
    assert has_display() is there
