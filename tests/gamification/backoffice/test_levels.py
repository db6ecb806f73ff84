"""Levels in the back office."""

from __future__ import annotations

from datetime import datetime

import pytest

from crm.models import Brand, Role
from gamification.models import Level
from tests.factories.backoffice import at_work
from tests.factories.crm import make_customer
from tests.factories.points import give

pytestmark = pytest.mark.django_db


def test_a_level_is_made_changed_and_deleted(brand: Brand) -> None:
    desk = at_work(brand.label, Role.MANAGER)
    desk.post("/levels/add/", {"name": "Silver", "slug": "silver", "points": "100"})
    desk.post("/levels/silver/", {"name": "Silver", "points": "200"})
    assert Level.objects.get().points == 200
    assert "200" in desk.get("/levels/").content.decode()

    refused = desk.post("/levels/add/", {"name": "Iron", "slug": "iron", "points": "200"})
    assert "begins at so many points already" in refused.content.decode()

    desk.post("/levels/silver/delete/")
    assert not Level.objects.exists()


def test_a_customers_page_tells_her_level_and_the_next(brand: Brand, now: datetime) -> None:
    for slug, points in (("silver", 100), ("gold", 1_000)):
        Level.objects.create(brand=brand, slug=slug, name=slug.title(), points=points)
    anna = make_customer(brand, "anna")
    give(anna, 100, now)

    page = at_work(brand.label, Role.SUPPORT).get(f"/customers/{anna.pk}/").content.decode()

    assert "Silver" in page
    assert "Gold from 1,000" in page
