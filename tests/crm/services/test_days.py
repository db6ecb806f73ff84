"""What segments were like on each day is written down, however often one looks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from crm.models import Brand, BrandDay, Customer, Rfm, RfmScore, Segment, SegmentDay
from crm.queries.days import figures
from crm.services import days, editing, rfm
from crm.services.changes import SYSTEM
from events.services import scoring
from tests.factories.crm import make_brand, make_customer
from tests.factories.events import make_event
from tests.factories.segments import keep_all, make_segment

pytestmark = pytest.mark.django_db
GERMANS: dict[str, Any] = {"attribute": "country", "op": "eq", "value": "DE"}


def move(customer: Customer, country: str, at: datetime) -> None:
    editing.edit(SYSTEM, customer, {"country": country}, None, at)
    keep_all(at)


def told(segment: Segment) -> list[tuple[date, int, int, int]]:
    rows = SegmentDay.objects.filter(segment=segment).order_by("day")
    return [(row.day, row.size, row.entered, row.left) for row in rows]


def test_each_day_has_its_size_and_its_moves(brand: Brand, now: datetime) -> None:
    anna, bea, carl = (make_customer(brand, country=country) for country in ("DE", "DE", "AT"))
    germans = make_segment(brand, "germans", GERMANS, now)
    days.note(now)
    move(anna, "AT", now + timedelta(hours=1))
    days.note(now + timedelta(hours=2))
    days.note(now + timedelta(hours=2))
    assert told(germans) == [(date(2026, 3, 2), 1, 2, 1)]

    move(carl, "DE", now + timedelta(hours=13, minutes=30))  # after the last look at that day
    move(bea, "FR", now + timedelta(hours=15))
    days.note(now + timedelta(hours=16))

    assert told(germans) == [(date(2026, 3, 2), 1, 3, 1), (date(2026, 3, 3), 1, 0, 1)]


def test_a_day_is_one_of_the_accounts(brand: Brand, now: datetime) -> None:
    brand.label.time_zone = "Asia/Tokyo"
    brand.label.save()
    make_customer(brand, country="DE")
    late = now.replace(hour=16)  # the next day there
    germans = make_segment(brand, "germans", GERMANS, late)

    days.note(late)

    assert told(germans) == [(date(2026, 3, 3), 1, 1, 0)]
    assert BrandDay.objects.get(brand=brand).day == date(2026, 3, 3)


def test_what_is_being_built_has_no_size_yet(brand: Brand, now: datetime) -> None:
    Segment.objects.create(brand=brand, slug="new", name="New", condition=GERMANS)

    days.note(now)

    assert not SegmentDay.objects.exists()


def test_shares_are_of_the_brands_customers_and_of_what_they_have_spent(brand: Brand, now: datetime) -> None:
    other = make_brand("other")
    for owner, country, amount in (
        (brand, "DE", 30),
        (brand, "DE", None),
        (brand, "AT", 90),
        (other, "DE", 7),
    ):
        customer = make_customer(owner, country=country)
        if amount:
            make_event(owner, customer, "purchase", now - timedelta(days=1), amount=amount)
    rfm.configure(SYSTEM, brand, "purchase", "amount", 30, now)
    scoring.score(now)
    germans = make_segment(brand, "germans", GERMANS, now)
    nobody = make_segment(brand, "nobody", {"any": []}, now)

    days.note(now)

    known = figures(brand.pk, [germans.pk, nobody.pk])
    assert (known[germans.pk].share_of(2), known[germans.pk].revenue_share) == (0.6667, 0.25)
    assert (known[nobody.pk].share_of(0), known[nobody.pk].revenue_share) == (0.0, 0.0)
    assert SegmentDay.objects.get(segment=germans).amount == Decimal(30)
    assert RfmScore.objects.count() == 2


def test_nothing_is_told_of_money_where_customers_are_not_scored(brand: Brand, now: datetime) -> None:
    make_customer(brand, country="DE")
    germans = make_segment(brand, "germans", GERMANS, now)
    assert figures(brand.pk, [germans.pk])[germans.pk].revenue_share is None

    days.note(now)

    known = figures(brand.pk, [germans.pk])[germans.pk]
    assert (known.share_of(1), known.revenue_share) == (1.0, None)
    assert not Rfm.objects.exists()


def test_figures_of_many_segments_are_one_query(
    brand: Brand, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = [make_segment(brand, f"s{number}", GERMANS, now).pk for number in range(5)]
    days.note(now)

    with django_assert_num_queries(1):
        assert set(figures(brand.pk, made)) == set(made)


def test_the_customers_of_a_new_brand_are_counted_at_once_where_they_are_few(
    brand: Brand, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for country in ("DE", "DE", "AT", "FR"):
        make_customer(brand, country=country)
    make_customer(make_brand("other"))
    germans = make_segment(brand, "germans", GERMANS, now)
    assert figures(brand.pk, [germans.pk])[germans.pk].share_of(2) == 0.5

    monkeypatch.setattr("crm.queries.days.COUNTED_AT_ONCE", 3)
    assert figures(brand.pk, [germans.pk])[germans.pk].share_of(2) is None
    days.note(now)
    assert figures(brand.pk, [germans.pk])[germans.pk].share_of(2) == 0.5
