"""What became of a campaign's messages in a period: by node, by day, and why some never left.

A message belongs to the day on which its customer came to the node; whatever happens to it later counts there, so
that a rate is of the messages it is a rate of. What machines open and click is counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gateways.policy.reasons import SHORT, code_of
from lib.periods import Period
from lib.reading import dicts_of, rows_of

COUNTS = (
    *("total", "waiting", "sent", "failed", "skipped"),
    *("delivered", "opened", "clicked", "bounced", "unsubscribed", "complained", "bots"),
)

_WHICH = "version_id = ANY(%(versions)s) AND run_id IS NOT NULL AND created_at >= %(since)s AND created_at < %(until)s"
# One reading of messages and statuses, counted by node and by day.
_REACHED = f"""
WITH letter AS MATERIALIZED (
    SELECT id, node, channel, state, (created_at AT TIME ZONE %(zone)s)::date AS day
    FROM gateways_message WHERE {_WHICH}
), reached AS (
    SELECT letter.id,
        bool_or(status = 'delivered') AS delivered, bool_or(status = 'opened' AND bot = '') AS opened,
        bool_or(status = 'clicked' AND bot = '') AS clicked, bool_or(status IN ('failed', 'rejected')) AS bounced,
        bool_or(status = 'unsubscribed') AS unsubscribed, bool_or(status = 'complained') AS complained,
        bool_or(bot <> '') AS bot
    FROM letter JOIN gateways_deliverystatus history ON history.message_id = letter.id
    WHERE history.applied GROUP BY letter.id
)
SELECT node, day, max(channel) AS channel, count(*) AS total,
    count(*) FILTER (WHERE state IN ('queued', 'sending', 'unknown', 'held')) AS waiting,
    count(*) FILTER (WHERE state = 'sent') AS sent, count(*) FILTER (WHERE state = 'failed') AS failed,
    count(*) FILTER (WHERE state = 'skipped') AS skipped,
    count(*) FILTER (WHERE delivered) AS delivered, count(*) FILTER (WHERE opened) AS opened,
    count(*) FILTER (WHERE clicked) AS clicked, count(*) FILTER (WHERE bounced AND state = 'sent') AS bounced,
    count(*) FILTER (WHERE unsubscribed) AS unsubscribed, count(*) FILTER (WHERE complained) AS complained,
    count(*) FILTER (WHERE bot) AS bots
FROM letter LEFT JOIN reached USING (id) GROUP BY GROUPING SETS ((node), (day), ())
"""
# Reports of machines are those before the first person's, whose moment the status has.
_TOTALS = f"""
SELECT letter.node, callback.status, count(*)
FROM (SELECT id, node FROM gateways_message WHERE {_WHICH}) letter
JOIN gateways_deliverystatus history ON history.message_id = letter.id
    AND history.status IN ('opened', 'clicked') AND history.bot = ''
JOIN gateways_callback callback ON callback.message_id = letter.id AND callback.status = history.status
    AND callback.received_at >= history.at
GROUP BY 1, 2
"""
_REASONS = f"""
SELECT node, state, error, count(*), min(customer_id) FROM gateways_message
WHERE {_WHICH} AND state IN ('skipped', 'failed') GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 1000
"""
COULD_NOT = "could not be written"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why so many messages of a node were skipped or failed; `key` finds them again."""

    node: str
    state: str
    key: str
    words: str
    count: int
    customer: int
    """One of theirs, whom the words may tell of."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Counts (COUNTS, and opens and clicks with repetitions at nodes) by node, by day, and of all."""

    nodes: dict[str, dict[str, Any]]
    days: dict[str, dict[str, int]]
    total: dict[str, int]


def reached(versions: Sequence[int], period: Period) -> Reached:
    """How far messages came. Two queries."""
    found = Reached({}, {day.isoformat(): dict.fromkeys(COUNTS, 0) for day in period.days}, {})
    for row in dicts_of(_REACHED, _params(versions, period)):
        counts = {name: row[name] for name in COUNTS}
        if row["node"] is not None:
            found.nodes[row["node"]] = {"channel": row["channel"], **counts}
        elif row["day"] is not None:
            found.days[row["day"].isoformat()] = counts
        else:
            found.total.update(counts)
    _add_repetitions(found.nodes, versions, period)
    return found


def _add_repetitions(nodes: dict[str, dict[str, Any]], versions: Sequence[int], period: Period) -> None:
    totals = {(node, status): count for node, status, count in rows_of(_TOTALS, _params(versions, period))}
    for node, counts in nodes.items():
        for name, status in (("opens", "opened"), ("clicks", "clicked")):
            # A click may be the only sign of an opening.
            counts[name] = max(totals.get((node, status), 0), counts[status])


def reasons(versions: Sequence[int], period: Period) -> list[Reason]:
    """Why messages did not leave or arrive, the commonest first."""
    counted: Counter[tuple[str, str, str, str]] = Counter()
    customers: dict[tuple[str, str, str, str], int] = {}
    for node, state, error, count, customer in rows_of(_REASONS, _params(versions, period)):
        which = (node, state, *_reason(state, error))
        counted[which] += count
        customers.setdefault(which, customer)
    return [Reason(*which, count, customers[which]) for which, count in counted.most_common()]


def _reason(state: str, error: str) -> tuple[str, str]:
    code = code_of(error)
    if state == "skipped":
        return (code, SHORT[code]) if code in SHORT else ("other", f"{COULD_NOT}: {error[:200]}")
    return error[:200], error[:200]


def _params(versions: Sequence[int], period: Period) -> dict[str, Any]:
    return {
        "versions": list(versions),
        "since": period.since,
        "until": period.until,
        "zone": str(period.zone),
    }
