"""Worlds made by dice: few names and values, so that everything meets everything, odd ones among them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tests.oracle.world import Happening, Letter, Person, World

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TEXTS = ["", "x", "xy", "Xy", "12", "$x", "100%_", "a\\b", "ß"]
DATES = [
    "2026-03-01",
    "2026-03-02",
    "2026-02-28T23:30:00Z",
    "2026-03-01T22:59:59.999999Z",
    "2026-03-01T23:00:00+00:00",
    "2026-03-02T11:00:00",
    "2026-03-02 10:00",
    "2026-03-03T10:00:00+0000",
    "2025-10-26T02:30:00",
    "2025-03-30T02:30:00",
    "2025-10-26",
    "1990-03-02",
    "2024-02-29",
    "0001-01-01",
]
NO_DATES = [
    "2026-02-30",
    "2026-13-01",
    "2026-03-01T25:00",
    "2026-3-1",
    "0000-00-00",
    "2026-03-01T10:00:00+99",
]
NUMBERS = [0, 1, 2, -1, 12, 12.5, 0.1, 1e21, 2**53 + 1, 1_772_445_600_000, 1_772_359_200_000]
SCALARS = [*TEXTS, *DATES, *NUMBERS, True, False]
OTHERS = [None, [], ["x"], ["x", "xy", 12], [12, 12.5], [["x"]], [None], {}, {"x": 1}, *NO_DATES, 10**400]
ATTRIBUTES = ["a", "b", "when"]
FIELDS = ["amount", "item", "day"]
EVENTS = ["buy", "view"]
ACTIONS = ["ready", "gone"]
CHANNELS = ["email", "sms"]
STATUSES = ["accepted", "delivered", "failed", "rejected", "opened", "clicked", "complained", "unsubscribed"]
SEGMENTS = ["light", "heavy", "nested"]
AUDIENCES = ["press", "staff"]
AGES = [
    timedelta(hours=hours) for hours in (-1, 0, 1, 23, 24, 25, 47, 7 * 24, 29 * 24, 30 * 24, 31 * 24, 90 * 24)
]


def random_world(seed: int, people: int = 60) -> World:
    """A world of one brand; the same for the same seed."""
    dice = Random(seed)  # noqa: S311 - no secret
    return World(NOW, ZONE, [random_person(dice, number) for number in range(people)], _segments())


def _segments() -> dict[str, Any]:
    return {
        "light": {"attribute": "a", "op": "exists"},
        "heavy": {"any": [{"event": "buy"}, {"not": {"event": "view", "count": {"op": "gt", "value": 1}}}]},
        "nested": {"all": [{"segment": "light"}, {"not": {"segment": "heavy"}}]},
    }


def random_person(dice: Random, number: int, now: datetime = NOW) -> Person:
    """Somebody with a past that ends about now."""
    attributes = {name: random_value(dice) for name in ATTRIBUTES if dice.random() < 0.8}
    for name in ("core_tags", "core_external_markers", "core_public_tags"):
        if dice.random() < 0.4:
            attributes[name] = dice.choice([["vip"], ["vip", "new"], [], "vip"])
    return Person(
        ext_id=dice.choice(["x", "12", "p"]) + str(number),
        attributes=attributes,
        registered_at=now - dice.choice(AGES),
        is_test=dice.random() < 0.2,
        events=[random_event(dice, now) for _ in range(dice.choice([0, 0, 1, 2, 3, 6]))],
        letters=[random_letter(dice, now) for _ in range(dice.choice([0, 0, 1, 2, 3]))],
        audiences={slug for slug in AUDIENCES if dice.random() < 0.3},
        context={name: random_value(dice) for name in FIELDS if dice.random() < 0.8},
        entered_at=now - dice.choice(AGES[1:]),
    )


def random_value(dice: Random) -> Any:
    """Any value, odd ones among them."""
    return dice.choice(dice.choice([TEXTS, DATES, NUMBERS, SCALARS, OTHERS]))


def random_event(dice: Random, now: datetime = NOW) -> Happening:
    """Something that happened lately, or will within the hour."""
    payload = {name: random_value(dice) for name in FIELDS if dice.random() < 0.8}
    name = dice.choice([*EVENTS, "client_action"])
    if name == "client_action":
        payload["client_action"] = dice.choice(ACTIONS)
    return Happening(name, now - dice.choice(AGES), payload)


def random_letter(dice: Random, now: datetime = NOW) -> Letter:
    """A message with what became of it."""
    history = [
        (status, now - dice.choice(AGES), dice.random() < 0.8) for status in STATUSES if dice.random() < 0.4
    ]
    return Letter(
        channel := dice.choice(CHANNELS),
        f"{channel}-{dice.choice('ab')}",
        dice.choice(["", "spring"]),
        now - dice.choice(AGES) if dice.random() < 0.8 else None,
        history,
    )
