"""Audiences in conditions."""

from datetime import datetime

import pytest

from crm.models import Audience, AudienceMember, Brand, Customer
from tests.factories.conditions import who
from tests.factories.crm import make_brand, make_customer

pytestmark = pytest.mark.django_db


def put(brand: Brand, slug: str, customer: Customer, now: datetime) -> None:
    audience, _ = Audience.objects.get_or_create(brand=brand, slug=slug, name=slug)
    AudienceMember.objects.create(audience=audience, customer=customer, added_at=now)


def test_it_finds_those_on_the_list_of_this_brand(now: datetime) -> None:
    brand, other = make_brand(), make_brand()
    put(brand, "press", make_customer(brand, "ann"), now)
    put(brand, "staff", make_customer(brand, "bob"), now)
    put(other, "fans", make_customer(other, "cyd"), now)
    put(other, "press", make_customer(other, "dan"), now)

    assert who(brand, now, audience="press") == {"ann"}
    assert who(brand, now, **{"not": {"audience": "press"}}) == {"bob"}
    assert who(brand, now, audience="fans") == set()
