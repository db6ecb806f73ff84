"""The large brand in DuckDB: typed columns in a file of its own, compressed, by as many threads as there are cores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from bench.olap import population
from bench.olap.population import Population

CUSTOMERS = f"""
CREATE TABLE customer AS SELECT
    $base + place AS id,
    'olap-' || place AS ext_id,
    {{country}} AS country,
    age::INTEGER AS age,
    {{plan}} AS plan,
    vip,
    list_filter({list(population.TAGS)}, lambda tag, n: (tags >> (n - 1)::BIGINT) & 1 = 1) AS tags,
    epoch_ms(created_ms) AS created_at
FROM drawn_customers ORDER BY place
"""
EVENTS = """
CREATE TABLE event AS SELECT
    place,
    $base + customer AS customer_id,
    {name} AS name,
    epoch_ms(at_ms) AS occurred_at,
    {category} AS category,
    (cents / 100)::DECIMAL(12, 2) AS amount,
    {currency} AS currency,
    {device} AS device,
    quantity::INTEGER AS quantity
FROM drawn_events ORDER BY place
"""


@contextmanager
def opened(folder: Path, name: str = "olap") -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database of its own in the folder."""
    with duckdb.connect(str(folder / f"{name}.duckdb")) as duck:
        yield duck


def fill(duck: duckdb.DuckDBPyConnection, drawn: Population, base: int) -> None:
    """The tables `customer` and `event`; a customer's id is its place and `base`."""
    duck.register("drawn_customers", drawn.customers)
    duck.register("drawn_events", drawn.events)
    words = _word("country", population.COUNTRIES), _word("plan", population.PLANS)
    duck.execute(CUSTOMERS.format(country=words[0], plan=words[1]), {"base": base})
    names = {
        "name": _word("name", population.NAMES),
        "category": _word("category", population.CATEGORIES),
        "currency": _word("currency", population.CURRENCIES),
        "device": _word("device", population.DEVICES),
    }
    duck.execute(EVENTS.format(**names), {"base": base})
    duck.unregister("drawn_customers")
    duck.unregister("drawn_events")
    duck.execute("CHECKPOINT")


def _word(column: str, words: Sequence[str]) -> str:
    return f"({list(words)})[{column} + 1]"
