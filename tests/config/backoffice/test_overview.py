"""The overview: what happened today, what needs somebody, and that each figure leads to what it counts."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from campaigns.models import Run
from config.overview import figures_of
from crm.models import Role
from events.models import SetAside
from gateways.models import Gateway, Message
from lib import clock
from tests.factories.backoffice import World, at_work, make_world
from tests.factories.crm import make_brand, make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(now: datetime) -> World:
    cache.clear()
    return make_world(make_brand(), "zebra", now)


def run(world: World, started: datetime, finished: datetime | None = None) -> Run:
    return Run.objects.create(
        brand=world.brand,
        campaign=world.campaign,
        version=world.campaign.live,
        customer=make_customer(world.brand),
        mode="every_time",
        state="done" if finished else "waiting",
        node="wait",
        arrived_at=started,
        started_at=started,
        finished_at=finished,
    )


def test_runs_begun_and_finished_count_from_midnight_of_this_brand(world: World, now: datetime) -> None:
    yesterday = now - timedelta(days=1)
    run(world, yesterday)
    run(world, yesterday, finished=now)
    run(world, now, finished=now)
    make_world(make_brand("other"), "lion", now)
    found = figures_of(world.brand, now)
    assert (found["begun"], found["finished"]) == (2, 2)  # the world itself has one run that began now
    assert (found["held"], found["failed"], found["set_aside"]) == (1, 1, 1)


def test_midnight_is_the_operators(world: World) -> None:
    from zoneinfo import ZoneInfo

    from django.utils import timezone

    late = datetime(2026, 3, 2, 23, 30, tzinfo=ZoneInfo("UTC"))
    run(world, late)
    after = late + timedelta(hours=1)
    with timezone.override(ZoneInfo("UTC")):
        assert figures_of(world.brand, after)["begun"] == 0
    with timezone.override(ZoneInfo("Europe/Berlin")):
        assert figures_of(world.brand, after)["begun"] == 1


def test_each_figure_leads_to_a_page_that_lists_what_it_counts(world: World) -> None:
    Run.objects.update(started_at=clock.now(), arrived_at=clock.now())
    client = at_work(world.brand.label, Role.ADMIN)
    page = client.get("/").content.decode()
    shown = {
        url: int(count) for url, count in re.findall(r'bo-stat[^"]*" href="([^"]+)"><b[^>]*>(\d+)', page)
    }
    assert shown["/runs/?which=failed"] == shown["/runs/?which=begun"] == shown["/messages/?state=held"] == 1
    for url, count in shown.items():
        listed: Any = client.get(url).context.get("listed")
        if listed is not None and url != "/gateways/":
            assert len(listed.rows) == count, url


def test_trouble_is_named_until_there_is_none(world: World) -> None:
    client = at_work(world.brand.label, Role.MANAGER)
    assert b"all is well" not in client.get("/").content
    Run.objects.update(state="done", finished_at=clock.now())
    Message.objects.update(state="sent")
    SetAside.objects.all().delete()
    Gateway.objects.update(failures=3)
    cache.clear()
    page = client.get("/").content.decode()
    assert "all is well" not in page
    assert "No answer 3 times in a row." in page
    Gateway.objects.update(failures=0)
    cache.clear()
    assert "all is well" in client.get("/").content.decode()


def test_a_new_brand_is_told_the_first_steps(client: Client) -> None:
    cache.clear()
    page = at_work(make_brand().label, Role.ADMIN).get("/").content
    assert b"Three steps to the first message" in page
