"""Who may do what on the server of many kiosks, by the key that a request brings."""

from __future__ import annotations

from typing import cast

from fastapi import HTTPException
from starlette.requests import Request

from app.fleet.keys import FleetKeys
from app.server.sender import from_this_machine


def key_of(request: Request) -> str | None:
    """The key that a request brings, if there is one."""
    kind, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if kind.lower() == "bearer" and key.strip() else None


def kiosk_of(request: Request) -> str:
    """The kiosk whose key a request brings.

    Raises:
        HTTPException: it brings no kiosk's.
    """
    key = key_of(request)
    holder = None if key is None else _keys(request).holder(key)
    if holder is None or holder.kiosk is None:
        raise HTTPException(401, "No kiosk has this key: make one with “backstep fleet key”.")
    return holder.kiosk


def operator(request: Request) -> None:
    """Let the operator in: by key; as long as there is none, whoever sits at this very machine.

    Raises:
        HTTPException: it is somebody else.
    """
    keys = _keys(request)
    key = key_of(request)
    holder = None if key is None else keys.holder(key)
    if holder is not None and holder.kiosk is None:
        return
    if key is None and not keys.operator_has_one() and from_this_machine(request):
        return
    raise HTTPException(401, "This is for the operator: give the operator's key.")


def _keys(request: Request) -> FleetKeys:
    return cast(FleetKeys, request.app.state.keys)
