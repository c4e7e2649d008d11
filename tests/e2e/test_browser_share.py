"""From the page of an analysed clip to the report that is taken home, in a real browser."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import av
import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from app.sharing.choices import HandoutChoices
from app.sharing.handout_words import handout_of
from app.sharing.shared import SharedClip
from app.storage import Store
from app.words import words
from browser_cases import barriers
from server_cases import Stage, running
from share_cases import NAME, add_client, add_walk, open_store, walk_script

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, SharedClip]]:
    with open_store(tmp_path_factory.mktemp("share")) as store:
        yield (
            store,
            add_walk(
                store, add_client(store), walk_script(4.0, width=240, person_px=150, lean_deg=24.0)
            ),
        )


@pytest.fixture(scope="module")
def page(kept: tuple[Store, SharedClip], chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="en-GB", accept_downloads=True)
    with running(Stage().make, store=kept[0]) as url:
        found = context.new_page()
        found.goto(f"{url}review/clip?uid={kept[1].clip.uid}")
        expect(found.locator("#panel-share [data-kind=pdf]")).to_be_visible()
        yield found
        context.close()


def taken(page: Page, kind: str) -> tuple[str, bytes]:
    with page.expect_download(timeout=60_000) as download:
        page.locator(f"#panel-share [data-kind={kind}]").click()
    path = download.value.path()
    return download.value.suggested_filename, Path(path).read_bytes()


def test_the_report_is_taken_home_with_name_and_findings(
    page: Page, kept: tuple[Store, SharedClip]
) -> None:
    page.locator("#share-language").select_option("de")
    name, content = taken(page, "pdf")
    assert name == "walk-report.pdf"
    shown = handout_of(*kept, words("de"), HandoutChoices())
    text = " ".join(
        " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages).split()
    )
    assert f"Für {NAME}" in text
    assert len(shown.findings) >= 2
    assert all(one.text in text for one in shown.findings)
    expect(page.locator("#panel-share [role=status]")).to_have_text("Ready: walk-report.pdf")


def test_the_video_is_made_and_plays(page: Page) -> None:
    name, content = taken(page, "video")
    assert name == "walk-backstep.mp4"
    with av.open(io.BytesIO(content)) as film:
        assert film.streams.video[0].codec_context.name == "h264"
        assert sum(1 for _ in film.decode(video=0)) == 100


def test_what_is_not_there_is_said(page: Page) -> None:
    page.locator("#panel-share [data-kind=srt]").click()
    expect(page.locator("body")).to_contain_text("Es gibt noch keine Notizen mit Worten.")


def test_nothing_bars_anybody_from_the_panel(page: Page) -> None:
    assert [one for one in barriers(page) if "share" in one] == []
