"""CSV, Parquet, JSON, SRT and the names of files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from app.sharing.choices import ShareKind
from app.sharing.kinds import SharedFile, make_file
from app.sharing.names import disposition, file_name
from app.sharing.shared import NothingToShare, SharedClip
from app.sharing.subtitles import srt_text
from app.storage import Store
from app.storage.review_values import NewNote, Note
from app.storage.values import utc_now
from app.words import words
from share_cases import add_client, add_walk, open_store, walk_script

EVIL = '=HYPERLINK("x")@+-walk.mp4'


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, SharedClip]]:
    with open_store(tmp_path_factory.mktemp("tables")) as store:
        yield store, add_walk(store, add_client(store), walk_script(6.0), film=False, name=EVIL)


def made(kept: tuple[Store, SharedClip], kind: ShareKind, folder: Path) -> SharedFile:
    return make_file(kept[0], kept[1], kind, words("en"), folder)


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_long_csv_has_a_row_a_value_and_leaves_the_unknown_empty(
    kept: tuple[Store, SharedClip], tmp_path: Path
) -> None:
    report = kept[1].report
    rows = rows_of(made(kept, ShareKind.CSV_LONG, tmp_path).path)
    assert list(rows[0])[:5] == ["t_s", "name", "value", "unit", "confidence"]
    by_name = [one for one in rows if one["name"] == "lean_deg"]
    assert [float(one["value"]) if one["value"] else None for one in by_name] == list(
        report.trace.lean_deg
    )
    assert {one["unit"] for one in by_name} == {"deg"}
    contacts = [one for one in rows if one["name"].startswith("contact.")]
    assert len(contacts) == sum(one.kind.value == "contact" for one in report.events) > 5
    assert all(float(one["confidence"]) <= 1 for one in contacts)
    side = [one for one in rows if one["name"] == "step_width"]
    assert side
    assert {one["value"] for one in side} == {""}, "not seen from the side, and never zero"


def test_no_cell_is_taken_for_a_formula_and_every_row_names_clip_and_program(
    kept: tuple[Store, SharedClip], tmp_path: Path
) -> None:
    for kind in (ShareKind.CSV_LONG, ShareKind.CSV_STEPS, ShareKind.CSV_FRAMES):
        rows = rows_of(made(kept, kind, tmp_path).path)
        assert {one["clip"] for one in rows} == {f"'{EVIL}"}
        assert {one["corrections"] for one in rows} == {"0"}
        assert {one["software"] for one in rows} == {kept[1].report.generator}


def test_a_negative_number_stays_a_number(kept: tuple[Store, SharedClip], tmp_path: Path) -> None:
    rows = rows_of(made(kept, ShareKind.CSV_FRAMES, tmp_path).path)
    assert any(float(one["arm_left_deg"]) < 0 for one in rows if one["arm_left_deg"])


def test_parquet_has_types_units_and_nulls(kept: tuple[Store, SharedClip], tmp_path: Path) -> None:
    steps = pq.read_table(made(kept, ShareKind.PARQUET_STEPS, tmp_path).path)
    report = kept[1].report
    assert steps["contact_s"].to_pylist() == [one.contact_s for one in report.steps]
    assert steps.schema.field("length_m").metadata[b"unit"] == b"m"
    assert str(steps.schema.field("index").type) == "int64"
    assert str(steps.schema.field("foot").type) == "string"
    assert "missing is missing" in steps.schema.metadata[b"about"].decode()
    frames = pq.read_table(made(kept, ShareKind.PARQUET_FRAMES, tmp_path).path)
    assert frames["step_width"].null_count == len(report.trace.t_s)
    assert frames.schema.field("lean_deg").metadata[b"unit"] == b"deg"
    assert set(frames["direction"].to_pylist()) <= {"backward", "standing", "unknown"}


def test_json_has_both_reports(kept: tuple[Store, SharedClip], tmp_path: Path) -> None:
    found = json.loads(made(kept, ShareKind.JSON, tmp_path).path.read_text("utf-8"))
    assert found["clip"] == EVIL
    assert found["report"]["schema"] == found["automatic"]["schema"] == "backstep.report/1"
    assert found["corrections"] == []
    assert found["report"]["steps"][0]["contact_s"] == kept[1].report.steps[0].contact_s


def test_notes_become_subtitles_in_the_time_of_the_film() -> None:
    now = utc_now()
    notes = [
        Note(id=2, t_s=3.5, text="heel\n\nfirst --> look", made_at=now),
        Note(id=1, t_s=1.0, text="good", made_at=now),
        Note(id=3, t_s=2.0, text="  ", made_at=now),
    ]
    about, good, heel = srt_text(notes, 8.0, "walk.mp4").strip().split("\n\n")
    assert about.splitlines()[2] == "walk.mp4"
    assert good.splitlines()[1:] == ["00:00:08,000 --> 00:00:12,000", "good"]
    assert heel.splitlines() == ["3", "00:00:28,000 --> 00:00:32,000", "heel", "first → look"]


def test_a_clip_without_notes_has_no_subtitles(
    kept: tuple[Store, SharedClip], tmp_path: Path
) -> None:
    with pytest.raises(NothingToShare):
        made(kept, ShareKind.SRT, tmp_path)
    store, shared = kept
    store.clips.keep_note(shared.clip.uid, NewNote(t_s=1.0, text="look"))
    again = SharedClip.of(store, shared.clip.uid)
    assert "look" in make_file(store, again, ShareKind.SRT, words("en"), tmp_path).path.read_text()


@pytest.mark.parametrize(
    ("clip", "name"),
    [
        ("Zoë walk.mp4", "Zoë walk.pdf"),
        ("../../etc/passwd.mov", "passwd.pdf"),
        ("C:\\clips\\a:b*?.mp4", "a_b_.pdf"),
        ("con.mp4", "clip con.pdf"),
        ("\u202egpj.mp4", "gpj.pdf"),
        ("...", "clip.pdf"),
        ("x" * 300 + ".mp4", "x" * 80 + ".pdf"),
    ],
)
def test_a_file_name_is_fit_for_every_system(clip: str, name: str) -> None:
    assert file_name(clip, ".pdf") == name


def test_a_download_is_told_its_name_in_plain_letters_and_in_its_own() -> None:
    told = disposition('Zoë "1"\r\n.pdf')
    assert told.isascii()
    assert "\n" not in told
    assert 'filename="Zoe _1_??.pdf"' in told
    assert "filename*=UTF-8''Zo%C3%AB%20%221%22%0D%0A.pdf" in told
