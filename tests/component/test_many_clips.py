"""Many clips on this computer: interrupted and gone on with, changed, and from an object store."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyarrow import csv, parquet

from app.reports.report import Report
from command import COMMAND, hear_ctrl_c
from job_cases import corrupt, surroundings, tiny_walks, wait_for

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def walks(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return tiny_walks(tmp_path_factory.mktemp("walks"))


@pytest.fixture
def known(tmp_path: Path, model_path: Path) -> dict[str, str]:
    return surroundings(tmp_path / "home", model_path)


@contextmanager
def analyze(known: dict[str, str], *words: object) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [*COMMAND, "analyze", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=known,
        preexec_fn=hear_ctrl_c,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def run(known: dict[str, str], *words: object) -> tuple[int, str]:
    with analyze(known, *words) as process:
        said = "".join(process.communicate(timeout=300))
    return process.returncode, said


def written(folder: Path) -> dict[str, int]:
    """When each report was written, by its clip."""
    return {one.parent.name: one.stat().st_mtime_ns for one in folder.rglob("report.json")}


def test_what_was_stopped_goes_on_where_it_was(
    tmp_path: Path, walks: list[Path], known: dict[str, str]
) -> None:
    clips, out = tmp_path / "clips", tmp_path / "out"
    (clips / "deeper").mkdir(parents=True)
    for number in range(5):
        shutil.copyfile(walks[number % 3], clips / "deeper" / f"{number}.mp4")
    corrupt(clips / "bad.mp4", walks[0])
    (clips / "notes.txt").write_text("no clip")
    kept: dict[str, int] = {}
    for least, how in ((1, signal.SIGINT), (3, signal.SIGKILL)):
        with analyze(known, clips, "--out", out, "--jobs", 1) as process:
            wait_for(lambda least=least: len(written(out)) >= least)  # type: ignore[misc]
            process.send_signal(how)
            _, said = process.communicate(timeout=60)
        if how is signal.SIGINT:
            assert process.returncode == 130, said
            assert "Run the same command again to go on" in said
        now = written(out)
        assert least <= len(now) < 5
        # The one that was just being finished may be done twice.
        assert sum(now[name] != moment for name, moment in kept.items()) <= 1
        kept = now
    code, said = run(known, clips, "--out", out)
    assert code == 3, said
    assert "bad.mp4" in said
    assert len(written(out)) == 5
    assert sum(written(out)[name] != moment for name, moment in kept.items()) <= 1
    rows = parquet.read_table(out / "summary.parquet").to_pylist()
    assert csv.read_csv(out / "summary.csv").num_rows == 6
    assert {row["clip"]: row["state"] for row in rows} == {
        "bad.mp4": "failed",
        **{f"deeper/{number}.mp4": "done" for number in range(5)},
    }
    assert "damaged" in rows[0]["problem"]
    assert (out / "deeper" / "0.mp4" / "steps.csv").exists()


def test_an_object_store_holds_the_clips_and_gets_the_results(
    walks: list[Path], known: dict[str, str]
) -> None:
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
        known |= {**keys, "AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_REGION": "us-east-1"}
        store = boto3.client(
            "s3",
            region_name="us-east-1",
            endpoint_url=known["AWS_ENDPOINT_URL"],
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )
        store.create_bucket(Bucket="walks")
        store.upload_file(str(walks[0]), "walks", "in/ada/one.mp4")
        store.put_object(Bucket="walks", Key="in/bad.mov", Body=b"nothing of a film")
        code, said = run(known, "s3://walks/in", "--out", "s3://walks/out")
        assert code == 3, said
        assert "bad.mov" in said
        held = {one["Key"] for one in store.list_objects_v2(Bucket="walks")["Contents"]}
        assert {key.removeprefix("out/") for key in held if key.startswith("out/")} == {
            "ada/one.mp4/report.json",
            "ada/one.mp4/steps.csv",
            "summary.csv",
            "summary.parquet",
        }
        report = store.get_object(Bucket="walks", Key="out/ada/one.mp4/report.json")["Body"].read()
        assert Report.model_validate_json(report).source.path == "s3://walks/in/ada/one.mp4"
        store.close()
    finally:
        server.stop()
