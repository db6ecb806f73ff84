"""`{"mission": "shopper", "state": "completed"}`: how far a customer has come with a mission."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from pydantic import Field

from crm.contract import Condition, ConditionConfig, Members, Place, Scope, Sql, Topic
from crm.segments.occurrences import Occurrences
from crm.segments.registry import conditions
from crm.segments.sql import compose, param
from gamification.models import Mission

_CUSTOMER = Sql("history.customer_id")
_STATES = {
    "given": Sql("history.given_at IS NOT NULL AND history.completed_at IS NULL AND history.progress = 0"),
    "begun": Sql("history.completed_at IS NULL AND history.progress > 0"),
    "completed": Sql("history.completed_at IS NOT NULL"),
}
_WORDS = {"given": "was given", "begun": "has begun", "completed": "has completed"}
_MOST = 500


class MissionConfig(ConditionConfig):
    """A mission of the brand by slug, and how far it is."""

    mission: str = Field(min_length=1, max_length=100, json_schema_extra={"format": "mission"})
    state: Literal["given", "begun", "completed"] = "completed"


@conditions.register
class OnMission(Condition[MissionConfig]):
    """Whether a customer was given a mission, has begun or has completed it: one of the three."""

    key: ClassVar[str] = "mission"
    label: ClassVar[str] = "Mission"
    Config: ClassVar[type[ConditionConfig]] = MissionConfig

    @classmethod
    def compile(cls, config: MissionConfig, scope: Scope) -> Sql | Members:
        rows = compose(
            "FROM gamification_missionprogress AS history WHERE history.mission_id ="
            " (SELECT id FROM gamification_mission WHERE brand_id = {brand} AND slug = {slug}) AND {state}",
            brand=param(scope.brand_id, "bigint"),
            slug=param(config.mission, "text"),
            state=_STATES[config.state],
        )
        return Occurrences(rows, _CUSTOMER, Sql("history.completed_at")).any(scope)

    @classmethod
    def sentence(cls, config: MissionConfig) -> str:
        return f"{_WORDS[config.state]} the mission {config.mission}"

    @classmethod
    def reads(cls, config: MissionConfig) -> Iterable[str]:
        return (f"mission:{config.mission}",)

    @classmethod
    def topics(cls, place: Place) -> Iterable[Topic]:
        rows = Mission.objects.filter(brand=place.brand_id).exclude(status=Mission.Status.DRAFT)
        for slug, name in rows.order_by("name", "id").values_list("slug", "name")[:_MOST]:
            yield Topic(group="Missions", label=name, hint=slug, rule={"mission": slug})
