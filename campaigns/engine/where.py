"""The `where` of a trigger: rows about the event's context, or a whole condition tree."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field


def _as_tree(value: Any) -> Any:
    """[{"field": …, "op": …, "value": …}, …] → {"all": […]}; nothing → None; a tree stays a tree."""
    if isinstance(value, list):
        return {"all": value} if value else None
    return value or None


Where = Annotated[
    dict[str, Any] | None,
    BeforeValidator(_as_tree),
    Field(default=None, json_schema_extra={"format": "condition"}),
]
