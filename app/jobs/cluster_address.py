"""Which addresses of a Dask scheduler will do."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


class ClusterError(Exception):
    """The cluster cannot be used; the message is one line that says what to do."""


def check_address(address: str) -> str:
    """``address``, where it is safe to use: ``tls://`` anywhere, ``tcp://`` on this computer.

    Raises:
        ClusterError: it is not.
    """
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("tls", "tcp") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port or an IPv6 address that is none
        usable = False
    if not usable or parts.hostname is None:
        raise ClusterError(
            f"{address} is no scheduler's address: write tls://HOST:PORT, as the scheduler says it"
        )
    if parts.scheme == "tcp" and not _is_loopback(parts.hostname):
        raise ClusterError(
            f"{address} is not encrypted, and whoever reaches a Dask scheduler can run any program "
            "on its workers: start scheduler and workers with certificates and write tls:// "
            "(docs/scaling.md)"
        )
    return address


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
