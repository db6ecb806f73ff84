"""The report as operators see it."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.test import Client

from campaigns.models import Attribution, Run
from crm.models import Brand, Change, Role
from tests.factories.backoffice import at_work
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.events import make_event
from tests.factories.journeys import advance_all, arrive_all
from tests.factories.reports import Went, make_report

pytestmark = pytest.mark.django_db

DAYS = {"from": "2026-03-01", "to": "2026-03-04"}
REPORT = "/campaigns/journey/report/"


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.MANAGER)


@pytest.fixture
def went(brand: Brand, now: datetime) -> Went:
    make_report(make_brand("other"), now)
    return make_report(brand, now)


def test_every_number_leads_to_as_many_customers(client: Client, went: Went) -> None:
    text = client.get(REPORT, DAYS).content.decode()
    numbers = re.findall(r'<a href="(/campaigns/journey/report/customers/[^"]+)">(\d+)</a>', text)
    numbers += re.findall(r'<a href="([^"]+/report/customers/[^"]+)" title="Behind it: (\d+)">', text)
    assert len(numbers) > 30
    assert "from=2026-03-02&amp;to=2026-03-02" in text
    for address, count in numbers:
        page = client.get(address.replace("&amp;", "&")).content.decode()
        assert page.count("journey-") - page.count("other-") == int(count), address


def test_goals_and_the_control_group_lead_to_their_customers_too(
    client: Client, brand: Brand, now: datetime
) -> None:
    graph = chain(trigger(), node("there", "goal", name="came <through>"))
    publish(brand, graph, now, control_group={"share": 50})
    people = [make_customer(brand, f"walker-{n}") for n in range(20)]
    arrive_all(brand, list(people), now)
    advance_all(now)
    make_event(brand, people[0], "purchase", now, amount=7)

    text = client.get(REPORT, DAYS).content.decode()
    numbers = re.findall(r'<a href="([^"]+what=run[.](?:goal|main|control)[^"]+)">(\d+)</a>', text)
    assert len(numbers) == 1 + 2 + 2 + 1
    for address, count in numbers:
        page = client.get(address.replace("&amp;", "&")).content.decode()
        assert len(set(re.findall(r"walker-\d+", page))) == int(count), address
    assert "not enough data" in text
    assert "came &lt;through&gt;" in text
    run = Run.objects.filter(control=True)[0]
    shown = client.get(f"/runs/{run.pk}/").content.decode()
    assert "Goals reached" in shown
    assert "sent nothing, given nothing" in shown


def test_it_draws_the_days_and_says_the_same_in_a_table(client: Client, went: Went) -> None:
    answer = client.get(REPORT, DAYS)
    assert answer.context["chart"].said == (
        "By day from 2026-03-01 to 2026-03-04; in all: sent 3, delivered 3, opened 2, clicked 1."
    )
    assert answer.context["found"].days[0]["day"] == "2026-03-01"
    assert "20.00" in answer.content.decode()


def test_a_period_that_is_none_is_said_and_the_usual_one_shown(client: Client, went: Went) -> None:
    answer = client.get(REPORT, {"from": "soon"})
    assert "from is a day: YYYY-MM-DD." in answer.content.decode()
    assert len(answer.context["period"].days) == 28


def test_the_rule_is_said_for_the_campaign_the_brand_or_taken_back(client: Client, went: Went) -> None:
    rule = {"days": "3", "touch": "clicked", "events": "purchase, signup", "amount_field": "total"}
    client.post(f"{REPORT}rule/", {**rule, "whose": "campaign"})
    client.post(f"{REPORT}rule/", {**rule, "whose": "brand", "days": "7"})
    assert list(Attribution.objects.order_by("pk").values_list("campaign", "days", "events")) == [
        (went.campaign.pk, 3, ["purchase", "signup"]),
        (None, 7, ["purchase", "signup"]),
    ]
    client.post(f"{REPORT}rule/", {"whose": "usual"})
    assert Attribution.objects.get().campaign is None
    assert [change.action for change in Change.objects.filter(noun="attribution").order_by("pk")] == [
        "created",
        "created",
        "deleted",
    ]
    said = client.post(
        f"{REPORT}rule/", {**rule, "days": "0", "whose": "brand"}, follow=True
    ).content.decode()
    assert "1 to 90 days" in said


def test_a_table_is_taken_away_as_csv_or_parquet(client: Client, went: Went) -> None:
    answer = client.get(f"{REPORT}messages.csv", DAYS)
    header, line = answer.content.decode("utf-8-sig").splitlines()
    assert dict(zip(header.split(","), line.split(","), strict=False))["opened"] == "2"
    assert client.get(f"{REPORT}messages.parquet", DAYS).content.startswith(b"PAR1")
    for form in ("csv", "parquet"):
        assert client.get(f"{REPORT}secrets.{form}").status_code == 404
        assert f"{REPORT}messages.{form}" in client.get(REPORT, DAYS).content.decode()


def test_the_page_of_the_campaign_says_why_nobody_enters(client: Client, brand: Brand, now: datetime) -> None:
    publish(brand, chain(trigger(), node("end", "exit")), now, stop_date="2026-03-01T00:00:00+01:00")

    text = client.get("/campaigns/journey/").content.decode()

    assert "Nobody enters now. The stop date, 2026-02-28 23:00 UTC, has come." in text
