"""The operators of CONTRACT.md §7 by name, one file a type of value."""

from crm.segments.operators import between, date, equality, lists, number, text
from crm.segments.operators.operator import Operator

OPERATORS: dict[str, Operator] = {
    operator.name: operator
    for module in (equality, text, number, between, date, lists)
    for operator in module.OPERATORS
}

NUMBER = ("eq", "neq", "lt", "lte", "gt", "gte", "between")
DATE = (
    "on",
    "before",
    "after",
    "between",
    "within_last",
    "within_next",
    "day_of_year",
    "exists",
    "not_exists",
)
