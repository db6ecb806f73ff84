"""Machines' opens and clicks: kept, and left out of figures, branches and segments."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command

from campaigns.queries.messages import latest_statuses
from crm.models import Brand
from gateways.models import Callback, DeliveryStatus, Message
from gateways.services import reports
from gateways.services.machines import review_all
from gateways.services.reports import Notice, apply_pending
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template
from tests.factories.segments import inside, keep_all, make_segment

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(brand: Brand, now: datetime) -> Message:
    message = make_message(make_template(make_gateway(brand)), make_customer(brand), now)
    Message.objects.filter(pk=message.pk).update(state="sent", due_at=None, settled_at=now)
    return message


def report(message: Message, status: str, at: datetime, agent: str = "", link: str = "") -> None:
    notice = Notice(
        type="email",
        ext_message_id="",
        status=status,
        at=at,
        message_id=message.pk,
        user_agent=agent,
        link=link,
    )
    reports.take([notice], at)
    apply_pending(at)


def bots(message: Message) -> dict[str, str]:
    return dict(DeliveryStatus.objects.filter(message=message).values_list("status", "bot"))


def branch(message: Message) -> frozenset[str]:
    return latest_statuses([message.run_id or 0], ["mail"])[message.run_id or 0]


def test_a_scanners_click_is_kept_and_decides_nothing(message: Message, now: datetime) -> None:
    other = make_message(message.template, make_customer(message.brand), now)
    report(other, "clicked", now)
    report(message, "clicked", now, "Barracuda")

    assert bots(message) == {"delivered": "", "opened": "agent", "clicked": "agent"}
    assert branch(message) == {"delivered"}
    assert branch(other) == {"delivered", "opened", "clicked"}
    assert Callback.objects.get(message=message).user_agent == "Barracuda"
    message.refresh_from_db()
    assert message.status == "clicked"  # as it was reported (CONTRACT §3)


def test_a_person_who_clicks_later_counts_from_then_on(message: Message, now: datetime) -> None:
    report(message, "clicked", now, "curl/8")
    later = now + timedelta(hours=1)
    report(message, "clicked", later)

    assert DeliveryStatus.objects.get(message=message, status="clicked").at == later
    assert branch(message) == {"delivered", "opened", "clicked"}


def test_a_burst_is_seen_when_its_third_link_comes(message: Message, now: datetime) -> None:
    for number in range(2):
        report(message, "clicked", now, link=f"https://shop.example/{number}")
    assert bots(message)["clicked"] == ""
    report(message, "clicked", now, link="https://shop.example/2")
    assert bots(message)["clicked"] == "burst"


def test_segments_follow_when_a_verdict_changes(message: Message, now: datetime) -> None:
    segment = make_segment(message.brand, "clickers", {"message": "email", "status": "clicked"}, now)
    for number in range(2):
        report(message, "clicked", now, link=f"/{number}")
    keep_all(now)
    assert inside(segment) == {message.customer.ext_id}
    report(message, "clicked", now, link="/2")
    keep_all(now)
    assert inside(segment) == set()


def test_what_was_judged_is_judged_anew_when_the_brand_changes_its_mind(
    message: Message, now: datetime
) -> None:
    stranger = make_message(
        make_template(make_gateway(other := make_brand("other"))), make_customer(other), now
    )
    for one in (message, stranger):
        report(one, "delivered", now)
        report(one, "opened", now + timedelta(seconds=1))
    Brand.objects.filter(pk=message.brand_id).update(bot_seconds=2)
    day = timedelta(days=1)

    assert review_all(message.brand_id, now + day, now + 2 * day, now) == 0
    assert review_all(message.brand_id, now - day, now + day, now) == 1
    assert (bots(message)["opened"], bots(stranger)["opened"]) == ("early", "")
    Brand.objects.update(bot_seconds=0)
    call_command("judge_clicks", brand="spacex", verbosity=0)
    assert bots(message)["opened"] == ""
