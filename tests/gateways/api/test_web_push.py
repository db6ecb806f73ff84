"""Browsers subscribe."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from crm.models import Brand, Customer
from crm.services import merging
from crm.services.changes import SYSTEM
from gateways.models import Browser, PushKey
from lib import clock, web_push
from tests.factories.api import Api
from tests.factories.crm import make_brand, make_customer

pytestmark = pytest.mark.django_db

ENDPOINT = "https://push.example.com/send/abc"


@pytest.fixture
def site(brand: Brand) -> Api:
    make_customer(brand, "anna")
    make_customer(brand, "bob")
    return Api(brand, "events")


def subscribed(site: Api, **changed: Any) -> Any:
    keys = {"p256dh": web_push.new_key()[1], "auth": web_push.encoded(b"0" * 16)}
    body = {"client_id": "anna", "endpoint": ENDPOINT, "keys": keys, "expirationTime": None}
    return site.post("web-push/subscriptions", body | changed)


def test_the_key_of_a_brand_stays_and_is_its_own(site: Api) -> None:
    first, again = (site.get("web-push/key").json()["application_server_key"] for _ in range(2))
    other = Api(make_brand(slug="other"), "events").get("web-push/key").json()["application_server_key"]

    assert first == again != other
    assert len(web_push.decoded(first)) == 65
    with connection.cursor() as cursor:
        cursor.execute("SELECT private FROM gateways_pushkey")
        assert {row[0] for row in cursor.fetchall()}.isdisjoint(
            PushKey.objects.values_list("private", flat=True)
        )


def test_a_browser_is_whose_it_was_last(site: Api) -> None:
    assert [subscribed(site, client_id=name).status_code for name in ("anna", "bob")] == [204, 204]

    assert [browser.customer.ext_id for browser in Browser.objects.all()] == ["bob"]


def test_a_browser_that_leaves_is_forgotten_in_its_brand_alone(site: Api, brand: Brand) -> None:
    subscribed(site)
    stranger = Api(make_brand(slug="other"), "events")

    stranger.send("DELETE", "web-push/subscriptions", {"endpoint": ENDPOINT})
    assert Browser.objects.count() == 1
    assert site.send("DELETE", "web-push/subscriptions", {"endpoint": ENDPOINT}).status_code == 204

    assert not Browser.objects.exists()


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"client_id": "nobody"}, 404),
        ({"keys": {"p256dh": "x", "auth": "y"}}, 400),
        ({"endpoint": "ftp://push.example.com"}, 400),
        ({"keys": None}, 400),
    ],
)
def test_what_is_no_browser_of_a_customer_is_refused(site: Api, changed: dict[str, Any], status: int) -> None:
    assert subscribed(site, **changed).status_code == status
    assert not Browser.objects.exists()


def test_it_may_not_lead_into_the_private_network(site: Api, settings: Any) -> None:
    settings.BECKON_ALLOW_PRIVATE_GATEWAYS = False

    assert subscribed(site, endpoint="https://169.254.169.254/latest").status_code == 400


def test_a_browser_of_an_id_of_old_is_the_one_customers_who_is_left(site: Api, brand: Brand) -> None:
    anna, bob = Customer.objects.order_by("ext_id")
    merging.merge(SYSTEM, bob, anna, clock.now())
    assert subscribed(site, client_id="anna").status_code == 204
    assert Browser.objects.get().customer == bob
