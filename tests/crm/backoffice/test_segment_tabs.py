"""The pages of a segment beside its condition."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.models import Brand, Role, SegmentDay
from lib import clock
from tests.factories.backoffice import at_work
from tests.factories.crm import make_customer
from tests.factories.segments import make_segment

pytestmark = pytest.mark.django_db


def test_today_is_as_large_as_the_head_of_the_page_says(brand: Brand) -> None:
    now = clock.now()
    for name in ("anna", "bert"):
        make_customer(brand, name, country="DE")
    make_customer(brand, "carl", country="AT")
    germans = make_segment(brand, "germans", {"attribute": "country", "op": "eq", "value": "DE"}, now)
    today = now.astimezone(brand.label.zone).date()
    for day, size in ((today - timedelta(days=1), 1), (today, 0)):
        SegmentDay.objects.create(segment=germans, day=day, size=size, entered=0, left=0)
    page = at_work(brand.label, Role.ADMIN).get("/segments/germans/days/")
    assert [(row.day, row.size) for row in page.context["days"]] == [
        (today, 2),
        (today - timedelta(days=1), 1),
    ]
    assert "2 customers" in page.content.decode()
