"""The first start at the terminal: answered at once, the port and the network said plainly."""

from __future__ import annotations

import base64
import json
import os
import random
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app.server.listening import SERVICE, ServerError, addresses, bind, open_to_others
from app.storage import Places, Store
from app.storage.review_values import JobState
from clip_making import grey, write_clip
from command import COMMAND, backstep, one_line_error
from models import at_hand
from server_cases import Stage, running, until, until_text, watching

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to a child there")
ADDRESS = re.compile(r"http://[^\s/]+/")


@contextmanager
def started(
    *arguments: str, errors: Path | None = None, **environment: str
) -> Iterator[subprocess.Popen[str]]:
    """``backstep`` on a free port, ended by Ctrl-C, which it has to obey.

    errors: the file that takes what it says on stderr.
    """
    with (
        (errors or Path(os.devnull)).open("w") as errors_file,
        subprocess.Popen(
            [*COMMAND, *arguments, "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=errors_file,
            stdin=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1", **environment},
        ) as process,
    ):
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def lines_to_the_address(process: subprocess.Popen[str]) -> list[str]:
    """What is said up to the line with the address to open."""
    assert process.stdout is not None
    said: list[str] = []
    while not said or not said[-1].startswith("Open "):
        line = process.stdout.readline()
        assert line, said
        said.append(line.strip())
    return said


def health(url: str) -> dict[str, object]:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(f"{url}api/health", timeout=60) as answer:
        return dict(json.loads(answer.read()))


@pytest.mark.slow
def test_without_a_model_and_a_network_the_server_answers_and_says_what_to_do(
    tmp_path: Path,
) -> None:
    nowhere = {"https_proxy": "http://127.0.0.1:9", "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""}
    nowhere |= {"BACKSTEP_HOME": str(tmp_path), "BACKSTEP_MODEL": ""}
    with started("demo", "--no-browser", errors=tmp_path / "said", **nowhere) as process:
        found = ADDRESS.search(lines_to_the_address(process)[-1])
        assert found is not None
        assert health(found[0])["service"] == SERVICE
        with watching(found[0]) as page:
            states = [until_text(page, "state")]
            while states[-1]["state"] != "failed":
                states.append(until_text(page, "state"))
        assert "Connect to the network and try again" in states[-1]["message"]
    said = (tmp_path / "said").read_text("utf-8")
    assert said.startswith("getting the pose model; the page shows how far it is\n")
    assert "cannot be had" in said
    assert "Traceback" not in said


def test_a_port_that_backstep_has_is_said_to_be_backsteps_with_its_address(
    model_path: Path,
) -> None:
    with running(Stage().make) as url:
        port = url.rstrip("/").rpartition(":")[2]
        done = backstep("serve", "--port", port, BACKSTEP_MODEL=str(model_path))
    said = one_line_error(done, 4)
    assert f"Backstep runs there already: open {url}" in said
    assert "--port" in said


@pytest.mark.slow
def test_opened_to_the_network_it_warns_and_prints_every_address(model_path: Path) -> None:
    with started("serve", "--host", "0.0.0.0", BACKSTEP_MODEL=str(model_path)) as process:
        said = lines_to_the_address(process)
        found = ADDRESS.search(said[-1])
        assert found is not None
        assert found[0].startswith("http://127.0.0.1:")
        for words in ("no password", "everybody's profiles", "network you trust", "https"):
            assert words in said[0]
        with bind("0.0.0.0", 0) as probe:
            others = len(addresses(probe)) - 1
        assert process.stdout is not None
        for _ in range(others):
            line = process.stdout.readline()
            assert line.startswith("From other devices: http://"), line
            one = ADDRESS.search(line)
            assert one is not None
            assert health(one[0])["service"] == SERVICE


@pytest.mark.parametrize(
    ("host", "is_open"), [("127.0.0.1", False), ("127.0.0.2", False), ("0.0.0.0", True)]
)
def test_only_loopback_is_closed_to_others(host: str, is_open: bool) -> None:
    with bind(host, 0) as listener:
        assert open_to_others(listener) is is_open
        assert len(set(addresses(listener))) == len(addresses(listener))


@pytest.mark.skipif(not socket.has_ipv6, reason="there is no IPv6")
def test_an_address_of_version_six_is_written_in_brackets() -> None:
    try:
        listener = bind("::1", 0)
    except ServerError as error:
        pytest.skip(f"this machine has no IPv6 loopback: {error}")
    with listener:
        port = listener.getsockname()[1]
        assert addresses(listener) == (f"http://[::1]:{port}/",)
        assert not open_to_others(listener)


def test_a_model_at_hand_is_found_without_fetching(
    model_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKSTEP_HOME", str(tmp_path))
    monkeypatch.setenv("BACKSTEP_MODEL", str(model_path))
    assert at_hand() == model_path
    monkeypatch.delenv("BACKSTEP_MODEL")
    assert at_hand() is None


@pytest.mark.slow
def test_killed_at_random_moments_the_review_forgets_no_clip_and_finishes_each_job_once(
    model_path: Path, tmp_path: Path
) -> None:
    home = {"BACKSTEP_HOME": str(tmp_path / "home"), "BACKSTEP_MODEL": str(model_path)}
    alone = ("--host", "localhost")
    film = write_clip(tmp_path / "walk.mp4", grey(40)).read_bytes()
    moments = random.Random(11)
    sent: set[str] = set()
    with httpx.Client(trust_env=False, timeout=60) as browser:
        for _ in range(2):
            with started("review", "--no-browser", *alone, errors=None, **home) as process:
                url = review_of(process)
                assert "text/html" in browser.get(url).headers["content-type"]
                sent.add(drop_in(browser, url, film))
                time.sleep(moments.uniform(0, 0.7))
                process.kill()
        with started("review", "--no-browser", *alone, errors=None, **home) as process:
            clips = f"{review_of(process).removesuffix('review')}api/review/clips"
            until(lambda: not any(one["busy"] for one in browser.get(clips).json()["clips"]), 240)
            listed = browser.get(clips).json()["clips"]
    assert {one["uid"] for one in listed} == sent
    assert [one["problem"] for one in listed] == [None, None]
    places = Places.find(tmp_path / "home" / "data", f"sqlite:///{tmp_path}/home/data/backstep.db")
    with Store(places) as store:
        for one in listed:
            jobs = store.jobs.of(store.clips.get(one["uid"]).id)
            assert sorted(job.options["kind"] for job in jobs) == ["analyse", "copy"]
            assert {job.state for job in jobs} == {JobState.DONE}


def review_of(process: subprocess.Popen[str]) -> str:
    """The address of the clips' page of a ``backstep review`` that has just been started; on this
    computer alone nothing is warned of."""
    [line] = lines_to_the_address(process)
    found = ADDRESS.search(line)
    assert found is not None
    return f"{found[0]}review"


def drop_in(browser: httpx.Client, page: str, film: bytes) -> str:
    """Send a film as the page does; the clip's uid."""
    tus = {"Tus-Resumable": "1.0.0"}
    uploads = page.replace("/review", "/api/review/uploads")
    name = base64.b64encode(b"walk.mp4").decode()
    about = {"Upload-Length": str(len(film)), "Upload-Metadata": f"filename {name}"}
    made = browser.post(uploads, headers=tus | about)
    piece = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    at = httpx.URL(page).join(made.headers["location"])
    return browser.patch(at, headers=tus | piece, content=film).headers["backstep-clip"]
