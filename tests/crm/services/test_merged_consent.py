"""Consent of two customers who become one: a no of either holds, and the ledger agrees with what holds."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crm.models import Brand, Category, Consent, ConsentEntry, Customer, OptOut, Snooze
from crm.policy.consent import Asked, reasons
from crm.services import consent, ledger, merging, suppressions
from gateways.services import preferences
from tests.factories.consent import ANNA, PROOF, make_category
from tests.factories.crm import make_customer

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def news(brand: Brand, now: datetime) -> Category:
    return make_category(brand, now - MINUTE, "news")


@pytest.fixture
def kept(brand: Brand) -> Customer:
    return make_customer(brand, "new")


@pytest.fixture
def lost(brand: Brand) -> Customer:
    return make_customer(brand, "old")


def against(customer: Customer, at: datetime) -> list[str]:
    """The codes of what stands against a mail about news, the same from the tables and from the ledger."""
    asked = Asked(customer.brand_id, customer.pk, "email", "news")
    live = list(reasons(ledger.standing_now(customer, at), asked))
    assert list(reasons(ledger.standing_at(customer, at), asked)) == live
    return [one.code for one in live]


def test_an_opt_out_of_either_holds_and_is_taken_back_with_the_merge(
    kept: Customer, lost: Customer, news: Category, now: datetime
) -> None:
    consent.unsubscribe(ANNA, lost, news, "email", now, PROOF)
    preferences.subscribe(ANNA, kept, news, "email", now + MINUTE, PROOF)
    made = merging.merge(ANNA, kept, lost, now + 2 * MINUTE)
    assert against(kept, now + 3 * MINUTE) == ["opted_out_of_category"]
    assert ConsentEntry.objects.latest("id").source == "merge"
    back = merging.undo(ANNA, made, now + 4 * MINUTE)
    assert against(kept, now + 5 * MINUTE) == []
    assert against(back, now + 5 * MINUTE) == ["opted_out_of_category"]


def test_what_was_said_since_the_merge_stays(
    kept: Customer, lost: Customer, news: Category, now: datetime
) -> None:
    preferences.subscribe(ANNA, kept, news, "email", now, PROOF)
    consent.unsubscribe(ANNA, lost, news, "email", now, PROOF)
    made = merging.merge(ANNA, kept, lost, now + MINUTE)
    preferences.subscribe(ANNA, kept, news, "email", now + 2 * MINUTE, PROOF)
    merging.undo(ANNA, made, now + 3 * MINUTE)
    place = Consent.objects.get(customer=kept)
    assert (place.state, place.since) == ("opted_in", now + 2 * MINUTE)
    assert against(kept, now + 4 * MINUTE) == []


def test_the_ledger_agrees_where_the_two_histories_say_different_things(
    kept: Customer, lost: Customer, news: Category, now: datetime
) -> None:
    preferences.subscribe(ANNA, lost, news, "email", now, PROOF)
    consent.opt_out(ANNA, lost, "email", "by phone", now, PROOF)
    consent.opt_out(ANNA, kept, "email", "by phone", now, PROOF)
    preferences.subscribe(ANNA, kept, news, "email", now, PROOF)
    consent.opt_in(ANNA, kept, "email", now + MINUTE, PROOF)
    consent.reset(ANNA, kept, news, "email", now + MINUTE, PROOF)
    made = merging.merge(ANNA, kept, lost, now + 2 * MINUTE)
    assert against(kept, now + 3 * MINUTE) == ["opted_out"]
    back = merging.undo(ANNA, made, now + 4 * MINUTE)
    assert against(kept, now + 5 * MINUTE) == ["not_opted_in"]
    assert against(back, now + 5 * MINUTE) == ["opted_out"]


@pytest.mark.parametrize(("mine", "theirs"), [(5, 9), (9, 5), (0, 5), (5, 0)])
def test_the_longer_pause_holds(
    kept: Customer, lost: Customer, news: Category, now: datetime, mine: int, theirs: int
) -> None:
    for customer, days in ((kept, mine), (lost, theirs)):
        preferences.subscribe(ANNA, customer, news, "email", now, PROOF)
        if days:
            consent.snooze(ANNA, customer, now + timedelta(days=days), now, PROOF)
    made = merging.merge(ANNA, kept, lost, now + MINUTE)
    assert Snooze.objects.get().until == now + timedelta(days=max(mine, theirs))
    assert against(kept, now + 2 * MINUTE) == ["snoozed"]
    back = merging.undo(ANNA, made, now + 3 * MINUTE)
    assert against(kept, now + 4 * MINUTE) == ["snoozed"] * bool(mine)
    assert against(back, now + 4 * MINUTE) == ["snoozed"] * bool(theirs)


def test_a_merge_that_changes_nothing_leaves_no_entry(
    kept: Customer, lost: Customer, news: Category, now: datetime
) -> None:
    consent.opt_out(ANNA, lost, "sms", "by phone", now, PROOF)
    before = ConsentEntry.objects.count()
    merging.undo(ANNA, merging.merge(ANNA, kept, lost, now + MINUTE), now + 2 * MINUTE)
    assert ConsentEntry.objects.count() == before
    assert OptOut.objects.get().customer_id == lost.pk


def test_a_line_of_the_suppression_list_about_the_lost_id_goes_with_her(
    brand: Brand, kept: Customer, lost: Customer, news: Category, now: datetime
) -> None:
    preferences.subscribe(ANNA, kept, news, "email", now, PROOF)
    suppressions.suppress(ANNA, [suppressions.line_for(brand, customer="old", cause="hand")], now)
    made = merging.merge(ANNA, kept, lost, now + MINUTE)
    assert against(kept, now + 2 * MINUTE) == ["suppressed"]
    assert [line.subject for line in suppressions.lines_of(kept)] == ["id:old"]
    merging.undo(ANNA, made, now + 3 * MINUTE)
    assert against(kept, now + 4 * MINUTE) == []
