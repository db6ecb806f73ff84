"""The way into the outbox."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gateways.models import Message, Template
from gateways.models.message import State
from gateways.services.outbox import SendRequest, enqueue
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_request, make_template

pytestmark = pytest.mark.django_db


@pytest.fixture
def template() -> Template:
    return make_template(make_gateway(make_brand()))


def _requests(template: Template, count: int) -> list[SendRequest]:
    return [make_request(template, make_customer(template.brand)) for _ in range(count)]


def test_it_writes_a_message_for_each_request_due_now_for_seven_days(
    template: Template, now: datetime
) -> None:
    request = replace(
        make_request(template, make_customer(template.brand)), context={"url": "https://x"}, version_id=7
    )

    ids = enqueue([request], now)

    message = Message.objects.get()
    assert ids == {(request.run_id, "mail", 0, 0): message.pk}
    assert (message.state, message.due_at, message.status) == (State.QUEUED, now, "")
    assert message.expires_at == now + timedelta(days=7)
    assert (message.context, message.options) == ({"url": "https://x"}, {})
    assert (message.campaign, message.version_id, message.run_id) == ("journey", 7, request.run_id)
    assert (message.channel, message.template_id, message.customer_id) == (
        "email",
        template.pk,
        request.customer_id,
    )


def test_its_uids_are_opaque_and_never_the_same(template: Template, now: datetime) -> None:
    enqueue(_requests(template, 50), now)

    uids = set(Message.objects.values_list("uid", flat=True))
    assert len(uids) == 50
    assert all(len(uid) == 32 and int(uid, 16) for uid in uids)


def test_a_step_worked_twice_finds_its_message(template: Template, now: datetime) -> None:
    requests = _requests(template, 3)
    first = enqueue(requests[:2], now)

    assert enqueue(requests, now).items() >= first.items()
    assert Message.objects.count() == 3


def test_another_visit_of_the_same_step_is_another_message(template: Template, now: datetime) -> None:
    (request,) = _requests(template, 1)

    enqueue([request, replace(request, visit=1)], now)

    assert Message.objects.count() == 2


def test_what_is_sent_in_its_place_is_another_message_and_is_found_again(
    template: Template, now: datetime
) -> None:
    (request,) = _requests(template, 1)
    second = replace(request, part=1)

    ids = enqueue([request, second], now)

    assert enqueue([second], now) == {(second.run_id, "mail", 0, 1): ids[second.run_id, "mail", 0, 1]}
    assert Message.objects.count() == 2


def test_messages_without_a_run_are_never_taken_for_the_same(template: Template, now: datetime) -> None:
    (request,) = _requests(template, 1)

    enqueue([replace(request, run_id=None), replace(request, run_id=None)], now)

    assert Message.objects.count() == 2


def test_it_keeps_what_a_node_asks_for(template: Template, now: datetime) -> None:
    (request,) = _requests(template, 1)

    enqueue([replace(request, deliver_immediately=True, lifetime=timedelta(hours=1))], now)

    message = Message.objects.get()
    assert message.options == {"deliver_immediately": True}
    assert message.expires_at == now + timedelta(hours=1)


def test_nothing_to_send_asks_the_database_nothing(now: datetime, django_assert_num_queries: object) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert enqueue([], now) == {}
    assert len(queries) == 0


@pytest.mark.parametrize("count", [1, 30])
def test_it_writes_a_set_in_one_statement_and_wakes_the_senders(
    count: int, template: Template, now: datetime
) -> None:
    requests = _requests(template, count)

    with CaptureQueriesContext(connection) as queries:
        enqueue(requests, now)

    [query] = queries
    assert "pg_notify('beckon_outbox'" in query["sql"]
