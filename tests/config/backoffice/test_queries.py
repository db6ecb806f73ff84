"""How many queries each list takes: the same for one row as for many."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import Campaign, Run
from crm.models import Role
from events.models import ClientAction
from tests.factories.backoffice import World, at_work, make_job, make_world
from tests.factories.crm import make_brand, make_customer
from tests.factories.events import make_event
from tests.factories.gateways import make_message, make_template
from tests.factories.polls import answer, make_poll

pytestmark = pytest.mark.django_db

#: page: queries at most, those for session, operator, roles and brands (5) included
PAGES = {
    "/": 17,
    "/customers/": 8,
    "/segments/": 9,
    "/audiences/": 6,
    "/audiences/some/": 9,
    "/jobs/": 6,
    "/jobs/bell/": 6,
    "/rest-api/": 6,
    "/events/newest/": 8,
    "/event-types/": 6,
    "/client-actions/": 6,
    "/gateways/": 6,
    "/templates/": 7,
    "/im-types/": 6,
    "/polls/": 6,
    "/polls/asked/report/": 14,
    "/polls/asked/answers/": 11,
    "/messages/": 6,
    "/calls/": 8,
    "/reports/delivery/": 8,
    "/reports/delivery/messages/?what=total": 6,
    "/campaigns/": 7,
    "/campaigns/journey/": 16,
    "/campaigns/journey/report/": 26,
    "/campaigns/journey/report/customers/?what=message.total": 11,
    "/campaigns/journey/report/customers/?what=orders": 13,
    "/campaigns/journey/runs/": 9,
    "/runs/": 8,
    "/runs/?which=failed": 8,
    "/crm/change/": 9,
}


def more(world: World, now: datetime) -> None:
    """A dozen of everything that is listed."""
    brand = world.brand
    for number in range(12):
        customer = make_customer(brand, country="DE")
        make_event(brand, customer, "client_action", now - timedelta(seconds=number), client_action="go")
        make_message(make_template(world.gateway), customer, now)
        ClientAction.objects.create(brand=brand, name=f"action-{number}")
        make_poll(brand, f"poll-{number}")
        answer(world.poll, customer, now, words="Fine")
        make_job(brand, f"job {number}", now)
        Campaign.objects.create(brand=brand, slug=f"c{number}", name="C", draft=world.campaign.draft)
        Run.objects.create(
            brand=brand,
            campaign=world.campaign,
            version=world.campaign.live,
            customer=customer,
            mode="once",
            state="waiting",
            node="wait",
            arrived_at=now,
            started_at=now,
        )


def queries(client: Client, page: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_as_many_queries_for_many_rows_as_for_one(page: str, now: datetime) -> None:
    world = make_world(make_brand(), "zebra", now)
    client = at_work(world.brand.label, Role.ADMIN)
    queries(client, page)  # what is remembered for good (content types …) is asked now
    few = queries(client, page)
    more(world, now)
    assert queries(client, page) == few <= PAGES[page]
