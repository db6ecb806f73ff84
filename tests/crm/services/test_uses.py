"""What something else needs is not deleted, wherever the need stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from campaigns.models import Campaign
from campaigns.services import campaigns
from crm.models import Audience, Brand, Segment
from crm.services import audiences, segments
from crm.services.changes import SYSTEM
from crm.services.uses import InUse, places
from gateways.models import Template
from gateways.services import categories
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.consent import make_category
from tests.factories.gateways import make_gateway, make_template

pytestmark = pytest.mark.django_db
DEEP: list[dict[str, Any]] = [
    {"audience": "vip"},
    {"not": {"any": [{"attribute": "a", "op": "exists"}, {"all": [{"segment": "vip"}]}]}},
]


def flow(condition: dict[str, Any]) -> dict[str, Any]:
    nodes = trigger(), node("filter", "filter", condition=condition), node("end", "exit")
    return chain(
        *nodes, edges=[("start", "next", "filter"), ("filter", "yes", "end"), ("filter", "no", "end")]
    )


@pytest.fixture
def vip(brand: Brand) -> Segment:
    Audience.objects.create(brand=brand, slug="vip", name="VIP")
    return Segment.objects.create(brand=brand, slug="vip", name="VIP", condition={"all": []})


@pytest.mark.parametrize("condition", DEEP)
def test_it_names_the_segments_and_the_drafts_of_campaigns(
    brand: Brand, vip: Segment, condition: dict[str, Any]
) -> None:
    Segment.objects.create(brand=brand, slug="outer", name="Outer", condition=condition)
    campaigns.create(SYSTEM, brand, "welcome", "Welcome", flow(condition))
    kind = "audience" if "audience" in condition else "segment"

    assert places(brand.pk, kind, "vip") == ["segment “outer”", "campaign “welcome”"]
    with pytest.raises(InUse, match="segment “outer”, campaign “welcome”"):
        if kind == "audience":
            audiences.delete(SYSTEM, Audience.objects.get())
        else:
            segments.delete(SYSTEM, vip)


def test_a_live_version_counts_though_the_draft_has_gone_on(
    brand: Brand, vip: Segment, now: datetime
) -> None:
    publish(brand, flow({"segment": "vip"}), now, slug="welcome")
    Campaign.objects.update(draft=flow({"all": []}))

    with pytest.raises(InUse, match="campaign “welcome”"):
        segments.delete(SYSTEM, vip)


def test_what_nothing_names_is_deleted(brand: Brand, vip: Segment) -> None:
    Segment.objects.create(
        brand=brand, slug="self", name="vip", condition={"attribute": "segment", "op": "eq", "value": "vip"}
    )

    segments.delete(SYSTEM, vip)

    assert list(Segment.objects.values_list("slug", flat=True)) == ["self"]


def test_a_category_is_needed_by_templates_and_by_steps_that_send(brand: Brand, now: datetime) -> None:
    news = make_category(brand, now, "news")
    template = make_template(make_gateway(brand, slug="mail"))
    Template.objects.update(category="news")
    graph = chain(
        trigger(), node("mail", "send_email", template=template.slug, category="news"), node("end", "exit")
    )
    campaigns.create(SYSTEM, brand, "welcome", "Welcome", graph)

    with pytest.raises(InUse, match=f"template “{template.slug}”, campaign “welcome”"):
        categories.delete(SYSTEM, news, now)
