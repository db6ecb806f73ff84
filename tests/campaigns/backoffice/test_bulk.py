"""Many campaigns at once."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from campaigns.models import Campaign
from crm.models import Brand, Role
from tests.factories.backoffice import at_work
from tests.factories.campaigns import chain, node, publish, trigger

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.MANAGER)


def said(client: Client, **data: object) -> str:
    (told,) = client.post("/bulk/campaigns/", data, follow=True).context["messages"]
    return str(told)


def test_campaigns_are_paused_resumed_and_stopped_where_that_is_possible(
    client: Client, brand: Brand, now: datetime
) -> None:
    flow = chain(trigger(), node("end", "exit"))
    live = [publish(brand, flow, now, slug=f"live-{number}") for number in range(3)]
    drawn = Campaign.objects.create(brand=brand, slug="drawn", name="Drawn", draft=flow)
    rows = [campaign.pk for campaign in (*live, drawn)]
    refused = "1 refused: “Drawn”: The campaign is a draft; publish it first."
    assert said(client, do="hold", row=rows) == f"3 paused, {refused}"
    assert set(Campaign.objects.values_list("status", flat=True)) == {"holding", "draft"}
    assert said(client, do="resume", row=rows) == f"3 resumed, {refused}"
    assert said(client, do="drain", row=rows[:1]) == "1 paused."
    assert said(client, do="stop", row=rows[:3]) == "3 stopped."


def test_a_campaign_is_copied_as_often_as_one_likes(client: Client, brand: Brand, now: datetime) -> None:
    flow = chain(trigger(), node("end", "exit"))
    campaign = publish(brand, flow, now, slug="welcome")
    for _ in range(3):
        assert said(client, do="copy", row=[campaign.pk]) == "1 copied."
    copies = Campaign.objects.exclude(pk=campaign.pk).order_by("pk")
    assert [copy.slug for copy in copies] == ["welcome-copy", "welcome-copy-2", "welcome-copy-3"]
    assert {copy.status for copy in copies} == {"draft"}
    assert copies[0].draft == flow


def test_the_list_is_narrowed_by_status_and_found_by_name(
    client: Client, brand: Brand, now: datetime
) -> None:
    publish(brand, chain(trigger(), node("end", "exit")), now, slug="live")
    Campaign.objects.create(brand=brand, slug="drawn", name="Drawn up", draft={})

    def found(query: str) -> list[str]:
        return [campaign.slug for campaign in client.get(f"/campaigns/{query}").context["listed"].rows]

    assert found("?status=active") == ["live"]
    assert found("?q=awn UP") == ["drawn"]
    assert found("?sort=slug") == ["drawn", "live"]
