"""The customers behind the numbers of A/B tests, through the API and on the page."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from campaigns.models import AbRound
from crm.models import Brand, Customer, Role
from gateways.models import Message
from tests.factories.api import Api
from tests.factories.backoffice import at_work
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.deliveries import make_template, report
from tests.factories.journeys import advance_all, arrive_all

pytestmark = pytest.mark.django_db

DAYS = "from=2026-03-01&to=2026-03-04"
DAY = timedelta(days=1)


def dealt(brand: Brand, now: datetime, **config: Any) -> list[Customer]:
    """Six in the test and two after it, of whom each second clicks; they entered once before."""
    make_template(brand)
    variants = [{"id": "red"}, {"id": "blue"}]
    graph = chain(
        trigger(),
        node("test", "ab_test", variants=variants, test_size=6, evaluation_days=1, **config),
        node("red-mail", "send_email", template="hello"),
        node("blue-mail", "send_email", template="hello"),
        edges=[("start", "next", "test"), ("test", "red", "red-mail"), ("test", "blue", "blue-mail")],
    )
    publish(brand, graph, now, entry={"mode": "every_time"})
    customers = [make_customer(brand) for _ in range(8)]
    for count in (6, 8):
        arrive_all(brand, list(customers[:count]), now + timedelta(minutes=count))
        advance_all(now + timedelta(minutes=count))
    for message in Message.objects.filter(customer__in=customers[::2], brand=brand):
        report(message, "clicked", now + timedelta(hours=1))
    return customers


def behind(api: Api, query: str) -> list[str]:
    answer = api.get(f"campaigns/journey/report/customers?{DAYS}&node=test&{query}")
    assert answer.status_code == 200, answer.content
    return [row["customer"] for row in answer.json()["results"]]


@pytest.mark.parametrize("metric", ["clicks", "opens", "orders"])
def test_each_number_of_a_test_opens_as_many_customers(
    api: Api, brand: Brand, now: datetime, metric: str
) -> None:
    dealt(make_brand("other"), now, metric=metric)
    dealt(brand, now, metric=metric)
    (shown,) = api.get(f"campaigns/journey/report?{DAYS}").json()["ab_rounds"]
    assert sum(one["customers"] for one in shown["variants"]) == 6
    assert (metric == "orders") == (sum(one["hits"] for one in shown["variants"]) == 0)
    for one in shown["variants"]:
        detail = f"detail={shown['key']}.{one['variant']}"
        for what, count in (("dealt", one["customers"]), ("hit", one["hits"])):
            found = behind(api, f"what=run.{what}&{detail}")
            assert len(set(found)) == len(found) == count


def test_what_is_done_after_the_decision_is_not_behind_its_numbers(
    api: Api, brand: Brand, now: datetime
) -> None:
    customers = dealt(brand, now, metric="clicks")
    AbRound.objects.update(decided_at=now + timedelta(hours=2), winner="red")
    for message in Message.objects.filter(customer__in=customers[1::2]):
        report(message, "clicked", now + timedelta(hours=3))
    found = [one for variant in ("red", "blue") for one in behind(api, f"what=run.hit&detail=1.1.{variant}")]
    assert sorted(found) == sorted(one.ext_id for one in customers[:6:2])


@pytest.mark.parametrize(
    "detail", ["", "1", "1.1", "1.1.green", "1.2.red", "2.1.red", "x.y.red", "9" * 40 + ".1.red"]
)
def test_behind_what_is_no_number_is_nobody(api: Api, brand: Brand, now: datetime, detail: str) -> None:
    dealt(brand, now)
    assert behind(api, f"what=run.dealt&detail={detail}") == []


def test_the_page_leads_to_them(brand: Brand, now: datetime) -> None:
    dealt(brand, now, metric="clicks")
    client: Client = at_work(brand.label, Role.MANAGER)
    text = client.get(f"/campaigns/journey/report/?{DAYS}").content.decode()
    numbers = re.findall(r'<a href="([^"]+what=run[.](?:dealt|hit)[^"]+)">(\d+)</a>', text)
    assert sum(int(count) for _, count in numbers) == 6 + 3
    for address, count in numbers:
        page = client.get(address.replace("&amp;", "&")).context["page"]
        assert len(page.rows) == int(count)
