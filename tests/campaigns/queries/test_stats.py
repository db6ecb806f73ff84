"""A campaign's figures, against a count in plain Python over random messages beside those of others."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from campaigns.queries.stats import figures
from crm.models import Brand
from gateways.models import DeliveryStatus, Message
from gateways.models.message import State
from tests.factories.crm import make_customer
from tests.factories.deliveries import make_template
from tests.factories.gateways import make_message

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
OURS = [7, 8]
NAMES = {"sent": "sent", "failed": "failed", "skipped": "skipped"}


def make_noise(brand: Brand, chance: Random) -> None:
    """Messages of two versions of ours, of another campaign and of no journey, whose statuses come in any order."""
    template, customer = make_template(brand), make_customer(brand)
    messages = []
    for number in range(60):
        message = make_message(
            template,
            customer,
            NOW,
            version_id=chance.choice([*OURS, 9, None]),
            node=chance.choice(["a", "b"]),
            run_id=None if chance.random() < 0.1 else number,
        )
        Message.objects.filter(pk=message.pk).update(state=chance.choice(State.values))
        messages.append(message)
    for message in chance.sample(messages, len(messages)):
        for status in chance.sample(["accepted", "delivered", "opened", "clicked"], chance.randint(0, 4)):
            DeliveryStatus.objects.create(
                message=message,
                status=status,
                at=NOW,
                applied=chance.random() < 0.8,
                bot="agent" if status == "opened" and chance.random() < 0.4 else "",
            )


def counted(versions: list[int]) -> dict[str, dict[str, Any]]:
    """The messages' part of the figures, by node."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    statuses: dict[str, Counter[str]] = defaultdict(Counter)
    for one in Message.objects.filter(version_id__in=versions, run_id__isnull=False):
        counts[one.node].update(["total", NAMES.get(one.state, "queued")])
        statuses[one.node].update(said.status for said in one.history.filter(applied=True, bot=""))
    names = ("total", "queued", "sent", "failed", "skipped")
    return {
        node: {name: counts[node][name] for name in names}
        | ({"statuses": dict(statuses[node])} if statuses[node] else {})
        for node in counts
    }


@pytest.mark.parametrize("seed", range(3))
def test_messages_are_counted_as_one_would_by_hand(brand: Brand, seed: int) -> None:
    make_noise(brand, Random(seed))  # noqa: S311 - any will do
    for versions in (OURS, OURS[:1], [11]):
        found = figures(versions)
        assert {node: shown["messages"] for node, shown in found.items()} == counted(versions)
