"""What the tests of jobs share: tiny clips, and a Dask cluster of this computer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from clip_making import write_clip
from repository import ROOT
from vision.walker import WalkerSource, WalkScript
from vision.walker import film as walker_film

PATIENCE_S = 300.0
TALLER = (150, 140, 130)  # pixels: three walkers that are told apart
MEMORY_MB = 370  # between what a tiny clip takes (300) and what one of 4K pictures does (440)


def tiny_walks(folder: Path) -> list[Path]:
    """Three short clips of small walkers."""
    folder.mkdir(parents=True, exist_ok=True)
    clips = []
    for person_px in TALLER:
        camera = {"width": 240, "height": 180, "person_px": person_px, "fps": 10}
        script = {"segments": ({"duration_s": 1.2},), "treadmill": True, "camera": camera}
        clip = folder / f"walk-{person_px}.mp4"
        with WalkerSource(WalkScript.model_validate(script)) as walker:
            walker_film.write_clip(walker, clip)
        clips.append(clip)
    return clips


def many_clips(folder: Path, walks: list[Path], count: int) -> dict[str, Path]:
    """So many copies of ``walks`` with names of their own: which is a copy of which."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {f"clip-{number:02}.mp4": walks[number % len(walks)] for number in range(count)}
    for name, walk in made.items():
        shutil.copyfile(walk, folder / name)
    return made


def corrupt(clip: Path, of: Path) -> Path:
    """The first half of a clip, which nothing can read."""
    content = of.read_bytes()
    clip.write_bytes(content[: len(content) // 2])
    return clip


def greedy(clip: Path) -> Path:
    """A clip whose pictures take more memory than ``MEMORY_MB``."""
    return write_clip(clip, [np.full((2160, 3840, 3), 90, np.uint8)] * 12)


def surroundings(home: Path, model: Path) -> dict[str, str]:
    """The environment of a process whose data lie in ``home``."""
    return {
        **os.environ,
        "BACKSTEP_HOME": str(home),
        "BACKSTEP_MODEL": str(model),
        "COLUMNS": "100",
        "NO_COLOR": "1",
    }


def wait_for(what: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Wait until ``what`` is so."""
    until_s = time.monotonic() + patience_s
    while not what():
        assert time.monotonic() < until_s, "it never came"
        time.sleep(0.05)


def certificate(folder: Path) -> dict[str, str]:
    """A certificate that signs itself, for both ends, as Dask's settings in the environment."""
    folder.mkdir(parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "backstep-test")])
    now = datetime.now(timezone.utc)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert, secret = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    ends = {
        f"{tls}{end}__{what}": str(file)
        for end in ("SCHEDULER", "WORKER", "CLIENT")
        for what, file in (("CERT", cert), ("KEY", secret))
    }
    return {
        **ends,
        f"{tls}CA_FILE": str(cert),
        "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "true",
    }


class Cluster:
    """A scheduler and workers, each a process of this computer. address: of the scheduler."""

    def __init__(self, folder: Path, stack: ExitStack, known: Mapping[str, str]) -> None:
        self._folder, self._stack, self._known = folder, stack, known
        self._noted = folder / "scheduler.json"
        self.workers: list[subprocess.Popen[bytes]] = []
        protocol = "tls://" if any("__TLS__" in name for name in known) else "tcp://"
        self._start(
            *("scheduler", "--protocol", protocol, "--port", "0", "--no-dashboard", *self._note())
        )
        wait_for(self._noted.exists)

    @property
    def address(self) -> str:
        """Where the scheduler listens."""
        return str(json.loads(self._noted.read_text())["address"])

    def add_worker(self) -> None:
        """Start one more worker, of one thread."""
        name = f"worker-{len(self.workers)}"
        self.workers.append(
            self._start(
                *("worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", name),
                *("--memory-limit", "0", "--local-directory", str(self._folder), *self._note()),
            )
        )

    def _note(self) -> tuple[str, ...]:
        return ("--scheduler-file", str(self._noted), "--host", "127.0.0.1")

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"{words[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *words],
                stdout=log,
                stderr=log,
                env={**self._known, "PYTHONPATH": str(ROOT)},
                cwd=self._folder,
            )
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process


@contextmanager
def cluster(folder: Path, known: Mapping[str, str]) -> Iterator[Cluster]:
    """A cluster without workers yet, which ends with the context. known: the environment of its
    processes; encrypted where that names certificates."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        yield Cluster(folder, stack, known)
