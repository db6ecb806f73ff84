"""What became of a campaign's messages in a period: by node, by day, and why some never left.

A message belongs to the day on which its customer came to the node; whatever happens to it later counts there, so
that a rate is of the messages it is a rate of. What machines open and click is counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gateways.policy.bots import JUDGED
from gateways.policy.progress import FAILURES
from gateways.policy.reasons import SHORT, code_of
from lib.periods import Period
from lib.reading import rows_of

COUNTS = (
    *("total", "waiting", "sent", "failed", "skipped"),
    *("delivered", "opened", "clicked", "bounced", "unsubscribed", "complained", "bots"),
)

_WHICH = "version_id = ANY(%(versions)s) AND run_id IS NOT NULL AND created_at >= %(since)s AND created_at < %(until)s"
# By the index of a version's messages alone. Days are worked out here, before messages meet their statuses.
_LETTER = f"""
    SELECT id, node, channel, state, (created_at AT TIME ZONE %(zone)s)::date AS day
    FROM gateways_message WHERE {_WHICH}
"""
_LETTERS = f"""
SELECT node, day, state, max(channel), count(*), min(id), max(id) FROM ({_LETTER} OFFSET 0) letter GROUP BY 1, 2, 3
"""
# A message has each status once, so statuses are counted as they come and not gathered for each message. Only where
# either of two is enough (a failure, an action of a machine) the second is told from the first: LIMIT 1, so that
# the few are looked up by the index, where EXISTS would read all there are. In the order of their messages both
# sides are read from indexes alone and merged, in half the time that a hash table of the messages takes.
_HISTORY = f"""
SELECT node, day, sent, status, bot <> '', CASE
        WHEN status = 'rejected' THEN coalesce((
            SELECT true FROM gateways_deliverystatus other
            WHERE other.message_id = letter.id AND other.status = 'failed' AND other.applied LIMIT 1), false)
        WHEN status = 'clicked' AND bot <> '' THEN coalesce((
            SELECT true FROM gateways_deliverystatus other
            WHERE other.message_id = letter.id AND other.status = 'opened' AND other.applied AND other.bot <> ''
            LIMIT 1), false)
        ELSE false END, count(*)
FROM (SELECT id, node, day, state = 'sent' AS sent FROM ({_LETTER}) letter ORDER BY id) letter
JOIN gateways_deliverystatus history ON history.message_id = letter.id
WHERE history.message_id BETWEEN %(first)s AND %(last)s AND history.applied AND history.status <> 'accepted'
GROUP BY 1, 2, 3, 4, 5, 6
"""
# Reports of machines are those before the first person's, whose moment the status has.
_TOTALS = f"""
SELECT letter.node, callback.status, count(*)
FROM (SELECT id, node FROM gateways_message WHERE {_WHICH} ORDER BY id) letter
JOIN gateways_deliverystatus history ON history.message_id = letter.id
    AND history.status IN ('opened', 'clicked') AND history.bot = ''
JOIN gateways_callback callback ON callback.message_id = letter.id AND callback.status = history.status
    AND callback.received_at >= history.at AND callback.status IN ('opened', 'clicked')
WHERE history.message_id BETWEEN %(first)s AND %(last)s AND callback.message_id BETWEEN %(first)s AND %(last)s
GROUP BY 1, 2
"""
# Few of many: which they are is told by the index, and only they are read.
_REASONS = f"""
WITH lost AS MATERIALIZED (SELECT id FROM gateways_message WHERE {_WHICH} AND state IN ('skipped', 'failed'))
SELECT node, state, error, count(*), min(customer_id) FROM lost JOIN gateways_message USING (id)
GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 1000
"""
_STATES = {"sent": "sent", "failed": "failed", "skipped": "skipped"}
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
    """How far messages came. Three queries."""
    found = Reached({}, {day.isoformat(): _nothing() for day in period.days}, _nothing())
    params = _params(versions, period)
    letters = rows_of(_LETTERS, params)
    for node, day, state, channel, count, _, _ in letters:
        at_node = found.nodes.setdefault(node, {"channel": channel, **_nothing()})
        at_node["channel"] = max(at_node["channel"], channel)
        _count(found, node, day, ["total", _STATES.get(state, "waiting")], count)
    # So that the planner knows what share of all statuses and callbacks is meant.
    params["first"] = min((row[5] for row in letters), default=0)
    params["last"] = max((row[6] for row in letters), default=0)
    for node, day, sent, status, machine, again, count in rows_of(_HISTORY, params):
        _count(found, node, day, _names(status, sent, machine, again), count)
    _add_repetitions(found.nodes, params)
    return found


def _nothing() -> dict[str, int]:
    return dict.fromkeys(COUNTS, 0)


def _count(found: Reached, node: str, day: date, names: Iterable[str], count: int) -> None:
    for counts in (found.nodes[node], found.days[day.isoformat()], found.total):
        for name in names:
            counts[name] += count


def _names(status: str, sent: bool, machine: bool, again: bool) -> list[str]:
    """Which of COUNTS a status adds to."""
    names = ["bots"] if machine and not again else []
    if status in FAILURES:
        return [*names, "bounced"] if sent and not again else names
    return names if machine and status in JUDGED else [*names, status]


def _add_repetitions(nodes: dict[str, dict[str, Any]], params: Mapping[str, Any]) -> None:
    totals = {(node, status): count for node, status, count in rows_of(_TOTALS, params)}
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
