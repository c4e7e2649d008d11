"""Uploads of clips: tus 1.0 (tus.io/protocols/resumable-upload) with creation (with a first piece,
too), termination and expiration.

What comes is written by threads of its own, a piece at a time, so that neither a live session nor
the endpoints that read the database wait for it; while a piece is written no more than the next one
is taken from the network. Each offset that is told is safe on the disk. When all has come,
``app.state.received`` (``app.uploads.shelf.Received``) makes a clip of it, and the header
``Backstep-Clip`` names the clip.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from email.utils import format_datetime
from functools import partial, wraps
from typing import TypeAlias, TypeVar

import anyio
from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from app.review.forget import forget_unmade, is_made
from app.server.language import words_for
from app.server.problems import ProblemOut, storage_problem
from app.storage import StorageError, Store
from app.storage.values import Value
from app.uploads.errors import (
    UploadBusy,
    UploadCrowd,
    UploadError,
    UploadExpired,
    UploadMisplaced,
    UploadMissing,
    UploadNoRoom,
    UploadNoVideo,
    UploadTooLong,
    UploadUnreadable,
)
from app.uploads.metadata import clip_name
from app.uploads.settings import UploadSettings
from app.uploads.shelf import AnnouncedUpload, Received, UploadShelf
from app.uploads.writing import UploadWriting
from app.words import Phrase, phrase

UPLOADS = "/api/review/uploads"
"""Where uploads are sent to; their bodies are as long as a clip."""
TUS_VERSION = "1.0.0"
_PIECE_TYPE = "application/offset+octet-stream"
_MOST_WAITING = 2**20  # bytes in memory while others are written
_BUSY_S = 3.0  # how long a termination waits for a sender that has just hung up
_STATUS: dict[type[UploadError], int] = {
    UploadMissing: 404,
    UploadExpired: 410,
    UploadBusy: 423,
    UploadTooLong: 413,
    UploadCrowd: 429,
    UploadNoRoom: 507,
    UploadNoVideo: 422,
    UploadMisplaced: 409,
    UploadUnreadable: 400,
}
Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]
T = TypeVar("T")

router = APIRouter(prefix=UPLOADS)


class UploadOut(Value):
    """An upload that is not finished. sent: how many of its ``size`` bytes have come."""

    uid: str
    name: str
    size: int
    sent: int
    expires_at: datetime


class _Desk:
    """What the endpoints share: the uploads, and the threads that write."""

    def __init__(self, shelf: UploadShelf) -> None:
        self.shelf = shelf
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="upload")

    async def do(self, work: Callable[[], T]) -> T:
        """What ``work`` returns, from one of the threads."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def close(self) -> None:
        """Let the threads go when they are done."""
        self._threads.shutdown()


def add_uploads(
    app: FastAPI, store: Store, settings: UploadSettings | None = None
) -> Callable[[], None]:
    """Take uploads in. ``app.state.expected`` is called when one begins,
    ``app.state.received`` when one is whole; both have to be set before the first one.

    Returns:
        What is to be called when the server ends.
    """

    unmade = partial(forget_unmade, store)
    desk = _Desk(UploadShelf(store.places.uploads, settings, partial(is_made, store), unmade))
    app.state.uploads = desk
    app.include_router(router)
    return desk.close


def shelf_of(app: FastAPI) -> UploadShelf:
    """The uploads that this server takes in."""
    shelf: UploadShelf = app.state.uploads.shelf
    return shelf


def _tus(endpoint: Endpoint) -> Endpoint:
    """An endpoint as tus has it: the version is looked at, every answer names it, and what is
    refused is one line of words."""

    @wraps(endpoint)
    async def as_tus(request: Request) -> Response:
        if request.headers.get("tus-resumable") != TUS_VERSION:
            answer = _refused(request, 412, phrase("review.upload.version", ours=TUS_VERSION))
            answer.headers["Tus-Version"] = TUS_VERSION
        else:
            try:
                answer = await endpoint(request)
            except UploadError as error:
                answer = _refused(request, _STATUS[type(error)], error.why)
                if isinstance(error, UploadMisplaced):
                    answer.headers["Upload-Offset"] = str(error.offset)
            except StorageError as error:
                answer = _refused(request, *storage_problem(error))
            except TimeoutError:
                answer = _refused(request, 408, phrase("review.upload.silent"))
            except ClientDisconnect:
                answer = Response(status_code=400)  # nobody hears it
            except OSError as error:
                why = str(error.strerror or error)
                answer = _refused(request, 507, phrase("review.upload.disk", why=why))
        answer.headers["Tus-Resumable"] = TUS_VERSION
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return as_tus


