"""A small soak: a whole kiosk is broken in several ways, and comes back; or is seen not to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.composition import kiosk_under_trial
from app.kiosk.config import KioskConfig
from app.kiosk.soak.run import OpenKiosk, run_soak

pytestmark = [pytest.mark.slow, pytest.mark.realtime]


def test_a_kiosk_withstands_what_a_gym_does_to_it(model_path: Path, chromium_path: str) -> None:
    faults = ("lane killed", "clock set", "browser crashed")
    lines: list[str] = []
    table = run_soak(
        0,
        open_kiosk=kiosk_under_trial,
        model=lambda: model_path,
        seed=3,
        lanes=1,
        faults=faults,
        quiet_s=(0.1, 0.3),
        told=lines.append,
    )
    assert {one.name for one in table.faults} == set(faults)
    assert [one for one in table.faults if not one.withstood] == []
    assert len(lines) == len(faults)
    assert {one.process for one in table.slopes} == {"lane-0", "web server"}
    assert "minutes" in table.text()


def test_a_kiosk_that_does_not_recover_is_told(model_path: Path) -> None:
    @contextmanager
    def never_mends(
        config: KioskConfig, folder: Path, model: Callable[[], Path], wall: Callable[[], float]
    ) -> Iterator[OpenKiosk]:
        found = model()
        with kiosk_under_trial(config, folder, lambda: found, wall) as kiosk:
            yield kiosk

    table = run_soak(
        0,
        open_kiosk=never_mends,
        model=lambda: model_path,
        lanes=1,
        faults=("model file damaged",),
        quiet_s=(0.1, 0.3),
        recover_s=2.0,
        screen=False,
    )
    (fault,) = table.faults
    assert fault.injected == 1
    assert fault.recovered_s == ()
    assert not table.well
    assert "NOT all is well" in table.text()
