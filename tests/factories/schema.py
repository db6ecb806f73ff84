"""Bodies made from the reference of the API: not always right, and right often enough to get past the first check."""

from __future__ import annotations

from typing import Any

LEVELS = 6
PLAIN: dict[str, Any] = {"string": "text", "integer": 1, "number": 1, "boolean": True, "null": None}


def bodies_of(schema: dict[str, Any]) -> dict[tuple[str, str], Any]:
    """{(method, path without its first slash): body} of all operations that read JSON."""
    found: dict[tuple[str, str], Any] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if content:
                body = example(content["schema"], schema["components"]["schemas"], LEVELS)
                found[method.upper(), path.removeprefix("/")] = body
    return found


def example(shape: dict[str, Any], components: dict[str, Any], levels: int) -> Any:
    """A value that fits a schema."""
    if "$ref" in shape:
        return example(components[shape["$ref"].rpartition("/")[2]], components, levels)
    for known in ("examples", "enum"):
        if shape.get(known):
            return shape[known][0]
    if "default" in shape or "const" in shape:
        return shape.get("const", shape.get("default"))
    for either in ("oneOf", "anyOf", "allOf"):
        if shape.get(either):
            return example(shape[either][0], components, levels)
    kind = shape.get("type", "object")
    if kind == "array":
        return [example(shape["items"], components, levels - 1)] if levels and "items" in shape else []
    if kind == "object":
        required = shape.get("required", ()) if levels else ()
        return {name: example(shape["properties"][name], components, levels - 1) for name in required}
    return PLAIN[kind[0] if isinstance(kind, list) else kind]
