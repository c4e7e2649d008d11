"""Who sends a request, as far as the network tells."""

from __future__ import annotations

import ipaddress

from starlette.requests import HTTPConnection

_V6_NETWORK = 64
"""Bits of an IPv6 address that name a network: its holder has all the others to choose from."""
_PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def from_this_machine(connection: HTTPConnection) -> bool:
    """Whether a request was sent on this very machine, and not passed on by a proxy there."""
    client = connection.client
    if client is None or any(name in connection.headers for name in _PASSED_ON):
        return False
    try:
        address = ipaddress.ip_address(client.host.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def sender_of(connection: HTTPConnection) -> str:
    """What counts as one sender (``network_of``); who has no address, as through a socket in the
    file system, is one with all that have none."""
    return network_of(connection.client.host if connection.client is not None else "")


def network_of(address: str) -> str:
    """What counts as one sender: an IPv4 address, an IPv6 network, or the text as it is."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, _V6_NETWORK), strict=False))
