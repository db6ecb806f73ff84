"""The figures of a campaign: per node who is there and how they left, per message how far it came."""

from __future__ import annotations

from typing import Any

from django.db import connection

from campaigns.models import Campaign

WAITING = """
SELECT version_id, node, count(*) FILTER (WHERE state <> 'failed'), count(*) FILTER (WHERE state = 'failed')
FROM campaigns_run WHERE version_id = ANY(%s) AND finished_at IS NULL GROUP BY version_id, node
"""
LEFT = """
SELECT version_id, node, port, sum(count)::bigint FROM campaigns_tally WHERE version_id = ANY(%s)
GROUP BY version_id, node, port
"""
MESSAGES = """
SELECT version_id, node, count(*),
    count(*) FILTER (WHERE state IN ('queued', 'sending', 'unknown', 'held')),
    count(*) FILTER (WHERE state = 'sent'), count(*) FILTER (WHERE state = 'failed'),
    count(*) FILTER (WHERE state = 'skipped')
FROM gateways_message WHERE run_id IS NOT NULL AND version_id = ANY(%s) GROUP BY version_id, node
"""
STATUSES = """
SELECT message.version_id, message.node, history.status, count(*)
FROM gateways_message message JOIN gateways_deliverystatus history ON history.message_id = message.id
WHERE message.run_id IS NOT NULL AND message.version_id = ANY(%s) AND history.applied AND history.bot = ''
GROUP BY message.version_id, message.node, history.status
"""


def stats(campaign: Campaign, version_id: int | None = None) -> dict[str, Any]:
    """Figures by node id over all versions, or one. A node's `entered` are those there now and those who left."""
    return figures([version_id] if version_id else list(campaign.versions.values_list("pk", flat=True)))


def figures(ids: list[int]) -> dict[str, Any]:
    """The same over the versions with these ids."""
    nodes: dict[str, dict[str, Any]] = {}

    def node(id_: str) -> dict[str, Any]:
        return nodes.setdefault(id_, {"entered": 0, "waiting": 0, "failed": 0, "left": {}})

    for _, id_, waiting, failed in _rows(WAITING, ids):
        node(id_)["waiting"] += waiting
        node(id_)["failed"] += failed
        node(id_)["entered"] += waiting + failed
    for _, id_, port, count in _rows(LEFT, ids):
        node(id_)["left"][port or "exit"] = node(id_)["left"].get(port or "exit", 0) + count
        node(id_)["entered"] += count
    for _, id_, total, *states in _rows(MESSAGES, ids):
        messages = node(id_).setdefault("messages", {"total": 0})
        messages["total"] += total
        for state, count in zip(("queued", "sent", "failed", "skipped"), states, strict=True):
            messages[state] = messages.get(state, 0) + count
    for _, id_, status, count in _rows(STATUSES, ids):
        statuses = node(id_).setdefault("messages", {}).setdefault("statuses", {})
        statuses[status] = statuses.get(status, 0) + count
    return nodes


def _rows(query: str, ids: list[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [ids])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
