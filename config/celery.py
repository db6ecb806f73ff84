"""Celery as a doorbell: JSON only, late acknowledgement, no timers, short visibility.

Timers are rows in PostgreSQL (see `config/sweep.py`), so there is no beat table here: a countdown longer than the
visibility timeout runs more than once (kombu#337), and a wiped Redis forgets it.
"""

import os
import sys
from typing import Any

from celery import Celery
from celery.signals import task_prerun, worker_init
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Django's checks load every page and address there is, and a worker would hold them for ever. `migrate` has made them.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

# Where there are fewer cores than work for them, those who post and those who look at pages come first.
NICE = 5

app = Celery("beckon")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Celery would connect to the database anew for each task, twice: it took most of the time that small batches cost
# PostgreSQL. So it never closes a connection, and we close those that do not work (`_look_after_connections`).
app.conf["CELERY_DB_REUSE_MAX"] = sys.maxsize
app.autodiscover_tasks()
app.steps["worker"].add("config.sweep:Sweeping")


@task_prerun.connect
def _look_after_connections(**_: Any) -> None:
    """A connection that a task before has found broken is not used again, nor one that has been lost meanwhile."""
    close_old_connections()


@worker_init.connect
def _settle(**_: Any) -> None:
    """Before the pool is forked: what the collector does not look at stays one copy for all its processes."""
    from lib import collector

    collector.settle()
    os.nice(NICE)
