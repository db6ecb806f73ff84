"""Questions about a whole brand go by the tables of the segments that they name, and are right at once all the same."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Brand, Customer, SegmentMember
from crm.segments import membership, waiting
from crm.segments.tree import parse
from crm.services import profile, segments
from crm.services.changes import SYSTEM
from events.services import ingest
from tests.factories.crm import make_brand, make_caller, make_customer
from tests.factories.events import batch, effect_all, make_event, posted
from tests.factories.segments import keep_all, make_segment

pytestmark = pytest.mark.django_db

GERMAN = {"attribute": "country", "op": "eq", "value": "DE"}
BUYERS = {"event": "purchase", "within": {"days": 7}}
BOTH = {"all": [{"segment": "german"}, {"not": {"segment": "buyers"}}]}


@pytest.fixture
def cast(brand: Brand, now: datetime) -> dict[str, Customer]:
    """Two Germans, of whom Bob has bought, and Cyd; another brand has the same segments."""
    people = {
        "ann": make_customer(brand, "ann", country="DE"),
        "bob": make_customer(brand, "bob", country="DE"),
        "cyd": make_customer(brand, "cyd", country="FR"),
    }
    make_event(brand, people["bob"], "purchase", now - timedelta(days=1))
    stranger = make_brand()
    make_customer(stranger, "dan", country="DE")
    for one in (brand, stranger):
        make_segment(one, "german", GERMAN, now)
        make_segment(one, "buyers", BUYERS, now)
    return people


def names(brand: Brand, condition: dict[str, Any], now: datetime) -> set[str]:
    found = membership.members(brand, parse(condition), now)
    assert membership.count(brand, parse(condition), now) == len(found)
    return set(Customer.objects.filter(pk__in=found).values_list("ext_id", flat=True))


def statement(brand: Brand, condition: dict[str, Any], now: datetime) -> str:
    """What the database is asked for the customers."""
    with CaptureQueriesContext(connection) as asked:
        membership.members(brand, parse(condition), now)
    return str(asked.captured_queries[-1]["sql"])


@pytest.mark.usefixtures("cast")
def test_the_tables_are_asked_and_not_the_log(brand: Brand, now: datetime) -> None:
    assert names(brand, BOTH, now) == {"ann"}
    assert "events_event" not in statement(brand, BOTH, now)
    partly = statement(brand, {"all": [{"segment": "german"}, {"not": BUYERS}]}, now)
    assert "events_event" in partly and "attributes" not in partly


def test_an_event_counts_once_it_is_accepted_whatever_the_tables_know(
    brand: Brand, cast: dict[str, Customer], now: datetime
) -> None:
    ingest.accept(make_caller(brand), batch(posted(now, "purchase", "ann")), now, "native")
    assert names(brand, BOTH, now) == set(), "accepted"
    effect_all(now)
    assert names(brand, BOTH, now) == set(), "and taken effect"
    assert not SegmentMember.objects.filter(
        segment__slug="buyers", customer=cast["ann"], inside=True
    ).exists()
    keep_all(now)
    assert names(brand, BOTH, now) == set(), "and followed by the tables"
    assert "events_event" not in statement(brand, BOTH, now)


def test_an_attribute_and_a_moment_count_before_the_tables_have_followed(
    brand: Brand, cast: dict[str, Customer], now: datetime
) -> None:
    profile.update([(cast["cyd"].pk, {"country": "DE"}), (cast["ann"].pk, {"country": "FR"})], now)
    assert names(brand, BOTH, now) == {"cyd"}

    later = now + timedelta(days=6, seconds=1)
    assert SegmentMember.objects.get(segment__slug="buyers", customer=cast["bob"]).inside
    assert names(brand, BOTH, later) == {"bob", "cyd"}


@pytest.mark.usefixtures("cast")
def test_where_many_are_on_their_way_conditions_are_asked(
    brand: Brand, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "MOST", 1)
    caller = make_caller(brand)
    ingest.accept(caller, batch(posted(now, "purchase", "ann")), now, "native")
    assert "crm_segmentmember" in statement(brand, BOTH, now)
    ingest.accept(
        caller, batch(posted(now, "purchase", "cyd"), posted(now, "purchase", "eve")), now, "native"
    )

    assert "crm_segmentmember" not in statement(brand, BOTH, now)
    assert names(brand, BOTH, now) == set()


def test_what_another_brand_waits_for_is_no_concern(
    brand: Brand, cast: dict[str, Customer], now: datetime
) -> None:
    stranger = Brand.objects.exclude(pk=brand.pk).get()
    ingest.accept(make_caller(stranger), batch(posted(now, "purchase", "dan")), now, "native")
    assert waiting.customers(brand.pk, now) == frozenset()
    assert len(waiting.customers(stranger.pk, now) or ()) == 1
    assert names(stranger, BOTH, now) == set()
    assert names(brand, BOTH, now) == {"ann"}


@pytest.mark.usefixtures("cast")
def test_a_segment_that_is_being_built_goes_by_its_condition(brand: Brand, now: datetime) -> None:
    segments.create(
        SYSTEM, brand, "french", "French", {"attribute": "country", "op": "eq", "value": "FR"}, now
    )
    assert names(brand, {"any": [{"segment": "french"}, BOTH]}, now) == {"ann", "cyd"}

    german = brand.segments.get(slug="german")
    segments.change(SYSTEM, german, now, condition={"attribute": "country", "op": "eq", "value": "FR"})
    assert names(brand, BOTH, now) == {"cyd"}
