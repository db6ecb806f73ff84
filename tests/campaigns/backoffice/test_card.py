"""What the page of a customer says of campaigns."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from campaigns.services import campaigns
from crm.models import Brand, Role
from crm.services.changes import SYSTEM
from tests.factories.backoffice import at_work
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_customer
from tests.factories.journeys import advance_all, arrive_all

pytestmark = pytest.mark.django_db


def test_it_tells_where_she_is_and_where_and_why_she_left_each_with_its_why(
    brand: Brand, now: datetime
) -> None:
    anna, bob = make_customer(brand, "anna"), make_customer(brand, "bob")
    rest = chain(trigger(), node("rest", "wait", days=30), node("last", "wait", days=1))
    publish(brand, rest, now, slug="long")
    publish(brand, chain(trigger(), node("away", "exit")), now, slug="short")
    left = publish(brand, rest, now, slug="left")
    arrive_all(brand, [anna, bob], now)
    advance_all(now)
    campaigns.stop(SYSTEM, left, now)
    advance_all(now + timedelta(days=30))

    client: Client = at_work(brand.label, Role.SUPPORT)
    page = " ".join(re.sub(r"<[^>]+>", " ", client.get(f"/customers/{anna.pk}/").content.decode()).split())

    assert re.search(r"\blong\b.*? at Wait 1 day, until .*? why", page, re.IGNORECASE), page
    assert re.search(r"\bshort\b.*? left at Exit, .*? why", page, re.IGNORECASE), page
    assert re.search(r"\bleft\b.*? left at Wait 30 days, .*?stopped.*? why", page, re.IGNORECASE), page
