"""JSON schemas as TypeScript declarations: the small part of JSON Schema that Pydantic writes.

Written here, since what converts schemas otherwise (json-schema-to-typescript, and the Python
packages that call it) runs on Node, and neither a run of Backstep nor a test of it needs Node. A
schema that this module doesn't know is an error, never ``any``.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

Schema: TypeAlias = Mapping[str, Any]

_REFERENCE = "#/components/schemas/"
_WIDTH = 100
_PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean"}


class Unknown(ValueError):
    """A schema that can't be said in TypeScript by this module."""


def type_of(schema: Schema) -> str:
    """The type of a value with this schema, on one line.

    Raises:
        Unknown: if the schema uses what this module doesn't know.
    """
    if "$ref" in schema:
        return name_of(schema)
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(one) for one in schema["enum"])
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " | ".join(dict.fromkeys(type_of(one) for one in schema[several]))
    kind = schema.get("type")
    if kind == "null":
        return "null"
    if kind == "array":
        return _array(schema)
    if kind == "object":
        return _mapping(schema)
    if kind in _PLAIN:
        return _PLAIN[kind]
    if not set(schema) - {"title", "description", "default"}:
        return "unknown"  # any JSON value: whoever reads it has to look what it is
    raise Unknown(f"No TypeScript for this schema: {json.dumps(dict(schema))}")


def name_of(reference: Schema) -> str:
    """The name of what a ``$ref`` refers to.

    Raises:
        Unknown: if two models share a name, so that it had to be lengthened.
    """
    name = str(reference["$ref"]).removeprefix(_REFERENCE)
    if not re.fullmatch(r"\w+", name) or "__" in name:
        raise Unknown(f"Two models of the wire share the end of the name {name}: rename one.")
    return name


def declaration(name: str, schema: Schema, *, answered: bool) -> str:
    """The exported type of this name, with the description above it.

    answered: the server sends it, and then every field is there; what a page sends may leave out
    what has a default.
    """
    head = _comment(str(schema.get("description", "")))
    if "properties" not in schema:
        return f"{head}export type {name} = {_wrapped(type_of(schema))};"
    required = set(schema["properties"]) if answered else set(schema.get("required", ()))
    # A constant is how the other side knows what it got: it has a default, but is always sent.
    required |= {key for key, one in schema["properties"].items() if "const" in one}
    fields = [
        f"  {key}{'' if key in required else '?'}: {type_of(one)};"
        for key, one in schema["properties"].items()
    ]
    return "\n".join([f"{head}export interface {name} {{", *fields, "}"])


def references(schema: object) -> Iterator[str]:
    """The names of all models that a schema refers to by itself."""
    if isinstance(schema, Mapping):
        if "$ref" in schema:
            yield name_of(schema)
        for value in schema.values():
            yield from references(value)
    elif isinstance(schema, Sequence) and not isinstance(schema, str):
        for value in schema:
            yield from references(value)


def _array(schema: Schema) -> str:
    if "prefixItems" in schema:
        return f"[{', '.join(type_of(one) for one in schema['prefixItems'])}]"
    item = type_of(schema.get("items", {}))
    return f"({item})[]" if " | " in item else f"{item}[]"


def _mapping(schema: Schema) -> str:
    values = schema.get("additionalProperties", {})
    if not isinstance(values, Mapping):
        raise Unknown(f"An object without fields or values: {json.dumps(dict(schema))}")
    keys = type_of(schema["propertyNames"]) if "propertyNames" in schema else "string"
    inner = f"Record<{keys}, {type_of(values)}>"
    return inner if keys == "string" else f"Partial<{inner}>"


def _wrapped(text: str) -> str:
    if len(text) < _WIDTH - 30:
        return text
    return "".join(f"\n  | {one}" for one in text.split(" | "))


def _comment(description: str) -> str:
    text = " ".join(description.replace("*/", "* /").replace("``", "`").split())
    if len(text) < _WIDTH - 8:
        return f"/** {text} */\n" if text else ""
    lines = textwrap.wrap(text, _WIDTH - 3, break_long_words=False, break_on_hyphens=False)
    return "\n".join(["/**", *(f" * {line}" for line in lines), " */\n"])
