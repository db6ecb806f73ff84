"""The account: its time zone, its delivery window, the web origins it serves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from functools import lru_cache
from zoneinfo import available_timezones

from django.db import transaction

from crm.models import Label, Segment
from crm.services import keys
from crm.services.building import renew
from crm.services.changes import Actor, changing
from lib.errors import Invalid

_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9.-]+(:[0-9]{1,5})?")


@transaction.atomic
def change(
    actor: Actor,
    label: Label,
    *,
    name: str | None = None,
    time_zone: str | None = None,
    window: tuple[time, time] | None = None,
    allowed_origins: Sequence[str] | None = None,
) -> Label:
    """What is None stays; a window that closes when it opens is always open. Raises Invalid."""
    label = Label.objects.select_for_update().get(pk=label.pk)
    with changing(actor, label):
        if name is not None:
            label.name = name
        if time_zone is not None:
            label.time_zone = checked_zone(time_zone)
        if window is not None:
            label.window_from, label.window_until = window
        if allowed_origins is not None:
            label.allowed_origins = list(dict.fromkeys(map(checked_origin, allowed_origins)))
        label.save()
    if time_zone is not None:  # days begin at another moment now
        renew(list(Segment.objects.filter(brand__label=label).values_list("pk", flat=True)))
    transaction.on_commit(keys.forget_all)  # callers are remembered with their label
    return label


def checked_zone(name: str) -> str:
    """The IANA name of a time zone. Raises Invalid."""
    if name not in zones():
        raise Invalid(
            f"There is no time zone {name!r}; write it as in Europe/Berlin.",
            code="invalid_time_zone",
            field="time_zone",
        )
    return name


@lru_cache(maxsize=1)
def zones() -> frozenset[str]:
    """The IANA names of all time zones."""
    return frozenset(available_timezones() - {"localtime", "Factory"})


def checked_origin(text: str) -> str:
    """A web origin as browsers send it: scheme, host, port. Raises Invalid."""
    origin = text.strip().lower()
    if not _ORIGIN.fullmatch(origin):
        raise Invalid(
            f"{text[:100]!r} is not a web origin; write it as in https://www.example.com, without a path.",
            code="invalid_origin",
            field="allowed_origins",
        )
    return origin
