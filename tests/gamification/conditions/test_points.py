"""Points in conditions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crm.models import Brand, Label
from crm.segments.reading import check, sentence
from crm.segments.tree import parse
from gamification.services.expiring import expire
from tests.factories.conditions import who
from tests.factories.crm import make_brand, make_customer
from tests.factories.points import give
from tests.factories.segments import build_all, inside, keep_all, make_segment

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def brand(now: datetime) -> Brand:
    """Rich has 500 of 600 points, Poor owes 5, None has no ledger; elsewhere somebody is as rich."""
    brand = make_brand()
    rich, poor, _ = (make_customer(brand, name) for name in ("rich", "poor", "none"))
    give(rich, 600, now)
    give(rich, -100, now)
    give(poor, -5, now)
    give(make_customer(make_brand("other"), "stranger"), 500, now)
    return brand


def test_it_compares_the_balance_and_who_has_no_ledger_has_nothing(brand: Brand, now: datetime) -> None:
    assert who(brand, now, points="balance", op="gte", value=500) == {"rich"}
    assert who(brand, now, points="balance", op="lt", value=0) == {"poor"}
    assert who(brand, now, points="balance", op="eq", value=0) == {"none"}
    assert who(brand, now, points="balance", op="between", value=[-10, 10]) == {"poor", "none"}


def test_what_was_ever_awarded_stays_though_it_is_spent(brand: Brand, now: datetime) -> None:
    assert who(brand, now, points="ever", op="gt", value=500) == {"rich"}
    assert who(brand, now, points="ever", op="lte", value=0) == {"poor", "none"}


def test_it_knows_who_is_about_to_lose_how_much(brand: Brand, now: datetime) -> None:
    soon, spent, late = (make_customer(brand, name) for name in ("soon", "spent", "late"))
    give(soon, 60, now, expires_at=now + 3 * DAY)
    give(soon, 50, now, expires_at=now + 7 * DAY)
    give(soon, -20, now)
    give(spent, 60, now, expires_at=now + 3 * DAY)
    give(spent, -60, now)
    give(spent, 90, now)
    give(late, 60, now, expires_at=now + 8 * DAY)

    assert who(brand, now, points="expiring", days=7, op="gte", value=90) == {"soon"}
    assert who(brand, now, points="expiring", days=7, op="gt", value=90) == set()
    assert who(brand, now, points="expiring", days=6, op="between", value=[1, 40]) == {"soon"}
    assert who(brand, now, points="expiring", days=8, op="gte", value=1) == {"soon", "late"}
    assert "soon" not in who(brand, now, points="expiring", days=7, op="eq", value=0)
    assert who(brand, now, points="expiring", days=7, op="eq", value=0) > {"spent", "late", "none"}


def test_a_day_is_one_of_the_labels_zone(brand: Brand, now: datetime) -> None:
    Label.objects.update(time_zone="Asia/Tokyo")
    brand = Brand.objects.select_related("label").get(pk=brand.pk)
    late = make_customer(brand, "late")
    give(late, 60, now, expires_at=datetime(2026, 3, 4, 14, 59, tzinfo=UTC))
    give(late, 30, now, expires_at=datetime(2026, 3, 4, 15, 0, tzinfo=UTC))

    assert who(brand, now, points="expiring", on="2026-03-04", op="eq", value=60) == {"late"}
    assert who(brand, now, points="expiring", on="2026-03-05", op="eq", value=30) == {"late"}
    assert who(brand, now, points="expiring", on="2026-03-06", op="gt", value=0) == set()


def test_what_has_expired_is_not_about_to(brand: Brand, now: datetime) -> None:
    give(make_customer(brand, "soon"), 60, now, expires_at=now + DAY)
    expire(now + DAY)

    assert who(brand, now + DAY, points="expiring", days=7, op="gte", value=1) == set()


def test_a_segment_follows_the_ledger_and_the_clock(brand: Brand, now: datetime) -> None:
    rich = make_segment(brand, "rich", {"points": "balance", "op": "gte", "value": 100}, now)
    soon = make_segment(brand, "soon", {"points": "expiring", "days": 7, "op": "gte", "value": 1}, now)
    build_all(now)
    ann = make_customer(brand, "ann")
    give(ann, 100, now, expires_at=now + 10 * DAY)
    keep_all(now)
    assert (inside(rich), inside(soon)) == ({"rich", "ann"}, set())

    keep_all(now + 3 * DAY)
    assert (inside(rich), inside(soon)) == ({"rich", "ann"}, {"ann"})

    expire(now + 10 * DAY)
    keep_all(now + 10 * DAY)
    assert (inside(rich), inside(soon)) == ({"rich"}, set())


def test_days_belong_to_expiring_points_alone() -> None:
    for rule in (
        {"points": "expiring", "op": "gte", "value": 1},
        {"points": "balance", "days": 3, "op": "gte", "value": 1},
        {"points": "expiring", "days": 3, "on": "2026-03-04", "op": "gte", "value": 1},
        {"points": "expiring", "on": "soon", "op": "gte", "value": 1},
        {"points": "expiring", "days": 0, "op": "gte", "value": 1},
    ):
        assert check(rule)


def test_it_is_said_in_words() -> None:
    rule = {"points": "expiring", "days": 7, "op": "gte", "value": 100}
    assert sentence(parse(rule)) == "the number of points that expire within 7 days is at least 100"
