"""The figures of a campaign: per node who is there and how they left, per message how far it came."""

from __future__ import annotations

from typing import Any

from campaigns.models import Campaign
from lib.reading import rows_of

COUNTS = ("total", "queued", "sent", "failed", "skipped")

WAITING = """
SELECT version_id, node, count(*) FILTER (WHERE state <> 'failed'), count(*) FILTER (WHERE state = 'failed')
FROM campaigns_run WHERE version_id = ANY(%s) AND finished_at IS NULL GROUP BY version_id, node
"""
LEFT = """
SELECT version_id, node, port, sum(count)::bigint FROM campaigns_tally WHERE version_id = ANY(%s)
GROUP BY version_id, node, port
"""
MESSAGES = """
SELECT node, count(*),
    count(*) FILTER (WHERE state IN ('queued', 'sending', 'unknown', 'held')),
    count(*) FILTER (WHERE state = 'sent'), count(*) FILTER (WHERE state = 'failed'),
    count(*) FILTER (WHERE state = 'skipped'), min(id), max(id)
FROM gateways_message WHERE run_id IS NOT NULL AND version_id = ANY(%s) GROUP BY node
"""
# In the order of the messages: both sides are read from indexes alone and merged.
STATUSES = """
SELECT message.node, history.status, count(*)
FROM (
    SELECT id, node FROM gateways_message WHERE run_id IS NOT NULL AND version_id = ANY(%s) ORDER BY id
) message JOIN gateways_deliverystatus history ON history.message_id = message.id
WHERE history.message_id BETWEEN %s AND %s AND history.applied AND history.bot = ''
GROUP BY message.node, history.status
"""


def stats(campaign: Campaign, version_id: int | None = None) -> dict[str, Any]:
    """Figures by node id over all versions, or one. A node's `entered` are those there now and those who left."""
    return figures([version_id] if version_id else list(campaign.versions.values_list("pk", flat=True)))


def figures(ids: list[int]) -> dict[str, Any]:
    """The same over the versions with these ids."""
    nodes: dict[str, dict[str, Any]] = {}

    def node(id_: str) -> dict[str, Any]:
        return nodes.setdefault(id_, {"entered": 0, "waiting": 0, "failed": 0, "left": {}})

    for _, id_, waiting, failed in rows_of(WAITING, [ids]):
        node(id_)["waiting"] += waiting
        node(id_)["failed"] += failed
        node(id_)["entered"] += waiting + failed
    for _, id_, port, count in rows_of(LEFT, [ids]):
        node(id_)["left"][port or "exit"] = node(id_)["left"].get(port or "exit", 0) + count
        node(id_)["entered"] += count
    sent = rows_of(MESSAGES, [ids])
    for id_, *counts, _, _ in sent:
        node(id_)["messages"] = dict(zip(COUNTS, counts, strict=True))
    first, last = min((row[-2] for row in sent), default=0), max((row[-1] for row in sent), default=0)
    for id_, status, count in rows_of(STATUSES, [ids, first, last]):
        # A message that was made since the first statement may be the first of its node.
        node(id_).setdefault("messages", dict.fromkeys(COUNTS, 0)).setdefault("statuses", {})[status] = count
    return nodes
