"""The settings of a campaign carried out: when customers may enter, and when runs end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from campaigns.engine.rules import check_settings
from campaigns.models import Run, Visit
from campaigns.services import campaigns
from campaigns.services.moving import Move, Which, act
from crm.models import Brand, Customer
from crm.services.changes import Actor
from lib.errors import Invalid
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.deliveries import make_template, settle
from tests.factories.journeys import advance_all, arrive
from tests.factories.reports import message_of

pytestmark = pytest.mark.django_db

ANNA = Actor("operator:anna")
DAY = timedelta(days=1)
REST = chain(trigger(), node("rest", "wait", days=9), node("more", "wait", days=9))


def left(run: Run) -> tuple[str, str, datetime | None, str]:
    """State, reason, when, and what the last visit says."""
    return run.state, run.reason, run.finished_at, Visit.objects.filter(run=run).latest("number").why


@pytest.fixture
def anna(brand: Brand, now: datetime) -> Customer:
    stranger = make_customer(make_brand("other"))
    publish(stranger.brand, REST, now)
    arrive(stranger.brand, stranger, now)  # noise: nobody's rules but its own
    return make_customer(brand, "anna")


def test_customers_enter_while_the_campaign_is_active_and_whoever_is_inside_goes_on(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    period = {"active_from": (now + DAY).isoformat(), "active_until": (now + 2 * DAY).isoformat()}
    publish(brand, REST, now, entry={"mode": "every_time"}, **period)

    for hours in (23, 24, 47, 48):
        arrive(brand, anna, now + timedelta(hours=hours))

    began = Run.objects.filter(customer=anna).order_by("id").values_list("started_at", flat=True)
    assert list(began) == [now + DAY, now + timedelta(hours=47)]
    advance_all(now + 2 * DAY)
    advance_all(now + 12 * DAY)
    assert set(Run.objects.filter(customer=anna).values_list("node", flat=True)) == {"more"}


def test_nobody_enters_after_the_stop_date_and_everybody_inside_leaves(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    publish(brand, REST, now, entry={"mode": "every_time"}, stop_date=(now + DAY).isoformat())
    arrive(brand, anna, now)
    advance_all(now)

    advance_all(now + DAY - timedelta(seconds=1))
    assert run_of(anna).state == "waiting"
    advance_all(now + DAY)
    arrive(brand, anna, now + DAY)

    assert left(run_of(anna)) == ("exited", "stop date", now + DAY, "stop date")
    assert Run.objects.get(customer__brand__slug="other").finished_at is None


def test_a_new_stop_date_holds_for_those_inside_an_older_version(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    campaign = publish(brand, REST, now)
    arrive(brand, anna, now)
    advance_all(now)
    campaigns.save_draft(ANNA, campaign, settings={"stop_date": (now + DAY).isoformat()})
    campaigns.publish(ANNA, campaign, now)

    advance_all(now + DAY)

    assert run_of(anna).reason == "stop date"
    assert run_of(anna).version.number == 1


def test_a_run_that_takes_too_long_ends_while_it_waits(brand: Brand, anna: Customer, now: datetime) -> None:
    publish(brand, REST, now, max_duration={"days": 3, "hours": 12})
    arrive(brand, anna, now)
    advance_all(now)
    end = now + timedelta(days=3, hours=12)

    assert run_of(anna).due_at == end
    advance_all(end)

    assert left(run_of(anna)) == ("exited", "longer than 3 days 12 hours", end, "longer than 3 days 12 hours")
    assert trace(run_of(anna)) == [("start", "next"), ("rest", "")]
    arrive(brand, anna, end)
    assert Run.objects.filter(customer=anna, finished_at=None).count() == 1


def test_the_time_ends_a_run_that_stands_ready_before_its_step_is_done(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    make_template(brand)
    graph = chain(trigger(), node("rest", "wait", hours=2), node("mail", "send_email", template="hello"))
    publish(brand, graph, now, max_duration={"hours": 1})
    arrive(brand, anna, now)

    advance_all(now + timedelta(hours=5))  # nobody worked meanwhile

    assert left(run_of(anna))[1] == "longer than 1 hour"
    assert trace(run_of(anna)) == [("start", "next"), ("rest", "")]


def test_a_message_under_way_is_awaited_before_the_run_ends(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    make_template(brand)
    mail = chain(trigger(), node("mail", "send_email", template="hello"), node("rest", "wait", days=1))
    publish(brand, mail, now, max_duration={"hours": 1})
    arrive(brand, anna, now)
    advance_all(now)

    advance_all(now + DAY)
    assert run_of(anna).state == "sending"
    settle(message_of(anna), now + DAY)
    advance_all(now + DAY)

    assert trace(run_of(anna)) == [("start", "next"), ("mail", "next"), ("rest", "")]
    assert run_of(anna).reason == "longer than 1 hour"


def test_whoever_is_moved_to_another_version_ends_by_its_rules(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    campaign = publish(brand, REST, now, max_duration={"days": 1})
    arrive(brand, anna, now)
    advance_all(now)
    campaigns.save_draft(ANNA, campaign, settings={"max_duration": {"days": 2}})
    campaigns.publish(ANNA, campaign, now, [Move(1, "rest", "move", "more")])

    advance_all(now + DAY)
    assert (run_of(anna).state, run_of(anna).node) == ("waiting", "more")
    act(ANNA, campaign, Which((run_of(anna).pk,)), "move", "rest", now + DAY)
    advance_all(now + 2 * DAY)
    assert run_of(anna).reason == "longer than 2 days"


def test_on_hold_nobody_leaves_before_the_campaign_goes_on(
    brand: Brand, anna: Customer, now: datetime
) -> None:
    campaign = publish(brand, REST, now, max_duration={"days": 1})
    arrive(brand, anna, now)
    advance_all(now)
    campaigns.pause(ANNA, campaign, "hold")

    advance_all(now + 2 * DAY)
    assert run_of(anna).finished_at is None
    campaigns.resume(ANNA, campaign, now + 2 * DAY)
    advance_all(now + 2 * DAY)
    assert run_of(anna).reason == "longer than 1 day"


def test_what_is_not_filled_in_yet_is_kept_but_not_published(brand: Brand, now: datetime) -> None:
    campaign = publish(brand, REST, now)
    half = {"goals": [{"name": "bought"}], "exit_when": [{}]}
    campaigns.save_draft(ANNA, campaign, settings=half)

    with pytest.raises(campaigns.NotPublishable) as refused:
        campaigns.publish(ANNA, campaign, now)

    assert {(problem.code, problem.field) for problem in refused.value.problems} == {
        ("incomplete_settings", "settings.goals.0.event"),
        ("incomplete_settings", "settings.exit_when.0"),
    }
    with pytest.raises(Invalid):
        campaigns.save_draft(ANNA, campaign, settings={"goals": [{"name": "bought", "happens": "soon"}]})


def test_a_condition_that_names_nothing_of_the_brand_is_not_published(brand: Brand, now: datetime) -> None:
    campaign = publish(brand, REST, now)
    campaigns.save_draft(ANNA, campaign, settings={"exit_when": [{"condition": {"segment": "vip"}}]})

    with pytest.raises(campaigns.NotPublishable) as refused:
        campaigns.publish(ANNA, campaign, now)

    (problem,) = refused.value.problems
    assert (problem.field, problem.message) == (
        "settings.exit_when.0.condition",
        "Settings: there is no segment “vip” in this brand.",
    )


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"stop_date": "2026-03-02T10:00:00"}, "settings.stop_date"),
        ({"stop_date": "soon"}, "settings.stop_date"),
        ({"active_from": "2026-03-02T10:00:00Z", "active_until": "2026-03-01T10:00:00Z"}, "settings"),
        ({"max_entries": 0}, "settings.max_entries"),
        ({"max_duration": {"weeks": 1}}, "settings.max_duration"),
        ({"control_groups": {}}, "settings.control_groups"),
        ({"exit_when": [{}]}, "settings.exit_when.0"),
        ({"exit_when": [{"event": "a", "condition": {"all": []}}]}, "settings.exit_when.0"),
        ({"goals": [{"event": "purchase"}]}, "settings.goals.0.name"),
        ({"goals": [{"name": "a", "event": "b", "within": {"days": 999}}]}, "settings.goals.0.within"),
        ({"goals": [{"name": "a", "event": "b"}, {"name": "a", "event": "c"}]}, "settings"),
    ],
)
def test_settings_that_cannot_be_carried_out_are_refused_by_name(settings: object, field: str) -> None:
    assert [problem.field for problem in check_settings(settings)] == [field]
