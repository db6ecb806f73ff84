"""`{"marker": "vip"}`: a tag on the customer, put there by us, by the integration or from the browser."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from pydantic import Field

from crm.conditions.attribute import Attribute, AttributeConfig
from crm.contract import Condition, ConditionConfig, Place, Scope, Sql, Topic
from crm.queries import attributes
from crm.segments.operators import OPERATORS
from crm.segments.registry import conditions
from crm.segments.sql import any_of, compose

LISTS = {
    "internal": ("core_tags",),
    "external": ("core_external_markers", "core_external_markers2", "core_external_segment"),
    "public": ("core_public_tags",),
}
"""The attributes that hold markers, by who may put them there (seed-facts F16)."""


class MarkerConfig(ConditionConfig):
    """A marker by name, of one kind or of any."""

    marker: str = Field(min_length=1, max_length=255)
    kind: Literal["internal", "external", "public"] | None = None
    op: Literal["has", "has_not"] = "has"


@conditions.register
class Marker(Condition[MarkerConfig]):
    """Whether a customer carries a marker."""

    key: ClassVar[str] = "marker"
    label: ClassVar[str] = "Marker"
    Config: ClassVar[type[ConditionConfig]] = MarkerConfig

    @classmethod
    def compile(cls, config: MarkerConfig, scope: Scope) -> Sql:
        carried = any_of(Attribute.compile(_has(name, config.marker), scope) for name in _lists(config))
        return carried if config.op == "has" else compose("NOT ({carried})", carried=carried)

    @classmethod
    def sentence(cls, config: MarkerConfig) -> str:
        kind = f"{config.kind} " if config.kind else ""
        return f"{OPERATORS[config.op].words} the {kind}marker {config.marker}"

    @classmethod
    def reads(cls, config: MarkerConfig) -> Iterable[str]:
        return [f"attribute:{name}" for name in _lists(config)]

    @classmethod
    def topics(cls, place: Place) -> Iterable[Topic]:
        lists = [name for names in LISTS.values() for name in names]
        seen = dict.fromkeys(
            value for value, _ in attributes.values(place.brand_id, lists, "") if isinstance(value, str)
        )
        for marker in seen:
            yield Topic(group="Markers", label=marker, rule={"marker": marker})


def _lists(config: MarkerConfig) -> Iterable[str]:
    kinds = [config.kind] if config.kind else LISTS
    return [name for kind in kinds for name in LISTS[kind]]


def _has(attribute: str, marker: str) -> AttributeConfig:
    protected = f"${marker}" if marker.startswith("$") else marker
    return AttributeConfig(attribute=attribute, op="has", value=protected)
