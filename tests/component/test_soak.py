"""A small soak: real lanes over real streams are broken in several ways, and come back."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.kiosk.soak.run import run_soak

pytestmark = [pytest.mark.slow, pytest.mark.realtime]


def test_a_kiosk_withstands_what_a_gym_does_to_it(model_path: Path) -> None:
    faults = ("lane killed", "another size", "clock set", "disk full")
    lines: list[str] = []
    table = run_soak(
        1,
        model=lambda: model_path,
        seed=3,
        lanes=1,
        faults=faults,
        quiet_s=(0.2, 1.0),
        told=lines.append,
    )
    assert {one.name for one in table.faults} == set(faults)
    assert [one for one in table.faults if not one.withstood] == []
    assert table.sessions >= 1
    assert len(lines) >= len(faults)
    assert {one.process for one in table.slopes} == {"lane-0", "server"}
    assert "sessions in" in table.text()
