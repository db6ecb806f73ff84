"""The doorbells of campaigns. Each works until nothing is left or its time is up, then leaves the rest to the next."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings

from campaigns.engine.advance import advance
from campaigns.services import silences
from campaigns.services.entry import fan_out
from campaigns.services.occasions import fire
from campaigns.services.tallies import fold
from lib.clock import now
from lib.queue import answer, work_until_done


@shared_task(name="campaigns.advance")
def advance_runs() -> None:
    """Work the runs that are due."""
    answer("campaigns.advance")
    work_until_done("campaigns.advance", lambda: advance(now()) > 0)


@shared_task(name="campaigns.fan_out")
def fan_out_slices() -> None:
    """Enter the customers that a system event concerns, slice by slice."""
    answer("campaigns.fan_out")
    work_until_done("campaigns.fan_out", lambda: fan_out(now()))


@shared_task(name="campaigns.calendar")
def fire_occasions() -> None:
    """Set off the triggers whose moment has come."""
    answer("campaigns.calendar")
    work_until_done("campaigns.calendar", lambda: fire(now()))


@shared_task(name=silences.DOORBELL)
def let_in_quiet() -> None:
    """Enter the customers of whom nothing was heard for long enough."""
    answer(silences.DOORBELL)
    work_until_done(silences.DOORBELL, lambda: silences.let_in(now()))


@shared_task(name="campaigns.fold_tallies")
def fold_tallies() -> None:
    """Add the shares of the tallies together."""
    fold()


@shared_task(name="campaigns.export_days")
def export_days() -> None:
    """Write the days that are over to files, part by part."""
    answer("campaigns.export_days")
    if not settings.BECKON_EXPORT_DIR:
        return
    # Here, because what it needs takes 60 MB, and most installations do not export.
    from campaigns.services.day_exports import export_part

    work_until_done("campaigns.export_days", lambda: export_part(now()))
