"""What a gateway says in its answer is told like what it reports later."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Brand, Customer, Suppression
from events.models import Event
from gateways.models import Message, Template
from gateways.queries import reported
from gateways.queries.delivery_report import behind, delivered
from gateways.services import answered
from gateways.services.answers import Meaning, Verdict
from gateways.services.claim import claim
from gateways.services.news import News, tell
from gateways.services.record import Result, record
from gateways.services.statuses import Report, apply
from lib.periods import Period
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template
from tests.factories.segments import inside, keep_all, make_segment
from tests.factories.trouble import ask_too_much, have_a_bug

pytestmark = pytest.mark.django_db

REFUSED = Verdict(Meaning.REFUSED, error="error_code 7: no such address")
TAKEN = Verdict(Meaning.ACCEPTED, "ext-1")
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    answered._read.clear()
    yield
    answered._read.clear()


@pytest.fixture
def template(brand: Brand) -> Template:
    return make_template(make_gateway(brand))


def answer(now: datetime, *verdicts: Verdict) -> None:
    """The gateway answers to all that is due, in the order in which it was made."""
    parcels = sorted(claim(now, {}).parcels, key=lambda parcel: parcel.message_id)
    record([Result(*pair) for pair in zip(parcels, verdicts, strict=True)], now)


def told(customer: Customer) -> list[tuple[str, str]]:
    rows = Event.objects.filter(customer=customer, name__startswith="message_").order_by("id")
    return [(event.name, event.payload["message"]) for event in rows]


def history(message: Message) -> list[tuple[str, bool]]:
    return list(message.history.order_by("id").values_list("status", "applied"))


def test_a_refusal_is_a_status_and_an_event(template: Template, now: datetime) -> None:
    anna, bert = make_customer(template.brand, "anna"), make_customer(template.brand, "bert")
    refused, taken = make_message(template, anna, now), make_message(template, bert, now)

    answer(now, REFUSED, TAKEN)

    refused.refresh_from_db()
    taken.refresh_from_db()
    assert (refused.state, refused.status, refused.error) == ("failed", "failed", REFUSED.error)
    assert (taken.state, taken.status) == ("sent", "")
    assert (history(refused), history(taken)) == ([("failed", True)], [])
    assert (told(anna), told(bert)) == ([("message_failed", refused.uid)], [])


def test_the_same_said_again_by_a_callback_is_no_second_event(template: Template, now: datetime) -> None:
    anna = make_customer(template.brand, "anna")
    message = make_message(template, anna, now)
    answer(now, REFUSED)

    apply([Report(message.pk, "failed", now + MINUTE)], reported.lock([message.pk]), now + MINUTE)

    assert told(anna) == [("message_failed", message.uid)]
    assert history(message) == [("failed", True)]


@pytest.mark.parametrize(
    "verdict", [Verdict(Meaning.NO_ANSWER, error="HTTP 500"), Verdict(Meaning.UNKNOWN, error="no answer")]
)
def test_what_is_tried_again_says_nothing_yet(template: Template, now: datetime, verdict: Verdict) -> None:
    anna = make_customer(template.brand, "anna")
    make_message(template, anna, now)

    answer(now, verdict)

    assert told(anna) == []


def test_an_answer_that_came_too_late_is_nobodys(template: Template, now: datetime) -> None:
    anna = make_customer(template.brand, "anna")
    make_message(template, anna, now)
    (parcel,) = claim(now, {}).parcels
    Message.objects.update(state="sent", lease=None, due_at=None, settled_at=now)

    record([Result(parcel, REFUSED)], now)

    assert told(anna) == []


def test_that_it_was_taken_is_told_where_a_segment_waits_for_it(template: Template, now: datetime) -> None:
    anna, stranger = make_customer(template.brand, "anna"), make_customer(make_brand("other"), "anna")
    reached = make_segment(template.brand, "reached", {"event": "message_accepted"}, now)
    message = make_message(template, anna, now)
    make_message(make_template(make_gateway(stranger.brand)), stranger, now)

    answer(now, TAKEN, Verdict(Meaning.ACCEPTED, "ext-2"))

    assert told(anna) == [("message_accepted", message.uid)]
    assert told(stranger) == []
    assert Message.objects.get(pk=message.pk).status == "accepted"
    assert Event.objects.get(customer=anna).payload["ext_message_id"] == "ext-1"
    assert inside(reached) == set()  # its effect is still to come


def test_a_segment_of_failed_messages_has_those_that_were_refused(template: Template, now: datetime) -> None:
    unreached = make_segment(template.brand, "unreached", {"message": "email", "status": "failed"}, now)
    make_message(template, make_customer(template.brand, "anna"), now)
    make_message(template, make_customer(template.brand, "bert"), now)

    answer(now, REFUSED, TAKEN)
    keep_all(now)

    assert inside(unreached) == {"anna"}


def test_refusals_put_nobody_on_the_suppression_list(template: Template, now: datetime) -> None:
    anna = make_customer(template.brand, "anna")
    for minutes in range(3):
        make_message(template, anna, now)
        answer(now + minutes * MINUTE, REFUSED)
    message = make_message(template, anna, now)
    answer(now + 4 * MINUTE, TAKEN)

    apply([Report(message.pk, "failed", now)], reported.lock([message.pk]), now + 5 * MINUTE)

    assert not Suppression.objects.exists()


@pytest.mark.parametrize(("verdict", "number"), [(TAKEN, 7), (REFUSED, 14)])
def test_it_takes_as_many_statements_for_many_as_for_one_and_none_for_what_is_taken(
    template: Template, now: datetime, verdict: Verdict, number: int
) -> None:
    make_message(template, make_customer(template.brand), now)
    answer(now, REFUSED)  # its event type is known from here on

    def statements(count: int) -> int:
        for _ in range(count):
            make_message(template, make_customer(template.brand), now)
        answered.is_awaited(template.brand_id)
        parcels = claim(now, {}).parcels
        with CaptureQueriesContext(connection) as queries:
            record([Result(parcel, verdict) for parcel in parcels], now)
        return len(queries)

    assert (statements(1), statements(20)) == (number, number)


@pytest.mark.parametrize("trouble", [have_a_bug, ask_too_much])
def test_one_that_chokes_somebody_is_recorded_all_the_same(
    template: Template, now: datetime, monkeypatch: pytest.MonkeyPatch, trouble: Callable[[], None]
) -> None:
    anna, bert = make_customer(template.brand, "anna"), make_customer(template.brand, "bert")
    choking, message = make_message(template, anna, now), make_message(template, bert, now)

    def choke(news: Sequence[News], now: datetime) -> None:
        if any(one.message.id == choking.pk for one in news):
            trouble()
        tell(news, now)

    monkeypatch.setattr("gateways.services.statuses.tell", choke)

    answer(now, REFUSED, REFUSED)

    assert set(Message.objects.values_list("state", flat=True)) == {"failed"}
    assert (told(anna), told(bert)) == ([], [("message_failed", message.uid)])


def test_in_reports_what_was_refused_at_once_has_failed_and_not_bounced(
    template: Template, now: datetime
) -> None:
    refused = make_message(template, make_customer(template.brand), now)
    bounced = make_message(template, make_customer(template.brand), now)
    answer(now, REFUSED, TAKEN)
    apply([Report(bounced.pk, "failed", now)], reported.lock([bounced.pk]), now)
    period = Period(now.date(), now.date(), ZoneInfo("UTC"))

    total = delivered(template.brand_id, period).total

    assert (total["refused"], total["bounced"]) == (1, 1)
    for what, message in (("refused", refused), ("bounced", bounced)):
        assert list(behind(template.brand_id, period, what)) == [message]
