"""Who may be written to, now, later or not."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Brand, Customer, OptOut
from crm.services import consent, suppressions
from gateways.models import DeliveryWindow
from gateways.policy.decide import Decision, NotBefore, Refuse, Send, decide
from gateways.policy.zones import zone_of
from gateways.queries import candidates
from tests.factories.consent import ANNA, PROOF, make_category
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 3, 2, 23, tzinfo=UTC)


def _decide(customer: Customer, now: datetime, channel: str = "sms", **fields: Any) -> Decision:
    active = fields.pop("active", True)
    gateway = make_gateway(customer.brand, channel=channel, active=active)
    message = make_message(make_template(gateway), customer, now, **fields)
    return decide(candidates.of([message.pk]), now)[message.pk]


def _opt_out(customer: Customer, channel: str, side: str) -> None:
    OptOut.objects.create(brand=customer.brand, customer=customer, channel=channel, side=side, since=NIGHT)


def _brand(**fields: Any) -> Brand:
    brand = make_brand(**fields)
    brand.label.time_zone = "Europe/Berlin"
    brand.label.save()
    return brand


@pytest.mark.parametrize("side", ["ours", "platform"])
def test_it_refuses_a_channel_that_is_opted_out_by_either_side(side: str, now: datetime) -> None:
    customer = make_customer(_brand())
    _opt_out(customer, "sms", side)

    assert _decide(customer, now) == Refuse("opted_out")
    assert _decide(customer, now, "email") == Send()


@pytest.mark.parametrize(
    ("category", "said", "answer"),
    [
        ({"default": "opted_in"}, "", Send()),
        ({"default": "not_determined"}, "", "not_opted_in: “news” by email, nothing was said about it"),
        ({"default": "opted_out"}, "", "opted_out_of_category: “news” by email"),
        ({"default": "opted_in"}, "unsubscribe", "opted_out_of_category: “news” by email"),
        ({"default": "opted_out"}, "subscribe", Send()),
        ({"double_opt_in": True}, "subscribe", "not_opted_in: “news” by email, the confirmation is missing"),
        ({"kind": "operational"}, "", Send()),
        ({"kind": "operational"}, "unsubscribe", "opted_out_of_category: “news” by email"),
        ({"channels": ["sms"]}, "", "category_without_channel: “news” is not sent by email"),
        (None, "", "unknown_category: there is no category “news”"),
    ],
)
def test_only_those_who_want_a_category_get_it(
    category: dict[str, Any] | None, said: str, answer: Any, now: datetime
) -> None:
    customer = make_customer(_brand())
    if category is not None:
        row = make_category(customer.brand, now, **category)
        if said:
            getattr(consent, said)(ANNA, customer, row, "email", now, PROOF)

    decision = _decide(customer, now, "email", category="news")

    assert decision == (Refuse(answer) if isinstance(answer, str) else answer)
    assert _decide(customer, now, "email") == Send()


def test_the_category_of_the_send_node_counts_before_the_templates(now: datetime) -> None:
    customer = make_customer(_brand())
    make_category(customer.brand, now, "news", default="opted_in")
    make_category(customer.brand, now, "offers", default="opted_out")
    template = make_template(make_gateway(customer.brand))
    template.category = "offers"
    template.save()
    ids = [make_message(template, customer, now, **given).pk for given in ({}, {"category": "news"})]

    decided = decide(candidates.of(ids), now)

    assert [decided[id_] for id_ in ids] == [Refuse("opted_out_of_category: “offers” by email"), Send()]


def test_who_pauses_gets_only_what_is_operational(now: datetime) -> None:
    customer = make_customer(_brand())
    make_category(customer.brand, now, "orders", kind="operational")
    consent.snooze(ANNA, customer, now + timedelta(days=30), now, PROOF)

    assert _decide(customer, now, "email") == Refuse("snoozed: paused until 2026-04-01 10:00 UTC")
    assert _decide(customer, now, "email", category="orders") == Send()
    assert _decide(customer, now + timedelta(days=30), "email") == Send()


@pytest.mark.parametrize(
    "line",
    [
        {"customer": "anna"},
        {"customer": "anna", "channel": "email"},
        {"address": "ANNA@example.com"},
        {"address": "+49 170 1234567", "channel": "email"},
    ],
)
def test_who_is_on_the_suppression_list_gets_nothing(line: dict[str, str], now: datetime) -> None:
    brand = _brand()
    customer = make_customer(brand, "anna", user_email=" anna@Example.com", phone=491701234567)
    other = make_customer(brand, "anna2", user_email="anna@example.org", phone="49170")
    suppressions.suppress(ANNA, [suppressions.line_for(brand, cause="hand", reason="asked", **line)], now)

    assert _decide(customer, now, "email") == Refuse("suppressed: asked")
    assert isinstance(_decide(customer, now, "sms"), Send if "channel" in line else Refuse)
    assert _decide(other, now, "email") == Send()


def test_in_test_mode_only_test_customers_are_written_to(now: datetime) -> None:
    brand = _brand(test_mode=True)

    assert _decide(make_customer(brand), now) == Refuse("test_mode")
    assert _decide(make_customer(brand, core_is_test_account=True), now) == Send()


def test_it_refuses_what_would_go_through_a_switched_off_gateway(now: datetime) -> None:
    assert _decide(make_customer(_brand()), now, active=False) == Refuse("gateway_inactive")


def test_a_text_waits_for_the_morning_of_the_label() -> None:
    morning = datetime(2026, 3, 3, 8, tzinfo=UTC)

    assert _decide(make_customer(_brand()), NIGHT) == NotBefore(morning)


@pytest.mark.parametrize("attribute", ["time_zone", "core_time_zone"])
def test_a_text_waits_for_the_morning_of_the_customer_if_the_zone_is_known(attribute: str) -> None:
    customer = make_customer(_brand(), **{attribute: "America/New_York"})

    assert _decide(customer, NIGHT) == Send()


def test_the_window_is_the_labels() -> None:
    brand = _brand()
    brand.label.window_from, brand.label.window_until = time(22), time(2)
    brand.label.save()

    assert _decide(make_customer(brand), NIGHT) == Send()


def test_what_is_to_be_delivered_immediately_does_not_wait() -> None:
    assert _decide(make_customer(_brand()), NIGHT, deliver_immediately=True) == Send()


def test_a_mail_does_not_wait() -> None:
    assert _decide(make_customer(_brand()), NIGHT, "email") == Send()


def test_a_mail_that_is_told_to_keeps_to_the_window() -> None:
    morning = datetime(2026, 3, 3, 8, tzinfo=UTC)

    assert _decide(make_customer(_brand()), NIGHT, "email", in_window=True) == NotBefore(morning)


def test_a_campaign_may_have_a_window_of_its_own() -> None:
    noon = datetime(2026, 3, 3, 11, tzinfo=UTC)

    assert _decide(make_customer(_brand()), NIGHT, window=("12:00", "13:30")) == NotBefore(noon)
    assert _decide(make_customer(_brand()), NIGHT, window=("22:00", "02:00")) == Send()
    assert _decide(make_customer(_brand()), NIGHT, "email", window=("12:00", "13:30")) == Send()


def test_a_brand_has_windows_of_its_own_by_channel() -> None:
    brand = _brand()
    for channel, start, end in (("email", time(8), time(20)), ("sms", time(0), time(0))):
        DeliveryWindow.objects.create(brand=brand, channel=channel, window_from=start, window_until=end)
    DeliveryWindow.objects.create(
        brand=make_brand(), channel="viber", window_from=time(0), window_until=time(0)
    )
    heidi, ann = make_customer(brand), make_customer(brand, time_zone="America/New_York")
    morning = datetime(2026, 3, 3, 7, tzinfo=UTC)

    assert _decide(heidi, NIGHT, "email") == NotBefore(morning)
    assert _decide(ann, NIGHT, "email") == Send()
    assert _decide(heidi, NIGHT, "email", deliver_immediately=True) == Send()
    assert _decide(heidi, NIGHT, "email", window=("23:00", "01:00")) == Send()
    assert _decide(heidi, NIGHT, "sms") == Send()
    assert _decide(heidi, NIGHT, "viber") == NotBefore(morning + timedelta(hours=1))


def test_what_waits_says_until_when() -> None:
    decision = _decide(make_customer(_brand()), NIGHT)

    assert isinstance(decision, NotBefore)
    assert decision.why == "Outside the delivery window: it waits until 2026-03-03 08:00 UTC."


@pytest.mark.parametrize("name", ["", "Nowhere/City", "../etc/passwd", "Europe", "\0", 7, None, "x" * 10_000])
def test_a_zone_that_is_none_falls_back_to_the_labels(name: object) -> None:
    assert zone_of({"time_zone": name}, "Europe/Berlin").key == "Europe/Berlin"


@pytest.mark.parametrize("customers", [1, 20])
def test_it_asks_the_database_once_however_many_there_are(customers: int, now: datetime) -> None:
    brand = _brand()
    make_category(brand, now, default="opted_in")
    suppressions.suppress(ANNA, [suppressions.line_for(brand, address="x@example.com", cause="hand")], now)
    template = make_template(make_gateway(brand, channel="sms"))
    ids = [
        make_message(template, make_customer(brand, email=f"{n}@x.y"), now, category="news").pk
        for n in range(customers)
    ]
    messages = candidates.of(ids)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert len(decide(messages, now)) == customers
    assert len(queries) == 1
