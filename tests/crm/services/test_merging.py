"""Making one customer of two, and taking that back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from crm.models import (
    Alias,
    Audience,
    AudienceMember,
    Brand,
    Change,
    Customer,
    Merge,
    MergedRow,
    OptOut,
)
from crm.services import customers, hanging, merging, profile
from crm.services.changes import Actor
from events.models import Event
from events.services.ingest import accept
from gateways.models import Message
from lib.errors import Conflict, Invalid
from tests.factories.crm import make_brand, make_caller, make_customer
from tests.factories.events import batch, make_event, posted
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db

ANNA = Actor("operator:anna")


@pytest.fixture
def kept(brand: Brand) -> Customer:
    return make_customer(brand, "new-1", country="DE", tags=["a", "b"], email="a@new.example")


@pytest.fixture
def lost(brand: Brand, now: datetime) -> Customer:
    """The other account of the same person, with a past; somebody else has one as well."""
    lost = make_customer(brand, "old-1", country="AT", tags=["b", "c"], age=40)
    template = make_template(make_gateway(brand))
    for customer in (lost, make_customer(brand, "ben")):
        make_event(brand, customer, "purchase", now)
        make_message(template, customer, now)
        for channel in ("sms", "email"):
            OptOut.objects.create(brand=brand, customer=customer, channel=channel, side="ours", since=now)
    return lost


def contents() -> dict[str, Any]:
    """Every row of every table that hangs on customers, and the customers, without when they were changed."""
    found = {}
    tables = [one.table for one in hanging.tables()] + ["crm_customer", "crm_term"]
    with connection.cursor() as cursor:
        for table in {*tables} - {"crm_merge", "crm_attributechange", "crm_consententry"}:
            drop = "- 'updated_at'" if table == "crm_customer" else "- 'id'" if table == "crm_term" else ""
            cursor.execute(f"SELECT to_jsonb(one) {drop} FROM {table} AS one")
            found[table] = sorted(row[0] for row in cursor.fetchall())
    return found


def test_everything_of_the_lost_one_belongs_to_the_one_who_is_left(
    brand: Brand, kept: Customer, lost: Customer, now: datetime
) -> None:
    OptOut.objects.create(brand=brand, customer=kept, channel="sms", side="ours", since=now)
    press = Audience.objects.create(brand=brand, slug="press", name="Press")
    AudienceMember.objects.create(audience=press, customer=lost, added_at=now)

    made = merging.merge(ANNA, kept, lost, now)

    kept.refresh_from_db()
    assert kept.attributes == {"country": "DE", "tags": ["a", "b", "c"], "email": "a@new.example", "age": 40}
    assert not Customer.objects.filter(pk=lost.pk).exists()
    assert [event.name for event in Event.objects.filter(customer=kept)] == ["purchase"]
    assert Message.objects.filter(customer=kept).count() == 1
    assert sorted(OptOut.objects.filter(customer=kept).values_list("channel", flat=True)) == ["email", "sms"]
    assert AudienceMember.objects.get().customer == kept
    assert Alias.objects.get().customer == kept
    assert MergedRow.objects.filter(merge=made, kind="dropped").count() == 1
    assert Event.objects.filter(customer__ext_id="ben").count() == 1
    audit = Change.objects.get()
    assert (audit.actor, audit.action, audit.object_id) == ("operator:anna", "merged", str(kept.pk))


def test_a_merge_that_is_undone_leaves_nothing_behind(
    brand: Brand, kept: Customer, lost: Customer, now: datetime
) -> None:
    OptOut.objects.create(brand=brand, customer=kept, channel="sms", side="ours", since=now)
    before = contents()
    made = merging.merge(ANNA, kept, lost, now)
    assert contents() != before

    back = merging.undo(ANNA, made, now + timedelta(days=29))

    assert (back.pk, back.ext_id) == (lost.pk, "old-1")
    assert contents() == before


def test_what_was_changed_since_stays_when_it_is_undone(
    brand: Brand, kept: Customer, lost: Customer, now: datetime
) -> None:
    made = merging.merge(ANNA, kept, lost, now)
    profile.update([(kept.pk, {"age": 41, "size": 5})], now)
    event = make_event(brand, kept, "purchase", now)
    merging.undo(ANNA, made, now)
    kept.refresh_from_db()
    assert kept.attributes == {
        "country": "DE",
        "tags": ["a", "b"],
        "email": "a@new.example",
        "age": 41,
        "size": 5,
    }
    assert Event.objects.get(customer=kept) == event


def test_what_is_posted_under_the_lost_id_reaches_the_one_who_is_left(
    brand: Brand, kept: Customer, lost: Customer, now: datetime
) -> None:
    merging.merge(ANNA, kept, lost, now)
    strict = make_caller(brand, creates_customers=False)
    for count in (1, 60):  # the careful way in, and the one for large requests
        events = [posted(now, user=user) for user in ("old-1", "new-1") for _ in range(count)]
        events.append(posted(now, "update_profile", "old-1", payload={"size": count}))
        assert accept(strict, batch(*events), now, "native").accepted == 2 * count + 1
    assert Event.objects.filter(customer=kept, name="login").count() == 122
    kept.refresh_from_db()
    assert kept.attributes["size"] == 60
    assert Customer.objects.filter(brand=brand).count() == 2
    assert customers.find(make_brand("other").pk, ["old-1"]) == {}


def test_chains_of_merges_lead_to_the_last_one(
    brand: Brand, kept: Customer, lost: Customer, now: datetime
) -> None:
    oldest = make_customer(brand, "oldest", country="FR")
    first = merging.merge(ANNA, lost, oldest, now)
    merging.merge(ANNA, kept, lost, now)
    assert customers.find(brand.pk, ["oldest", "old-1"]) == {"oldest": kept.pk, "old-1": kept.pk}
    assert customers.named(brand, "oldest") == kept
    merging.undo(ANNA, Merge.objects.get(pk=first.pk), now)
    assert customers.find(brand.pk, ["oldest", "old-1"]) == {"oldest": oldest.pk, "old-1": kept.pk}


def test_a_preview_tells_what_would_be_and_changes_nothing(
    brand: Brand, kept: Customer, lost: Customer, now: datetime
) -> None:
    OptOut.objects.create(brand=brand, customer=kept, channel="sms", side="ours", since=now)
    before = contents()
    told = merging.preview(kept, lost)
    assert told.changes == {"tags": (["a", "b"], ["a", "b", "c"]), "age": (None, 40)}
    assert told.moved == {"events": 1, "messages": 1, "opt outs": 1}
    assert told.twice == {"opt outs": 1}
    assert contents() == before


def test_rows_of_requests_that_came_too_late_follow(
    brand: Brand, kept: Customer, lost: Customer, now: datetime
) -> None:
    merging.merge(ANNA, kept, lost, now)
    stray = Event.objects.filter(customer=kept).first()
    assert stray is not None
    Event.objects.filter(pk=stray.pk).update(customer_id=lost.pk)
    merging.follow(now + timedelta(minutes=1))
    assert Event.objects.get(pk=stray.pk).customer_id == kept.pk


def test_it_is_undone_once_and_in_time(kept: Customer, lost: Customer, now: datetime) -> None:
    made = merging.merge(ANNA, kept, lost, now)
    with pytest.raises(Invalid):
        merging.undo(ANNA, made, now + timedelta(days=31))
    merging.undo(ANNA, made, now)
    with pytest.raises(Conflict):
        merging.undo(ANNA, made, now)


def test_what_cannot_be_undone_any_more_is_forgotten_but_for_the_alias(
    brand: Brand, kept: Customer, lost: Customer, now: datetime
) -> None:
    made = merging.merge(ANNA, kept, lost, now)
    merging.forget(now + timedelta(days=29))
    assert MergedRow.objects.exists()
    merging.forget(now + timedelta(days=31))
    made.refresh_from_db()
    assert (made.lost, made.before, made.after, MergedRow.objects.count()) == ({}, {}, {}, 0)
    assert customers.find(brand.pk, ["old-1"]) == {"old-1": kept.pk}


def test_nobody_is_merged_with_themselves_or_with_another_brands(kept: Customer, now: datetime) -> None:
    for other in (kept, make_customer(make_brand("other"))):
        with pytest.raises(Invalid):
            merging.merge(ANNA, kept, other, now)


def test_every_table_that_refers_to_customers_is_known() -> None:
    known = {one.table for one in hanging.tables()}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is Customer and model not in hanging.BY_ITSELF:
                assert model._meta.db_table in known
    assert {"events_event", "campaigns_run", "gateways_message", "crm_audiencemember"} <= known
