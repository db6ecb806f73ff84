"""The shop's customers: two hundred plausible people, the same ones each time, without any address."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

SIZE = 200
_FIRST_DAY = date(2023, 1, 1)


@dataclass(frozen=True)
class Country:
    """Where a customer lives: ISO code, language, time zone, currency, and how people there are called."""

    code: str
    language: str
    time_zone: str
    currency: str
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]


@dataclass(frozen=True)
class Customer:
    """A customer as the shop knows them; `ext_id` is all that tells one from another outside."""

    ext_id: str
    first_name: str
    last_name: str
    country: Country
    tier: str
    interests: tuple[str, ...]
    registered: date

    def attributes(self) -> dict[str, Any]:
        """The profile that Beckon is told."""
        return {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "country": self.country.code,
            "language": self.country.language,
            "time_zone": self.country.time_zone,
            "currency": self.country.currency,
            "tier": self.tier,
            "interests": list(self.interests),
            "registered": self.registered.isoformat(),
        }


COUNTRIES = (
    Country(
        "DE", "de", "Europe/Berlin", "EUR", ("Anna", "Jonas", "Lena", "Paul"), ("Schäfer", "Vogel", "Krüger")
    ),
    Country("AT", "de", "Europe/Vienna", "EUR", ("Clara", "Felix", "Sophie"), ("Gruber", "Huber", "Steiner")),
    Country(
        "FR", "fr", "Europe/Paris", "EUR", ("Chloé", "Hugo", "Inès", "Léo"), ("Moreau", "Lefèvre", "Garnier")
    ),
    Country(
        "GB", "en", "Europe/London", "GBP", ("Amelia", "Oscar", "Freya"), ("Hughes", "Clarke", "O'Neill")
    ),
    Country("US", "en", "America/New_York", "USD", ("Mia", "Ethan", "Zoe"), ("Parker", "Rivera", "Nguyen")),
    Country("BR", "pt", "America/Sao_Paulo", "BRL", ("Júlia", "Rafael", "Beatriz"), ("Almeida", "Souza")),
    Country("JP", "ja", "Asia/Tokyo", "JPY", ("さくら", "蓮", "陽菜"), ("佐藤", "高橋")),
    Country("UA", "uk", "Europe/Kyiv", "UAH", ("Олена", "Тарас", "Софія"), ("Коваленко", "Мельник")),
)
_WEIGHTS = (6, 2, 4, 4, 5, 3, 1, 2)
_TIERS = ("basic", "silver", "gold")
CATEGORIES = ("Bag", "Shoes", "Coat", "Watch", "Book", "Garden")


def population(seed: int = 1, size: int = SIZE) -> list[Customer]:
    """The same customers for the same seed, so that a restart goes on with the people it began with."""
    random = Random(seed)
    return [_customer(random, number) for number in range(1, size + 1)]


def _customer(random: Random, number: int) -> Customer:
    country = random.choices(COUNTRIES, _WEIGHTS)[0]
    return Customer(
        ext_id=f"shop-{number:05}",
        first_name=random.choice(country.first_names),
        last_name=random.choice(country.last_names),
        country=country,
        tier=random.choices(_TIERS, (7, 2, 1))[0],
        interests=tuple(random.sample(CATEGORIES, 2)),
        registered=_FIRST_DAY + timedelta(days=random.randrange(900)),
    )
