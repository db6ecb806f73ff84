"""What the workers do for long work and for segments. Thin: the work and its reasons are in the services."""

from celery import shared_task

from crm.queries.jobs import DOORBELL
from crm.services import attribute_history, building, days, files, jobs, merging, touching, upkeep, working
from lib import chores, clock, queue
from lib.pace import Pace

# Memberships may lag for some seconds when much happens; events, which the same process lets take effect, may not.
# And some hundred customers cost a turn as much as some thousands, so a turn every other second is half as dear.
_upkeep = Pace(1 / 3)
FORGET_MOVES = "crm.forget_moves"


@queue.doorbell(DOORBELL)
def work_jobs() -> bool:
    """Rung for when a job is started or cancelled, and by the sweep while one is open."""
    return working.step(clock.now())


@shared_task(name="crm.forget_jobs")
def forget_jobs() -> None:
    """Once a day."""
    queue.answer("crm.forget_jobs")
    now = clock.now()
    jobs.forget(now)
    files.forget(now)


@shared_task(name=touching.DOORBELL)
def keep_segments() -> None:
    """Rung for by the sweep, once a second, so that what happens within a second is worked off as one set.

    A turn that was full is followed by the next one at once where nobody else waits for this process.
    """
    queue.answer(touching.DOORBELL)
    done: list[int] = []
    _upkeep.run(lambda: done.append(upkeep.keep(clock.now)))
    if sum(done) >= upkeep.TOUCHES and not chores.is_left(clock.now(), beside=touching.DOORBELL):
        _upkeep.waive()
        queue.ring(touching.DOORBELL)


@queue.doorbell(building.DOORBELL)
def build_segments() -> bool:
    """Rung for when a definition has changed, and by the sweep."""
    return building.build(clock.now)


@shared_task(name=days.NOTE)
def note_days() -> None:
    """Once an hour."""
    queue.answer(days.NOTE)
    days.note(clock.now())


@shared_task(name=FORGET_MOVES)
def forget_moves() -> None:
    """Once a day."""
    queue.answer(FORGET_MOVES)
    building.forget_moves(clock.now())


@shared_task(name="crm.forget_history")
def forget_history() -> None:
    """Once a day."""
    queue.answer("crm.forget_history")
    attribute_history.forget(clock.now())
    merging.forget(clock.now())


@shared_task(name="crm.follow_merges")
def follow_merges() -> None:
    """Once a minute."""
    queue.answer("crm.follow_merges")
    merging.follow(clock.now())
