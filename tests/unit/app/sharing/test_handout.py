"""The client's report: what is in it, as PDF and as one HTML file."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import cv2
import numpy as np
import pypdf
import pytest
from conftest import needs
from numpy.typing import NDArray

from app.reports.parts import FindingOut, LimitId
from app.reports.report import Report
from app.review.comparison import dated_means, trends
from app.sharing.choices import HandoutChoices
from app.sharing.faces import blur_face
from app.sharing.findings import exercise_cue, three_findings
from app.sharing.handout import Handout
from app.sharing.handout_words import ErrorFigures, handout_of
from app.sharing.limits import limit_sentences
from app.sharing.measures import Standard
from app.sharing.pdf import handout_pdf
from app.sharing.shared import SharedClip
from app.sharing.web_page import handout_html
from app.storage import Store
from app.words import words
from repository import ROOT
from share_cases import NAME, add_client, add_walk, open_store, walk_script

LEANS_DEG = 24.0


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, SharedClip]]:
    """A client who leans far forward, filmed twice before."""
    with open_store(tmp_path_factory.mktemp("handout")) as store:
        client = add_client(store)
        for number, day in ((8, date(2026, 9, 1)), (9, date(2026, 10, 5))):
            add_walk(
                store, client, walk_script(6.0), number=number, film=False, filmed_on=day
            )  # fmt: skip
        yield store, add_walk(store, client, walk_script(6.0, lean_deg=LEANS_DEG))


@pytest.fixture(scope="module")
def handout(kept: tuple[Store, SharedClip]) -> Handout:
    return handout_of(*kept, words("en"))


def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_pdf_says_the_name_literally_three_findings_one_cue_and_how_sure(
    handout: Handout,
    tmp_path: Path,
) -> None:
    pdf = handout_pdf(handout, tmp_path)
    text = text_of(pdf)
    assert f"For {NAME}" in text
    assert len(handout.findings) == 3
    for one in handout.findings:
        assert one.text in text
        assert one.numbers in text
        assert one.sure in text
    assert "Tall, like a string lifts you" in text
    assert "November 30, 2026" in text
    assert "Over time: Trunk" in text
    assert "coach, not a medical device" in text
    assert f"walk.mp4 · {handout.foot.split(' · ')[1]} · 0 corrections by hand" in text
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) <= 2


def test_the_pdf_is_tagged_and_has_title_language_and_alternative_texts(
    handout: Handout, tmp_path: Path
) -> None:
    read = pypdf.PdfReader(io.BytesIO(handout_pdf(handout, tmp_path)))
    root = read.root_object
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]) == "en"
    assert read.metadata is not None
    assert read.metadata.title == "Your backward walk"
    alts = [
        str(one["/Alt"])
        for number in range(1, len(read.xref_objStm) + sum(map(len, read.xref.values())))
        if isinstance(one := read.get_object(number), pypdf.generic.DictionaryObject)
        and "/Alt" in one
    ]
    assert {one.alt for one in handout.strip} <= set(alts)
    assert handout.trend is not None
    assert handout.trend.picture.alt in alts


def test_german_reads_as_german_to_the_last_line(
    kept: tuple[Store, SharedClip], tmp_path: Path
) -> None:
    shown = handout_of(*kept, words("de"))
    text = text_of(handout_pdf(shown, tmp_path))
    for part in ("Dein Rückwärtsgehen", "30. November 2026", "Groß, wie am Faden gezogen"):
        assert part in text
    assert re.search(r"Gemessen: 2\d,\d° nach vorn", text)
    assert not re.search(r"\b(the|your|with|steps)\b", text.replace("walk.mp4", ""))


@pytest.mark.parametrize("name", ["🙂 Li 李", '#import "x"', "x" * 80, "$\\", "]] #[", "ع بيت"])
def test_no_name_breaks_the_pdf(handout: Handout, name: str, tmp_path: Path) -> None:
    read = pypdf.PdfReader(io.BytesIO(handout_pdf(replace(handout, name=name), tmp_path)))
    text = "".join(read.pages[0].extract_text().split())
    kept = "".join(one for one in name if one.isascii() and not one.isspace())
    assert kept in text


def test_a_picture_of_the_first_page_shows_the_strip(handout: Handout, tmp_path: Path) -> None:
    if shutil.which("pdftoppm") is None:
        needs("pdftoppm", "install poppler-utils")
    (tmp_path / "report.pdf").write_bytes(handout_pdf(handout, tmp_path))
    subprocess.run(
        ["pdftoppm", "-r", "50", "-png", "-f", "1", "-l", "1", "report.pdf", "page"],
        cwd=tmp_path,
        check=True,
    )
    page = cv2.imread(str(next(tmp_path.glob("page*.png"))))
    assert page is not None
    strip = page[100:205, 40:375]
    shirt = (strip[..., 2] > 150) & (strip[..., 1] < 110) & (strip[..., 0] < 110)
    assert shirt.any(axis=0).sum() > 40, "the walker's red shirt, five times across the page"


class Outside(HTMLParser):
    """Collects whatever a page would load, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.tags: list[str] = []
        self.text = ""
        self.rule = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        self.loads += [str(given[name]) for name in ("src", "href", "data") if name in given]
        if given.get("http-equiv") == "Content-Security-Policy":
            self.rule = str(given["content"])

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_html_is_one_file_that_loads_nothing_and_takes_no_name_for_markup(
    handout: Handout,
) -> None:
    name = "<script>alert(1)</script> & <img src=x>"
    seen = Outside()
    seen.feed(handout_html(replace(handout, name=name)))
    assert name in seen.text
    assert "script" not in seen.tags
    assert len(seen.loads) == len(handout.strip) + 1
    assert all(one.startswith(("data:image/jpeg", "data:image/svg+xml")) for one in seen.loads)
    assert "default-src 'none'" in seen.rule
    assert "script-src" not in seen.rule
    for one in handout.findings:
        assert one.text in seen.text


