"""How runs of a period went through the nodes: entered, there now, failed, left by which outlet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from campaigns.models import Version
from campaigns.queries.stats import LEFT, WAITING
from lib.periods import Period
from lib.reading import rows_of

Funnel = dict[str, dict[str, Any]]

_BEGUN = "run.version_id = ANY(%(versions)s) AND run.started_at >= %(since)s AND run.started_at < %(until)s"
# By the index of those who are inside, few of all.
_WAITING = f"""
SELECT node, count(*) FILTER (WHERE state <> 'failed'), count(*) FILTER (WHERE state = 'failed')
FROM campaigns_run run WHERE {_BEGUN} AND finished_at IS NULL GROUP BY node
"""
_LEFT = f"""
SELECT visit.node, visit.port, count(*)
FROM campaigns_run run JOIN campaigns_visit visit ON visit.run_id = run.id WHERE {_BEGUN} GROUP BY 1, 2
"""


def funnel(versions: Sequence[int], period: Period) -> Funnel:
    """By node id, of the runs that began in the period: entered, waiting, failed, left {outlet: count}.

    A period that holds all of the versions' lives is answered by the tallies, whatever has happened.
    """
    if _holds_all(versions, period):
        waiting = [row[1:] for row in rows_of(WAITING, [list(versions)])]
        left = [row[1:] for row in rows_of(LEFT, [list(versions)])]
    else:
        params = {"versions": list(versions), "since": period.since, "until": period.until}
        waiting, left = rows_of(_WAITING, params), rows_of(_LEFT, params)
    nodes: Funnel = {}
    for id_, here, failed in waiting:
        _add(nodes, id_, here + failed, waiting=here, failed=failed)
    for id_, port, count in left:
        ways = _add(nodes, id_, count)["left"]
        ways[port or "exit"] = ways.get(port or "exit", 0) + count
    return nodes


def _add(nodes: Funnel, id_: str, entered: int, waiting: int = 0, failed: int = 0) -> dict[str, Any]:
    node = nodes.setdefault(id_, {"entered": 0, "waiting": 0, "failed": 0, "left": {}})
    node["entered"] += entered
    node["waiting"] += waiting
    node["failed"] += failed
    return node


def _holds_all(versions: Sequence[int], period: Period) -> bool:
    """Whether no run can have begun before it, and none after it."""
    first = (
        Version.objects.filter(pk__in=versions)
        .order_by("published_at")
        .values_list("published_at", flat=True)
    )
    published = first.first()
    last_run = rows_of(
        "SELECT EXISTS (SELECT FROM campaigns_run WHERE version_id = ANY(%s) AND started_at >= %s)",
        [list(versions), period.until],
    )
    return published is not None and published >= period.since and not last_run[0][0]
