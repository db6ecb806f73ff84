"""`{"rfm": "recency", "op": "gte", "value": 4}`: how lately, how often and for how much a customer buys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

from pydantic import model_validator

from crm.contract import Condition, ConditionConfig, Members, Place, Scope, Sql, Topic
from crm.models import Rfm
from crm.policy.rfm import GROUPS, NAMES, cells, group_of
from crm.segments.comparison import Comparison
from crm.segments.occurrences import Occurrences
from crm.segments.registry import conditions
from crm.segments.sql import compose, param
from crm.segments.values import Subject, counted, literal

_CUSTOMER = Sql("history.customer_id")
_AT = Sql("history.last_at")
_GROUP = "to_jsonb(max(({cells})[history.recency * 5 + history.frequency - 5]))"
_SCORES = {"recency": "how lately", "frequency": "how often", "monetary": "for how much"}


class RfmConfig(Comparison):
    """One of the scores from 1 to 5, or the group that recency and frequency make."""

    rfm: Literal["group", "recency", "frequency", "monetary"]

    @model_validator(mode="after")
    def _group_exists(self) -> RfmConfig:
        given = self.value if isinstance(self.value, list) else [self.value]
        unknown = [one for one in given if one is not None and literal(one) not in NAMES]
        if self.rfm == "group" and self.op in ("eq", "neq", "in", "not_in") and unknown:
            raise ValueError(f"There is no RFM group {unknown[0]!r}. Use one of: {', '.join(NAMES)}.")
        return self


@conditions.register
class RfmIs(Condition[RfmConfig]):
    """What was scored in the last night; of whom has bought nothing, nothing is known."""

    key: ClassVar[str] = "rfm"
    label: ClassVar[str] = "RFM"
    Config: ClassVar[type[ConditionConfig]] = RfmConfig

    @classmethod
    def compile(cls, config: RfmConfig, scope: Scope) -> Sql | Members:
        rows = compose(
            "FROM crm_rfmscore AS history WHERE history.brand_id = {brand}",
            brand=param(scope.brand_id, "bigint"),
        )
        scores = Occurrences(rows, _CUSTOMER, _AT)
        return scores.measured(_subject(config.rfm), config, scope, config.holds_for_missing)

    @classmethod
    def sentence(cls, config: RfmConfig) -> str:
        return f"RFM {config.rfm} {config.words}"

    @classmethod
    def reads(cls, config: RfmConfig) -> Iterable[str]:
        return (f"rfm:{config.rfm}",)

    @classmethod
    def topics(cls, place: Place) -> Iterable[Topic]:
        if not Rfm.objects.filter(brand=place.brand_id).exists():
            return
        yield Topic(
            group="RFM",
            label="RFM group",
            rule={"rfm": "group"},
            kind="text",
            hint="champions, at_risk …",
            source="group",
        )
        for score, said in _SCORES.items():
            yield Topic(
                group="RFM", label=f"RFM {score}", rule={"rfm": score}, kind="number", hint=f"{said}, 1 to 5"
            )

    @classmethod
    def values(cls, place: Place, source: str, q: str) -> Iterable[tuple[Any, int]]:
        sizes = dict.fromkeys(NAMES, 0)
        for grid in Rfm.objects.filter(brand=place.brand_id).values_list("grid", flat=True):
            for recency, frequency, customers, _ in grid:
                sizes[group_of(recency, frequency).slug] += customers
        found = [(group.slug, sizes[group.slug]) for group in GROUPS if q.lower() in group.slug]
        return sorted(found, key=lambda one: -one[1])


def _subject(name: str) -> Subject:
    """The one row's, as an aggregate: of nobody's it is missing."""
    if name == "group":
        return Subject(compose(_GROUP, cells=param(cells(), "text[]")))
    return counted(Sql(f"max(history.{name})"))
