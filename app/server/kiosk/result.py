"""The walker's own result on the phone, from the link in the code; and that it is forgotten.

A page without scripts, cookies or anything that stays in the browser. Whatever is no link that
opens something (wrong, altered, expired, forgotten) gets one and the same answer, so that nobody
learns anything from it, and wrong links run out of tries.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from types import MappingProxyType

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse

import web
from app.kiosk.results import KeptResult, ResultShelf
from app.kiosk.values import HowSure
from app.server.language import words_for
from app.server.pages import templates
from app.server.sender import sender_of
from app.server.tries import TriesOfEach, whole_seconds
from app.words import Phrase, Words, phrase, words
from vision.settings import Section, number

RESULTS = "/r/"
"""How the address of each result begins."""
_SWEEP_EVERY_S = 5.0
_TEMPLATE = "kiosk/result.html"
_SURE: Mapping[HowSure, Phrase] = MappingProxyType(
    {
        HowSure.SURE: phrase("kiosk.result.sure"),
        HowSure.FAIRLY: phrase("kiosk.result.fairly"),
        HowSure.LITTLE: phrase("kiosk.result.little"),
    }
)


class LinkSettings(Section):
    """How many links may be wrong."""

    tries: int = number(
        20, low=1, high=10_000, title="Wrong links at once from one address", unit="tries",
        source="[K] a gym's guests may share one",
    )  # fmt: skip
    again_s: float = number(
        5.0, low=0.1, high=3600.0, title="Until an address has one more", unit="s", source="[K]"
    )
    most_addresses: int = number(
        1000, low=1, high=1_000_000, title="Addresses that are remembered", unit="addresses",
        source="[K]",
    )  # fmt: skip


def result_router(
    shelf: ResultShelf, gym: str = "", settings: LinkSettings | None = None
) -> APIRouter:
    """The addresses of the results on ``shelf``, which is swept as long as the server runs and
    emptied at its end.

    gym: its name on the page. settings: how many links may be wrong.
    """
    own = settings or LinkSettings()
    tries = TriesOfEach(own.tries, own.again_s, own.most_addresses)
    pages = _Pages(gym)

    @asynccontextmanager
    async def sweeping(app: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(_sweep(shelf))
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        shelf.clear()

    router = APIRouter(lifespan=sweeping)

    def opened(request: Request, token: str) -> KeptResult | HTMLResponse:
        """What the token opens, or the answer to whatever opens nothing."""
        left = tries.of(sender_of(request))
        if not left.take():
            wait_s = whole_seconds(left.wait_s)
            return pages.gone(words_for(request), 429, {"Retry-After": str(wait_s)})
        kept = shelf.find(token)
        if kept is None:
            return pages.gone(words_for(request), 404)
        left.give_back()
        return kept

    # The second address is opened by phones that find their tabs again after having forgotten.
    @router.get("/r/{token}", response_class=HTMLResponse)
    @router.get("/r/{token}/forget", response_class=HTMLResponse)
    async def result(request: Request, token: str) -> HTMLResponse:
        """The result's page, in the language of the visit."""
        kept = opened(request, token)
        return kept if isinstance(kept, HTMLResponse) else pages.result(kept, token)

    @router.post("/r/{token}/forget", response_class=HTMLResponse)
    async def forget(request: Request, token: str) -> HTMLResponse:
        """Forget the result now."""
        kept = opened(request, token)
        if isinstance(kept, HTMLResponse):
            return kept
        shelf.forget(token)
        return pages.forgotten(words(kept.result.language))

    return router


class _Pages:
    """The three pages that a phone may see."""

    def __init__(self, gym: str) -> None:
        self._template = templates(web.ROOT).get_template(_TEMPLATE)
        self._gym = gym

    def result(self, kept: KeptResult, token: str) -> HTMLResponse:
        """What is taken home."""
        result, own = kept.result, words(kept.result.language)
        facts = [
            (own.text("kiosk.result.time"), _time(result.backward_s, own)),
            (own.text("kiosk.result.steps"), str(result.steps)),
            (own.text("kiosk.result.how_sure"), own.say(_SURE[result.sureness])),
        ]
        score = own.text("kiosk.result.no_score")
        if result.score is not None:
            score = own.text("kiosk.result.score", score=result.score)
        return self._page(
            own,
            title=own.text("kiosk.result.title"),
            score=score,
            scored=result.score is not None,
            reason=result.reason,
            tip=result.tip,
            tip_title=own.text("kiosk.result.tip"),
            facts=facts,
            lines=[
                own.text("kiosk.result.kept", count=max(1, math.ceil(kept.left_s / 60))),
                own.text("kiosk.result.what"),
            ],
            forget=f"{RESULTS}{token}/forget",
            forget_words=own.text("kiosk.result.forget"),
        )

    def forgotten(self, own: Words) -> HTMLResponse:
        """It is forgotten, as the walker wished."""
        lines = [own.text("kiosk.result.forgotten_lead")]
        return self._page(own, title=own.text("kiosk.result.forgotten"), lines=lines)

    def gone(
        self, own: Words, status: int, headers: Mapping[str, str] | None = None
    ) -> HTMLResponse:
        """The one answer to every link that opens nothing."""
        return self._page(
            own,
            status,
            headers,
            title=own.text("kiosk.result.gone"),
            lines=[own.text("kiosk.result.gone_lead"), own.text("kiosk.result.gone_hint")],
        )

    def _page(
        self,
        own: Words,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **filled: object,
    ) -> HTMLResponse:
        page = self._template.render(
            {
                "facts": [],
                "score": "",
                "forget": "",
                **filled,
                "lang": own.language,
                "gym": self._gym,
            }
        )
        return HTMLResponse(page, status, {"Cache-Control": "no-store", **(headers or {})})


def _time(seconds: float, own: Words) -> str:
    """Minutes and seconds, as one says them of a walk."""
    minutes, rest = divmod(round(seconds), 60)
    if minutes:
        return own.text("kiosk.result.minutes", minutes=minutes, seconds=f"{rest:02}")
    return own.text("kiosk.result.seconds", seconds=rest)


async def _sweep(shelf: ResultShelf) -> None:
    while True:
        await asyncio.sleep(_SWEEP_EVERY_S)
        shelf.sweep()
