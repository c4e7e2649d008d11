"""Who may talk to the server: only pages that it served itself.

CORS does not protect WebSockets, and HTTP middleware does not run on them; so this stands at
the ASGI layer and sees both. Checking Host stops DNS rebinding (a foreign name that resolves
to this computer); checking Origin stops foreign pages from reaching in. What changes something
must come with an Origin that is ours, or as JSON or as a piece of an upload (tus), which no foreign
page can send unasked: both need a type or a header that no form has, so that a browser asks first
(an OPTIONS request with the page's Origin), and is refused here.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, MutableMapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.status import WS_1008_POLICY_VIOLATION
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})


class HostRule:
    """Which names the server answers to.

    Args:
        bound: the address the server is bound to. Bound to every address ("0.0.0.0", "::"),
            it answers to each IP address (those cannot be rebound) and this computer's name.
        allowed: further host names, for a name of one's own in the home network.
    """

    def __init__(self, bound: str = "127.0.0.1", allowed: Iterable[str] = ()) -> None:
        self._names = set(LOOPBACK) | {bound.lower()} | {name.lower() for name in allowed}
        self._any_address = bound in ("0.0.0.0", "::", "")
        if self._any_address:
            own = socket.gethostname().lower()
            self._names |= {own, f"{own}.local"}

    def allows(self, host: str) -> bool:
        """Whether a ``Host`` header's value (name and perhaps port) is one of ours."""
        name = host_name(host)
        if name is None:
            return False
        return name in self._names or (self._any_address and _is_address(name))


def host_name(host: str) -> str | None:
    """The name or address in a ``Host`` header, lower case; ``None`` where it is malformed."""
    try:
        parts = urlsplit(f"//{host}")
        parts.port  # noqa: B018 - raises on a port that is none
    except ValueError:
        return None
    if parts.username is not None or parts.path or parts.query or parts.fragment:
        return None
    return parts.hostname


def same_origin(origin: str, host: str) -> bool:
    """Whether ``Origin`` names the very page that ``Host`` serves."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class Guard:
    """ASGI layer: refuses foreign hosts and origins, and sends the security headers.

    Args:
        rule: which names are answered to.
        forms: pages whose addresses begin so send forms of theirs to us, without any script.
    """

    def __init__(self, app: ASGIApp, rule: HostRule, forms: tuple[str, ...] = ()) -> None:
        self._app = app
        self._rule = rule
        self._forms = forms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it in one line."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        refusal = self._refusal(hosts, headers.getlist("origin")) or _unasked(scope, headers)
        if refusal is not None:
            await _refuse(refusal, scope, receive, send)
        elif scope["type"] == "websocket":
            await self._app(scope, receive, send)
        else:
            path = scope["path"]
            forms = path.startswith(self._forms)
            await self._app(scope, receive, _with_headers(send, hosts[0], path, forms=forms))

    def _refusal(self, hosts: list[str], origins: list[str]) -> str | None:
        if len(hosts) != 1 or not self._rule.allows(hosts[0]):
            return "Backstep does not answer to this host name. Open the address it printed."
        # No Origin: not a page in a browser (browsers always send it with a WebSocket).
        if any(not same_origin(origin, hosts[0]) for origin in origins):
            return "Backstep only talks to its own page."
        return None


def _unasked(scope: Scope, headers: Headers) -> str | None:
    """Why a request that would change something is not believed to come from our page."""
    if scope["type"] != "http" or scope["method"] in _HARMLESS or "origin" in headers:
        return None
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    # A foreign page would have to ask first, and is refused.
    if kind == "application/json" or "tus-resumable" in headers:
        return None
    return "Backstep takes changes as JSON, or from its own page."


async def _refuse(reason: str, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()  # the handshake; closing before accepting it answers 403
        await send({"type": "websocket.close", "code": WS_1008_POLICY_VIOLATION, "reason": reason})
    else:
        await PlainTextResponse(reason, status_code=403)(scope, receive, send)


def _with_headers(send: Send, host: str, path: str, *, forms: bool) -> Send:
    target = "'self'" if forms else "'none'"
    policy = "; ".join(
        (
            "default-src 'self'",
            "img-src 'self' blob:",
            "media-src 'self' blob:",
            # 'self' alone does not cover WebSockets in every browser still in use.
            f"connect-src 'self' ws://{host} wss://{host}",
            "object-src 'none'",
            "base-uri 'none'",
            f"form-action {target}",
            "frame-ancestors 'none'",
        )
    )

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            # What is known of people is not left in a browser's cache, where no deletion finds it.
            kept = "no-store" if path.startswith("/api/") else "no-cache"
            _set(message, policy, kept)
            if forms:
                # Without a referrer a browser gives a form's Origin as "null", which is foreign.
                MutableHeaders(scope=message)["Referrer-Policy"] = "same-origin"
        await send(message)

    return send_with_headers


def _set(message: MutableMapping[str, object], policy: str, kept: str) -> None:
    headers = MutableHeaders(scope=message)
    headers["Content-Security-Policy"] = policy
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(self), microphone=(self), geolocation=()"
    headers.setdefault("Cache-Control", kept)
