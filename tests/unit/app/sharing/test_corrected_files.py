"""What is taken home of a corrected clip has the corrected values and counts the corrections."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import c3d  # type: ignore[import-untyped]
import numpy as np
import pypdf
import pytest
import trc  # type: ignore[import-untyped]

from app.review.edits import DeleteContact, MoveContact, SwapSides
from app.review.seen_again import as_corrected
from app.sharing.choices import ShareKind
from app.sharing.kinds import make_file
from app.sharing.points import landmark_points
from app.sharing.shared import SharedClip
from app.storage import Store
from app.words import words
from share_cases import HEIGHT_M, add_walk, open_store, walk_script
from vision.pose.landmarks import L
from vision.pose.replay import PoseRecording
from vision.values import EventKind

TO_S = 2.02


@dataclass(frozen=True)
class Taken:
    """A corrected clip, and what is made of it."""

    store: Store
    shared: SharedClip

    def file(self, kind: ShareKind, folder: Path) -> Path:
        """One file of it."""
        return make_file(self.store, self.shared, kind, words("en"), folder).path

    @property
    def contacts(self) -> list[tuple[float, str]]:
        """Time and foot of each contact, with the corrections."""
        found = [one for one in self.shared.report.events if one.kind is EventKind.CONTACT]
        return [(one.t_s, one.foot.value) for one in found]


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Taken]:
    """A walk of which one contact was moved, the last one deleted, left and right swapped, and a
    correction taken back."""
    with open_store(tmp_path_factory.mktemp("corrected")) as store:
        clip = add_walk(store, None, walk_script(4.0), film=False)
        automatic = clip.automatic.steps
        near = min(automatic, key=lambda step: abs(step.contact_s - TO_S))
        for edit in (
            MoveContact(foot=near.foot, t_s=near.contact_s, to_s=TO_S),
            DeleteContact(foot=automatic[-1].foot, t_s=automatic[-1].contact_s),
            SwapSides(from_s=0.0),
            DeleteContact(foot=automatic[0].foot, t_s=automatic[0].contact_s),
        ):
            store.clips.add_edit(clip.clip.uid, edit.model_dump(mode="json"))
        store.clips.step_edits(clip.clip.uid, -1)
        yield Taken(store, SharedClip.of(store, clip.clip.uid))


def test_the_walk_differs_from_what_the_machine_found(taken: Taken) -> None:
    was = [(one.contact_s, one.foot.value) for one in taken.shared.automatic.steps]
    assert len(taken.contacts) == len(was) - 1
    assert all(foot != old for (_, foot), (_, old) in zip(taken.contacts, was, strict=False))
    assert TO_S in {t_s for t_s, _ in taken.contacts} - {t_s for t_s, _ in was}


@pytest.mark.parametrize("kind", [ShareKind.CSV_STEPS, ShareKind.CSV_LONG])
def test_csv_has_the_corrected_contacts_and_counts_corrections(
    taken: Taken, kind: ShareKind, tmp_path: Path
) -> None:
    text = taken.file(kind, tmp_path).read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    if kind is ShareKind.CSV_STEPS:
        found = [(float(row["contact_s"]), row["foot"]) for row in rows]
    else:
        contacts = [row for row in rows if row["name"].startswith("contact.")]
        found = [(float(row["value"]), row["name"].split(".")[1]) for row in contacts]
    assert found == taken.contacts
    assert {row["corrections"] for row in rows} == {"3"}


def test_json_has_the_corrected_report_beside_the_automatic_one_and_the_corrections(
    taken: Taken, tmp_path: Path
) -> None:
    found = json.loads(taken.file(ShareKind.JSON, tmp_path).read_text("utf-8"))
    steps = [(one["contact_s"], one["foot"]) for one in found["report"]["steps"]]
    assert steps == taken.contacts
    assert len(found["automatic"]["steps"]) == len(steps) + 1
    kinds = [one["kind"] for one in found["corrections"]]
    assert kinds == ["move_contact", "delete_contact", "swap_sides"]


def test_the_report_counts_corrected_steps_and_names_the_corrections(
    taken: Taken, tmp_path: Path
) -> None:
    pages = pypdf.PdfReader(taken.file(ShareKind.PDF, tmp_path)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert f"{len(taken.contacts)} steps" in text
    assert "3 corrections by hand" in text


def test_c3d_has_the_corrected_events_and_names_the_corrections(
    taken: Taken, tmp_path: Path
) -> None:
    with (
        taken.file(ShareKind.C3D, tmp_path).open("rb") as file,
        pytest.warns(UserWarning, match="No analog data"),
    ):
        reader = c3d.Reader(file)
    event = reader.get("EVENT")
    texts = {
        name: [one.strip().lower() for one in event.get(name).string_array]
        for name in ("LABELS", "CONTEXTS")
    }
    rows = zip(
        event.get("TIMES").float_array[:, 1], texts["CONTEXTS"], texts["LABELS"], strict=True
    )
    found = [(float(t_s), foot) for t_s, foot, label in rows if label == "foot strike"]
    assert [foot for _, foot in found] == [foot for _, foot in taken.contacts]
    times = [t_s for t_s, _ in taken.contacts]
    assert [t_s for t_s, _ in found] == pytest.approx(times, abs=1e-4)
    assert "3 corrections in force" in " ".join(reader.get("BACKSTEP:COMMENT").string_array)


def test_points_change_sides_with_the_contacts_and_miss_who_is_not_the_person(
    taken: Taken, tmp_path: Path
) -> None:
    seen = landmark_points(PoseRecording.load(taken.shared.folder.poses), HEIGHT_M)
    assert seen is not None
    now = trc.TRCData()
    now.load(str(taken.file(ShareKind.TRC, tmp_path)))
    x, y, z = seen.xyz[:, L.RIGHT_TOE].T
    np.testing.assert_allclose(now["LEFT_TOE"], np.stack([x, z, -y], axis=-1), atol=1e-4)

    poses = as_corrected(PoseRecording.load(taken.shared.folder.poses), (1.0, 3.0), [(2.0, 2.5)])
    points = landmark_points(poses, HEIGHT_M)
    assert points is not None
    moments = points.start_s + np.arange(len(points.xyz)) / points.rate_hz
    swapped, gone = (moments > 0.99) & (moments < 2.99), (moments > 1.99) & (moments < 2.49)
    sides = np.where(swapped, L.RIGHT_HEEL, L.LEFT_HEEL)
    expected = seen.xyz[np.arange(len(moments)), sides, 0]
    np.testing.assert_allclose(points.xyz[~gone, L.LEFT_HEEL, 0], expected[~gone], atol=0.002)
    assert np.isnan(points.xyz[gone]).all()
