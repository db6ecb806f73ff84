"""Gateways as operators save them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from crm.models import Brand, Change
from crm.services.changes import SYSTEM
from gateways.models import Gateway
from gateways.services import gateways
from lib.addresses import ForbiddenAddress
from lib.errors import Conflict, Invalid
from tests.factories.crm import make_brand
from tests.factories.gateways import make_gateway

pytestmark = pytest.mark.django_db

URL = "https://93.184.216.34/email"


@pytest.fixture
def brand(settings: Any) -> Brand:
    settings.BECKON_ALLOW_PRIVATE_GATEWAYS = False
    return make_brand()


def test_it_is_saved_with_its_secret_encrypted_and_audited(brand: Brand) -> None:
    gateway = gateways.create(
        SYSTEM, brand, "mail", "email", url=URL, authorization="s3cret", headers={"X-A": "b"}
    )

    gateway.refresh_from_db()
    assert (gateway.authorization, gateway.headers, gateway.name) == ("s3cret", {"X-A": "b"}, "mail")
    change = Change.objects.get()
    assert (change.action, change.noun) == ("created", "gateway")
    assert "s3cret" not in str(change.after)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/x", "http://10.0.0.1", "http://169.254.169.254/latest", "http://[::1]/", "ftp://a.example",
     "https://user:pw@93.184.216.34/", "http://localhost:8000", "http://2130706433/", "not a url", ""],
)  # fmt: skip
def test_a_url_that_must_not_be_called_is_refused_at_save(url: str, brand: Brand) -> None:
    with pytest.raises(ForbiddenAddress):
        gateways.create(SYSTEM, brand, "mail", "email", url=url)
    gateway = make_gateway(brand)
    with pytest.raises(ForbiddenAddress):
        gateways.update(SYSTEM, gateway, url=url)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"channel": "pigeon"}, "channel"),
        ({"slug": "no spaces"}, "slug"),
        ({"headers": {"X-A": "a\r\nb"}}, "headers"),
        ({"headers": {"X-A": 7}}, "headers"),
        ({"headers": ["X-A"]}, "headers"),
        ({"authorization": "ü"}, "authorization"),
        ({"rate_per_second": -1}, "rate_per_second"),
        ({"rate_per_second": True}, "rate_per_second"),
        ({"on_unknown": "ask"}, "on_unknown"),
        ({"failures": 3}, "failures"),
    ],
)
def test_it_says_which_field_is_wrong(fields: dict[str, Any], where: str, brand: Brand) -> None:
    with pytest.raises(Invalid) as caught:
        gateways.create(SYSTEM, brand, **{"slug": "mail", "channel": "email", "url": URL, **fields})
    assert caught.value.field == where


def test_a_slug_is_taken_once_in_a_brand(brand: Brand) -> None:
    gateways.create(SYSTEM, brand, "mail", "email", url=URL)

    with pytest.raises(Conflict):
        gateways.create(SYSTEM, brand, "mail", "email", url=URL)
    gateways.create(SYSTEM, make_brand("other"), "mail", "email", url=URL)


def test_a_changed_gateway_starts_in_good_health(brand: Brand, now: datetime) -> None:
    gateway = make_gateway(brand, failures=12, open_until=now + timedelta(minutes=5), warning="broken")

    gateways.update(SYSTEM, gateway, url=URL)

    gateway.refresh_from_db()
    assert (gateway.failures, gateway.open_until, gateway.warning) == (0, None, "")
    assert Gateway.objects.get().authorization == gateway.authorization
