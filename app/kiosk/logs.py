"""The kiosk's log: one JSON object a line on stderr, for a journal that can be searched.

Its fields are always the same: ``time``, ``level``, ``event`` (an id), ``lane``, ``detail``. None
says who somebody is, no address in it has a password, and what repeats is held back. What the
libraries say goes the same way, under the event ``log``.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from types import TracebackType
from typing import Any, TextIO, TypeAlias

from pythonjsonlogger.json import JsonFormatter

from app.fleet.values import KioskProblem
from app.kiosk.problems import without_credentials
from app.kiosk.throttle import Throttle

LOGGER = "backstep.kiosk"
_ErrorInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)
_LONGEST = 500
_MOST_ALIKE = 5
_PER_S = 600.0
_RESULT = re.compile(r"/r/[^\s\"']+")


def tell(event: str, detail: str = "", lane: str = "", level: int = logging.INFO) -> None:
    """Say in the log that ``event`` happened."""
    logging.getLogger(LOGGER).log(level, "%s", detail, extra={"event": event, "lane": lane})


def tell_problem(problem: KioskProblem) -> None:
    """Say in the log that a problem began or is over."""
    level = logging.INFO if problem.over else logging.WARNING
    detail = f"over. {problem.detail}".strip() if problem.over else problem.detail
    tell(problem.id, detail, problem.lane, level)


@contextmanager
def structured_logs(stream: TextIO | None = None) -> Iterator[None]:
    """Lead all that is logged to ``stream`` (stderr) in this shape, until it is closed again; what
    ends the program unforeseen as well. Warnings and worse of all, and the kiosk's own events."""
    handler = _Handler(stream or sys.stderr)
    root, own = logging.getLogger(), logging.getLogger(LOGGER)
    before = root.handlers[:], root.level, own.level
    hooks = sys.excepthook, threading.excepthook
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    own.setLevel(logging.INFO)
    others = _with_ways_of_their_own()
    for logger, _, _ in others:
        logger.handlers, logger.propagate = [], True
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = hooks
        logging.captureWarnings(False)
        root.handlers[:], level, own_level = before
        root.setLevel(level)
        own.setLevel(own_level)
        for logger, handlers, propagate in others:
            logger.handlers, logger.propagate = handlers, propagate


def _with_ways_of_their_own() -> list[tuple[logging.Logger, list[logging.Handler], bool]]:
    """Loggers that somebody has led elsewhere, as uvicorn does its own."""
    there = logging.Logger.manager.loggerDict.values()
    return [
        (one, one.handlers, one.propagate)
        for one in there
        if isinstance(one, logging.Logger) and (one.handlers or not one.propagate)
    ]


class _Handler(logging.StreamHandler[TextIO]):
    """Holds back what repeats, and says later how often."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self.setFormatter(_Line())
        self._throttle = Throttle(_MOST_ALIKE, _PER_S)

    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "event", None)
        alike = (event, record.levelno, getattr(record, "lane", ""))
        held = self._throttle.held(
            alike if event else (record.name, record.levelno, str(record.msg))
        )
        if held is None:
            return
        record.held = held
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """A journal that is gone for a moment is no reason to fail."""


class _Line(JsonFormatter):
    """The line of a record."""

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        event = getattr(record, "event", None)
        detail = record.message if event else f"{record.name}: {record.message or message_dict}"
        if record.exc_info and record.exc_info[0] is not None:
            detail += f" ({_where(record.exc_info)})"
        if held := getattr(record, "held", 0):
            detail += f" (and {held} times before, not shown)"
        moment = datetime.fromtimestamp(record.created, timezone.utc)
        log_data["time"] = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        log_data["level"] = record.levelname.lower()
        log_data["event"] = event or "log"
        log_data["lane"] = getattr(record, "lane", "")
        log_data["detail"] = _clean(detail)


def _clean(text: str) -> str:
    line = " ".join(_RESULT.sub("/r/…", without_credentials(text)).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _where(error: _ErrorInfo) -> str:
    """What an error is and where it arose, in one line."""
    kind, value, trace = error
    frames = traceback.extract_tb(trace)
    place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{getattr(kind, '__name__', kind)}: {value}{place}"


def _uncaught(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    tell("failed", _where((kind, value, trace)), level=logging.ERROR)


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        detail = _where((args.exc_type, args.exc_value, args.exc_traceback))
        tell("thread_failed", detail, level=logging.ERROR)
