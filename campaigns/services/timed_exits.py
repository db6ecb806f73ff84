"""Exit conditions that come true by time alone: whoever rests in such a version is asked once an hour.

A moment for each run would have to be kept and moved with all that happens to its customer, as for segments. Asking
everybody costs some tens of µs for each of them, and nothing where no condition of this kind is.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from campaigns.engine import versions
from campaigns.engine.leaving import call_off_by_time
from campaigns.engine.rules import Rules
from campaigns.engine.scopes import scope_for
from campaigns.engine.versions import LiveVersion
from campaigns.models import Campaign, Run, TimedExit, Version
from crm.segments.problem import Problem
from crm.segments.tree import leaves, parse
from lib.queue import after_commit

DOORBELL = "campaigns.end_by_time"
EVERY = timedelta(hours=1)
SLICE = 10_000


def note_timed(version: Version, now: datetime) -> None:
    """Have the runs of a new version asked, if time may end them."""
    live = versions.load(version.pk)
    if _is_timed(live, live.rules, now):
        TimedExit.objects.create(version=version, due_at=now + EVERY)


def forget_timed(campaign_id: int) -> None:
    """Nobody is in this campaign any more."""
    TimedExit.objects.filter(version__campaign=campaign_id).delete()


def is_due(now: datetime) -> bool:
    """Whether a round has begun that is not at its end."""
    return TimedExit.objects.filter(due_at__lte=now).exists()


@transaction.atomic
def end_by_time(now: datetime, size: int = SLICE) -> bool:
    """Ask the next so many runs of a version that is due and that nobody else is asking. False when none is."""
    due = TimedExit.objects.select_for_update(skip_locked=True).filter(due_at__lte=now)
    one = due.order_by("due_at", "pk").first()
    if one is None:
        return False
    inside = Run.objects.filter(version=one.version_id, finished_at=None)
    ids = list(inside.filter(pk__gt=one.after).order_by("pk").values_list("pk", flat=True)[:size])
    if ids and call_off_by_time(versions.load(one.version_id), ids, now):
        after_commit("campaigns.advance")
    if len(ids) == size:
        TimedExit.objects.filter(pk=one.pk).update(after=ids[-1])
    elif inside.exists() or Campaign.objects.filter(live=one.version_id).exists():
        TimedExit.objects.filter(pk=one.pk).update(after=0, due_at=now + EVERY)
    else:
        one.delete()
    return True


def _is_timed(version: LiveVersion, rules: Rules, now: datetime) -> bool:
    """Whether time alone may change some exit condition. Of segments we are told at the moment."""
    scope = scope_for(version, now, "run.context", "run.started_at")
    trees = (parse(rule.condition) for rule in rules.exit_when if rule.condition)
    try:
        return any(
            leaf.kind.changes_at(leaf.config, scope, to) is not None
            for tree in trees
            for leaf in leaves(tree)
            for to in (True, False)
            if leaf.kind.key != "segment"
        )
    except Problem:
        return False
