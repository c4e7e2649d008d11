"""Why an upload is refused; each says what to do."""

from __future__ import annotations

from app.words import Phrase, phrase

_BYTES_PER_MB = 1e6


class UploadError(Exception):
    """An upload that is refused; ``why`` says what to do."""

    def __init__(self, why: Phrase) -> None:
        super().__init__(why.key)
        self.why = why


class UploadMissing(UploadError):
    """There is no such upload, or not any more."""

    def __init__(self) -> None:
        super().__init__(phrase("review.upload.missing"))


class UploadExpired(UploadError):
    """It was broken off too long ago."""

    def __init__(self) -> None:
        super().__init__(phrase("review.upload.expired"))


class UploadBusy(UploadError):
    """Somebody else sends it."""

    def __init__(self) -> None:
        super().__init__(phrase("review.upload.busy"))


class UploadTooLong(UploadError):
    """It is larger than a clip may be, or than was announced."""

    def __init__(self, most_bytes: float, *, announced: bool = False) -> None:
        most_mb = round(most_bytes / _BYTES_PER_MB)
        super().__init__(
            phrase("review.upload.beyond")
            if announced
            else phrase("review.upload.too_long", most=most_mb)
        )


class UploadCrowd(UploadError):
    """Too many are unfinished."""

    def __init__(self) -> None:
        super().__init__(phrase("review.upload.crowd"))


class UploadNoRoom(UploadError):
    """The disk, or what may be used of it, is full."""

    def __init__(self) -> None:
        super().__init__(phrase("review.upload.no_room"))


class UploadNoVideo(UploadError):
    """What comes is no video that can be read."""

    def __init__(self, *, empty: bool = False) -> None:
        super().__init__(
            phrase("review.upload.empty") if empty else phrase("review.upload.no_video")
        )


class UploadMisplaced(UploadError):
    """What is sent does not begin where the last piece ended."""

    def __init__(self, offset: int) -> None:
        super().__init__(phrase("review.upload.misplaced", offset=offset))
        self.offset = offset


class UploadUnreadable(UploadError):
    """The request is not as tus says."""

    def __init__(self, what: str) -> None:
        super().__init__(phrase("review.upload.unreadable", what=what))
