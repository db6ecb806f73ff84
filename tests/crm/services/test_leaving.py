"""Two customers become one, or one is forgotten: the tables of segments and their sizes follow."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from crm.models import Alias, Brand, Erasure, Segment, Snooze
from crm.queries.building import standings
from crm.services import consent, erasing, merging
from crm.services.changes import Actor
from crm.services.ledger import Proof
from crm.services.refusals import refused
from tests.factories.crm import make_customer
from tests.factories.events import make_event
from tests.factories.jobs import work_all
from tests.factories.segments import inside, keep_all, make_segment

pytestmark = pytest.mark.django_db

ANNA = Actor("operator:anna")
BOUGHT: dict[str, Any] = {"event": "purchase", "count": {"op": "gte", "value": 2}}


def size(segment: Segment) -> int | None:
    return standings([segment.pk])[segment.pk].size


def test_purchases_of_both_bring_the_one_who_is_left_in_and_undoing_takes_her_out(
    brand: Brand, now: datetime
) -> None:
    kept, lost, ben = (make_customer(brand, name) for name in ("kept", "lost", "ben"))
    for customer in (kept, lost, ben, ben):
        make_event(brand, customer, "purchase", now)
    often = make_segment(brand, "often", BOUGHT, now)
    rarely = make_segment(brand, "rarely", {"not": BOUGHT}, now)
    assert (inside(often), inside(rarely)) == ({"ben"}, {"kept", "lost"})

    made = merging.merge(ANNA, kept, lost, now)
    keep_all(now)
    assert (inside(often), inside(rarely)) == ({"ben", "kept"}, set())
    assert (size(often), size(rarely)) == (2, 0)

    merging.undo(ANNA, made, now)
    keep_all(now)
    assert (inside(often), inside(rarely)) == ({"ben"}, {"kept", "lost"})
    assert (size(often), size(rarely)) == (1, 2)


def test_of_two_pauses_the_longer_is_left_and_both_come_back(brand: Brand, now: datetime) -> None:
    kept, lost = make_customer(brand, "kept"), make_customer(brand, "lost")
    for days, one in ((3, kept), (5, lost)):
        consent.snooze(ANNA, one, now + timedelta(days=days), now, Proof("page", {}))

    made = merging.merge(ANNA, kept, lost, now)
    assert [(one.customer_id, one.until) for one in Snooze.objects.all()] == [
        (kept.pk, now + timedelta(days=5))
    ]

    merging.undo(ANNA, made, now)
    assert Snooze.objects.get(customer=kept).until == now + timedelta(days=3)
    assert Snooze.objects.get(customer=lost).until == now + timedelta(days=5)


def test_who_is_forgotten_is_in_no_segment_and_not_counted(brand: Brand, now: datetime) -> None:
    ann, _ben = make_customer(brand, "ann-of-old"), make_customer(brand, "ben")
    everybody = make_segment(brand, "everybody", {"not": BOUGHT}, now)
    assert size(everybody) == 2

    erasing.begin(ANNA, ann, now)
    keep_all(now)
    work_all()

    assert (inside(everybody), size(everybody)) == ({"ben"}, 1)


def test_who_was_merged_is_forgotten_and_refused_under_either_id(brand: Brand, now: datetime) -> None:
    kept, lost = make_customer(brand, "ann-of-now"), make_customer(brand, "ann-of-old")
    make_event(brand, make_customer(brand, "ben"), "referral", now, by="ann-of-old")
    merging.merge(ANNA, kept, lost, now)

    erasing.begin(ANNA, kept, now, refuse=True)
    work_all()

    assert refused(brand.pk, ["ann-of-now", "ann-of-old", "ben"]) == {"ann-of-now", "ann-of-old"}
    assert not Alias.objects.exists()
    assert {(report.left == {}, report.ended_at is not None) for report in Erasure.objects.all()} == {
        (True, True)
    }
    assert erasing.reports_of(brand, "ann-of-old")