@router.get("")
async def unfinished(request: Request) -> tuple[UploadOut, ...]:
    """The uploads that were begun and are not finished."""
    desk = _desk(request)
    return await desk.do(lambda: tuple(_out(desk.shelf, one) for one in desk.shelf.unfinished()))


@router.options("", include_in_schema=False)
@router.options("/{uid}", include_in_schema=False)
async def abilities(request: Request) -> Response:
    """What of tus is spoken here."""
    answer = Response(status_code=204)
    answer.headers["Tus-Resumable"] = answer.headers["Tus-Version"] = TUS_VERSION
    answer.headers["Tus-Extension"] = "creation,creation-with-upload,termination,expiration"
    answer.headers["Tus-Max-Size"] = str(int(_desk(request).shelf.settings.most_bytes))
    return answer


@router.post("", include_in_schema=False)
@_tus
async def announce(request: Request) -> Response:
    """Begin an upload, perhaps with its first piece."""
    desk = _desk(request)
    if "upload-concat" in request.headers:  # a part of a file would be taken for a clip
        raise UploadUnreadable("Upload-Concat")
    length = _number(request, "upload-length")
    metadata = request.headers.get("upload-metadata", "")
    upload = await desk.do(lambda: desk.shelf.announce(length, metadata))
    await desk.do(request.app.state.expected)  # what takes time is ready when all has come
    answer = Response(status_code=201)
    if _kind(request) == _PIECE_TYPE:
        try:
            answer = await _piece(request, upload, 0)
        except BaseException:  # its sender never heard of it, and will begin another
            with suppress(UploadError, StorageError, OSError):
                await desk.do(lambda: desk.shelf.remove(upload.uid))
            raise
        answer.status_code = 201
    answer.headers["Location"] = f"{UPLOADS}/{upload.uid}"
    await _expiry(desk, upload, answer)
    return answer


@router.head("/{uid}", include_in_schema=False)
@_tus
async def stand(request: Request) -> Response:
    """How much of an upload has come."""
    desk, upload = await _asked(request)
    offset = await desk.do(lambda: desk.shelf.offset(upload))
    answer = Response(status_code=200)
    if offset == upload.length:
        # A server that was killed had not made a clip of it yet.
        await _finish(request, upload, answer)
    answer.headers["Upload-Offset"] = str(offset)
    answer.headers["Upload-Length"] = str(upload.length)
    if upload.metadata:
        answer.headers["Upload-Metadata"] = upload.metadata
    await _expiry(desk, upload, answer)
    return answer


@router.patch("/{uid}", include_in_schema=False)
@_tus
async def go_on(request: Request) -> Response:
    """Take the next piece of an upload."""
    return await _go_on(request)


@router.delete("/{uid}", include_in_schema=False)
@_tus
async def terminate(request: Request) -> Response:
    """Forget an upload with all that has come of it."""
    return await _terminate(request)


@router.post("/{uid}", include_in_schema=False)
@_tus
async def otherwise(request: Request) -> Response:
    """For a sender whose way here lets no PATCH and DELETE through."""
    methods = {"PATCH": _go_on, "DELETE": _terminate}
    meant = methods.get(request.headers.get("x-http-method-override", "").upper())
    if meant is None:
        raise UploadUnreadable("X-HTTP-Method-Override")
    return await meant(request)


async def _go_on(request: Request) -> Response:
    if _kind(request) != _PIECE_TYPE:
        return _refused(request, 415, phrase("review.upload.kind", kind=_PIECE_TYPE))
    offset = _number(request, "upload-offset")
    desk, upload = await _asked(request)
    answer = await _piece(request, upload, offset)
    await _expiry(desk, upload, answer)
    return answer


async def _terminate(request: Request) -> Response:
    desk, upload = await _asked(request)
    waited_s = 0.0
    while True:
        try:
            await desk.do(lambda: desk.shelf.remove(upload.uid))
        except UploadBusy:  # noqa: PERF203 - the sender that hung up is given time
            if waited_s >= _BUSY_S:
                raise
            await asyncio.sleep(0.05)
            waited_s += 0.05
        else:
            return Response(status_code=204)


