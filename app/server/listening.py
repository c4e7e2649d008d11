"""Where the server listens: the port, whoever has it already, and the addresses to open.

Nothing here takes time to load, so that the port is there before anything else is.
"""

from __future__ import annotations

import errno
import http.client
import ipaddress
import json
import socket
import sys

SERVICE = "backstep"
"""What ``/api/health``, and a kiosk's ``/healthz``, say it is."""
_ASKED = (("/api/health", ""), ("/healthz", "kiosk"))
"""Where to ask whether it is Backstep, and the page to open if it is."""
_EVERYWHERE = ("0.0.0.0", "::", "")
_ELSEWHERE = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses kept for documentation: asked for the way there, nothing is sent."""
_ASKED_S = 1.0
"""How long whoever has the port may take to say who it is."""


class ServerError(Exception):
    """The server cannot start; the message is one line that says what to do."""


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens at ``host`` and ``port`` (0: any free one).

    Raises:
        ServerError: when the address is taken or not this computer's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol by name: asyncio sends small pieces at once (TCP_NODELAY) only where it stands,
    # and else the second half of each answer waits 40 ms for the other side to acknowledge.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let two servers share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            reason = f"{_who_has(host, port)} Choose another with --port (0 takes any free one)."
        else:
            reason = f"Cannot listen on {host} port {port}: {error.strerror or error}."
        raise ServerError(reason) from error
    return listener


def address(listener: socket.socket) -> str:
    """The address to open in a browser on this computer."""
    host, port = listener.getsockname()[:2]
    return _url(_on_this_computer(host), port)


def addresses(listener: socket.socket) -> tuple[str, ...]:
    """All addresses to open, this computer's own first, then those for others in its network."""
    host, port = listener.getsockname()[:2]
    first = address(listener)
    if host not in _EVERYWHERE:
        return (first,)
    families = [] if _v6_alone(listener) else [socket.AF_INET]
    families += [socket.AF_INET6] if ":" in host else []
    others = [_url(one, port) for one in _own_addresses(families)]
    return tuple(dict.fromkeys([first, *others]))


def reached_at(host: str, port: int, named: str = "") -> str | None:
    """Where others in the network reach a server that is bound to ``host``, as far as this computer
    knows now; ``None`` where nobody does. named: the name or address that is to be said."""
    if host not in _EVERYWHERE and _is_loopback(host):
        return None
    if named:
        return _url(named, port)
    if host not in _EVERYWHERE:
        return _url(host, port)
    families = [socket.AF_INET] + ([socket.AF_INET6] if ":" in host else [])
    return next((_url(one, port) for one in _own_addresses(families)), None)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def open_to_others(listener: socket.socket) -> bool:
    """Whether anybody but this computer gets in."""
    host = listener.getsockname()[0]
    return not ipaddress.ip_address(host.partition("%")[0]).is_loopback


def _who_has(host: str, port: int) -> str:
    """Who has the port, as far as it says so itself."""
    there = _on_this_computer(host)
    for asked, page in _ASKED:
        if _is_ours(there, port, asked):
            address = f"{_url(there, port)}{page}"
            return f"Backstep runs there already: open {address}, or end it with Ctrl-C."
    return f"Port {port} is in use by another program."


def _is_ours(there: str, port: int, asked: str) -> bool:
    connection = http.client.HTTPConnection(there, port, timeout=_ASKED_S)
    try:
        connection.request("GET", asked)
        answer = connection.getresponse()
        health = json.loads(answer.read(10_000)) if answer.status == 200 else {}
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        connection.close()
    return isinstance(health, dict) and health.get("service") == SERVICE


def _on_this_computer(host: str) -> str:
    if host in _EVERYWHERE:
        return "::1" if host == "::" else "127.0.0.1"
    return host


def _v6_alone(listener: socket.socket) -> bool:
    """Whether it listens to no IPv4 address, as "::" does on some systems."""
    if listener.family != socket.AF_INET6:
        return False
    return bool(listener.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY))


def _own_addresses(families: list[socket.AddressFamily]) -> list[str]:
    """This computer's addresses that others can reach, the likeliest first."""
    found = [_towards(_ELSEWHERE[family], family) for family in families]
    try:
        infos = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
    except OSError:
        infos = []
    found += [str(info[4][0]) for info in infos if info[0] in families]
    return [one for one in dict.fromkeys(found) if one and _reachable(one)]


def _towards(elsewhere: str, family: socket.AddressFamily) -> str:
    """The own address that a packet to ``elsewhere`` would carry; empty where there is no way."""
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((elsewhere, 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _reachable(own: str) -> bool:
    parsed = ipaddress.ip_address(own.partition("%")[0])
    return not (parsed.is_loopback or parsed.is_link_local or parsed.is_unspecified)


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
