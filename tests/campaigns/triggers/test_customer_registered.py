"""Customer registered."""

from __future__ import annotations

from datetime import datetime

import pytest

from campaigns.services import campaigns
from crm.models import Brand
from crm.services import imports
from crm.services.changes import SYSTEM
from crm.services.import_columns import parse
from crm.services.imports import Plan
from events.models import Event
from events.services.ingest import accept
from tests.factories.crm import make_brand, make_caller, make_customer
from tests.factories.entries import entered, waiting_for
from tests.factories.events import batch, effect_all, posted
from tests.factories.files import ANNA, make_import
from tests.factories.jobs import work_all

pytestmark = pytest.mark.django_db


def post(brand: Brand, now: datetime, *users: str | None, name: str = "login") -> None:
    """One event of each of these customers, and what follows from it."""
    events = [posted(now, name=name, user=user, ext_brand_id=brand.slug) for user in users]
    accept(make_caller(brand), batch(*events), now, "native")
    effect_all(now)


def test_whoever_is_seen_for_the_first_time_enters_once(brand: Brand, now: datetime) -> None:
    waiting_for(brand, now, "customer_registered")
    make_customer(brand, "known")

    post(brand, now, "known", "anna", "bob", "anna", None)
    post(brand, now, "known", name="customer_registered")
    post(brand, now, "anna", "bob")
    post(make_brand("other"), now, "cyd")

    assert entered() == ["anna", "bob"]


def test_a_condition_reads_what_came_with_the_first_event(brand: Brand, now: datetime) -> None:
    german = {"attribute": "country", "op": "eq", "value": "DE"}
    waiting_for(brand, now, "customer_registered", where=german)
    first = [
        posted(now, name="update_profile", user=user, payload={"country": country})
        for user, country in (("anna", "DE"), ("bob", "AT"))
    ]

    accept(make_caller(brand), batch(*first), now, "native")
    effect_all(now)

    assert entered() == ["anna"]


@pytest.mark.parametrize(("imported", "came"), [(True, ["anna", "cyd"]), (False, ["cyd"])])
def test_those_out_of_a_file_enter_only_if_told_so(
    brand: Brand, now: datetime, imported: bool, came: list[str]
) -> None:
    waiting_for(brand, now, "customer_registered", imported=imported)
    make_customer(brand, "known")

    file = make_import(brand, "id,country\nanna,DE\nknown,AT\n", now)
    how = Plan(columns=parse("ext_id,text:country"), encoding="utf-8")
    imports.begin(ANNA, brand, file, how, now, dry=False)
    work_all()
    post(brand, now, "anna", "cyd")

    assert entered() == came


def test_without_a_campaign_that_waits_nothing_is_told(brand: Brand, now: datetime) -> None:
    campaign = waiting_for(brand, now, "customer_registered")
    campaigns.pause(SYSTEM, campaign, "drain")

    post(brand, now, "anna")

    assert not Event.objects.filter(name="customer_first_seen").exists()
