"""`{"audience": "press"}`: on a list kept by hand, file, API or journey."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from pydantic import Field

from crm.contract import Condition, ConditionConfig, Members, Place, Scope, Sql, Topic
from crm.models import Audience
from crm.segments.registry import conditions
from crm.segments.sql import compose, param

_MOST = 500


class AudienceConfig(ConditionConfig):
    """An audience of the brand by slug; one that does not exist has no members."""

    audience: str = Field(min_length=1, max_length=100, json_schema_extra={"format": "audience"})


@conditions.register
class InAudience(Condition[AudienceConfig]):
    """Whether a customer is on an audience."""

    key: ClassVar[str] = "audience"
    label: ClassVar[str] = "Audience"
    Config: ClassVar[type[ConditionConfig]] = AudienceConfig

    @classmethod
    def compile(cls, config: AudienceConfig, scope: Scope) -> Sql | Members:
        select = compose(
            "SELECT chosen.customer_id FROM crm_audiencemember AS chosen WHERE chosen.audience_id ="
            " (SELECT id FROM crm_audience WHERE brand_id = {brand} AND slug = {slug})",
            brand=param(scope.brand_id, "bigint"),
            slug=param(config.audience, "text"),
        )
        if not scope.few:
            return Members(select)
        customer = Sql(scope.customer)
        return compose(
            "EXISTS ({select} AND chosen.customer_id = {customer}.id)", select=select, customer=customer
        )

    @classmethod
    def sentence(cls, config: AudienceConfig) -> str:
        return f"is in the audience {config.audience}"

    @classmethod
    def reads(cls, config: AudienceConfig) -> Iterable[str]:
        return (f"audience:{config.audience}",)

    @classmethod
    def topics(cls, place: Place) -> Iterable[Topic]:
        rows = Audience.objects.filter(brand=place.brand_id).order_by("name")
        for slug, name in rows.values_list("slug", "name")[:_MOST]:
            yield Topic(group="Audiences", label=name, hint=slug, rule={"audience": slug})
