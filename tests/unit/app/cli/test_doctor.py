"""The doctor finds what is wrong, says it in plain words, and survives it."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from app.cli import doctor
from app.cli.doctor import Finding, Severity
from vision.pose.native import ALL_PACKAGES, missing_library


def put_module(folder: Path, name: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay a module in the children's way, before the installed one."""
    (folder / f"{name}.py").write_text(code)
    monkeypatch.setenv("PYTHONPATH", str(folder))


def test_every_finding_that_is_not_well_says_how_to_mend_it() -> None:
    findings = list(doctor.examine(port=0))
    assert len({finding.name for finding in findings}) == len(findings) == 10
    for finding in findings:
        assert finding.text
        assert bool(finding.remedy) == (finding.grade is not Severity.OK), finding
        assert "Traceback" not in finding.text
    well = {finding.name for finding in findings if finding.grade is Severity.OK}
    assert {"Python", "OpenCV", "OpenCV twins", "Voice", "Port"} <= well, findings


@pytest.mark.slow
def test_mediapipe_is_well_where_the_model_really_runs(
    model_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKSTEP_MODEL", str(model_path))
    finding = doctor.mediapipe()
    assert finding.grade is Severity.OK, finding
    assert "runs the model" in finding.text


@pytest.mark.parametrize(
    ("library", "package"),
    [("libGL.so.1", "libgl1"), ("libgthread-2.0.so.0", "libglib2.0-0"), ("libodd.so.3", "libodd")],
)
def test_opencv_without_a_system_library_names_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str, package: str
) -> None:
    message = f"{library}: cannot open shared object file: No such file or directory"
    put_module(tmp_path, "cv2", f"raise ImportError({message!r})", monkeypatch)
    finding = doctor.opencv()
    assert finding.grade is Severity.FAIL
    assert library in finding.text
    assert package in finding.remedy


def test_mediapipe_without_libegl_names_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = "libEGL.so.1: cannot open shared object file: No such file or directory"
    put_module(tmp_path, "mediapipe", f"raise OSError({message!r})", monkeypatch)
    finding = doctor.mediapipe()
    assert finding.grade is Severity.FAIL
    assert "libegl1" in finding.remedy


def test_a_library_that_crashes_does_not_take_the_doctor_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_module(tmp_path, "mediapipe", "import os; os.abort()", monkeypatch)
    finding = doctor.mediapipe()
    assert finding.grade is Severity.FAIL
    assert "processor" in finding.remedy or os.name == "nt"


def test_a_library_that_hangs_is_given_up() -> None:
    assert doctor.probe("input()", timeout_s=60).code not in (0, None), "no terminal to wait for"
    hung = doctor.probe("import time; time.sleep(600)", timeout_s=0.2)
    assert hung.code is None
    assert "did not answer" in hung.said


def test_opencv_distributions_of_two_versions_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "opencv_python_headless-4.1.0.dist-info"
    info.mkdir()
    text = "Metadata-Version: 2.1\nName: opencv-python-headless\nVersion: 4.1.0\n"
    (info / "METADATA").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    finding = doctor.opencv_twins()
    assert finding.grade is Severity.FAIL
    assert "opencv-python-headless 4.1.0" in finding.text


def test_a_store_that_cannot_be_written_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("BACKSTEP_HOME", str(blocked))
    finding = doctor.model_store()
    assert finding.grade is Severity.FAIL
    assert "BACKSTEP_HOME" in finding.remedy


def test_a_missing_model_is_a_warning_and_a_wrong_one_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKSTEP_HOME", str(tmp_path))
    monkeypatch.delenv("BACKSTEP_MODEL", raising=False)
    assert doctor.pose_model().grade is Severity.WARN
    monkeypatch.setenv("BACKSTEP_MODEL", str(tmp_path / "none.task"))
    finding = doctor.pose_model()
    assert finding.grade is Severity.FAIL
    assert "none.task" in finding.text


def test_a_taken_port_is_found_and_a_free_one_too() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert doctor.free_port(port).grade is Severity.WARN
    assert doctor.free_port(port).grade is Severity.OK


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays are Linux's matter")
def test_without_a_display_the_address_is_recommended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    finding = doctor.browser()
    assert finding.grade is Severity.WARN
    assert "address" in finding.remedy


def test_a_camera_is_never_an_error_for_the_demo_works_without() -> None:
    assert doctor.camera().grade is not Severity.FAIL


def test_the_worst_finding_counts() -> None:
    well = Finding("a", Severity.OK, "x")
    lacking = Finding("b", Severity.WARN, "x", "y")
    broken = Finding("c", Severity.FAIL, "x", "y")
    assert doctor.worst([]) is Severity.OK
    assert doctor.worst([well, lacking]) is Severity.WARN
    assert doctor.worst([broken, lacking, well]) is Severity.FAIL


def test_an_error_that_is_no_missing_library_is_left_alone() -> None:
    assert missing_library("invalid ELF header") is None
    assert "libgles2" in ALL_PACKAGES
