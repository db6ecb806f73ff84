"""The page of runs that do not go on by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from campaigns.models import Campaign, Run
from campaigns.models.run import RunState
from crm.models import Brand, Change, Customer, Role
from lib import clock
from tests.factories.backoffice import at_work
from tests.factories.campaigns import chain, node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive_all

pytestmark = pytest.mark.django_db

BROKEN = "ValueError: cannot digest this"


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.MANAGER)


@pytest.fixture(autouse=True)
def clock_of_the_page(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def inside(brand: Brand, now: datetime, slug: str, customers: int = 3) -> Campaign:
    """A campaign with some customers who wait."""
    flow = chain(trigger(), node("rest", "wait", days=1), node("more", "wait", days=1))
    campaign = publish(brand, flow, now, slug=slug)
    people: list[Customer | None] = [make_customer(brand, f"{slug}-{n}") for n in range(customers)]
    arrive_all(brand, people, now)
    advance_all(now)
    return campaign


def broken(campaign: Campaign, how_many: int) -> None:
    ids = list(Run.objects.filter(campaign=campaign).values_list("pk", flat=True)[:how_many])
    Run.objects.filter(pk__in=ids).update(state=RunState.FAILED, reason=BROKEN, due_at=None)


def said(client: Client, **data: object) -> str:
    (told,) = client.post("/runs/stuck/act/", data, follow=True).context["messages"]
    return str(told)


def test_one_line_stands_for_all_runs_that_failed_alike(client: Client, brand: Brand, now: datetime) -> None:
    campaign = inside(brand, now, "journey")
    broken(campaign, 2)
    theirs = make_brand("other")
    broken(inside(theirs, now, "theirs"), 3)

    (line,) = client.get("/runs/stuck/").context["found"]

    assert (line.kind, line.campaign, line.node, line.error, line.count) == (
        "failed", "journey", "rest", BROKEN, 2,
    )  # fmt: skip


def test_a_run_that_nobody_works_is_overdue_after_five_minutes(
    client: Client, brand: Brand, now: datetime
) -> None:
    inside(brand, now, "journey")
    Run.objects.update(due_at=now - timedelta(minutes=5))
    assert client.get("/runs/stuck/").context["found"] == []
    Run.objects.update(due_at=now - timedelta(minutes=5, seconds=1))

    (line,) = client.get("/runs/stuck/").context["found"]

    assert (line.kind, line.count) == ("overdue", 3)


@pytest.mark.parametrize(
    ("do", "told", "state", "node_now"),
    [
        ("retry", "2 retried.", "ready", "rest"),
        ("skip", "2 skipped.", "ready", "more"),
        ("stop", "2 stopped.", "exited", "rest"),
    ],
)
def test_all_of_a_line_are_retried_skipped_or_stopped_and_nobody_else(
    client: Client, brand: Brand, now: datetime, do: str, told: str, state: str, node_now: str
) -> None:
    campaign = inside(brand, now, "journey")
    broken(campaign, 2)
    line = {"campaign": "journey", "version": 1, "node": "rest", "kind": "failed", "error": BROKEN}

    assert said(client, **line, do=do) == told

    assert sorted(Run.objects.values_list("state", "node")) == sorted(
        [(state, node_now), (state, node_now), ("waiting", "rest")]
    )
    assert Change.objects.filter(brand=brand, action=told[2:-1]).exists()
    assert said(client, **line, do=do) == f"0 {told[2:]}"


@pytest.mark.parametrize(
    "wrong",
    [
        {"do": "move"},
        {"do": ""},
        {"kind": "done"},
        {"version": "one"},
        {"version": "9" * 18},
        {"campaign": "theirs"},
    ],
)
def test_what_is_no_line_of_ours_changes_nothing(
    client: Client, brand: Brand, now: datetime, wrong: dict[str, object]
) -> None:
    broken(inside(brand, now, "journey"), 2)
    broken(inside(make_brand("other"), now, "theirs"), 2)
    line = {"campaign": "journey", "version": 1, "node": "rest", "kind": "failed", "error": BROKEN}

    said(client, **{**line, "do": "stop", **wrong})

    assert not Run.objects.filter(state="exited").exists()
