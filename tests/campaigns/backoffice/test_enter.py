"""Letting customers in from the back office."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from campaigns.models import FanOut, Run
from crm.models import Brand, Role
from tests.factories.backoffice import at_work
from tests.factories.crm import make_brand, make_customer
from tests.factories.entries import entered, waiting_for
from tests.factories.segments import make_segment

pytestmark = pytest.mark.django_db
PAGE = "/campaigns/journey/enter/"


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.MANAGER)


def test_named_customers_enter_with_what_is_at_hand(client: Client, brand: Brand, now: datetime) -> None:
    waiting_for(brand, now, "manual")
    anna, bob = make_customer(brand, "anna"), make_customer(brand, "bob")
    form = {"customers": "anna\n nobody \n", "context": '{"gift": "hat"}', "once": "page:1"}
    assert b"Let customers in" in client.get("/campaigns/journey/").content

    told = client.post(PAGE, form, follow=True).content.decode()
    again = client.post(PAGE, form, follow=True).content.decode()

    assert "1 customer entered." in told
    assert "nobody: This brand has no such customer." in told
    assert "This was done already" in again
    assert (entered(), Run.objects.get().context) == (["anna"], {"gift": "hat"})
    assert bob.runs.count() == 0
    assert anna.runs.count() == 1


def test_a_segment_enters_little_by_little(client: Client, brand: Brand, now: datetime) -> None:
    waiting_for(brand, now, "manual")
    make_segment(brand, "germans", {"attribute": "country", "op": "eq", "value": "DE"}, now)

    told = client.post(PAGE, {"segment": "germans", "once": "page:1"}, follow=True).content.decode()

    assert "little by little" in told
    assert FanOut.objects.get().condition == {"segment": "germans"}


@pytest.mark.parametrize(
    "form", [{}, {"customers": "a", "segment": "germans"}, {"customers": "a", "context": "[1]"}]
)
def test_what_is_unclear_is_asked_again(
    client: Client, brand: Brand, now: datetime, form: dict[str, str]
) -> None:
    waiting_for(brand, now, "manual")
    make_segment(brand, "germans", {"attribute": "country", "op": "eq", "value": "DE"}, now)

    answer = client.post(PAGE, {"once": "page:1", **form})

    assert answer.status_code == 200
    assert "Say whom" in answer.content.decode() or "Write an object" in answer.content.decode()


def test_one_customer_is_let_in_from_her_own_page(client: Client, brand: Brand, now: datetime) -> None:
    waiting_for(brand, now, "manual")
    waiting_for(brand, now, "order_created", slug="orders")
    anna, other = make_customer(brand, "anna"), make_brand("other")
    stranger = make_customer(other, "anna")

    page = client.get(f"/customers/{anna.pk}/").content.decode()
    client.post(f"/customers/{anna.pk}/enter/", {"campaign": "journey"})
    refused = client.post(
        f"/customers/{anna.pk}/enter/", {"campaign": "orders"}, follow=True
    ).content.decode()

    assert page.count("Let in") == 1
    assert "add one and publish it" in refused
    assert entered() == ["anna"]
    assert client.post(f"/customers/{stranger.pk}/enter/", {"campaign": "journey"}).status_code == 404
