"""A real browser for the tests: Debian's or any Chromium of the system, cut off from the net."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field

import av
import numpy as np
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from vision.values import Image

# How long something on a page is waited for: the tests beside this one may have all processors.
_PATIENCE_MS = 60_000
expect.set_options(timeout=_PATIENCE_MS)

LAPTOP = (1280, 720)
TELEVISION = (1920, 1080)
PHONE = (390, 844)
SMALL = (640, 480)
"""For long sessions that nobody looks at: here the processor draws every pixel."""
SOCKETS = """
window.sockets = [];
window.WebSocket = class extends WebSocket {
  constructor(...a) { super(...a); window.sockets.push(this); }
};
window.cut = () => {
  const later = window.setTimeout;
  window.setTimeout = (what, ms, ...a) => {
    if (ms !== 500) return later(what, ms, ...a);
    window.setTimeout = later;
    window.mend = what;
    return 0;
  };
  window.sockets.at(-1).close();
};
"""
"""A script of a page whose connection is ``cut()`` until it is ``mend()``ed, as by the page itself
half a second later: what it shows meanwhile can be looked at however slow the machine is."""
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",  # other tests close the way out with one that nobody answers
)


class Browsers:
    """Headless browsers of one Playwright, which begins with the first; closed they can be begun
    anew."""

    def __init__(self, chromium_path: str) -> None:
        self._chromium_path = chromium_path
        self._opened = ExitStack()
        self._playwright: Playwright | None = None
        self._plain: Browser | None = None

    @property
    def plain(self) -> Browser:
        """One without any flags of a test's own, the same every time."""
        if self._plain is None or not self._plain.is_connected():
            self._plain = self._opened.enter_context(closing(self._launched()))
        return self._plain

    @contextmanager
    def launching(self) -> Iterator[Callable[..., Browser]]:
        """A way to get more of them, each with further flags of its own, for a while."""
        with ExitStack() as running:
            yield lambda *flags: running.enter_context(closing(self._launched(*flags)))

    def close(self) -> None:
        """End all of them. Until then this thread has an event loop that runs."""
        self._plain = self._playwright = None
        self._opened.close()

    def _launched(self, *flags: str) -> Browser:
        if self._playwright is None:
            self._playwright = self._opened.enter_context(sync_playwright())
        return self._playwright.chromium.launch(
            executable_path=self._chromium_path, args=[*_FLAGS, *flags]
        )


@dataclass
class Visit:
    """A page in the browser, and what it did behind the scenes."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def said(self) -> list[tuple[str, str]]:
        """Cue and how it was heard, of each entry in "What I said", oldest first."""
        # In one go: the list may begin anew between two questions.
        items = self.page.locator("#said li").evaluate_all(
            "items => items.map(({ dataset }) => [dataset.cue ?? '', dataset.heard ?? ''])"
        )
        return [(cue, heard) for cue, heard in reversed(items)]


@contextmanager
def visiting(
    chromium: Browser, url: str, size: tuple[int, int] = LAPTOP, script: str = ""
) -> Iterator[Visit]:
    """A page opened at ``url``; ``script`` runs in it before its own."""
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
    page.set_default_timeout(_PATIENCE_MS)
    visit = Visit(page)
    page.on("request", lambda request: visit.requests.append(request.url))
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on(
        "console",
        lambda message: visit.complaints.append(message.text) if message.type == "error" else None,
    )
    if script:
        page.add_init_script(script)
    try:
        page.goto(url)
        yield visit
    finally:
        page.close()


def picture(page: Page) -> Image:
    """What the screen of a clip's page shows, as a person sees it."""
    shot = page.locator(".picture-box").screenshot()
    decoder = av.CodecContext.create("png", "r")
    (frame,) = (*decoder.decode(av.Packet(shot)), *decoder.decode(None))
    image: Image = np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8)
    return image


def barriers(page: Page) -> list[str]:
    """What axe finds on the page that is serious or critical: rule, element and remedy."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['target']}: {node['failureSummary']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
