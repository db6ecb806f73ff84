"""Celery as a doorbell: JSON only, late acknowledgement, no timers, short visibility.

Timers are rows in PostgreSQL (see `config/sweep.py`), so there is no beat table here: a countdown longer than the
visibility timeout runs more than once (kombu#337), and a wiped Redis forgets it.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Django's checks load every page and address there is, and a worker would hold them for ever. `migrate` has made them.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

app = Celery("beckon")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add("config.sweep:Sweeping")


@worker_init.connect
def _settle(**_: Any) -> None:
    """Before the pool is forked: what the collector does not look at stays one copy for all its processes."""
    from lib import collector

    collector.settle()
