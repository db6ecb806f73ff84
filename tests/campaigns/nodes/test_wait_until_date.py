"""Wait until date."""

from datetime import UTC, datetime

import pytest

from tests.factories.campaigns import chain, node, publish, run_of, trigger
from tests.factories.crm import make_brand, make_customer, make_label
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("zone", "date", "begins"),
    [
        ("UTC", "2026-03-10", datetime(2026, 3, 10, tzinfo=UTC)),
        ("Europe/Berlin", "2026-03-10", datetime(2026, 3, 9, 23, tzinfo=UTC)),
        ("Europe/Berlin", "2026-03-30", datetime(2026, 3, 29, 22, tzinfo=UTC)),  # summer time has begun
        ("Asia/Kathmandu", "2026-03-10", datetime(2026, 3, 9, 18, 15, tzinfo=UTC)),
    ],
)
def test_it_goes_on_as_the_day_begins_in_the_zone_of_the_label(
    now: datetime, zone: str, date: str, begins: datetime
) -> None:
    brand = make_brand(label=make_label(time_zone=zone))
    anna = make_customer(brand)
    publish(brand, chain(trigger(), node("rest", "wait_until_date", date=date)), now)
    arrive(brand, anna, now)
    advance_all(now)

    assert run_of(anna).due_at == begins


@pytest.mark.parametrize("date", ["2026-03-01", "2026-03-02"])
def test_a_past_date_passes_on_at_once(now: datetime, date: str) -> None:
    brand = make_brand()
    anna = make_customer(brand)
    publish(brand, chain(trigger(), node("rest", "wait_until_date", date=date)), now)
    arrive(brand, anna, now)

    advance_all(now)

    assert run_of(anna).state == "done"
