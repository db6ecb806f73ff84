"""The control group of a period and the others, by what they bought after entering.

A customer belongs to the group of the first run that began in the period, and counts once. Orders are events of the
rule's types within its days after that run's beginning, whether a message led to them or not: the control group gets
none. Set-based: customers first, then the orders of the time by the log's index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaigns.queries.attribution import Rule
from events.queries.amounts import amount
from lib.comparison import Share, Sums
from lib.periods import Period
from lib.reading import rows_of

# Materialized: the runs are read once and in their own order, for the index by customer leads all over the table.
_GROUPS = f"""
WITH begun AS MATERIALIZED (
    SELECT id, customer_id, control, started_at FROM campaigns_run
    WHERE version_id = ANY(%(versions)s) AND started_at >= %(since)s AND started_at < %(until)s
), first AS MATERIALIZED (
    SELECT DISTINCT ON (customer_id) customer_id, control, started_at FROM begun ORDER BY customer_id, id
), bought AS (
    SELECT first.customer_id, coalesce({amount("event.payload", "%(amount)s::text")}, 0) AS amount
    FROM first JOIN events_event event ON event.customer_id = first.customer_id
        AND event.brand_id = %(brand)s AND event.name = ANY(%(events)s)
        AND event.occurred_at >= %(since)s AND event.occurred_at < %(until)s::timestamptz + %(days)s * interval '1 day'
        AND event.occurred_at >= first.started_at
        AND event.occurred_at < first.started_at + %(days)s * interval '1 day'
), spent AS (
    SELECT customer_id, count(*) AS orders, sum(amount) AS spent, sum(amount * amount) AS squares
    FROM bought GROUP BY customer_id
)
SELECT NULL, first.control, count(*), count(spent.customer_id), coalesce(sum(orders), 0)::bigint,
    coalesce(sum(spent), 0)::float8, coalesce(sum(squares), 0)::float8, coalesce(sum(spent * spent), 0)::float8
FROM first LEFT JOIN spent USING (customer_id) GROUP BY first.control
UNION ALL
SELECT conversion.goal, first.control, count(DISTINCT begun.customer_id), 0, 0, 0, 0, 0
FROM begun JOIN campaigns_conversion conversion ON conversion.run_id = begun.id JOIN first USING (customer_id)
GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Group:
    """Customers of one group: how many, those who bought, their orders and amounts, those who reached each goal."""

    customers: int
    buyers: int
    orders: Sums
    revenue: Sums
    goals: Mapping[str, int]

    @property
    def bought(self) -> Share:
        return Share(self.buyers, self.customers)

    def reached(self, goal: str) -> Share:
        return Share(self.goals.get(goal, 0), self.customers)


NOBODY = Group(0, 0, Sums(0, 0.0, 0.0), Sums(0, 0.0, 0.0), {})


def groups(brand_id: int, versions: Sequence[int], period: Period, rule: Rule) -> tuple[Group, Group]:
    """The main group and the control group. One statement."""
    params = {
        "brand": brand_id,
        "versions": list(versions),
        "since": period.since,
        "until": period.until,
        "events": list(rule.events),
        "days": rule.days,
        "amount": rule.amount_field,
    }
    goals: dict[bool, dict[str, int]] = {False: {}, True: {}}
    found: dict[bool, Group] = {}
    for goal, control, customers, buyers, orders, total, squares, per_customer in rows_of(_GROUPS, params):
        if goal is not None:
            goals[control][goal] = customers
            continue
        revenue = Sums(customers, total, per_customer)
        found[control] = Group(customers, buyers, Sums(orders, total, squares), revenue, goals[control])
    return found.get(False, NOBODY), found.get(True, NOBODY)
