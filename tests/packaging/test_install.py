"""A plain install works: everything travels in the wheel, and pictures and films are read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import needs

from repository import ROOT
from vision.pose.egress import users_environment

# Both OpenCV distributions fill one folder; what lies there must load, decode and encode.
DECODES = """
import sys
from pathlib import Path
import cv2, numpy as np
picture = np.zeros((64, 96, 3), np.uint8)
picture[:, 32:64] = (40, 180, 90)
ok, png = cv2.imencode(".png", picture)
assert ok and np.array_equal(cv2.imdecode(png, cv2.IMREAD_COLOR), picture)
path = str(Path(sys.argv[1]) / "clip.avi")
writer = cv2.VideoWriter(path, cv2.VideoWriter_fourcc(*"MJPG"), 25.0, (96, 64))
assert writer.isOpened()
for _ in range(5):
    writer.write(picture)
writer.release()
clip = cv2.VideoCapture(path)
frames = []
while (read := clip.read())[0]:
    frames.append(read[1])
assert len(frames) == 5
assert np.abs(frames[0].astype(int) - picture).mean() < 8
print(cv2.__version__)
"""

PAGES = """
import sys
from pathlib import Path
from importlib.resources import files
import app, models, web
assert all(Path(one.__file__).is_relative_to(sys.argv[1]) for one in (app, models, web))
assert (files("web") / "live" / "live.html").is_file()
assert models.load_catalogue().names()
print("found")
"""


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command as a newcomer would: no project on the path, nothing set for Backstep."""
    ours = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "BACKSTEP_MODEL")
    # pip needs the network, whose door tests that ran the model have closed in this process.
    env = {name: value for name, value in users_environment().items() if name not in ours}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built from a copy of what git tracks and nothing else."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        needs("a git checkout", "clone the project and install git")
    tracked = run("git", "ls-files", "-z", cwd=ROOT).split("\0")
    source = tmp_path_factory.mktemp("source")
    for name in filter(None, tracked):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    target = tmp_path_factory.mktemp("wheel")
    build = ("wheel", "--no-deps", "--no-build-isolation", "-w", target, source)
    run(sys.executable, "-m", "pip", *build, cwd=target)
    (built,) = target.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_holds_the_pages_and_the_catalogue_and_no_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    pages = {str(p.relative_to(ROOT)) for p in (ROOT / "web").rglob("*.*") if "__" not in str(p)}
    tracked = set(run("git", "ls-files", "web", cwd=ROOT).split())
    assert pages & tracked <= set(names)
    assert any(name.endswith(".html") for name in names)
    assert "models/catalogue.json" in names
    assert "app/storage/migrations/versions/0001_first.py" in names
    tops = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert tops == {"app", "vision", "models", "web"}
    assert not [name for name in names if name.endswith(".task")]


@pytest.mark.slow
def test_the_wheel_alone_runs_outside_the_clone(wheel: Path, tmp_path: Path) -> None:
    """Beside the libraries that are here; that those it asks for are enough is what ``.ci/run``
    shows, whose environment has nothing else when the demo runs."""
    place = tmp_path / "fresh"
    run(sys.executable, "-m", "venv", place, cwd=tmp_path)
    scripts = place / ("Scripts" if os.name == "nt" else "bin")
    python, backstep = scripts / "python", scripts / "backstep"
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", wheel, cwd=tmp_path)
    own = run(python, "-c", "import site; print(site.getsitepackages()[-1])", cwd=tmp_path).strip()
    libraries = [path for path in sys.path if path.endswith("site-packages")]
    # Behind its own, so that what is found of ours is the wheel's.
    (Path(own) / "libraries.pth").write_text("\n".join(libraries), "utf-8")
    assert "demo" in run(backstep, "--help", cwd=tmp_path)
    assert "full (default)" in run(backstep, "models", "list", cwd=tmp_path)
    assert run(python, "-c", PAGES, own, cwd=tmp_path).strip() == "found"
    assert run(python, "-c", DECODES, tmp_path, cwd=tmp_path).strip()


@pytest.mark.drift
def test_cv2_imports_and_decodes_a_picture_and_a_video_in_this_environment(tmp_path: Path) -> None:
    assert run(sys.executable, "-c", DECODES, tmp_path, cwd=tmp_path).strip().startswith("5.")
