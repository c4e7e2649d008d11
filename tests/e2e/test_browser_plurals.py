"""The page fills in plurals and numbers just as the server does, in any language."""

from __future__ import annotations

from playwright.sync_api import Browser

import web
from app.words import Words
from app.words.messages import read_messages
from browser_cases import visiting
from server_cases import Stage, running

POLISH = """
msgctxt "page.steps"
msgid "one step"
msgid_plural "{count:d} steps"
msgstr[0] "krok"
msgstr[1] "{count:d} kroki"
msgstr[2] "{count:d} kroków"

msgctxt "page.speed"
msgid "{kmh:n} km/h, {who}"
msgstr "{kmh:n} km/h – {who}"
"""

COUNTS = (0, 1, 2, 5, 12, 22, 25, 101, 1000, 12345)
SPEEDS = (0, 1, 1.0, 2.46, 12.34, -1.5, 1000.5, 99.96)

_SAY = """async ([path, counts, speeds]) => {
  const { speak, word } = await import(path);
  await speak("pl");
  return [
    ...counts.map((count) => word("steps", { count })),
    ...speeds.map((kmh) => word("speed", { kmh, who: "Łucja" })),
  ];
}"""


def test_plurals_and_numbers_are_the_same_on_the_page_as_on_the_server(chromium: Browser) -> None:
    polish = Words("pl", read_messages(POLISH.encode(), "pl"))
    answer = {"language": "pl", "languages": {"pl": "polski"}, "words": polish.table("page")}
    (script,) = web.ROOT.rglob("words.js")
    path = f"/{script.relative_to(web.ROOT).as_posix()}"
    # Opened at the script itself: on a page of Backstep's a session would ask for its own language.
    with running(Stage().make) as url, visiting(chromium, url + path) as visit:
        visit.page.route("**/api/words/pl", lambda route: route.fulfill(json=answer))
        shown = visit.page.evaluate(_SAY, [path, COUNTS, SPEEDS])
    assert shown == [
        *(polish.text("page.steps", count=count) for count in COUNTS),
        *(polish.text("page.speed", kmh=speed, who="Łucja") for speed in SPEEDS),
    ]
    assert {"krok", "22 kroki", "25 kroków", "1000,5 km/h – Łucja"} <= set(shown)
