"""``backstep fleet``: keys made, withdrawn and forgotten, and the server they open."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import httpx
import pytest

from app.cli import fleet
from app.fleet.values import HourCount, KioskReport
from app.terminal.output import Failure
from command import COMMAND, hear_ctrl_c
from kiosk_upkeep_cases import HOUR, NOON


def test_a_key_made_by_the_command_opens_the_server_that_the_command_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = {"BACKSTEP_HOME": str(tmp_path)}
    monkeypatch.setenv("BACKSTEP_HOME", str(tmp_path))
    monkeypatch.delenv("BACKSTEP_DATABASE", raising=False)
    fleet.key("gym-1")
    [key] = capsys.readouterr().out.splitlines()
    with pytest.raises(Failure, match="small letters"):
        fleet.key("Gym One")
    with pytest.raises(Failure, match="no kiosk"):
        fleet.withdraw("gym-9")
    server = subprocess.Popen(
        [*COMMAND, "fleet", "--port", "0"],
        env={**os.environ, **home, "COLUMNS": "300", "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=hear_ctrl_c,
    )
    try:
        assert server.stdout is not None
        said = server.stdout.readline()
        url = said.split()[3].rstrip("/,")
        report = KioskReport(
            id="report-0123456789", kiosk="gym-1", version="1", sent_at=NOON,
            counts=(HourCount(hour=HOUR, lane="left", greeted=1),),
        )  # fmt: skip
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        with httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
            assert client.get("/healthz").json() == {"status": "ok"}
            answer = client.post(
                "/api/fleet/reports", content=report.model_dump_json(), headers=headers
            )
            assert answer.json() == {"id": report.id, "taken": True}
            [line] = client.get("/api/fleet").json()["kiosks"]
            assert (line["name"], line["version"]) == ("gym-1", "1")
    finally:
        server.terminate()
        _, complaints = server.communicate(timeout=60)
    assert server.returncode == 0  # it has closed what it had opened
    assert [json.loads(one)["event"] for one in complaints.splitlines()] == []
    fleet.forget("gym-1")
    assert capsys.readouterr().out == "“gym-1” is deleted with all its figures.\n"
