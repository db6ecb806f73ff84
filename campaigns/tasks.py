"""The doorbells of campaigns. Each works until nothing is left or its time is up, then leaves the rest to the next."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings

from campaigns.engine.advance import advance
from campaigns.queries.unforgotten import unforgotten
from campaigns.services import silences, timed_exits
from campaigns.services.entry import fan_out
from campaigns.services.occasions import fire
from campaigns.services.tallies import fold
from lib.clock import now
from lib.pace import Pace
from lib.queue import answer, doorbell

# A round through a million runs takes a minute; events, which the same process lets take effect, come first.
_rounds = Pace(1 / 4)


@doorbell("campaigns.advance", prompt=True)
def advance_runs() -> bool:
    """Work the runs that are due."""
    return advance(now()) > 0


@doorbell("campaigns.fan_out")
def fan_out_slices() -> bool:
    """Enter the customers that a system event concerns, slice by slice."""
    return fan_out(now())


@doorbell("campaigns.calendar")
def fire_occasions() -> bool:
    """Set off the triggers whose moment has come."""
    return fire(now())


@doorbell(silences.DOORBELL)
def let_in_quiet() -> bool:
    """Enter the customers of whom nothing was heard for long enough."""
    return silences.let_in(now())


@shared_task(name=timed_exits.DOORBELL)
def end_by_time() -> None:
    """Rung for by the sweep, once a second while a round is under way: ask those whom time alone may have ended."""
    answer(timed_exits.DOORBELL)
    _rounds.run(lambda: timed_exits.end_by_time(now()))


@shared_task(name="campaigns.fold_tallies")
def fold_tallies() -> None:
    """Add the shares of the tallies together."""
    fold()


@doorbell("campaigns.export_days")
def export_days() -> bool:
    """Write the days that are over to files, part by part; then take out of files who was forgotten."""
    if not settings.BECKON_EXPORT_DIR and not unforgotten(now()).exists():
        return False
    # Here, because what it needs takes 60 MB, and most installations do not export.
    from campaigns.services.day_exports import export_part
    from campaigns.services.export_erasing import forget_in_file

    return export_part(now()) or forget_in_file(now())
