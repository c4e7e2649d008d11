"""The address of a camera in the network: what it may be, and what of it is shown."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from vision.sources.base import SourceError

SCHEMES = ("rtsp", "rtsps", "http", "https")


def stream_name(address: str) -> tuple[str, str]:
    """How a camera is called in messages, and its address's scheme: without user, password, path
    and query, where cameras have keys.

    Raises:
        SourceError: it is no address; the message repeats none of it.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = SplitResult("", "", "", "", ""), None, None
    # Of USER:12#34@HOST the host would be USER and half of the password its port, and both shown.
    if "@" in parts.path + parts.query + parts.fragment:
        raise SourceError(
            "User and password stand before the host, and some of their signs are written "
            "otherwise there: %23 for #, %2F for /, %3F for ?. After the host it is %40 for @."
        )
    if parts.scheme not in SCHEMES or not host:
        raise SourceError(
            "The camera's address has no host, or a port that is none. "
            "Write it like rtsp://HOST:554/PATH or http://HOST/PATH."
        )
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}{'' if port is None else f':{port}'}", parts.scheme
