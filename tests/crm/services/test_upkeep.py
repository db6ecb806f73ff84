"""Memberships follow what happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm import bus
from crm.models import Brand, Customer, Segment, SegmentMember, SegmentMove, Touch
from crm.services import audiences, building, editing, segments, upkeep
from crm.services.changes import SYSTEM
from events.services import dispatch, ingest
from tests.factories.crm import make_brand, make_caller, make_customer
from tests.factories.events import batch, posted
from tests.factories.segments import build_all, inside, keep_all, make_segment

pytestmark = pytest.mark.django_db

GERMANS = {"attribute": "country", "op": "eq", "value": "DE"}
BUYERS = {"event": "purchase", "within": {"days": 7}}
Post = Callable[..., None]


@pytest.fixture
def post(brand: Brand, now: datetime) -> Post:
    """Events of some customers come in and take effect."""
    caller = make_caller(brand)

    def do(name: str, *users: str, at: datetime = now, **fields: Any) -> None:
        date = int((fields.pop("dated", at)).timestamp() * 1000)
        events = [posted(at, name, user, event_date=date, payload=fields) for user in users]
        ingest.accept(caller, batch(*events), at, "native")
        while dispatch.dispatch(at):
            pass

    return do


def moves(segment: Segment) -> list[tuple[str, bool, str]]:
    rows = SegmentMove.objects.filter(segment=segment).order_by("pk")
    return list(rows.values_list("customer__ext_id", "entered", "cause"))


def test_an_event_brings_a_customer_in(brand: Brand, now: datetime, post: Post) -> None:
    buyers = make_segment(brand, "buyers", BUYERS, now)

    post("purchase", "ann")
    post("login", "bob")
    keep_all(now)

    assert inside(buyers) == {"ann"}
    assert moves(buyers) == [("ann", True, "event:purchase")]
    assert segments.standing(buyers).size == 1


def test_time_takes_her_out_again(brand: Brand, now: datetime, post: Post) -> None:
    buyers = make_segment(brand, "buyers", BUYERS, now)
    post("purchase", "ann")
    keep_all(now)

    keep_all(now + timedelta(days=6, hours=23))
    assert inside(buyers) == {"ann"}

    keep_all(now + timedelta(days=7, seconds=1))
    assert inside(buyers) == set()
    assert moves(buyers)[-1] == ("ann", False, "time")
    assert segments.standing(buyers).size == 0
    assert not SegmentMember.objects.exists()


def test_nobody_is_asked_about_whom_it_cannot_move(
    brand: Brand, now: datetime, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    about_pairs = upkeep.about_pairs

    def noting(*args: Any) -> Any:
        asked.append(sum(one.customers.count(",") + 1 for one in args[2].values()))
        return about_pairs(*args)

    monkeypatch.setattr(upkeep, "about_pairs", noting)
    buyers = make_segment(brand, "buyers", BUYERS, now)
    silent = make_segment(brand, "silent", {"not": BUYERS}, now)
    post("purchase", "ann", "bob")
    keep_all(now)
    post("purchase", "ann", "cid")
    keep_all(now)

    assert (inside(buyers), inside(silent)) == ({"ann", "bob", "cid"}, set())
    assert asked == [
        4,
        2,
    ]  # ann and bob about both; then cid alone


def test_who_has_not_done_it_for_a_week_comes_in_by_time(brand: Brand, now: datetime, post: Post) -> None:
    silent = make_segment(brand, "silent", {"not": {"event": "login", "within": {"days": 7}}}, now)
    post("login", "ann")
    keep_all(now)
    assert inside(silent) == set()

    keep_all(now + timedelta(days=8))

    assert inside(silent) == {"ann"}


def test_an_event_dated_ahead_counts_from_its_moment_on(brand: Brand, now: datetime, post: Post) -> None:
    post("purchase", "ann", dated=now + timedelta(hours=5))
    buyers = make_segment(brand, "buyers", BUYERS, now)
    keep_all(now)
    assert inside(buyers) == set()

    keep_all(now + timedelta(hours=5))

    assert inside(buyers) == {"ann"}


def test_a_new_customer_is_asked_about_where_being_unknown_is_enough(
    brand: Brand, now: datetime, post: Post
) -> None:
    nowhere = make_segment(brand, "nowhere", {"attribute": "country", "op": "not_exists"}, now)
    fresh = make_segment(brand, "fresh", {"attribute": "registered_at", "op": "within_last", "value": 1}, now)
    buyers = make_segment(brand, "buyers", BUYERS, now)

    post("login", "ann")
    keep_all(now)

    assert (inside(nowhere), inside(fresh), inside(buyers)) == ({"ann"}, {"ann"}, set())
    assert moves(nowhere) == [("ann", True, "customer:new")]
    keep_all(now + timedelta(days=2))
    assert (inside(nowhere), inside(fresh)) == ({"ann"}, set())


def test_attributes_by_event_and_by_hand(brand: Brand, now: datetime, post: Post) -> None:
    germans = make_segment(brand, "germans", GERMANS, now)

    post("update_profile", "ann", country="DE")
    post("update_profile", "bob", country="DE", skip_cjm=True)
    keep_all(now)
    assert inside(germans) == {"ann", "bob"}
    assert moves(germans)[0] == ("ann", True, "attribute:country")

    editing.edit(SYSTEM, Customer.objects.get(ext_id="ann"), {"country": "AT"}, None, now)
    keep_all(now)
    assert inside(germans) == {"bob"}


def test_an_event_that_takes_no_effect_counts_all_the_same(brand: Brand, now: datetime, post: Post) -> None:
    updated = make_segment(brand, "updated", {"event": "update_profile"}, now)

    post("update_profile", "bob", country="DE", skip_cjm=True)
    keep_all(now)

    assert inside(updated) == {"bob"}


def test_a_test_customer_is_one_by_attribute(brand: Brand, now: datetime, post: Post) -> None:
    tests = make_segment(brand, "tests", {"attribute": "is_test", "op": "is", "value": True}, now)

    post("update_profile", "ann", core_is_test_account=True)
    keep_all(now)

    assert inside(tests) == {"ann"}


def test_audiences(brand: Brand, now: datetime) -> None:
    make_customer(brand, "ann")
    press = audiences.create(SYSTEM, brand, "press", "Press")
    writers = make_segment(brand, "writers", {"audience": "press"}, now)

    audiences.add(SYSTEM, press, ["ann"], now)
    keep_all(now)
    assert inside(writers) == {"ann"}

    audiences.remove(SYSTEM, press, ["ann"], now)
    keep_all(now)
    assert inside(writers) == set()


def test_a_segment_follows_those_that_it_is_made_of(brand: Brand, now: datetime, post: Post) -> None:
    make_segment(brand, "buyers", BUYERS, now)
    german_buyers = make_segment(brand, "german-buyers", {"all": [{"segment": "buyers"}, GERMANS]}, now)
    post("update_profile", "ann", country="DE")
    keep_all(now)

    post("purchase", "ann", "bob")
    keep_all(now)

    assert inside(german_buyers) == {"ann"}
    assert moves(german_buyers) == [("ann", True, "event:purchase")]


def test_moves_go_through_segments_of_segments_in_one_turn(brand: Brand, now: datetime, post: Post) -> None:
    make_segment(brand, "buyers", BUYERS, now)
    others = make_segment(brand, "others", {"not": {"segment": "buyers"}}, now)
    again = make_segment(brand, "again", {"not": {"segment": "others"}}, now)
    post("login", "ann")
    keep_all(now)
    assert (inside(others), inside(again)) == ({"ann"}, set())

    post("purchase", "ann")
    upkeep.keep(lambda: now)
    assert (inside(others), inside(again)) == (set(), {"ann"})
    assert moves(again) == [("ann", True, "event:purchase")]

    upkeep.keep(lambda: now + timedelta(days=8))
    assert (inside(others), inside(again)) == ({"ann"}, set())
    assert moves(again)[-1] == ("ann", False, "time")


def test_a_segment_made_of_another_is_asked_only_about_who_moves_there(
    brand: Brand, now: datetime, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_segment(brand, "buyers", BUYERS, now)
    german_buyers = make_segment(brand, "german-buyers", {"all": [{"segment": "buyers"}, GERMANS]}, now)
    asked: list[set[int]] = []
    about_pairs = upkeep.about_pairs

    def noting(*args: Any) -> Any:
        asked.append({one.id for one in args[1]})
        return about_pairs(*args)

    monkeypatch.setattr(upkeep, "about_pairs", noting)
    post("purchase", "ann")
    keep_all(now)
    assert len(asked) == 2

    post("purchase", "ann")
    keep_all(now)
    assert len(asked) == 2

    post("update_profile", "ann", country="DE")
    keep_all(now)
    assert asked[2:] == [{german_buyers.pk}]
    assert inside(german_buyers) == {"ann"}


def test_a_table_that_is_not_built_yet_is_not_asked(brand: Brand, now: datetime, post: Post) -> None:
    buyers = make_segment(brand, "buyers", BUYERS, now)
    both = make_segment(brand, "both", {"all": [{"segment": "buyers"}, {"event": "login"}]}, now)
    post("purchase", "ann", "bob")
    post("login", "bob")
    keep_all(now)
    SegmentMember.objects.filter(segment=buyers).delete()
    building.renew([buyers.pk])

    post("login", "ann")
    keep_all(now)

    assert inside(both) == {"ann", "bob"}


def test_what_is_made_of_a_segment_that_cannot_be_asked_has_nobody_in_it(
    brand: Brand, now: datetime, post: Post
) -> None:
    broken = make_segment(brand, "broken", BUYERS, now)
    others = make_segment(brand, "others", {"not": {"segment": "broken"}}, now)
    Segment.objects.filter(pk=broken.pk).update(condition={"segment": "broken"})
    building.renew([broken.pk, others.pk])
    build_all(now)

    post("purchase", "ann")
    keep_all(now)

    assert inside(others) == set()


def test_a_strangers_customers_are_left_alone(brand: Brand, now: datetime) -> None:
    stranger = make_brand("other")
    theirs = make_segment(stranger, "germans", GERMANS, now)
    ours = make_segment(brand, "germans", GERMANS, now)
    make_customer(stranger, "eve", country="DE")
    ann = make_customer(brand, "ann")

    editing.edit(SYSTEM, ann, {"country": "DE"}, None, now)
    keep_all(now)

    assert (inside(ours), inside(theirs)) == ({"ann"}, set())


def test_a_brand_without_segments_queues_nothing(brand: Brand, now: datetime, post: Post) -> None:
    post("purchase", "ann")
    post("update_profile", "ann", country="DE")

    assert not Touch.objects.exists()


def test_what_no_segment_reads_is_not_queued(
    brand: Brand, now: datetime, post: Post, doorbells: list[str]
) -> None:
    make_segment(brand, "buyers", BUYERS, now)
    post("purchase", "ann")
    keep_all(now)

    post("login", "ann")
    assert not Touch.objects.exists()
    post("purchase", "ann")
    assert [(touch.names, len(touch.customers)) for touch in Touch.objects.all()] == [(["event:purchase"], 1)]


def test_a_client_action_concerns_its_own_segments_only(brand: Brand, now: datetime, post: Post) -> None:
    make_segment(brand, "ready", {"event": "client_action", "action": "ready"}, now)

    post("client_action", "ann", client_action="gone")
    assert not Touch.objects.exists()

    post("client_action", "ann", client_action="ready")
    keep_all(now)
    assert inside(Segment.objects.get()) == {"ann"}


def test_the_higher_apps_are_told_who_moved(
    brand: Brand, now: datetime, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[bus.Moved] = []
    monkeypatch.setattr(bus, "_handlers", [lambda moves, now: told.extend(moves)])
    buyers = make_segment(brand, "buyers", BUYERS, now)

    post("purchase", "ann")
    keep_all(now)

    ann = Customer.objects.get()
    assert told == [bus.Moved(brand.pk, buyers.pk, "buyers", ann.pk, True, now, "event:purchase")]


def test_what_a_subscriber_cannot_digest_is_not_lost(
    brand: Brand, now: datetime, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(moves: object, now: object) -> None:
        raise ValueError("cannot digest")

    buyers = make_segment(brand, "buyers", BUYERS, now)
    post("purchase", "ann")
    monkeypatch.setattr(bus, "_handlers", [refuses])
    with pytest.raises(ValueError, match="cannot digest"):
        keep_all(now)
    assert (inside(buyers), Touch.objects.count()) == (set(), 1)

    monkeypatch.setattr(bus, "_handlers", [])
    keep_all(now)

    assert inside(buyers) == {"ann"}
    assert SegmentMove.objects.count() == 1


def test_a_busy_customer_does_not_have_her_row_written_at_every_event(
    brand: Brand, now: datetime, post: Post
) -> None:
    make_segment(brand, "buyers", BUYERS, now)
    post("purchase", "ann")
    keep_all(now)
    before = SegmentMember.objects.values_list("due_at").get()

    post("purchase", "ann", at=now + timedelta(days=3))
    keep_all(now + timedelta(days=3))
    assert SegmentMember.objects.values_list("due_at").get() == before

    keep_all(now + timedelta(days=7, seconds=1))
    (due_at,) = SegmentMember.objects.values_list("due_at").get()
    assert due_at is not None
    assert timedelta(days=9) < due_at - now < timedelta(days=10, seconds=1)


def test_it_takes_as_many_queries_for_one_customer_as_for_many(
    brand: Brand, now: datetime, post: Post
) -> None:
    make_segment(brand, "buyers", BUYERS, now)
    make_segment(brand, "germans", GERMANS, now)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            keep_all(now)
        return len(captured)

    post("purchase", "noise")
    queries()  # who waits for moves is asked once a second, and now
    post("purchase", "ann")
    one = queries()
    post("purchase", *(f"c{number}" for number in range(200)))

    assert queries() == one


def test_a_customer_who_is_no_more_goes_from_the_table(brand: Brand, now: datetime, post: Post) -> None:
    buyers = make_segment(brand, "buyers", BUYERS, now)
    post("purchase", "ann")
    keep_all(now)
    Customer.objects.all()._raw_delete("default")  # as if deleted while upkeep had just read her

    keep_all(now + timedelta(days=8))

    assert not SegmentMember.objects.exists()
    assert segments.standing(buyers).size == 0


def test_a_deleted_segment_leaves_nothing_behind(brand: Brand, now: datetime, post: Post) -> None:
    buyers = make_segment(brand, "buyers", BUYERS, now)
    post("purchase", "ann")
    keep_all(now)

    segments.delete(SYSTEM, buyers)

    assert not SegmentMember.objects.exists()
    assert not SegmentMove.objects.exists()
