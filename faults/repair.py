"""What an operator does about what was set aside: lets it take effect after all, by Beckon's own services.

Runs Django in this process, over the machine's database; everything else here looks at Beckon from outside.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

import django

from faults.machine import Machine


def replay_events(machine: Machine) -> int:
    """Queue all events that were set aside once more; how many."""
    _prepare(machine)
    from events.models import SetAside  # models can be imported when Django is set up only
    from events.services import dispatch

    ids = list(SetAside.objects.values_list("pk", flat=True))
    dispatch.replay(ids, datetime.now(UTC))
    _leave()
    return len(ids)


def retry_runs(machine: Machine) -> int:
    """Let all failed runs work their node once more; how many."""
    _prepare(machine)
    from campaigns.models import Campaign, Run
    from campaigns.services import moving
    from crm.services.changes import SYSTEM

    retried = 0
    for campaign in Campaign.objects.all():
        failed = Run.objects.filter(campaign=campaign, state="failed").values_list("pk", flat=True)
        if ids := list(failed):
            retried += moving.act(SYSTEM, campaign, moving.Which(ids), "retry", "", datetime.now(UTC))
    _leave()
    return retried


def _prepare(machine: Machine) -> None:
    os.environ["BECKON_DATA"] = str(machine.places.data)
    os.environ.update(machine.addresses)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()


def _leave() -> None:
    from django.db import connection

    connection.close()
