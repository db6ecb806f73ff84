"""How gateways did, through the API."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest

from crm.models import Brand
from gateways.models import Gateway, Message
from tests.factories.api import Api
from tests.factories.crm import make_brand, make_customer
from tests.factories.deliveries import report
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db

DAYS = "from=2026-03-02&to=2026-03-03"


def sent(gateway: Gateway, now: datetime, *, seconds: float | None = None, **fields: Any) -> Message:
    """A message that the gateway took after two seconds, and delivered so many seconds later."""
    message = make_message(make_template(gateway), make_customer(gateway.brand), now)
    settled_at = now + timedelta(seconds=2)
    given = {"state": "sent", "attempts": 1, "due_at": None, "settled_at": settled_at, **fields}
    Message.objects.filter(pk=message.pk).update(**given)
    if seconds is not None:
        report(message, "delivered", settled_at + timedelta(seconds=seconds))
    return message


@pytest.fixture
def busy(brand: Brand, now: datetime) -> Gateway:
    """Two gateways of ours, one of a stranger's, and messages of another day."""
    quiet, busy = make_gateway(brand, slug="quiet"), make_gateway(brand, slug="busy")
    for number in range(1, 21):
        sent(busy, now, seconds=number)
    sent(busy, now, state="failed", attempts=3, error="The gateway said: no credit.")
    sent(busy, now, state="skipped", attempts=0, error="opted_out")
    sent(quiet, now + timedelta(days=1))
    sent(busy, now - timedelta(days=5), seconds=1)
    sent(make_gateway(make_brand("other"), slug="busy"), now, seconds=1)
    return busy


def asked(api: Api, of: str = "", query: str = DAYS) -> Any:
    answer = api.get(f"reports/gateways{of}?{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_it_counts_by_gateway_and_day_and_measures_the_way(api: Api, busy: Gateway) -> None:
    body = asked(api)
    gateways = {row["gateway"]: row for row in body["gateways"]}
    counts = {"total": 22, "accepted": 20, "refused": 1, "skipped": 1, "delivered": 20, "tries": 23}
    assert {name: gateways["busy"][name] for name in counts} == counts
    assert (gateways["busy"]["taken_p50"], gateways["busy"]["delivered_p50"]) == (2.0, 10.5)
    assert gateways["busy"]["delivered_p95"] == pytest.approx(19.05)
    assert (gateways["quiet"]["total"], gateways["quiet"]["delivered_p50"]) == (1, None)
    assert [(day["day"], day["total"]) for day in body["days"]] == [("2026-03-02", 22), ("2026-03-03", 1)]
    assert body["total"]["total"] == 23


def test_it_says_what_went_wrong(api: Api, busy: Gateway) -> None:
    assert [
        (one["gateway"], one["state"], one["error"], one["messages"]) for one in asked(api)["errors"]
    ] == [
        ("busy", "failed", "The gateway said: no credit.", 1),
        ("busy", "skipped", "opted_out", 1),
    ]


@pytest.mark.parametrize(
    ("what", "count"),
    [("total", 22), ("accepted", 20), ("refused", 1), ("delivered", 20), ("error", 2), ("bounced", 0)],
)
def test_every_number_opens_its_messages(api: Api, busy: Gateway, what: str, count: int) -> None:
    found = asked(api, "/messages", f"{DAYS}&what={what}&gateway=busy")["results"]
    assert len(found) == count
    assert all(row["customer"] for row in found)


def test_it_is_there_as_csv_with_formulas_defused(api: Api, busy: Gateway) -> None:
    Gateway.objects.filter(pk=busy.pk).update(name="=cmd|' /C calc'!A0")
    text = api.get(f"reports/gateways/csv?{DAYS}").content.decode()
    assert "busy,'=cmd|" in text
    assert api.get(f"reports/gateways/csv?{DAYS}&table=days").content.decode().count("\n") == 3


def test_it_is_there_as_parquet_with_numbers_for_numbers(api: Api, busy: Gateway) -> None:
    content = api.get(f"reports/gateways/parquet?{DAYS}&table=gateways").content
    assert pq.read_table(io.BytesIO(content)).to_pylist() == asked(api)["gateways"]


@pytest.mark.parametrize(
    "of", ["?from=x", "/csv?table=x", "/parquet?table=x", "/messages?what=x", "/messages?what=total&limit=x"]
)
def test_nonsense_is_refused(api: Api, of: str) -> None:
    assert api.get(f"reports/gateways{of}").status_code == 400


def test_strangers_see_their_own_only(busy: Gateway) -> None:
    assert asked(Api(make_brand("third")))["total"]["total"] == 0
