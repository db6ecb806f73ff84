"""So many messages a minute of one send node."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gateways.models import Delay, Message, Pace, Template
from gateways.models.message import State
from gateways.services.answers import Meaning, Verdict
from gateways.services.claim import claim
from gateways.services.record import Result, record
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db

HALF = timedelta(seconds=30)
NIGHT = datetime(2026, 3, 2, 23, tzinfo=UTC)
MORNING = datetime(2026, 3, 3, 8, tzinfo=UTC)


@pytest.fixture
def template() -> Template:
    brand = make_brand()
    brand.label.time_zone = "Europe/Berlin"
    brand.label.save()
    return make_template(make_gateway(brand, channel="sms"))


def _fill(template: Template, count: int, now: datetime, **fields: Any) -> set[int]:
    customers = [make_customer(template.brand) for _ in range(count)]
    return {make_message(template, one, now, **{"per_minute": 2} | fields).pk for one in customers}


def _leaving(now: datetime) -> set[int]:
    """The messages that are sent at this moment, and taken by the gateway."""
    parcels = claim(now, {}).parcels
    record([Result(parcel, Verdict(Meaning.ACCEPTED, parcel.uid)) for parcel in parcels], now)
    return {parcel.message_id for parcel in parcels}


def _due() -> list[datetime | None]:
    waiting = Message.objects.filter(state=State.QUEUED).order_by("due_at")
    return list(waiting.values_list("due_at", flat=True))


def test_messages_of_a_node_get_their_turns_one_after_the_other(template: Template, now: datetime) -> None:
    _fill(template, 4, now)

    assert len(_leaving(now)) == 1
    assert _due() == [now + HALF, now + 2 * HALF, now + 3 * HALF]
    assert _leaving(now + HALF - timedelta(seconds=1)) == set()
    assert len(_leaving(now + HALF)) == 1
    assert set(Delay.objects.values_list("cause", "why")) == {("pace", "its step sends 2 a minute")}
    assert _due() == [now + 2 * HALF, now + 3 * HALF]


def test_who_comes_later_queues_behind_those_who_wait(template: Template, now: datetime) -> None:
    _fill(template, 3, now)
    claim(now, {})

    _fill(template, 1, now)
    assert _leaving(now) == set()

    assert _due() == [now + HALF, now + 2 * HALF, now + 3 * HALF]


def test_a_node_that_keeps_a_pace_holds_up_nobody_else(template: Template, now: datetime) -> None:
    _fill(template, 3, now)
    others = _fill(template, 3, now, per_minute=0) | _fill(template, 1, now, node="another")

    assert others < _leaving(now)
    assert sorted(Pace.objects.values_list("node", flat=True)) == ["another", "mail"]


def test_a_quick_pace_is_dealt_by_the_second(template: Template, now: datetime) -> None:
    _fill(template, 6, now, per_minute=120)

    assert len(_leaving(now)) == 2
    assert _due() == [now + timedelta(seconds=s) for s in (1, 1, 2, 2)]


def test_what_the_night_has_held_back_does_not_leave_at_once_in_the_morning(template: Template) -> None:
    _fill(template, 3, NIGHT)
    _leaving(NIGHT)
    assert _due() == [MORNING] * 3

    assert len(_leaving(MORNING)) == 1

    assert _due() == [MORNING + HALF, MORNING + 2 * HALF]


def test_a_turn_after_closing_time_is_taken_anew_in_the_morning(template: Template) -> None:
    closing = datetime(2026, 3, 2, 20, tzinfo=UTC) - HALF
    _fill(template, 3, closing)
    _leaving(closing)

    assert _leaving(closing + HALF) == _leaving(closing + 2 * HALF) == set()

    assert _due() == [MORNING] * 2


def test_whose_lifetime_ends_before_its_turn_is_skipped(template: Template, now: datetime) -> None:
    _fill(template, 2, now, lifetime=timedelta(seconds=10))
    _leaving(now)

    _leaving(now + timedelta(seconds=10))

    assert set(Message.objects.exclude(state=State.SENT).values_list("state", "error")) == {
        ("skipped", "expired")
    }


def test_nothing_more_is_asked_where_no_node_keeps_a_pace(template: Template, now: datetime) -> None:
    _fill(template, 3, now, per_minute=0)

    with CaptureQueriesContext(connection) as queries:
        claim(now, {})

    assert not [query for query in queries if "pace" in query["sql"].replace("paced_at", "")]
