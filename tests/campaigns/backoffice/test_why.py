"""The page that says why a customer is in a campaign, or is not."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from crm.models import Brand, Role
from tests.factories.backoffice import at_work
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import arrive

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.SUPPORT)


def test_it_says_what_keeps_somebody_out_and_then_that_they_are_in(
    client: Client, brand: Brand, now: datetime
) -> None:
    publish(brand, chain(trigger(), node("rest", "wait", minutes=1)), now, slug="journey")
    anna = make_customer(brand, "anna")
    address = f"/customers/{anna.pk}/why/?campaign=journey"
    assert "no such event has come" in client.get(address).content.decode()
    arrive(brand, anna, now)
    page = client.get(address).content.decode()
    assert "The customer is in it now" in page
    assert address in client.get(f"/customers/{anna.pk}/").content.decode()


def test_it_names_the_client_action_that_is_waited_for(client: Client, brand: Brand, now: datetime) -> None:
    publish(brand, chain(trigger("cashback_ready"), node("rest", "wait", minutes=1)), now, slug="journey")
    anna = make_customer(brand, "anna")
    page = client.get(f"/customers/{anna.pk}/why/?campaign=journey").content.decode()
    assert "waits for client action cashback_ready; no such event has come" in page


def test_a_campaign_of_another_brand_is_not_asked(client: Client, brand: Brand, now: datetime) -> None:
    publish(make_brand("other"), chain(trigger(), node("rest", "wait", minutes=1)), now, slug="theirs")
    anna = make_customer(brand, "anna")
    assert client.get(f"/customers/{anna.pk}/why/?campaign=theirs").context["campaign"] is None