def test_without_pictures_there_is_none(kept: tuple[Store, SharedClip]) -> None:
    shown = handout_of(*kept, words("en"), HandoutChoices(pictures=False))
    assert shown.strip == ()
    assert set(shown.files) == {"trend.svg"}


def decoded(jpeg: bytes) -> NDArray[np.int64]:
    image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return image.astype(np.int64)


def test_a_blurred_face_is_unlike_the_face_and_the_rest_stays(
    kept: tuple[Store, SharedClip], handout: Handout
) -> None:
    blurred = handout_of(*kept, words("en"), HandoutChoices(blurred=True))
    assert len(blurred.strip) == len(handout.strip) == 5
    assert "unrecognisable" in blurred.strip_note
    for one in blurred.strip:
        a, b = (decoded(files[one.name]) for files in (blurred.files, handout.files))
        changed = np.abs(a - b).max(axis=-1) > 40
        assert changed[: len(a) // 3].sum() > 50
        assert changed[len(a) // 2 :].sum() < 50


def test_a_face_at_the_edge_is_blurred_without_trouble() -> None:
    picture = np.random.default_rng(1).integers(0, 255, (40, 40, 3), dtype=np.uint8)
    points = np.full((33, 2), 60.0)
    points[:11] = (38.0, 2.0)
    before = picture.copy()
    assert (blur_face(picture, points)[:4, 36:] != before[:4, 36:]).any()
    points[:11] = (500.0, 500.0)
    points[11:] = 500.0
    assert (blur_face(before.copy(), points) == before).all()


def report_with(kept: tuple[Store, SharedClip], *faults: tuple[str, str, float]) -> Report:
    findings = tuple(
        FindingOut(
            start_s=1.0, end_s=1.0 + lasts_s, id=check, fault=fault, value=None, limit=None,
            unit="", text="", confidence=0.9,
        )
        for check, fault, lasts_s in faults
    )  # fmt: skip
    return kept[1].report.model_copy(update={"findings": findings})


def test_what_is_good_comes_first_and_the_worst_fault_gets_the_cue(
    kept: tuple[Store, SharedClip],
) -> None:
    report = report_with(
        kept,
        ("cadence", "hurried", 4.0),
        ("arm_swing", "arms_still", 1.0),
        ("upright_trunk", "lean_forward", 1.0),
        ("upright_trunk", "lean_backward", 0.5),
    )
    found = three_findings(report, Standard.of(kept[1].client))
    assert [one.good for one in found] == [True, False, False]
    assert [one.cue for one in found[1:]] == ["nose_over_toes", "slower_beat"]
    assert exercise_cue(found, words("de")) == "Nase über die Zehen"


def test_the_course_is_told_as_the_clients_page_tells_it(
    kept: tuple[Store, SharedClip], handout: Handout
) -> None:
    store, shared = kept
    assert shared.client is not None
    [page] = [
        one for one in trends(dated_means(store, shared.client.id)) if one.measure.id == "lean_deg"
    ]
    assert page.real is True
    assert [point.clip for point in page.points] == [f"{8:032x}", f"{9:032x}", shared.clip.uid]
    assert handout.trend is not None
    assert page.change is not None
    told = f"over 3 films: +{page.change:.1f}°. {words('en').say(page.says)}"
    assert told in handout.trend.text
    assert "moved away from the good range" in handout.trend.text
    middle = SharedClip.of(store, f"{9:032x}")
    shown = handout_of(store, middle, words("en"), HandoutChoices(pictures=False))
    assert shown.trend is not None
    assert "no change to speak of" in shown.trend.text, "the very same walk twice"
    assert "over 2 films" in shown.trend.text


def test_a_faultless_walk_is_told_three_good_things_and_to_go_on(
    kept: tuple[Store, SharedClip],
) -> None:
    store, shared = kept
    before = SharedClip.of(store, f"{8:032x}")
    shown = handout_of(store, before, words("en"), HandoutChoices(pictures=False))
    assert [one.good for one in shown.findings] == [True, True, True]
    assert shown.cue.text == "Keep it just like this."
    assert shown.trend is None, "there was no film before it"
    assert shared.report.findings


def test_too_few_steps_are_not_judged(kept: tuple[Store, SharedClip], tmp_path: Path) -> None:
    store, shared = kept
    bare = shared.report.model_copy(update={"steps": shared.report.steps[:3], "findings": ()})
    shown = handout_of(store, replace(shared, report=bare, client=None), words("en"))
    assert shown.findings == ()
    assert shown.name == ""
    assert "at least four steps" in text_of(handout_pdf(shown, tmp_path))
    assert "Film it once more." in handout_html(shown)


def test_every_limit_of_a_report_has_its_words_and_an_unknown_one_is_kept(
    kept: tuple[Store, SharedClip],
) -> None:
    known = [one for one in LimitId if one is not LimitId.SOURCE]
    for one in known:
        key = f"handout.limit.{one.value}"
        assert words("de").text(key) != words("en").text(key)
    found = kept[1].report.summary
    assert len(found.limits) == len(found.limit_ids) > 0
    summary = found.model_copy(
        update={
            "limits": ("walk.mp4: cut off.", *(f"Because of {one.value}." for one in known)),
            "limit_ids": (LimitId.SOURCE, *known),
        }
    )
    said = limit_sentences(summary, words("de"), [LimitId.CAMERA])
    assert said[0] == "walk.mp4: cut off."
    assert words("de").text("handout.limit.feet") in said
    assert len(said) == len(known)
    before = summary.model_copy(update={"limit_ids": ()})
    assert limit_sentences(before, words("de")) == before.limits


def test_the_figures_promise_no_more_than_was_measured() -> None:
    table = (ROOT / "docs" / "accuracy.md").read_text("utf-8").split("## From the side")[1]
    table = table.split("| Live")[0]

    def worst(row: str) -> float:
        line = next(one for one in table.splitlines() if one.startswith(f"| {row} |"))
        return max(
            float(one) for one in re.findall(r"([\d.]+) ?(?:ms|cm|°)", line.split("|", 3)[3])
        )

    figures = ErrorFigures()
    assert figures.contact_high_ms >= worst("contact time, median error")
    assert figures.length_high_cm >= worst("step length, per step")
    assert figures.trunk_high_deg >= worst("trunk, clip mean")
