"""The terminal's side of every command: exit codes, one-line errors, progress, quiet libraries."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from app.terminal.native_log import NativeLog
from vision.sources.echo import echo_parts

_END = b"\0backstep: no more\0\n"


class ExitCode(IntEnum):
    """What the exit code of ``backstep`` means."""

    OK = 0
    UNEXPECTED = 1
    USAGE = 2
    INPUT = 3
    MISSING = 4
    NOBODY = 5
    INTERRUPTED = 130


class Failure(Exception):
    """A command cannot go on; the message is one line that says what to do."""

    def __init__(self, message: str, code: ExitCode) -> None:
        super().__init__(message)
        self.code = code


def out() -> Console:
    """For results."""
    return Console(highlight=False, emoji=False)


def err() -> Console:
    """For errors and progress, which a pipe should not swallow."""
    return Console(stderr=True, highlight=False, emoji=False)


def print_error(message: str) -> None:
    """``message`` on stderr, unwrapped, so that it can be searched for and copied; only names far
    too long to be read are cut."""
    err().print(f"backstep: {echo_parts(message)}", style="red", markup=False, soft_wrap=True)


def own_error(error: Exception) -> str:
    """One line on an error that nobody foresaw."""
    logging.getLogger(__name__).debug("failed", exc_info=error)
    detail = str(error).splitlines() or [""]
    return (
        f"an error of Backstep's own ({type(error).__name__}: {detail[0]}). "
        "Run it again with 'backstep --debug ...' and report what it says."
    )


def set_up_logging(debug: bool) -> None:
    """Details on stderr with ``debug``; else only warnings."""
    logging.basicConfig(
        level=logging.DEBUG if debug else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )


@contextmanager
def progress_bar(text: str) -> Iterator[Callable[[str | None, float | None], None]]:
    """A bar on stderr, gone when done; call what it gives with ``(text, share 0..1)``.

    Where stderr is no terminal, each text told later is a line, and shares are not shown.
    """
    console = err()
    if not console.is_terminal:
        said: list[str] = []

        def say(text: str | None, share: float | None) -> None:
            if text is not None and text not in said:
                said.append(text)
                console.print(text, markup=False, soft_wrap=True)

        yield say
        return
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    ) as bar:
        task = bar.add_task(text, total=None)

        def show(text: str | None, share: float | None) -> None:
            done = None if share is None else min(1.0, max(0.0, share))
            if text is not None:
                bar.update(task, description=text)
            bar.update(task, completed=done or 0.0, total=None if done is None else 1.0)

        yield show


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Keep the native libraries' usual chatter from the terminal; everything else passes.

    They write to file descriptor 2 directly, so that is led through a pipe whose lines are
    sifted. Python's own ``sys.stderr`` keeps the way straight to the terminal.
    """
    sys.stderr.flush()
    true_stderr = os.dup(2)
    receiving, sending = os.pipe()
    python_stderr = sys.stderr
    os.dup2(sending, 2)
    os.close(sending)
    sys.stderr = os.fdopen(
        os.dup(true_stderr),
        "w",
        buffering=1,
        encoding=python_stderr.encoding or "utf-8",
        errors="backslashreplace",
    )
    sifter = threading.Thread(target=_sift, args=(receiving, true_stderr), daemon=True)
    sifter.start()
    try:
        yield
    finally:
        sys.stderr.close()
        sys.stderr = python_stderr
        os.write(2, _END)  # the pipe itself ends later, where a helper process still holds it
        os.dup2(true_stderr, 2)
        sifter.join(timeout=1)


def _sift(receiving: int, true_stderr: int) -> None:
    log = NativeLog()
    with os.fdopen(receiving, "rb") as lines:
        for line in lines:
            said = line.removesuffix(_END)
            if said and (shown := log.shown(said)):
                os.write(true_stderr, shown)
            if said != line:
                return
