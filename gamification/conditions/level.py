"""`{"level": "gold", "op": "at_least"}`: which level a customer is on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from pydantic import Field

from crm.contract import Condition, ConditionConfig, Members, Place, Scope, Sql, Topic
from crm.segments.registry import conditions
from crm.segments.sql import compose, param
from gamification.queries import levels
from gamification.services.ledger import POINTS
from gamification.services.levels import LEVELS

_WORDS = {"at_least": "is on the level {level} or above", "exactly": "is on the level {level}",
          "below": "is below the level {level}"}  # fmt: skip
_FROM = "(SELECT level.points FROM gamification_level AS level WHERE level.brand_id = {brand} AND level.slug = {slug})"
_NEXT = (
    "(SELECT min(above.points) FROM gamification_level AS above WHERE above.brand_id = {brand}"
    " AND above.points > {from_})"
)
_HOLDS = {
    "at_least": "{ever} >= {from_}",
    "exactly": "{ever} >= {from_} AND {ever} < coalesce({next}, 9223372036854775807)",
    "below": "{ever} < {from_}",
}


class LevelConfig(ConditionConfig):
    """A level of the brand by slug."""

    level: str = Field(min_length=1, max_length=100, json_schema_extra={"format": "level"})
    op: Literal["at_least", "exactly", "below"] = Field(default="at_least", title="how")


@conditions.register
class OnLevel(Condition[LevelConfig]):
    """By all that a customer was ever awarded. Who was never awarded anything has 0 points."""

    key: ClassVar[str] = "level"
    label: ClassVar[str] = "Level"
    Config: ClassVar[type[ConditionConfig]] = LevelConfig

    @classmethod
    def compile(cls, config: LevelConfig, scope: Scope) -> Sql | Members:
        brand = param(scope.brand_id, "bigint")
        from_ = compose(_FROM, brand=brand, slug=param(config.level, "text"))
        next_ = compose(_NEXT, brand=brand, from_=from_)
        if scope.few:
            of_customer = "(SELECT max(history.ever) FROM gamification_balance AS history WHERE {mine})"
            mine = compose("history.customer_id = {customer}.id", customer=Sql(scope.customer))
            ever = compose(f"coalesce({of_customer}, 0)", mine=mine)
            # Of a level that is gone there is no number to compare with.
            return compose(f"coalesce({_HOLDS[config.op]}, false)", ever=ever, from_=from_, next=next_)
        ever = Sql("coalesce(history.ever, 0)")
        return Members(
            compose(
                "SELECT chosen.id FROM crm_customer AS chosen LEFT JOIN gamification_balance AS history"
                " ON history.brand_id = {brand} AND history.customer_id = chosen.id"
                " WHERE chosen.brand_id = {brand} AND {holds}",
                brand=brand,
                holds=compose(_HOLDS[config.op], ever=ever, from_=from_, next=next_),
            )
        )

    @classmethod
    def sentence(cls, config: LevelConfig) -> str:
        return _WORDS[config.op].format(level=config.level)

    @classmethod
    def reads(cls, config: LevelConfig) -> Iterable[str]:
        return (f"level:{config.level}",)

    @classmethod
    def touched_by(cls, config: LevelConfig) -> Iterable[str]:
        return (POINTS, LEVELS)

    @classmethod
    def topics(cls, place: Place) -> Iterable[Topic]:
        for level in levels.of_brand(place.brand_id):
            yield Topic(group="Levels", label=level.name, hint=level.slug, rule={"level": level.slug})
