"""How far messages came, against a count in plain Python over random histories with machines and late reports."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from campaigns.queries.report_messages import COUNTS, reached
from crm.models import Brand
from gateways.models import Callback, DeliveryStatus, Message
from gateways.models.message import State
from lib.periods import Period
from tests.factories.crm import make_customer
from tests.factories.deliveries import make_template
from tests.factories.gateways import make_message

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
PERIOD = Period(date(2026, 3, 1), date(2026, 3, 3), UTC)
VERSION = 7
ENDED = {"sent": "sent", "failed": "failed", "skipped": "skipped"}
STATUSES = [
    *("accepted", "delivered", "opened", "clicked", "failed", "rejected", "unsubscribed", "complained"),
]


def said_of(message: Message) -> set[str]:
    """Which of COUNTS the message is one of."""
    history = list(message.history.filter(applied=True))
    people = {one.status for one in history if not one.bot}
    said = {one.status for one in history}
    counts = {"total", ENDED.get(message.state, "waiting")}
    counts |= {"delivered", "unsubscribed", "complained"} & said | {"opened", "clicked"} & people
    if message.state == "sent" and said & {"failed", "rejected"}:
        counts.add("bounced")
    return counts | {"bots"} if any(one.bot for one in history) else counts


def opens_of(message: Message, status: str) -> int:
    """Reports of a status from the first person's on."""
    first = message.history.filter(status=status, bot="").first()
    return message.callbacks.filter(status=status, received_at__gte=first.at).count() if first else 0


def make_history(message: Message, chance: Random) -> None:
    for status in chance.sample(STATUSES, chance.randint(0, len(STATUSES))):
        bot = "agent" if status in ("opened", "clicked") and chance.random() < 0.4 else ""
        DeliveryStatus.objects.create(
            message=message, status=status, at=NOW, applied=chance.random() < 0.8, bot=bot
        )
        for minutes in chance.sample(range(-5, 30), 3):
            Callback.objects.create(
                brand=message.brand,
                message=message,
                channel="email",
                ext_message_id="",
                status=status,
                received_at=NOW + timedelta(minutes=minutes),
            )


@pytest.mark.parametrize("seed", range(3))
def test_it_counts_as_one_would_by_hand(brand: Brand, seed: int) -> None:
    chance, template, customer = Random(seed), make_template(brand), make_customer(brand)  # noqa: S311 - any will do
    for number in range(60):
        message = make_message(
            template,
            customer,
            NOW + timedelta(hours=chance.randint(-60, 60)),
            version_id=chance.choice([VERSION, VERSION, 8]),
            node=chance.choice(["a", "b"]),
            run_id=None if chance.random() < 0.1 else number,
        )
        Message.objects.filter(pk=message.pk).update(state=chance.choice(State.values))
        make_history(message, chance)
    found = reached([VERSION], PERIOD)

    meant = [
        one
        for one in Message.objects.filter(version_id=VERSION, run_id__isnull=False)
        if PERIOD.since <= one.created_at < PERIOD.until
    ]
    total = Counter(name for one in meant for name in said_of(one))
    assert found.total == {name: total[name] for name in COUNTS}
    for day in PERIOD.days:
        counts = Counter(name for one in meant if one.created_at.date() == day for name in said_of(one))
        assert found.days[day.isoformat()] == {name: counts[name] for name in COUNTS}
    for node in ("a", "b"):
        there = [one for one in meant if one.node == node]
        counts = Counter(name for one in there for name in said_of(one))
        repeated = {
            name: max(sum(opens_of(one, status) for one in there), counts[status])
            for name, status in (("opens", "opened"), ("clicks", "clicked"))
        }
        assert found.nodes[node] == {
            "channel": "email",
            **{name: counts[name] for name in COUNTS},
            **repeated,
        }
