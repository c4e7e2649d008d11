"""Keeps MediaPipe's native library from talking to the network.

quick first version; see the tests.
"""

from __future__ import annotations

import os


def close_egress() -> None:
    """Point the library's proxy settings at a closed loopback port."""
    for name in ("NO_PROXY", "no_proxy"):
        os.environ.pop(name, None)
    for name in ("HTTPS_PROXY", "https_proxy"):
        os.environ[name] = "http://127.0.0.1:9"
