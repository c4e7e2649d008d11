"""Many clips on a Dask cluster: workers die and come, clips are bad, and all is told."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from pyarrow import parquet

from command import COMMAND
from job_cases import (
    MEMORY_MB,
    certificate,
    cluster,
    corrupt,
    greedy,
    many_clips,
    surroundings,
    tiny_walks,
    wait_for,
)

pytestmark = pytest.mark.slow

CLIPS = 10


def run(known: dict[str, str], *words: object) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, "analyze", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env=known, check=False)


def reports(folder: Path) -> dict[str, str]:
    return {one.parent.name: one.read_text() for one in folder.rglob("report.json")}


def test_a_dozen_clips_on_two_workers_one_of_which_is_killed(
    tmp_path: Path, model_path: Path
) -> None:
    walks = tiny_walks(tmp_path / "walks")
    clips, there, here = tmp_path / "clips", tmp_path / "there", tmp_path / "here"
    of = many_clips(clips, walks, CLIPS)
    corrupt(clips / "corrupt.mp4", walks[0])
    greedy(clips / "greedy.mp4")
    known = surroundings(tmp_path / "home", model_path) | certificate(tmp_path / "tls")

    assert run(known, tmp_path / "walks", "--out", here).returncode == 0
    alone = reports(here)
    assert len(alone) == len(walks)
    with cluster(tmp_path / "cluster", known) as dask:
        assert dask.address.startswith("tls://")
        for _ in range(2):
            dask.add_worker()
        asked = ["--out", there, "--scheduler", dask.address, "--memory-mb", MEMORY_MB]
        with subprocess.Popen(
            [*COMMAND, "analyze", str(clips), *map(str, asked)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=known,
        ) as process:
            wait_for(lambda: len(reports(there)) >= 4)
            dask.workers[0].kill()  # SIGKILL
            dask.add_worker()
            _, told = process.communicate(timeout=300)
    assert process.returncode == 3, told

    found = reports(there)
    assert sorted(found) == sorted(of)
    for name, walk in of.items():
        assert found[name] == alone[walk.name].replace(str(walk), str(clips / name))
    rows = {row["clip"]: row for row in parquet.read_table(there / "summary.parquet").to_pylist()}
    assert len(rows) == CLIPS + 2
    failed = {name: row["problem"] for name, row in rows.items() if row["state"] != "done"}
    assert sorted(failed) == ["corrupt.mp4", "greedy.mp4"]
    assert "damaged" in failed["corrupt.mp4"]
    assert f"more than {MEMORY_MB} MB" in failed["greedy.mp4"]
    assert all(problem in told for problem in failed.values())
    # Only what was in the killed worker's hands was begun again.
    assert sum(row["attempts"] for row in rows.values()) <= len(rows) + 1
    assert rows["greedy.mp4"]["attempts"] == 1
