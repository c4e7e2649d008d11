"""Makes the files that can be made of a clip."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from app.reports.parts import StepOut, TraceOut
from app.sharing.c3d_file import write_c3d
from app.sharing.choices import HandoutChoices, ShareKind
from app.sharing.handout_words import handout_of
from app.sharing.names import file_name
from app.sharing.pdf import handout_pdf
from app.sharing.points import LandmarkPoints, landmark_points
from app.sharing.shared import MISSING, NothingToShare, SharedClip
from app.sharing.subtitles import srt_text
from app.sharing.tables import (
    LONG,
    csv_text,
    frame_rows,
    long_rows,
    said_of,
    step_rows,
    write_parquet,
)
from app.sharing.trc_file import trc_text
from app.sharing.web_page import handout_html
from app.storage.store import Store
from app.words import Words

SCHEMA = "backstep.shared/1"


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file that was made: what it is to be called, what it is, and where it lies."""

    name: str
    media_type: str
    path: Path


@dataclass(frozen=True, slots=True)
class _Request:
    store: Store
    shared: SharedClip
    words: Words
    choices: HandoutChoices


_ENDINGS: Mapping[ShareKind, tuple[str, str]] = MappingProxyType(
    {
        ShareKind.PDF: ("-report.pdf", "application/pdf"),
        ShareKind.HTML: ("-report.html", "text/html; charset=utf-8"),
        ShareKind.CSV_LONG: ("-long.csv", "text/csv; charset=utf-8"),
        ShareKind.CSV_STEPS: ("-steps.csv", "text/csv; charset=utf-8"),
        ShareKind.CSV_FRAMES: ("-frames.csv", "text/csv; charset=utf-8"),
        ShareKind.PARQUET_STEPS: ("-steps.parquet", "application/vnd.apache.parquet"),
        ShareKind.PARQUET_FRAMES: ("-frames.parquet", "application/vnd.apache.parquet"),
        ShareKind.JSON: (".json", "application/json"),
        ShareKind.SRT: ("-notes.srt", "application/x-subrip; charset=utf-8"),
        ShareKind.C3D: (".c3d", "application/octet-stream"),
        ShareKind.TRC: (".trc", "text/plain; charset=utf-8"),
    }
)


def make_file(
    store: Store,
    shared: SharedClip,
    kind: ShareKind,
    words: Words,
    folder: Path,
    choices: HandoutChoices | None = None,
) -> SharedFile:
    """Make one file of a clip in ``folder``, of nothing but that clip (and, in a report, of the
    trend over its client's clips).

    Raises:
        NothingToShare: there is nothing that it could be made of. OSError: it can't be written.
        StorageError: what is kept can't be read. ReplayError: the poses are damaged.
        SourceError: the film can't be read. ThresholdError: a client's threshold fits no more.
    """
    ending, media_type = _ENDINGS[kind]
    path = folder / f"shared{ending}"
    parts = _MAKERS[kind](_Request(store, shared, words, choices or HandoutChoices()), path)
    if parts > 1:
        ending, media_type = f"{ending}.zip", "application/zip"
    return SharedFile(file_name(shared.clip.name, ending), media_type, path)


def _pdf(asked: _Request, path: Path) -> int:
    shown = handout_of(asked.store, asked.shared, asked.words, asked.choices)
    path.write_bytes(handout_pdf(shown, path.parent))
    return 1


def _html(asked: _Request, path: Path) -> int:
    shown = handout_of(asked.store, asked.shared, asked.words, asked.choices)
    path.write_text(handout_html(shown), encoding="utf-8")
    return 1


def _csv_long(asked: _Request, path: Path) -> int:
    shared = asked.shared
    _write(path, csv_text(long_rows(shared.report), LONG, said_of(shared)))
    return 1


def _csv_steps(asked: _Request, path: Path) -> int:
    shared = asked.shared
    rows, columns = step_rows(shared.report), tuple(StepOut.model_fields)
    _write(path, csv_text(rows, columns, said_of(shared)))
    return 1


def _csv_frames(asked: _Request, path: Path) -> int:
    shared = asked.shared
    rows, columns = frame_rows(shared.report), (*TraceOut.model_fields, "direction")
    _write(path, csv_text(rows, columns, said_of(shared)))
    return 1


def _parquet_steps(asked: _Request, path: Path) -> int:
    shared = asked.shared
    write_parquet(step_rows(shared.report), StepOut, said_of(shared), path)
    return 1


def _parquet_frames(asked: _Request, path: Path) -> int:
    shared = asked.shared
    rows = frame_rows(shared.report)
    write_parquet(rows, TraceOut, said_of(shared), path, more=("direction",))
    return 1


def _json(asked: _Request, path: Path) -> int:
    shared = asked.shared
    found = {
        "schema": SCHEMA,
        "clip": shared.clip.name,
        "software": shared.report.generator,
        "missing": f"null: {MISSING}",
        "corrections": [one.edit for one in shared.edits],
        "report": shared.report.model_dump(mode="json", by_alias=True),
        "automatic": shared.automatic.model_dump(mode="json", by_alias=True),
        "notes": [one.model_dump(mode="json", include={"t_s", "text"}) for one in shared.notes],
    }
    _write(path, json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    return 1


def _srt(asked: _Request, path: Path) -> int:
    shared = asked.shared
    if not any(one.text.strip() for one in shared.notes):
        raise NothingToShare("there are no notes with words")
    about = f"{shared.clip.name} · {shared.report.generator} · {shared.corrections}"
    _write(path, srt_text(shared.notes, shared.report.source.time_scale, about))
    return 1


def _c3d(asked: _Request, path: Path) -> int:
    shared = asked.shared
    return write_c3d(_points(shared), shared.report.events, shared.about.split("; "), path)


def _trc(asked: _Request, path: Path) -> int:
    shared = asked.shared
    points = _points(shared)
    _write(path, trc_text(points, f"{shared.about}; {points.says[0]}"))
    return 1


def _points(shared: SharedClip) -> LandmarkPoints:
    found = landmark_points(shared.poses(), shared.report.subject.height_m)
    if found is None:
        raise NothingToShare("nobody was seen")
    return found


def _write(path: Path, text: str) -> None:
    # Line ends stay as they are: CSV has its own.
    path.write_bytes(text.encode())


_MAKERS: Mapping[ShareKind, Callable[[_Request, Path], int]] = MappingProxyType(
    {
        ShareKind.PDF: _pdf,
        ShareKind.HTML: _html,
        ShareKind.CSV_LONG: _csv_long,
        ShareKind.CSV_STEPS: _csv_steps,
        ShareKind.CSV_FRAMES: _csv_frames,
        ShareKind.PARQUET_STEPS: _parquet_steps,
        ShareKind.PARQUET_FRAMES: _parquet_frames,
        ShareKind.JSON: _json,
        ShareKind.SRT: _srt,
        ShareKind.C3D: _c3d,
        ShareKind.TRC: _trc,
    }
)
"""Each writes its file and says how many are in it."""
