"""The types of all that travels between server and page, as one TypeScript file.

``python -m app.server.wire_types > web/shared/wire.d.ts`` writes it anew after a change of a
model or an address; a test compares. The pages' scripts name these types in their comments, so
that ``tsc`` finds a page that asks for what the server doesn't send.

The file has a type for each model, by the model's own name, and ``Rest``: for each method and
address, what goes in (``at``: the names in the address; ``query``; ``body``) and the ``answer``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Annotated, Any, cast

from fastapi import Body, FastAPI
from fastapi.openapi.utils import get_openapi

from app.kiosk.kept_setup import GymSetup
from app.kiosk.results import ResultShelf
from app.live.coaching import Coaching
from app.server.app import create_app
from app.server.fleet.routes import router as fleet_router
from app.server.kiosk.messages import FromScreen, ToScreen
from app.server.kiosk.pin import PinDoor
from app.server.kiosk.setup import SetupHouse, door_router, setup_router
from app.server.messages import FromPage, FromServer, Telemetry
from app.server.page_camera import SentPicture
from app.server.problems import ProblemOut
from app.server.typescript import Schema, declaration, name_of, references, type_of
from app.storage import Store

_STREAM = "/ws/"
_JSON = "application/json"
_HEAD = """\
// Written by `python -m app.server.wire_types` from the models in app/server: not to be edited.
// What travels between server and page. Null always means "can't tell", or "there is none".
"""


def wire_types() -> str:
    """The whole file.

    Raises:
        Unknown: if a model can't be said in TypeScript, or two of them share a name.
    """
    app = _every_address()
    app.include_router(fleet_router)
    _add_stream(app)
    api = get_openapi(title="Backstep", version="1", routes=app.routes)
    schemas: Mapping[str, Schema] = api["components"]["schemas"]
    answered: set[str] = set()
    asked: set[str] = set()
    rest: dict[str, str] = {}
    for path, methods in api["paths"].items():
        for method, about in methods.items():
            answer, body = _answer(about), _body(about)
            if answer is None:
                continue  # a file: pages use its address
            answered |= set(_reached(answer, schemas))
            asked |= set(_reached(body, schemas)) if body is not None else set()
            if not path.startswith(_STREAM):
                rest[f"{method.upper()} {path}"] = _request(about, answer, body)
    parts = [
        _HEAD,
        *(
            declaration(name, schemas[name], answered=name not in asked) + "\n"
            for name in sorted(answered | asked)
        ),
        _rest(rest),
    ]
    return "\n".join(parts)


def _every_address() -> FastAPI:
    """The application with everything it may offer. Nothing in it is called, so it needs no
    database."""
    places = SimpleNamespace(uploads=None)
    store = cast(Store, SimpleNamespace(places=places))
    app = create_app(
        None,
        store=store,
        coaching=cast(Coaching, SimpleNamespace(store=store, camera="browser")),
    )
    house = cast(SetupHouse, SimpleNamespace(lanes={}))
    app.include_router(door_router(PinDoor("")))
    app.include_router(setup_router(house, cast(GymSetup, None), ResultShelf()))
    return app


def _add_stream(app: FastAPI) -> None:
    """The WebSockets' messages as if they were addresses, since an API's description has no
    other place for them; and what every refusal looks like."""

    @app.post(f"{_STREAM}text")
    def text(message: Annotated[FromPage, Body()]) -> FromServer:
        raise NotImplementedError

    @app.post(f"{_STREAM}picture")
    def picture(message: SentPicture) -> Telemetry:
        raise NotImplementedError

    @app.post(f"{_STREAM}kiosk")
    def kiosk(message: FromScreen) -> ToScreen:
        raise NotImplementedError

    @app.post(f"{_STREAM}refused")
    def refused() -> ProblemOut:
        raise NotImplementedError


def _answer(about: Schema) -> Schema | None:
    for status, response in about["responses"].items():
        if status.startswith("2"):
            schema = response.get("content", {}).get(_JSON, {}).get("schema")
            return cast(Schema, schema) or None
    return None


def _body(about: Schema) -> Schema | None:
    if "requestBody" not in about:
        return None
    return cast(Schema, about["requestBody"]["content"][_JSON]["schema"])


def _reached(schema: Schema, schemas: Mapping[str, Schema]) -> Iterator[str]:
    """All models that a schema refers to, and those that they refer to."""
    seen: set[str] = set()
    waiting = list(references(schema))
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        yield name
        waiting += references(schemas[name])


def _request(about: Schema, answer: Schema, body: Schema | None) -> str:
    fields = []
    parameters: list[Mapping[str, Any]] = about.get("parameters", [])
    if at := [one["name"] for one in parameters if one["in"] == "path"]:
        inner = "; ".join(f"{name}: string | number" for name in at)
        fields.append(f"at: {{ {inner} }}")
    if query := [one for one in parameters if one["in"] == "query"]:
        needed = any(one.get("required") for one in query)
        inner = "; ".join(_parameter(one) for one in query)
        fields.append(f"query{'' if needed else '?'}: {{ {inner} }}")
    if body is not None:
        fields.append(f"body: {type_of(body)}")
    fields.append(f"answer: {type_of(answer)}")
    return "{ " + "; ".join(fields) + " }"


def _parameter(one: Mapping[str, Any]) -> str:
    """A parameter of the query, as the page has it: ``null`` leaves it out."""
    schema = one["schema"]
    kinds = [name_of(ref) for ref in schema.get("anyOf", [schema]) if "$ref" in ref]
    kind = kinds[0] if kinds else "string | number"
    return f"{one['name']}{': ' + kind if one.get('required') else '?: ' + kind + ' | null'}"


def _rest(rest: Mapping[str, str]) -> str:
    lines = [f'  "{what}": {about};' for what, about in sorted(rest.items())]
    head = "/** Each address of the server: what goes in, and what it answers. */"
    return "\n".join([head, "export interface Rest {", *lines, "}", ""])


if __name__ == "__main__":
    sys.stdout.write(wire_types())
