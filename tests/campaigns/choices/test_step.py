"""Steps of another campaign and their outlets, to be picked."""

from __future__ import annotations

from datetime import datetime

import pytest

from campaigns.services import campaigns
from crm.models import Brand
from crm.services.changes import SYSTEM
from tests.factories.api import Api
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand

pytestmark = pytest.mark.django_db

GRAPH = chain(
    trigger(),
    node("german", "filter", condition={"attribute": "country", "op": "eq", "value": "DE"}),
    node("rest", "wait", days=1),
    edges=[("start", "next", "german"), ("german", "yes", "rest")],
)


def found(api: Api, path: str) -> list[tuple[str, str]]:
    return [(one["value"], one["label"]) for one in api.get(f"choices/{path}").json()["results"]]


@pytest.fixture
def first(brand: Brand, now: datetime) -> Brand:
    """A live campaign, whose draft has gone on."""
    campaign = publish(brand, GRAPH, now, slug="first")
    campaigns.save_draft(SYSTEM, campaign, graph=chain(trigger(), node("later", "exit")))
    return brand


def test_the_steps_of_the_live_version_are_offered_in_words(first: Brand) -> None:
    api = Api(first)

    assert found(api, "step?campaign=first") == [
        ("german", "Filter customers: country is DE"),
        ("rest", "Wait 1 day"),
    ]
    assert found(api, "step?campaign=first&q=DAY") == [("rest", "Wait 1 day")]
    assert found(api, "step?campaign=first&q=german")[0][0] == "german"
    assert found(api, "step") == found(api, "step?campaign=nothing") == []


def test_a_campaign_that_was_never_published_offers_those_of_its_draft(brand: Brand) -> None:
    campaigns.create(SYSTEM, brand, "second", "Second", GRAPH)

    assert [value for value, _ in found(Api(brand), "step?campaign=second")] == ["german", "rest"]


def test_a_step_offers_its_outlets(first: Brand) -> None:
    api = Api(first)

    assert found(api, "outlet?campaign=first&node=german") == [("yes", "yes (+)"), ("no", "no (−)")]
    assert found(api, "outlet?campaign=first&node=german&q=no") == [("no", "no (−)")]
    assert found(api, "outlet?campaign=first&node=rest") == [("next", "next")]
    assert found(api, "outlet?campaign=first&node=later") == found(api, "outlet?campaign=first") == []


def test_another_brand_is_offered_nothing(first: Brand) -> None:
    stranger = Api(make_brand("other"))

    assert found(stranger, "step?campaign=first") == []
    assert found(stranger, "outlet?campaign=first&node=german") == []
