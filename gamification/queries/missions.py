"""Counts of customers by how far they have come."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Q

from gamification.models import MissionProgress


def counts(mission_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """By mission: how many were given it, have begun and have completed it. One query."""
    given = Q(given_at__isnull=False)
    begun = Q(progress__gt=0, completed_at__isnull=True)
    completed = Q(completed_at__isnull=False)
    found = {id_: {"given": 0, "begun": 0, "completed": 0} for id_ in mission_ids}
    rows = MissionProgress.objects.filter(mission__in=mission_ids).values("mission")
    for row in rows.annotate(
        given=Count("id", given), begun=Count("id", begun), completed=Count("id", completed)
    ):
        found[row["mission"]] = {name: row[name] for name in ("given", "begun", "completed")}
    return found
