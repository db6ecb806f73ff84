"""The picture of who buys how lately and how often, and the way from it to a segment."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from crm.models import Brand, Rfm, Role, Segment
from events.services import scoring
from lib import clock
from tests.factories.backoffice import at_work
from tests.factories.crm import make_customer
from tests.factories.events import make_event
from tests.factories.segments import make_segment

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.ADMIN)


@pytest.fixture
def scored(client: Client, brand: Brand) -> Rfm:
    """Five buyers, each more lately and more often than the one before."""
    for number in range(5):
        customer = make_customer(brand, f"buyer-{number}")
        for _ in range(number + 1):
            at = clock.now() - timedelta(days=10 - number)
            make_event(brand, customer, "purchase", at, amount=1_000)
    client.post("/rfm/settings/", {"event": "purchase", "field": "amount", "days": "90"})
    scoring.score(clock.now())
    return Rfm.objects.get()


def test_it_leads_to_the_settings_until_customers_are_scored(client: Client) -> None:
    assert "Say what counts as buying" in client.get("/rfm/").content.decode()
    refused = client.post("/rfm/settings/", {"event": "purchase", "field": "amount", "days": "0"})
    assert "greater than or equal to 1" in refused.content.decode()


def test_each_field_tells_its_customers_and_their_money_and_leads_to_them(
    client: Client, scored: Rfm
) -> None:
    page = client.get("/rfm/").content.decode()

    assert "<b>1</b> <span>5,000</span> <small>Champions</small>" in page
    assert "/rfm/customers/?recency=5&amp;frequency=5" in page
    behind = client.get("/rfm/customers/?recency=5&frequency=5")
    assert [score.customer.ext_id for score in behind.context["page"].rows] == ["buyer-4"]
    assert "/segments/add/?recency=5&amp;frequency=5" in behind.content.decode()
    form = client.get("/segments/add/?recency=5&frequency=5")
    assert (form.context["segment"].name, form.context["segment"].slug) == ("Champions 5-5", "champions-5-5")
    assert form.context["condition"] == {
        "all": [
            {"rfm": "recency", "op": "eq", "value": 5},
            {"rfm": "frequency", "op": "eq", "value": 5},
        ]
    }


def test_a_group_becomes_a_segment(client: Client, scored: Rfm) -> None:
    begun = client.get("/segments/add/?group=at_risk")
    sent = {"name": "At risk", "slug": "at-risk", "condition": json.dumps(begun.context["condition"])}

    client.post("/segments/add/?group=at_risk", sent)

    assert Segment.objects.get().condition == {"all": [{"rfm": "group", "op": "eq", "value": "at_risk"}]}


@pytest.mark.parametrize(
    "query", ["group=nobody", "recency=6&frequency=1", "recency=5", "recency=²&frequency=1"]
)
def test_what_is_not_in_the_picture_begins_as_any_segment_does(client: Client, query: str) -> None:
    assert client.get(f"/segments/add/?{query}").context["segment"].name == ""


def test_it_says_so_where_nobody_has_bought(client: Client, scored: Rfm) -> None:
    client.post("/rfm/settings/", {"event": "prchase", "field": "amount", "days": "90"})
    scoring.score(clock.now())

    assert "there was no event" in client.get("/rfm/").content.decode()


def test_it_is_scored_again_and_switched_off_on_demand(client: Client, scored: Rfm) -> None:
    client.post("/rfm/again/")
    assert scoring.is_due(clock.now())
    client.post("/rfm/off/")
    assert not Rfm.objects.exists()


def test_a_group_shows_the_customers_of_all_its_fields_page_by_page(client: Client, scored: Rfm) -> None:
    page = client.get("/rfm/customers/?group=champions")
    names = [score.customer.ext_id for score in page.context["page"].rows]
    told = {group.slug: customers for group, customers, _ in client.get("/rfm/").context["groups"]}
    assert len(names) == told["champions"] == page.context["total"]
    assert "buyer-4" in names


@pytest.mark.parametrize("query", ["", "?group=nobody", "?recency=6&frequency=1", "?recency=5"])
def test_what_is_not_in_the_picture_leads_back_to_it(client: Client, scored: Rfm, query: str) -> None:
    assert client.get(f"/rfm/customers/{query}")["Location"] == "/rfm/"


def test_the_list_of_segments_says_what_its_shares_wait_for(client: Client, brand: Brand) -> None:
    make_customer(brand, country="DE")
    make_segment(brand, "germans", {"attribute": "country", "op": "eq", "value": "DE"}, clock.now())
    page = client.get("/segments/").content.decode()
    assert "100 %" in page
    assert "needs RFM" in page
    client.post("/rfm/settings/", {"event": "purchase", "field": "amount", "days": "90"})
    assert "within the hour" in client.get("/segments/").content.decode()
