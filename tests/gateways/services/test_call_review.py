"""Failed calls made once more: where their bodies are known, and for nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from crm.models import Brand
from gateways.models import Call
from gateways.sender.caller import call_due
from gateways.services.call_review import call_again
from tests.factories.calls import make_call
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.endpoint import Endpoint, endpoint
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db


@pytest.fixture
def server() -> Iterator[Endpoint]:
    with endpoint() as opened:
        yield opened


def test_a_failed_call_is_made_once_more_under_the_same_uid(
    brand: Brand, server: Endpoint, now: datetime
) -> None:
    call = make_call(brand, now, customer=make_customer(brand), url=server.url, body='{"a":1}')

    assert call_again(brand, [call.pk], now) == {call.pk}
    assert call_due(now) == 1
    (heard,) = server.heard
    assert (heard.body, heard.headers["idempotency-key"]) == ('{"a":1}', call.uid)
    call.refresh_from_db()
    assert (call.state, call.attempts, call.error) == ("done", 1, "")


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "done"},
        {"state": "queued", "settled_at": None},
        {"state": "calling", "settled_at": None},
        {"status": "failed", "kind": "bonus"},
        {"customer": None, "kind": "audience", "body": ""},
    ],
)
def test_no_other_is(brand: Brand, now: datetime, fields: dict[str, object]) -> None:
    call = make_call(brand, now, **{"customer": make_customer(brand), **fields})
    before = Call.objects.values().get(pk=call.pk)

    assert call_again(brand, [call.pk], now) == set()
    assert Call.objects.values().get(pk=call.pk) == before


def test_another_brands_is_not(brand: Brand, now: datetime) -> None:
    call = make_call(make_brand(slug="other"), now, body="{}")

    assert call_again(brand, [call.pk], now) == set()


def test_the_customer_who_has_gone_on_by_failed_stays_where_she_is(
    brand: Brand, server: Endpoint, now: datetime
) -> None:
    anna = make_customer(brand)
    edges = [
        ("start", "next", "hook"),
        ("hook", "next", "good"),
        ("hook", "failed", "rest"),
        ("rest", "next", "good"),
    ]
    hook = node("hook", "webhook", url=f"{server.url}/404")
    publish(
        brand, chain(trigger(), hook, node("rest", "wait", days=1), node("good", "exit"), edges=edges), now
    )
    arrive(brand, anna, now)
    advance_all(now)
    call_due(now)
    advance_all(now)
    call = Call.objects.get()
    Call.objects.update(url=server.url)
    call_again(brand, [call.pk], now)
    call_due(now)
    advance_all(now + timedelta(hours=1))

    call.refresh_from_db()
    assert (call.state, run_of(anna).state, run_of(anna).node) == ("done", "waiting", "rest")
    assert trace(run_of(anna)) == [("start", "next"), ("hook", "failed")]
