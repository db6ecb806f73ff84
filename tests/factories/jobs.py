"""A worker that has all the time it needs."""

from crm.queries.jobs import is_open
from crm.tasks import work_jobs


def work_all() -> None:
    """Work open jobs to their end; the task itself stops after a quarter of a second and is rung for again."""
    while is_open():
        work_jobs()
