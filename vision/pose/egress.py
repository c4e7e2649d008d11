"""Keeps MediaPipe's native library from talking to the network.

Since 0.10.30 the library contains its own libcurl and posts usage metrics (task names,
counts, latencies, Python version; no pictures) to ``play.googleapis.com``, once when a
task starts, then every minute and when it ends. It offers no switch for that. Traced on
Linux with 1.2.2: libcurl reads the proxy variables at every transfer, looks up the proxy's
name only, never the target's, and gives up at once when the proxy refuses.

So the proxy variables of this process point at a loopback port that refuses. The port is
bound and never listened on, for as long as the process lives: nobody else can open it, as
somebody could open a well-known closed port such as 9. ``NO_PROXY`` goes, for a user's
``NO_PROXY=*`` or ``googleapis.com`` would let the library bypass the guard.

Processes started later inherit this. Whoever starts one that needs the network (a browser,
pip) gives it ``env=users_environment()``.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

# libcurl asks for the lower-case name first and falls back to the upper-case one.
_PROXY_NAMES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
_BYPASS_NAMES = ("no_proxy", "NO_PROXY")
_CLOSING = threading.Lock()


class EgressError(Exception):
    """The guard cannot be installed; the message is one line that says what to do."""


@dataclass(frozen=True, slots=True)
class _Guard:
    """The refusing port, and what the user's network settings were before."""

    port: int
    environment: Mapping[str, str]
    proxies: Mapping[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@lru_cache(maxsize=1)  # one a process, as the environment is one a process
def _guard() -> _Guard:
    return _Guard(
        port=_refusing_port(),
        environment=dict(os.environ),
        proxies=urllib.request.getproxies(),
    )


def _made() -> bool:
    return _guard.cache_info().currsize == 1


def close_egress() -> None:
    """Block network access of MediaPipe's library in this process; call before it loads.

    May be called again; it then puts the guard back where something has removed it.

    Raises:
        EgressError: when the library was loaded before the guard first came into force, or no
            loopback port can be had.
    """
    with _CLOSING:
        if not _made() and native_library_loaded():
            raise EgressError(
                "MediaPipe was loaded before Backstep could close its way to the network: "
                "call vision.pose.egress.close_egress() before the first MediaPipe task is made"
            )
        url = _guard().url
        for name in _BYPASS_NAMES:
            os.environ.pop(name, None)
        for name in _PROXY_NAMES:
            os.environ[name] = url


def is_closed() -> bool:
    """Whether the guard is in force in this process at this moment."""
    if not _made():
        return False
    url = _guard().url
    return all(os.environ.get(name) == url for name in _PROXY_NAMES) and not any(
        name in os.environ for name in _BYPASS_NAMES
    )


def users_environment() -> dict[str, str]:
    """The environment with the user's own proxy settings, for a child that needs the network."""
    if not _made():
        return dict(os.environ)
    before = _guard().environment
    kept = {k: v for k, v in os.environ.items() if k not in _PROXY_NAMES + _BYPASS_NAMES}
    return kept | {k: before[k] for k in _PROXY_NAMES + _BYPASS_NAMES if k in before}


def users_proxies() -> dict[str, str]:
    """The user's own proxies by scheme, as ``urllib.request.ProxyHandler`` takes them."""
    if not _made():
        return urllib.request.getproxies()
    return dict(_guard().proxies)


def native_library_loaded() -> bool:
    """Whether MediaPipe's native library is loaded (importing ``mediapipe`` alone is not)."""
    bindings = sys.modules.get("mediapipe.tasks.python.core.mediapipe_c_bindings")
    return getattr(bindings, "_shared_lib", None) is not None


def _refusing_port() -> int:
    """A loopback port taken for the life of the process, never listened on, so that it refuses."""
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
    try:
        if exclusive is not None:  # Windows lets others share a bound port unless told not to
            held.setsockopt(socket.SOL_SOCKET, exclusive, 1)
        held.bind(("127.0.0.1", 0))
    except OSError as error:
        held.close()
        raise EgressError(
            f"no loopback port for the privacy guard ({error}): "
            "Backstep needs the 127.0.0.1 interface"
        ) from error
    port: int = held.getsockname()[1]
    held.detach()  # stays open to the very end, as the library sends when it is unloaded too
    return port