async def _piece(request: Request, upload: AnnouncedUpload, offset: int) -> Response:
    """Append what comes to ``upload``; where that is all of it, have a clip made."""
    desk = _desk(request)
    answer = Response(status_code=204)
    if upload.clip is not None:
        if offset != upload.length:
            raise UploadMisplaced(upload.length)
        answer.headers["Upload-Offset"] = str(offset)
        answer.headers["Backstep-Clip"] = upload.clip
        return answer
    writing = await desk.do(lambda: desk.shelf.write(upload))
    try:
        if offset != writing.offset:
            raise UploadMisplaced(writing.offset)
        if offset + _announced(request) > upload.length:
            raise UploadTooLong(upload.length, announced=True)
        await _pour(request, desk, writing)
    except UploadNoVideo:
        await desk.do(writing.close)
        await desk.do(lambda: desk.shelf.remove(upload.uid))
        raise
    except BaseException:
        await desk.do(writing.close)
        raise
    await desk.do(writing.close)
    if writing.whole:
        await _finish(request, upload, answer)
    answer.headers["Upload-Offset"] = str(writing.offset)
    return answer


async def _pour(request: Request, desk: _Desk, writing: UploadWriting) -> None:
    """Write what comes, one piece while the next is on its way.

    Raises:
        ClientDisconnect: the sender hung up; what had come is written. TimeoutError: it has
        fallen silent, likewise.
    """
    idle_s = desk.shelf.settings.idle_s
    under_way: asyncio.Future[None] | None = None
    piece = bytearray()
    more = True
    try:
        while more:
            with anyio.fail_after(idle_s):
                message = await request.receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            piece += message.get("body", b"")
            more = message.get("more_body", False)
            if not more or len(piece) >= _MOST_WAITING or under_way is None or under_way.done():
                if under_way is not None:
                    await asyncio.shield(under_way)  # whoever is cancelled leaves no thread behind
                under_way = _write(desk, writing, piece)
                piece = bytearray()
    except (ClientDisconnect, TimeoutError):
        if under_way is not None:
            await under_way
        under_way = _write(desk, writing, piece)
        raise
    finally:
        if under_way is not None:
            await under_way


def _write(desk: _Desk, writing: UploadWriting, piece: bytearray) -> asyncio.Future[None]:
    return asyncio.ensure_future(desk.do(lambda: writing.write(bytes(piece))))


async def _finish(request: Request, upload: AnnouncedUpload, answer: Response) -> None:
    """Have a clip made of a whole upload and name it."""
    received: Received = request.app.state.received
    desk = _desk(request)
    done = await desk.do(lambda: desk.shelf.finish(upload, received))
    answer.headers["Backstep-Clip"] = str(done.clip)


async def _asked(request: Request) -> tuple[_Desk, AnnouncedUpload]:
    desk = _desk(request)
    uid: str = request.path_params["uid"]
    return desk, await desk.do(lambda: desk.shelf.get(uid))


async def _expiry(desk: _Desk, upload: AnnouncedUpload, answer: Response) -> None:
    expires_at = await desk.do(lambda: desk.shelf.expires_at(upload))
    answer.headers["Upload-Expires"] = format_datetime(expires_at.replace(microsecond=0), True)


def _desk(request: Request) -> _Desk:
    desk: _Desk = request.app.state.uploads
    return desk


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _number(request: Request, name: str) -> int:
    """The whole number in a header.

    Raises:
        UploadUnreadable: there is none.
    """
    said = request.headers.get(name, "")
    if not (said.isascii() and said.isdigit() and len(said) <= 18):
        raise UploadUnreadable(name.title())
    return int(said)


def _announced(request: Request) -> int:
    """How much is said to come now; 0 where that is not said."""
    said = request.headers.get("content-length", "")
    return int(said) if said.isascii() and said.isdigit() else 0


def _out(shelf: UploadShelf, upload: AnnouncedUpload) -> UploadOut:
    try:
        sent = shelf.part(upload.uid).stat().st_size
    except FileNotFoundError:
        sent = 0
    return UploadOut(
        uid=upload.uid,
        name=clip_name(upload.said),
        size=upload.length,
        sent=sent,
        expires_at=shelf.expires_at(upload),
    )


def _refused(request: Request, status: int, why: Phrase) -> Response:
    out = ProblemOut(error=words_for(request).say(why))
    return JSONResponse(out.model_dump(), status_code=status)
