"""What belongs to a customer: every table whose rows are about one, found from the models and the catalogue.

Nothing is listed by hand, so that a new table cannot be forgotten: a table belongs if it refers to the customer,
or to a row that belongs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import connection, models

from crm.models import Customer

# What is in the catalogue though no model says so, by the name of the column. Partitions come by their parents.
UNKNOWN = """
SELECT class.relname FROM pg_class AS class
JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid AND attribute.attname = 'customer_id'
WHERE class.relnamespace = current_schema()::regnamespace AND class.relkind IN ('r', 'p')
  AND NOT class.relispartition AND NOT attribute.attisdropped AND class.relname <> ALL (%s)
ORDER BY class.relname
"""
LEAVES = """
SELECT tree.relid::regclass::text FROM pg_partition_tree(%s::regclass) AS tree WHERE tree.isleaf
UNION ALL
SELECT %s WHERE NOT EXISTS (SELECT FROM pg_partition_tree(%s::regclass))
ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Belonging:
    """A table, and a condition over its rows with the parameters `brand` and `customer`."""

    table: str
    condition: str

    @property
    def leaves(self) -> list[str]:
        """The tables that hold its rows: its partitions, or itself."""
        with connection.cursor() as cursor:
            cursor.execute(LEAVES, [self.table, self.table, self.table])
            return [name for (name,) in cursor.fetchall()]


def belongings() -> list[Belonging]:
    """All of them, each before those that it refers to; the customers themselves come last."""
    known = _of_models()
    with connection.cursor() as cursor:
        cursor.execute(UNKNOWN, [[one.table for one in known]])
        unknown = [Belonging(table, "customer_id = %(customer)s") for (table,) in cursor.fetchall()]
    return [*unknown, *known]


def referring(model: type[models.Model]) -> Iterator[tuple[type[models.Model], Any]]:
    """The models that refer to one, each with the field by which it does."""
    for other in apps.get_models(include_auto_created=True):
        for field in other._meta.concrete_fields:
            if field.related_model is model and other is not model and not other._meta.proxy:
                yield other, field


@lru_cache(maxsize=1)
def _of_models() -> tuple[Belonging, ...]:
    """Depth first, so that whatever refers to a table comes before it."""
    conditions: dict[type[models.Model], str] = {Customer: "id = %(customer)s"}
    ordered: list[type[models.Model]] = []
    _visit(Customer, conditions, ordered)
    return tuple(Belonging(model._meta.db_table, conditions[model]) for model in ordered)


def _visit(
    model: type[models.Model], conditions: dict[type[models.Model], str], ordered: list[type[models.Model]]
) -> None:
    for child, field in referring(model):
        condition = _condition(child, field, model, conditions[model])
        known = conditions.get(child)
        if known is None:
            conditions[child] = condition
            _visit(child, conditions, ordered)
        elif condition not in known:
            conditions[child] = f"({known} OR {condition})"
    ordered.append(model)


def _condition(child: type[models.Model], field: Any, parent: type[models.Model], of_parent: str) -> str:
    if parent is Customer:
        own = f"{field.column} = %(customer)s"
    else:
        own = f"{field.column} IN (SELECT {field.target_field.column} FROM {parent._meta.db_table} WHERE {of_parent})"
    # The log's index begins with the brand.
    has_brand = any(one.column == "brand_id" for one in child._meta.concrete_fields)
    return f"(brand_id = %(brand)s AND {own})" if has_brand and parent is Customer else own
