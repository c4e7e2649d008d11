"""What a trainer takes of a clip over REST: files of every kind, and the annotated video."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import FileResponse, Response
from starlette.background import BackgroundTask
from starlette.requests import Request

from app.reports.thresholds import ThresholdError
from app.server.language import words_for
from app.server.problems import Refusal
from app.server.review.library import ClipDep, LibraryDep
from app.sharing.choices import HandoutChoices, ShareKind
from app.sharing.names import disposition, file_name
from app.sharing.shared import NothingToShare, SharedClip
from app.sharing.videos import TooManyVideos, Videos
from app.storage.values import Value
from app.words import phrase
from vision.pose.replay import ReplayError
from vision.sources.base import SourceError

router = APIRouter(prefix="/clips/{uid}/share")


class VideoOut(Value):
    """How far an annotated video is. share: 0..1, ``None`` where none is being made. problem:
    why there is none, in words."""

    share: float | None
    ready: bool
    problem: str | None


def videos_of(request: Request) -> Videos:
    """The server's annotated videos."""
    videos = request.app.state.videos
    assert isinstance(videos, Videos)
    return videos


def shared_of(clip: ClipDep, library: LibraryDep) -> SharedClip:
    """The path's clip with all that its files are made of.

    Raises:
        Refusal: it is not analysed (yet).
    """
    try:
        return SharedClip.of(library.store, clip.uid)
    except NothingToShare as error:
        raise Refusal(409, phrase("problem.not_analysed")) from error


SharedDep = Annotated[SharedClip, Depends(shared_of)]
VideosDep = Annotated[Videos, Depends(videos_of)]


@router.get("/video/state")
def video_state(clip: ClipDep, videos: VideosDep) -> VideoOut:
    """How far the clip's video is."""
    found = videos.state(clip.uid)
    return VideoOut(share=found.share, ready=found.ready, problem=found.problem)


@router.post("/video", status_code=202)
def begin_video(
    request: Request,
    clip: ClipDep,
    shared: SharedDep,
    videos: VideosDep,
    blurred: Annotated[bool, Query()] = False,
) -> VideoOut:
    """Begin the clip's video, with the corrections in force now."""
    try:
        videos.begin(shared, words_for(request).language, blurred=blurred)
    except TooManyVideos as error:
        raise Refusal(409, phrase("problem.share.busy")) from error
    except NothingToShare as error:
        raise Refusal(409, phrase("problem.share.nothing")) from error
    except (OSError, ReplayError) as error:
        raise Refusal(503, phrase("problem.share.failed", why=str(error))) from error
    return video_state(clip, videos)


@router.delete("/video", status_code=204)
def stop_video(clip: ClipDep, videos: VideosDep) -> Response:
    """Stop the clip's video, or forget the one that is ready."""
    videos.drop(clip.uid)
    return Response(status_code=204)


@router.get("/video", response_class=FileResponse)
def video(clip: ClipDep, videos: VideosDep) -> FileResponse:
    """The clip's video, once; it is deleted when it was sent."""
    path = videos.file(clip.uid)
    if path is None:
        raise Refusal(409, phrase("problem.share.nothing"))
    name = file_name(clip.name, "-backstep.mp4")
    return _download(path, "video/mp4", name, BackgroundTask(videos.drop, clip.uid))


@router.get("/{kind}", response_class=FileResponse)
def share(
    request: Request,
    kind: ShareKind,
    shared: SharedDep,
    library: LibraryDep,
    pictures: Annotated[bool, Query()] = True,
    blurred: Annotated[bool, Query()] = False,
) -> FileResponse:
    """One file of the clip. pictures, blurred: of a report, whether it has a picture strip, and
    whether faces in it are unrecognisable."""
    # Late: typesetter, C3D and Parquet take half a second to load, and few sessions want them.
    from app.sharing.kinds import make_file

    choices = HandoutChoices(pictures=pictures, blurred=blurred)
    try:
        # In the clip's own folder, so that nothing outlives the clip.
        folder = Path(mkdtemp(prefix=".share-", dir=shared.folder.path))
    except OSError as error:
        raise Refusal(503, phrase("problem.share.failed", why=str(error))) from error
    try:
        made = make_file(library.store, shared, kind, words_for(request), folder, choices)
    except NothingToShare as error:
        shutil.rmtree(folder, ignore_errors=True)
        notes = kind is ShareKind.SRT
        why = phrase("problem.share.notes" if notes else "problem.share.nothing")
        raise Refusal(409, why) from error
    except (OSError, SourceError, ReplayError, ThresholdError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise Refusal(503, phrase("problem.share.failed", why=str(error))) from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    gone = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    return _download(made.path, made.media_type, made.name, gone)


def _download(path: Path, media_type: str, name: str, gone: BackgroundTask) -> FileResponse:
    headers = {"Content-Disposition": disposition(name), "Cache-Control": "no-store"}
    return FileResponse(path, media_type=media_type, headers=headers, background=gone)
