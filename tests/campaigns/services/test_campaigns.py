"""The life of a campaign."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from campaigns.models import Campaign, Run, Subscription, Version
from campaigns.services import campaigns
from campaigns.services.campaigns import NotInThisState, NotPublishable
from crm.models import Brand, Change, Customer
from crm.services.changes import Actor
from lib.errors import Conflict, Invalid
from tests.factories.campaigns import chain, node, publish, run_of, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive

pytestmark = pytest.mark.django_db

ANNA = Actor("operator:anna")
DAY = timedelta(days=1)
REST = chain(trigger(), node("rest", "wait", days=2), node("end", "exit"))


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    publish(make_brand("other"), REST, datetime.now().astimezone())  # noise
    return brand


@pytest.fixture
def bert(brand: Brand) -> Customer:
    return make_customer(brand, ext_id="bert")


def test_a_draft_with_problems_is_not_published(brand: Brand, now: datetime) -> None:
    campaign = campaigns.create(ANNA, brand, "c", "C", chain(trigger()))

    with pytest.raises(NotPublishable) as refused:
        campaigns.publish(ANNA, campaign, now)

    assert [(p.node, p.code) for p in refused.value.problems] == [("start", "unconnected")]
    assert not Version.objects.filter(campaign=campaign).exists()


def test_publishing_freezes_a_version_and_runs_inside_go_on_in_theirs(
    brand: Brand, bert: Customer, now: datetime
) -> None:
    campaign = publish(brand, REST, now, entry={"mode": "every_time"})
    arrive(brand, bert, now)
    advance_all(now)
    campaigns.save_draft(ANNA, campaign, graph=chain(trigger(), node("new", "wait", days=9)))
    campaigns.publish(ANNA, campaign, now)
    arrive(brand, bert, now + DAY)
    advance_all(now + DAY)

    assert [(r.version.number, r.node) for r in Run.objects.order_by("id")] == [(1, "rest"), (2, "new")]
    advance_all(now + 2 * DAY)
    assert Run.objects.get(version__number=1).reason == "exit"
    assert Subscription.objects.filter(version__campaign=campaign).count() == 1


def test_a_draft_changed_by_somebody_else_is_not_overwritten(brand: Brand) -> None:
    campaign = campaigns.create(ANNA, brand, "c", "C", REST)
    campaigns.save_draft(ANNA, campaign, name="Bert was here", revision=1)

    with pytest.raises(Conflict, match="Somebody else"):
        campaigns.save_draft(ANNA, campaign, name="Mine", revision=1)

    assert Campaign.objects.get(pk=campaign.pk).name == "Bert was here"


def test_draining_lets_nobody_in_and_those_inside_go_on(brand: Brand, bert: Customer, now: datetime) -> None:
    campaign = publish(brand, REST, now)
    arrive(brand, bert, now)
    advance_all(now)
    campaigns.pause(ANNA, campaign, "drain")

    arrive(brand, make_customer(brand), now)
    advance_all(now + 2 * DAY)

    assert Run.objects.filter(campaign=campaign).count() == 1
    assert run_of(bert).state == "exited"


def test_on_hold_all_stand_still_until_it_is_resumed(brand: Brand, bert: Customer, now: datetime) -> None:
    campaign = publish(brand, REST, now)
    arrive(brand, bert, now)
    advance_all(now)
    campaigns.pause(ANNA, campaign, "hold")

    assert advance_all(now + 9 * DAY) == 0
    assert run_of(bert).state == "waiting"

    campaigns.resume(ANNA, campaign, now + 9 * DAY)
    advance_all(now + 9 * DAY)
    assert run_of(bert).state == "exited"


def test_what_is_too_old_after_a_hold_is_dropped_on_request(
    brand: Brand, bert: Customer, now: datetime
) -> None:
    campaign = publish(brand, REST, now)
    arrive(brand, bert, now)
    advance_all(now)
    late = make_customer(brand)
    arrive(brand, late, now + 3.5 * DAY)
    campaigns.pause(ANNA, campaign, "hold")

    campaigns.resume(ANNA, campaign, now + 4 * DAY, drop_older_than=DAY)

    assert (run_of(bert).state, run_of(bert).reason) == ("exited", "too_old_after_hold")
    assert run_of(late).finished_at is None


def test_stopping_ends_every_run(brand: Brand, bert: Customer, now: datetime) -> None:
    campaign = publish(brand, REST, now)
    arrive(brand, bert, now)
    advance_all(now)

    campaigns.stop(ANNA, campaign, now)
    arrive(brand, make_customer(brand), now)

    assert [r.reason for r in Run.objects.filter(campaign=campaign)] == ["campaign stopped"]
    assert not Subscription.objects.filter(version__campaign=campaign).exists()


def test_what_does_not_fit_the_status_is_refused(brand: Brand, now: datetime) -> None:
    campaign = campaigns.create(ANNA, brand, "c", "C", REST)

    with pytest.raises(NotInThisState):
        campaigns.pause(ANNA, campaign, "drain")
    with pytest.raises(NotInThisState):
        campaigns.resume(ANNA, campaign, now)
    with pytest.raises(NotInThisState):
        campaigns.stop(ANNA, campaign, now)


def test_settings_that_are_not_carried_out_are_refused_by_name(brand: Brand) -> None:
    for settings, field in [
        ({"window": {}}, "settings.window.from"),
        ({"entry": {"mode": "sometimes"}}, "settings.entry.mode"),
        ({"entry": {"not_earlier_than": {"weeks": 1}}}, "settings.entry.not_earlier_than"),
    ]:
        with pytest.raises(Invalid) as refused:
            campaigns.create(ANNA, brand, "c", "C", REST, settings)
        assert refused.value.field == field


def test_a_slug_is_taken_once_in_a_brand(brand: Brand) -> None:
    campaigns.create(ANNA, brand, "c", "C", REST)

    with pytest.raises(Conflict, match="“c”"):
        campaigns.create(ANNA, brand, "c", "Another", REST)
    campaigns.create(ANNA, make_brand("third"), "c", "C", REST)


def test_every_step_of_its_life_is_audited_with_before_and_after(brand: Brand, now: datetime) -> None:
    campaign = campaigns.create(ANNA, brand, "c", "C", REST)
    campaigns.save_draft(ANNA, campaign, name="Better")
    campaigns.publish(ANNA, campaign, now)
    campaigns.pause(ANNA, campaign, "hold")
    campaigns.resume(ANNA, campaign, now)
    campaigns.stop(ANNA, campaign, now)

    changes = list(Change.objects.filter(brand=brand, noun="campaign").order_by("id"))
    assert [c.action for c in changes] == ["created", "changed", "published", "paused", "resumed", "stopped"]
    assert changes[1].before == {"name": "C"}
    assert changes[1].after == {"name": "Better"}
    assert (changes[3].before, changes[3].after) == ({"status": "active"}, {"status": "holding"})
    assert {c.actor for c in changes} == {"operator:anna"}
