"""The services and the browser's policy that are written for a machine."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from app.kiosk.units_out import FILES, origin, units, write_units

VALUES = {
    "USER": "root",
    "HOME": "/var/lib/backstep",
    "CONFIG": "/etc/backstep/kiosk.toml",
    "BACKSTEP": "/opt/backstep/bin/backstep",
    "URL": "http://127.0.0.1:8080/kiosk",
    "ORIGIN": origin("http://127.0.0.1:8080/kiosk"),
}


def test_every_place_is_filled_in() -> None:
    for name, text in units(VALUES).items():
        assert "@" not in text.replace("getty@tty1", ""), name


def test_the_camera_is_allowed_to_the_kiosks_own_page_by_policy_alone() -> None:
    policy = json.loads(units(VALUES)["backstep-policy.json"])
    assert policy["VideoCaptureAllowedUrls"] == ["http://127.0.0.1:8080"]
    assert policy["URLBlocklist"] == ["*"]


def test_both_services_are_watched_and_come_back() -> None:
    for name, text in units(VALUES).items():
        if name.endswith(".service"):
            assert "WatchdogSec=" in text
            assert "Restart=always" in text
            assert "StartLimitIntervalSec=0" in text  # it is never given up


@pytest.mark.parametrize("bad", ["a b", 'a"b', "a\nExecStart=x", "100%", ""])
def test_what_would_break_a_unit_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match=r"cannot stand|has a space"):
        units({**VALUES, "CONFIG": bad})


def test_systemd_itself_finds_no_fault(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze looks at the services: apt-get install systemd")
    here = tmp_path / "bin"
    here.mkdir()
    program = here / "backstep"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    texts = units({**VALUES, "BACKSTEP": str(program)})
    written = write_units(
        tmp_path / "units",
        {name: text.replace("/usr/bin/cage", str(program)) for name, text in texts.items()},
    )
    assert [path.name for path in written] == list(FILES)
    services = [str(path) for path in written if path.suffix == ".service"]
    found = subprocess.run(
        [analyze, "verify", "--man=no", *services], capture_output=True, text=True, check=False
    )
    said = [line for line in found.stderr.splitlines() if "backstep" in line]
    assert said == []
    assert found.returncode == 0
