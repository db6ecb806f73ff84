"""What a trigger asks of its event, as one condition made of the fields of its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from events import commerce

Name = Annotated[str, Field(min_length=1, max_length=255)]
Rule = Mapping[str, Any]


def narrowed(*rules: Rule | None) -> Rule | None:
    """All of these at once; None where there is none."""
    told = [rule for rule in rules if rule]
    return {"all": told} if told else None


def is_one_of(field: str, values: Sequence[str]) -> Rule | None:
    """The event's field is one of these; a number in the event is as good as its digits. None for no values."""
    wanted: list[Any] = [one for value in values if value for one in _written(value)]
    return {"field": field, "op": "in", "value": wanted} if wanted else None


def has_item(field: str, member: str, value: str) -> Rule | None:
    """One of the items in the event's list has a member with this value. None for no value."""
    if not value:
        return None
    return {"any": [{"field": field, "op": "has", "value": {member: one}} for one in _written(value)]}


def into(container: str) -> Rule | None:
    """The event is about this container; what names none is about the cart. None for any."""
    if container == "any":
        return None
    named = {"field": commerce.CONTAINER, "op": "eq", "value": container}
    if container != commerce.CART:
        return named
    return {"any": [named, {"field": commerce.CONTAINER, "op": "not_exists"}]}


def _written(value: str) -> list[Any]:
    """As text, and as a number where it is one: shops write ids either way. A dollar names no field here."""
    text = f"${value}" if value.startswith("$") else value
    return [text, int(value)] if value.isascii() and value.isdigit() and len(value) < 16 else [text]
