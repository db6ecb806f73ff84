"""Which campaigns need a template or a segment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from campaigns.models import Run
from campaigns.queries.uses import uses
from campaigns.services import campaigns
from crm.models import Brand, Segment
from crm.services.changes import SYSTEM
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import arrive

pytestmark = pytest.mark.django_db

REST = chain(trigger(), node("rest", "wait", hours=1))


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    for slug in ("vip", "vip-2"):
        Segment.objects.create(brand=brand, slug=slug, name=slug, condition={"all": []})
    return brand


def filtered(slug: str) -> dict[str, Any]:
    only = node("only", "filter", condition={"all": [{"not": {"segment": slug}}]})
    return chain(
        trigger(),
        node("rest", "wait", hours=1),
        only,
        edges=[("start", "next", "rest"), ("rest", "next", "only")],
    )


def test_a_draft_needs_what_it_names_and_nothing_else(brand: Brand) -> None:
    campaigns.create(SYSTEM, brand, "journey", "Journey", filtered("vip"))

    assert list(uses(brand.pk, "segment", "vip")) == ["campaign “journey”"]
    for kind, slug in (("segment", "vip-2"), ("segment", "vi"), ("template", "vip"), ("segment", "only")):
        assert list(uses(brand.pk, kind, slug)) == []
    assert list(uses(make_brand("other").pk, "segment", "vip")) == []


def test_an_old_version_needs_it_as_long_as_somebody_is_inside(brand: Brand, now: datetime) -> None:
    campaign = publish(brand, filtered("vip"), now)
    arrive(brand, make_customer(brand), now)
    campaigns.save_draft(SYSTEM, campaign, graph=REST)
    campaigns.publish(SYSTEM, campaign, now)

    assert list(uses(brand.pk, "segment", "vip")) == ["campaign “journey”"]

    Run.objects.update(finished_at=now)
    assert list(uses(brand.pk, "segment", "vip")) == []


def test_an_exit_condition_needs_its_segment(brand: Brand) -> None:
    leaves = {"exit_when": [{"condition": {"segment": "vip"}}]}
    campaigns.create(SYSTEM, brand, "journey", "Journey", REST, leaves)

    assert list(uses(brand.pk, "segment", "vip")) == ["campaign “journey”"]
    assert list(uses(brand.pk, "segment", "event")) == []
