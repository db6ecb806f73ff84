"""What a customer does on one visit to the shop, step by step."""

from collections.abc import Iterator
from random import Random
from typing import Any

from examples.platform.population import CATEGORIES, Customer

Step = tuple[str, dict[str, Any]]
_PAGES = ("/", "/new", "/sale", "/help", "/account")


def visit(random: Random, customer: Customer) -> Iterator[Step]:
    """The (event type, payload) of each step, in order: most only look, some buy, few do other things."""
    if random.random() < 0.08:
        yield _reset_password(random)
    yield "login", {"device": random.choice(("phone", "phone", "desktop", "tablet"))}
    yield "page_view", {"url": random.choice(_PAGES)}
    category = random.choice((*customer.interests, *CATEGORIES))
    for _ in range(random.randint(1, 4)):
        yield "product_viewed", _product(random, customer, category)
    if random.random() < 0.15:
        yield "client_action", {"client_action": "deposit_opened", "amount": random.choice((10, 20, 50, 100))}
    if random.random() < 0.35:
        yield from _checkout(random, customer, category)


def _checkout(random: Random, customer: Customer, category: str) -> Iterator[Step]:
    product = _product(random, customer, category)
    order = {
        "order_id": f"o-{random.getrandbits(40):010x}",
        "amount": product["price"],
        "currency": customer.country.currency,
    }
    yield "order_created", {**order, "items": 1}
    yield "purchase", {**order, "category": category, "product_id": product["product_id"]}
    if random.random() < 0.6:
        yield _cashback(random, customer, order["amount"])


def _product(random: Random, customer: Customer, category: str) -> dict[str, Any]:
    number = random.randint(1, 40)
    return {
        "product_id": f"{category.lower()}-{number}",
        "category": category,
        "price": round(9.9 + number * 4.75, 2),
        "currency": customer.country.currency,
    }


def _cashback(random: Random, customer: Customer, amount: float) -> Step:
    return "client_action", {
        "client_action": "cashback_ready",
        "cashback_amount": round(amount * 0.05, 2),
        "cashback_currency": customer.country.currency,
        "url": f"https://shop.example/activate_cashback?code={_code(random)}",
    }


def _reset_password(random: Random) -> Step:
    url = f"https://shop.example/reset?code={_code(random)}"
    return "client_action", {"client_action": "reset_password", "url": url}


def _code(random: Random) -> str:
    return "".join(random.choices("ABCDEFGHJKLMNPQRSTUVWXYZ", k=9))
