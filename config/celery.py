"""Celery as a doorbell: JSON only, late acknowledgement, no timers, short visibility.

Timers are rows in PostgreSQL (see `config/management/commands/sweep.py`), so there is no beat table here:
a countdown longer than the visibility timeout runs more than once (kombu#337), and a wiped Redis forgets it.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("beckon")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
