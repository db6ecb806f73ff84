"""`{"attribute": "country", "op": "in", "value": ["DE", "AT"]}`: what is known about a customer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, cast

from pydantic import Field

from crm.contract import Condition, ConditionConfig, Kind, Place, Scope, Sql, Topic
from crm.queries import attributes
from crm.segments.comparison import Comparison
from crm.segments.kinds import kind_of
from crm.segments.registry import conditions
from crm.segments.sql import any_of, compose
from crm.segments.values import Subject, fields_in, json_sql, literal, member
from crm.services import pii

_MAX_INDEXED = 20
_HINT = 40


class AttributeConfig(Comparison):
    """An attribute by name, or `ext_id`, `registered_at` or `is_test`, which every customer has."""

    attribute: str = Field(min_length=1, max_length=255, json_schema_extra={"format": "attribute"})


@conditions.register
class Attribute(Condition[AttributeConfig]):
    """A comparison of one attribute."""

    key: ClassVar[str] = "attribute"
    label: ClassVar[str] = "Attribute"
    Config: ClassVar[type[ConditionConfig]] = AttributeConfig

    @classmethod
    def compile(cls, config: AttributeConfig, scope: Scope) -> Sql:
        if config.attribute not in _OWN:
            found = _at_hand(config, scope) if scope.few else _by_index(config, scope)
            if found is not None:
                return found
        return config.sql(subject(config.attribute, scope), scope)

    @classmethod
    def sentence(cls, config: AttributeConfig) -> str:
        return f"{config.attribute} {config.words}"

    @classmethod
    def reads(cls, config: AttributeConfig) -> Iterable[str]:
        return (f"attribute:{config.attribute}",)

    @classmethod
    def changes_at(cls, config: AttributeConfig, scope: Scope, to: bool) -> Sql | None:
        return config.changes_at(subject(config.attribute, scope), scope)

    @classmethod
    def topics(cls, place: Place) -> Iterable[Topic]:
        yield from _OWN_TOPICS
        for known in attributes.overview(place.brand_id, pii.names(place.brand_id)):
            if known.name not in _OWN:
                yield _topic(known)

    @classmethod
    def values(cls, place: Place, source: str, q: str) -> Iterable[tuple[Any, int]]:
        if source == "ext_id":
            return [(ext_id, 1) for ext_id in attributes.ext_ids(place.brand_id, q)]
        if source in _OWN or source in pii.names(place.brand_id):
            return []
        return attributes.values(place.brand_id, [source], q)


_OWN = {
    "ext_id": Subject(Sql("to_jsonb({customer}.ext_id)")),
    "is_test": Subject(Sql("to_jsonb({customer}.is_test)")),
    "registered_at": Subject(
        Sql("to_jsonb(floor(extract(epoch FROM {customer}.created_at) * 1000))"), Sql("{customer}.created_at")
    ),
}


_OWN_TOPICS = (
    Topic(group="Customer", label="Customer id", rule={"attribute": "ext_id"}, kind="text", source="ext_id"),
    Topic(group="Customer", label="Registered at", rule={"attribute": "registered_at"}, kind="date"),
    Topic(group="Customer", label="Test customer", rule={"attribute": "is_test"}, kind="boolean"),
)


def _topic(known: attributes.Known) -> Topic:
    kind = known.declared.type if known.declared else kind_of(known.types, known.samples)
    return Topic(
        group="Attributes",
        label=known.label,
        rule={"attribute": known.name},
        kind=cast("Kind", kind),
        hint=_hint(known),
        source="" if known.pii else known.name,
    )


def _hint(known: attributes.Known) -> str:
    """Its name where people read another one, and some values, unless they are personal."""
    shown = (str(value) for value in known.samples if not isinstance(value, list))
    values = "personal data" if known.pii else ", ".join(dict.fromkeys(shown))
    hint = values if known.label == known.name else ": ".join(filter(None, [known.name, values]))
    return hint if len(hint) <= _HINT else f"{hint[: _HINT - 1]}…"


def subject(name: str, scope: Scope) -> Subject:
    """The attribute of this name; the customer's own columns come before attributes of the same name."""
    customer = Sql(scope.customer)
    own = _OWN.get(name)
    if own is None:
        return Subject(member(Sql(f"{scope.customer}.attributes"), name))
    instant = own.instant and compose(own.instant.text, customer=customer)
    return Subject(compose(own.json.text, customer=customer), instant)


def _by_index(config: AttributeConfig, scope: Scope) -> Sql | None:
    """The same as containment, which the GIN index on attributes answers; None where that does not say it."""
    if any(fields_in(config.value)):
        return None
    match config.op:
        case "eq" | "is":
            wanted: list[Any] = [literal(config.value)]
        case "in" if len(config.value) <= _MAX_INDEXED:
            wanted = [literal(item) for item in config.value]
        case "has":
            wanted = [[literal(config.value)]]
        case "has_any" if len(config.value) <= _MAX_INDEXED:
            wanted = [[literal(item)] for item in config.value]
        case "has_all":
            wanted = [[literal(item) for item in config.value]]
        case _:
            return None
    return any_of(_contains({config.attribute: value}, scope) for value in wanted)


def _at_hand(config: AttributeConfig, scope: Scope) -> Sql | None:
    """The same for a customer who is looked up, where it is one containment: it takes a third of a comparison's time.

    COALESCE keeps the planner from the index, which would find the customers of a whole brand.
    """
    if config.op not in ("eq", "is", "has"):
        return None
    found = _by_index(config, scope)
    return found and compose("COALESCE({found}, false)", found=found)


def _contains(part: dict[str, Any], scope: Scope) -> Sql:
    return compose("{customer}.attributes @> {part}", customer=Sql(scope.customer), part=json_sql(part))
