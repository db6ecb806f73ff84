"""A large brand's rows, drawn with a seed: customers and what they did in 90 days, as columns.

Customers are active by a power law, event names have very different shares, and events lie in the order of time,
as they would have arrived. Texts are numbers here, and become words in `bench.olap.duck`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

SEED = 20_261_121
DAYS = 90
#: the share of the most active: rank r does as much as r ** -SKEW
SKEW = 0.75
TIP = 0.1

COUNTRIES = ("US", "DE", "GB", "FR", "IT", "ES", "PL", "AT", "NL", "SE", "PT", "CH")
PLANS = ("free", "silver", "gold")
TAGS = ("newsletter", "app", "beta", "press", "club", "staff")
NAMES = (
    *(
        "visit",
        "login",
        "product_view",
        "search",
        "cart_add",
        "cart_remove",
        "purchase",
        "wishlist",
        "review",
    ),
    *(
        "share",
        "coupon",
        "checkout",
        "refund",
        "complaint",
        "ticket",
        "deposit",
        "withdrawal",
        "bonus",
        "spin",
    ),
    *(
        "level_up",
        "mission",
        "invite",
        "survey",
        "unsubscribe",
        "profile",
        "upgrade",
        "renewal",
        "trial",
        "call",
    ),
    "store_visit",
)
CATEGORIES = ("Shoe", "Bag", "Shirt", "Hat", "Belt", "Coat", "Sock", "Watch", "Ring", "Scarf")
CURRENCIES = ("USD", "EUR", "GBP", "PLN")
DEVICES = ("ios", "android", "web")

Column = NDArray[np.generic]


@dataclass(frozen=True)
class Population:
    """Columns of customers and of events; events name a customer by its place."""

    customers: dict[str, Column]
    events: dict[str, Column]


def drawn(customers: int, events: int, now: datetime) -> Population:
    """So many of each, always the same ones for the same moment."""
    chance = np.random.default_rng(SEED)
    now_ms = int(now.timestamp() * 1000)
    return Population(_customers(chance, customers, now_ms), _events(chance, customers, events, now_ms))


def _customers(chance: np.random.Generator, number: int, now_ms: int) -> dict[str, Column]:
    return {
        "place": np.arange(number),
        "country": _skewed(chance, len(COUNTRIES), number),
        "age": chance.integers(18, 90, number),
        "plan": chance.choice(len(PLANS), number, p=[0.8, 0.15, 0.05]),
        "vip": chance.random(number) < 0.02,
        # one bit for each tag: few have many
        "tags": _bits(chance, [0.4, 0.2, 0.1, 0.05, 0.02, 0.002], number),
        "created_ms": now_ms - chance.integers(0, 700 * 86_400_000, number),
    }


def _events(chance: np.random.Generator, customers: int, number: int, now_ms: int) -> dict[str, Column]:
    # The inverse of the power law's distribution without its tip: the most active do some thousand things. Whoever
    # is active shall not be whoever came first.
    ranks = (customers * chance.uniform(TIP, 1, number) ** (1 / (1 - SKEW))).astype(np.int64)
    return {
        "place": np.arange(number),
        "customer": chance.permutation(customers)[ranks],
        "name": _names(chance, number),
        "at_ms": np.sort(now_ms - chance.integers(1, DAYS * 86_400_000, number)),
        "category": _skewed(chance, len(CATEGORIES), number),
        "cents": (chance.lognormal(8.2, 1.0, number) + 1).astype(np.int64),
        "currency": chance.integers(0, len(CURRENCIES), number),
        "device": chance.integers(0, len(DEVICES), number),
        "quantity": chance.integers(1, 6, number),
    }


def _names(chance: np.random.Generator, number: int) -> Column:
    """A quarter are visits; of the others each is a little rarer than the one before."""
    shares = 1 / np.arange(2, len(NAMES) + 1)
    return chance.choice(len(NAMES), number, p=[0.25, *(0.75 * shares / shares.sum())]).astype(np.int64)


def _skewed(chance: np.random.Generator, kinds: int, number: int) -> Column:
    shares = 1 / np.arange(1, kinds + 1)
    return chance.choice(kinds, number, p=shares / shares.sum()).astype(np.int64)


def _bits(chance: np.random.Generator, shares: list[float], number: int) -> Column:
    bits = np.zeros(number, dtype=np.int64)
    for place, share in enumerate(shares):
        bits |= (chance.random(number) < share).astype(np.int64) << place
    return bits
